"""What stops a build."""

from __future__ import annotations

from collections.abc import Sequence

from gmi_appkit.errors import ConfigurationError, GmiError


class BuildError(GmiError):
    """The app cannot be built as it is.

    Attributes:
        problems: One line each, with file and line where there is one.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class OutputRefused(ConfigurationError):
    """The folder to write to was not made by a build, or is the app itself."""
