"""P values: get, put, and what they do to the phone (interfaces 31 to 33, V1.0 p. 32)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from gmi_appkit.emulator.accounts import Accounts
from gmi_appkit.emulator.calllog import CallLog
from gmi_appkit.emulator.calls import Calls
from gmi_appkit.emulator.messages import Messages
from gmi_appkit.emulator.part import JSON, Body, Handler, Part, number
from gmi_appkit.emulator.presets import ACCOUNT_KEYS, PRESETS, AccountKeys
from gmi_appkit.emulator.settings import CONTACT_LIMITS
from gmi_appkit.errors import ConfigurationError

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

CONTACT_LIMIT: Final = "1688"
CALL_LIMIT: Final = "1689"
MESSAGE_LIMIT: Final = "1690"

_LIMIT_RANGE = {
    CONTACT_LIMIT: CONTACT_LIMITS,
    CALL_LIMIT: (1, 10_000),
    MESSAGE_LIMIT: (1, 10_000),
}
# What a phone's memory could hold; without a bound a client could fill this machine's.
_LONGEST_VALUE = 4096
_MOST_VALUES = 10_000

_KEY = re.compile(r"[0-9]{1,5}")
_VAR = re.compile(r"var-([0-9]{4})")


class Parameters(Part):
    """P values by number, without the P.

    Those of the accounts and the limits are kept by the parts they belong to; of the others only
    what was changed is kept here. Secret ones are taken and forgotten: nothing can read them.
    """

    name = "parameters"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._secret = phone.document.secret_parameters
        self._accounts = phone.part(Accounts)
        self._messages = phone.part(Messages)
        self._calllog = phone.part(CallLog)
        self._changed: dict[str, str] = {}

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        return {"get": self._get, "put": self._put}

    def operations(self) -> Mapping[str, Callable[..., JSON]]:
        """See :class:`Part`."""
        return {"parameter": self.value, "set_parameter": self.change}

    # What other parts and tests use.

    def value(self, key: str) -> str | None:
        """What a P value is.

        Args:
            key: Its number, without the P.

        Returns:
            The value; None if it is unknown or secret.
        """
        if key in self._secret:
            return None
        if key in ACCOUNT_KEYS:
            return _of_account(self._accounts, ACCOUNT_KEYS[key])
        if key == CONTACT_LIMIT:
            return str(self.phone.phonebook.limit)
        if key == CALL_LIMIT:
            return str(self._calllog.limit)
        if key == MESSAGE_LIMIT:
            return str(self._messages.limit)
        known = self._changed.get(key)
        return PRESETS.get(key) if known is None else known

    def change(self, key: str, value: str) -> None:
        """Set a P value, as put does.

        Raises:
            ConfigurationError: If the key is not a number, or the value is none that it can have.
        """
        if not _KEY.fullmatch(key):
            raise ConfigurationError(f"P value {key!r}: a key is a number of at most 5 digits")
        if not self.accept(key, value):
            low, high = _LIMIT_RANGE.get(key, (0, 0))
            wanted = f"goes from {low} to {high}" if high else "has at most 4096 characters"
            raise ConfigurationError(f"P{key} is {value[:40]!r}: it {wanted}")

    def accept(self, key: str, value: str) -> bool:
        """Set a P value if the phone can take it; says whether it did."""
        if not _KEY.fullmatch(key) or len(value) > _LONGEST_VALUE:
            return False
        if key in self._secret:
            return True
        if key in ACCOUNT_KEYS:
            self._set_account(ACCOUNT_KEYS[key], value)
            return True
        if key in _LIMIT_RANGE:
            low, high = _LIMIT_RANGE[key]
            limit = number(value)
            if limit is None or not low <= limit <= high:
                return False
            self._set_limit(key, limit)
            return True
        if PRESETS.get(key) == value:
            self._changed.pop(key, None)
        elif key in self._changed or len(self._changed) < _MOST_VALUES:
            self._changed[key] = value
        else:
            return False
        self.touch(key)
        return True

    def _set_limit(self, key: str, limit: int) -> None:
        if key == CONTACT_LIMIT:
            self.phone.phonebook.limit = limit
        elif key == CALL_LIMIT:
            self._calllog.limit = limit
        else:
            self._messages.limit = limit

    def _set_account(self, keys: AccountKeys, value: str) -> None:
        """Change an account; one with a server and a user id registers at once (proposed)."""
        account = self._accounts.get(keys.account)
        if keys.what == "name":
            changed = replace(account, name=value)
        elif keys.what == "active":
            changed = replace(account, active=value == "1")
        elif keys.what == "server":
            changed = replace(account, server=value)
        else:
            changed = replace(account, number=value)
        if changed == account:
            return
        if keys.what != "name":
            ready = bool(changed.active and changed.server and changed.number)
            changed = replace(changed, registered=ready)
        self._accounts.change(changed)
        if not changed.active:
            self.phone.part(Calls).drop_account(keys.account)

    # Actions.

    def _get(self, fields: Mapping[str, str]) -> Body:
        """Interface 33. An unknown or secret key among known ones is left out (proposed)."""
        found: dict[str, str] = {}
        for _, key in _asked(fields):
            value = self.value(key)
            if value is not None:
                found[key] = value
        if not found:
            return self.replies.error("get", "new memory failed or no value")
        return self.replies.ok("get", **found)

    def _put(self, fields: Mapping[str, str]) -> Body:
        """Interfaces 31 and 32. What the phone cannot take is passed over."""
        if self.phone.system.rebooting:
            return self.replies.error("put", "phone rebooting")
        for counter, key in _asked(fields):
            self.accept(key, fields.get(f"val-{counter}", ""))
        flag = fields.get("flag", "")
        return self.replies.ok("put", flag=flag if flag in ("0", "1") else "1")

    # State.

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return dict(self._changed)

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        self._changed = dict(cast("dict[str, str]", state))

    def dump(self) -> dict[str, JSON]:
        """See :class:`Part`."""
        return dict(self._changed)

    def row(self, key: str) -> JSON:
        """See :class:`Part`."""
        return self._changed.get(key)

    def load(self, rows: dict[str, JSON]) -> None:
        """See :class:`Part`."""
        self._changed = dict(rows)


def _asked(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The counters and keys of a request's pairs, in the order of the counters."""
    counters = sorted(match[1] for name in fields if (match := _VAR.fullmatch(name)))
    for counter in counters:
        yield counter, fields[f"var-{counter}"]


def _of_account(accounts: Accounts, keys: AccountKeys) -> str:
    account = accounts.get(keys.account)
    if keys.what == "active":
        return str(int(account.active))
    return {"name": account.name, "server": account.server, "number": account.number}[keys.what]
