"""The SIP accounts: which are active, which are registered, what they are busy with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Final, cast

from gmi_appkit.emulator.part import JSON, Body, Handler, Part
from gmi_appkit.emulator.settings import Account

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

UNREGISTERED: Final = 0
REGISTERED: Final = 1
DIALING: Final = 3
RINGING: Final = 4
TALKING: Final = 6


class Accounts(Part):
    """The six accounts, by index 0 to 5."""

    name = "accounts"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._accounts: dict[int, Account] = {a.index: a for a in phone.settings.accounts}
        self._busy: dict[int, int] = {}

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        return {"status": self._status}

    def operations(self) -> Mapping[str, Callable[..., JSON]]:
        """See :class:`Part`."""
        return {
            "register": self._operate_register,
            "unregister": self._operate_unregister,
        }

    def get(self, index: int) -> Account:
        """An account.

        Raises:
            ValueError: If there is no such index.
        """
        try:
            return self._accounts[index]
        except (KeyError, TypeError):
            raise ValueError(f"no account {index!r}: accounts are numbered 0 to 5") from None

    def usable(self, index: int | None) -> bool:
        """Whether calls and messages can go out over an account: there, active, registered."""
        account = self._accounts.get(-1 if index is None else index)
        return account is not None and account.active and account.registered

    def all(self) -> list[Account]:
        """All accounts in order."""
        return list(self._accounts.values())

    def change(self, account: Account) -> None:
        """Put an account in the place of the one with its index."""
        self.get(account.index)
        self._accounts[account.index] = account
        self.touch(str(account.index))

    def register(self, account: int) -> Account:
        """Let the registrar accept an account; it becomes active.

        Raises:
            ValueError: If there is no such index.
        """
        self.change(replace(self.get(account), active=True, registered=True))
        return self.get(account)

    def unregister(self, account: int) -> Account:
        """Let the registrar lose an account; it stays active.

        Raises:
            ValueError: If there is no such index.
        """
        self.change(replace(self.get(account), registered=False))
        return self.get(account)

    def set_busy(self, index: int, status: int | None) -> None:
        """Show what an account is busy with.

        Args:
            index: The account.
            status: :data:`DIALING`, :data:`RINGING` or :data:`TALKING`; None when it is over.
        """
        if status is None:
            self._busy.pop(index, None)
        else:
            self._busy[index] = status

    def status(self, index: int) -> int:
        """The Status of getAccountInfo, see ``account_status`` in the protocol's tables."""
        account = self.get(index)
        if not (account.active and account.registered):
            return UNREGISTERED
        return self._busy.get(index, REGISTERED)

    def listed(self) -> list[JSON]:
        """All accounts for programs."""
        return [{**asdict(a), "status": self.status(a.index)} for a in self._accounts.values()]

    def _operate_register(self, *, account: int) -> JSON:
        return asdict(self.register(account))

    def _operate_unregister(self, *, account: int) -> JSON:
        return asdict(self.unregister(account))

    def _status(self, fields: Mapping[str, str]) -> Body:
        rows = [
            {
                "Index": str(account.index),
                "Server": account.server,
                "Number": account.number,
                "Status": str(self.status(account.index)),
                "Activate": str(int(account.active)),
            }
            for account in self._accounts.values()
        ]
        return self.replies.ok("status", Response="Success", Data=rows)

    def state(self) -> JSON:
        """See :class:`Part`."""
        return self.listed()

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return dict(self._accounts), dict(self._busy)

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        accounts, busy = cast("tuple[dict[int, Account], dict[int, int]]", state)
        self._accounts, self._busy = dict(accounts), dict(busy)

    def dump(self) -> dict[str, JSON]:
        """See :class:`Part`."""
        return {str(index): asdict(account) for index, account in self._accounts.items()}

    def load(self, rows: dict[str, JSON]) -> None:
        """See :class:`Part`."""
        for row in rows.values():
            self._accounts[row["index"]] = Account(**row)

    def rebooted(self) -> None:
        """See :class:`Part`."""
        self._busy.clear()
