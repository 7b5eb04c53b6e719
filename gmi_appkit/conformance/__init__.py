"""Does a phone do what the protocol document says? One suite, for real and emulated phones."""

from __future__ import annotations

from gmi_appkit.conformance.report import Answer, Report, Result
from gmi_appkit.conformance.run import run_conformance

__all__ = ["Answer", "Report", "Result", "run_conformance"]
