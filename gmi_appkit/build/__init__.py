"""Make the bundle that goes on the web server: small, and the same bytes on any machine."""

from gmi_appkit.build._builder import (
    DEFAULT_OUT,
    MANIFEST,
    Builder,
    BuildResult,
    BuiltFile,
    CheckFailed,
    build_app,
)
from gmi_appkit.build._errors import BuildError, OutputRefused

__all__ = [
    "DEFAULT_OUT",
    "MANIFEST",
    "BuildError",
    "BuildResult",
    "Builder",
    "BuiltFile",
    "CheckFailed",
    "OutputRefused",
    "build_app",
]
