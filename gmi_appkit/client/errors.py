"""What a phone can do instead of answering."""

from __future__ import annotations

from gmi_appkit.errors import ConfigurationError, PhoneError


class PhoneUnreachable(PhoneError):
    """No connection, or no answer in time."""


class AuthenticationFailed(PhoneError):
    """The phone does not take the user name and password, or none was given."""


class NotSupported(PhoneError):
    """This phone's firmware or model lacks the function."""


class Refused(PhoneError):
    """The phone answered with an error of its own.

    Attributes:
        function: The guide's name of the function.
        reply: What the phone said, its ``msg``.
    """

    def __init__(self, function: str, reply: str, message: str) -> None:
        super().__init__(message)
        self.function = function
        self.reply = reply


class ImportFailed(Refused):
    """The phone took a phonebook, but could not download or import it.

    Attributes:
        code: Its ``phbkresponse``.
    """

    def __init__(self, function: str, code: str, message: str) -> None:
        super().__init__(function, code, message)
        self.code = code


class BadReply(PhoneError):
    """The phone answered what no phone should: not JSON, another HTTP status, a redirect."""


class DestructiveCall(ConfigurationError):
    """A call that destroys something was not allowed; nothing was sent."""
