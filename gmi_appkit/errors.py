"""Everything that can go wrong on purpose, each with the exit code the command line uses.

A message is for the person who reads it: what failed, the value, and what to change. Anything
that is not a :class:`GmiError` is a bug.
"""

from __future__ import annotations


class GmiError(Exception):
    """Base of all errors that a user can cause and can mend.

    Attributes:
        exit_code: What the process returns: 1 findings or failures, 2 usage or configuration,
            3 environment, 4 phone.
    """

    exit_code = 1


class ConfigurationError(GmiError):
    """A wrong option, setting, file or value. The message names it and what would be right."""

    exit_code = 2


class EnvironmentProblem(GmiError):
    """Something is missing on this machine: a browser, a free port, a part of the package."""

    exit_code = 3


class PhoneError(GmiError):
    """The phone cannot be reached, refused, or answered what it must not."""

    exit_code = 4
