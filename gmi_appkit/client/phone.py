"""The client of a phone: the 42 functions in Python names, with typed results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gmi_appkit.client.errors import Refused
from gmi_appkit.client.files import Files
from gmi_appkit.client.values import (
    Account,
    AccountStatus,
    Box,
    Call,
    CallType,
    Contact,
    Everything,
    Group,
    LineState,
    Message,
    Network,
    ProcessState,
    ProductInfo,
    Uptime,
)
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.protocol.safety import parameter_key

_NONE_FOUND = "0"


class Phone(Files):
    """A phone, real or emulated.

    Every function of the guide is a method; each may raise what
    :meth:`~gmi_appkit.client.session.Session.call` lists. What destroys something raises
    :class:`~gmi_appkit.client.DestructiveCall` unless ``allow_destructive`` is set, here or in
    the call.

    Example:
        >>> with Phone("192.168.1.50", password=secret) as phone:
        ...     phone.originate_call("2107")
    """

    def web_service_login(self, user: str | None = None, password: str | None = None) -> None:
        """Log in (1); the same as :meth:`login`."""
        self.login(user, password)

    def get_uptime(self) -> Uptime:
        """How long the phone has been running (2)."""
        body = self.call("getUptime")
        return Uptime(*(self._int(body, key, "getUptime") for key in ("day", "hour", "min", "sec")))

    def get_pn(self) -> str:
        """The part number (3)."""
        return self._str(self.call("getPN"), "pn", "getPN")

    def get_hardware(self) -> str:
        """The hardware version (4)."""
        return self._str(self.call("getHardware"), "hardware", "getHardware")

    def get_vendor(self) -> str:
        """The maker (5); needs no login."""
        return self._str(self.call("getVendor"), "vendor", "getVendor")

    def get_product(self) -> str:
        """The model (6); needs no login."""
        return self._str(self.call("getProduct"), "product", "getProduct")

    def get_product_info(self) -> ProductInfo:
        """Model and maker (7); needs no login."""
        body = self.call("getProductInfo")
        return ProductInfo(*(self._str(body, key, "getProductInfo") for key in _PRODUCT_KEYS))

    def originate_call(
        self,
        number: str,
        account: int = 0,
        *,
        video: bool = False,
        dial_plan: bool = False,
        header: str = "",
    ) -> None:
        """Start a call (8); the reply only says that it was started.

        Args:
            number: Whom to call.
            account: 0 to 5 for account 1 to 6.
            video: Whether it is a video call.
            dial_plan: Whether the number goes through the phone's dial plan.
            header: A SIP header to add.
        """
        self.call(
            "originateCall",
            account=account,
            isvideo=video,
            isdialplan=dial_plan,
            destnum=number,
            headerstring=header,
        )

    def get_network_info(self) -> Network:
        """The phone's network settings (9)."""
        body = self.call("getNetworkInfo")
        return Network(*(self._str(body, key, "getNetworkInfo") for key in _NETWORK_KEYS))

    def get_account_info(self) -> tuple[Account, ...]:
        """The SIP accounts (10), by index."""
        name = "getAccountInfo"
        accounts = [
            Account(
                self._int(entry, "Index", name),
                self._str(entry, "Server", name),
                self._str(entry, "Number", name),
                self._enum(AccountStatus, self._int(entry, "Status", name), name),
                self._str(entry, "Activate", name) == "1",
            )
            for entry in self._list(self.call(name), "Data", name)
        ]
        return tuple(sorted(accounts, key=lambda account: account.index))

    def get_group(self, group_id: int | None = None) -> tuple[Group, ...]:
        """One group or all (11); none is an empty tuple."""
        name = "getGroup"
        return tuple(
            Group(self._int(entry, "groupID", name), self._str(entry, "groupName", name))
            for entry in self._found(name, gpID=group_id)
        )

    def get_contact(
        self, contact_id: int | None = None, *, group_id: int | None = None, name: str = ""
    ) -> tuple[Contact, ...]:
        """Contacts (12): one by id, those of a group, those whose name has a text, or all.

        The guide advises against asking for all of more than 20 (p. 11): see
        :meth:`save_phonebook`.
        """
        function = "getContact"
        return tuple(
            Contact(
                name=self._str(entry, "contactName", function),
                work=self._str(entry, "work", function),
                home=self._str(entry, "home", function),
                mobile=self._str(entry, "mobile", function),
                fax=self._str(entry, "fax", function),
                email=self._str(entry, "email", function),
                group=self._int(entry, "groupID", function),
                id=self._int(entry, "contactID", function),
                photo=str(entry.get("photo", "")),
            )
            for entry in self._found(function, ctID=contact_id, gpID=group_id, ctName=name)
        )

    def get_group_count(self) -> int:
        """How many groups there are, the two fixed ones included (13)."""
        return self._int(self.call("getGroupCount"), "msg", "getGroupCount")

    def get_contact_count(self) -> int:
        """How many contacts there are (14)."""
        return self._int(self.call("getContactCount"), "msg", "getContactCount")

    def set_group(self, name: str, group_id: int | None = None) -> int:
        """Add a group, or rename one (15).

        Returns:
            Its id.
        """
        body = self.call("setGroup", phbkGroup={"gpID": group_id, "gpName": name})
        return self._int(body, "msg", "setGroup")

    def set_contact(self, contact: Contact) -> int:
        """Add a contact, or write over the one with its id (16).

        Returns:
            Its id.
        """
        values = {
            "ctID": contact.id,
            "ctName": contact.name,
            "gpID": contact.group,
            "work": contact.work,
            "home": contact.home,
            "mobile": contact.mobile,
            "fax": contact.fax,
            "mail": contact.email,
        }
        return self._int(self.call("setContact", phbkContact=values), "msg", "setContact")

    def remove_contact(
        self, contact_id: int | Everything, *, allow_destructive: bool | None = None
    ) -> None:
        """Remove a contact, or :data:`ALL` (17)."""
        self.call(
            "removeContact",
            ctID=self._id(contact_id, "contact", every=True),
            allow_destructive=allow_destructive,
        )

    def clear_group(self, group_id: int, *, allow_destructive: bool | None = None) -> None:
        """Move the contacts of a group to the default group (18); there is no way back."""
        self.call(
            "clearGroup", gpID=self._id(group_id, "group"), allow_destructive=allow_destructive
        )

    def remove_group(
        self, group_id: int | Everything, *, allow_destructive: bool | None = None
    ) -> None:
        """Remove a group, or :data:`ALL` but the two fixed ones (19)."""
        self.call(
            "removeGroup",
            gpID=self._id(group_id, "group", every=True),
            allow_destructive=allow_destructive,
        )

    def move_to_default(self, contact_id: int) -> None:
        """Move a contact to the default group (20)."""
        self.call("moveToDefault", ctID=self._id(contact_id, "contact"))

    def get_message(self, message_id: int | None = None) -> tuple[Message, ...]:
        """One message or all (23)."""
        name = "getMessage"
        return tuple(
            Message(
                self._int(entry, "id", name),
                self._str(entry, "number", name),
                self._int(entry, "account", name),
                self._str(entry, "state", name),
                self._str(entry, "message", name),
            )
            for entry in self._list(self.call(name, id=message_id), "msg", name)
        )

    def set_new_message(
        self, number: str, text: str, account: int = 0, *, send: bool = True
    ) -> None:
        """Send a message, or keep it as a draft (24)."""
        self.call("setNewMessage", num=number, account=account, text=text, flag=send)

    def send_draft_message(self, message_id: int) -> None:
        """Send a draft (25)."""
        self.call("sendDraftMessage", id=self._id(message_id, "message"))

    def remove_message(
        self,
        message_id: int | None = None,
        *,
        box: Box | None = None,
        allow_destructive: bool | None = None,
    ) -> None:
        """Remove a message, or all of a box (26)."""
        self.call(
            "removeMessage",
            **self._one_or_all(message_id, box, "message"),
            allow_destructive=allow_destructive,
        )

    def get_last_call(self, kind: CallType) -> Call:
        """The newest entry of a call log (28); an empty log is refused by the phone."""
        name = "getLastCall"
        entries = self._list(self.call(name, type=int(kind)), "msg", name)
        if not entries:
            raise self._odd(name, entries)
        return Call(
            self._int(entries[0], "id", name),
            self._str(entries[0], "number", name),
            self._int(entries[0], "account", name),
            self._str(entries[0], "isVideo", name) == "1",
        )

    def remove_call(
        self,
        call_id: int | None = None,
        *,
        log: CallType | None = None,
        allow_destructive: bool | None = None,
    ) -> None:
        """Remove an entry of a call log, or all of a log (29)."""
        self.call(
            "removeCall",
            **self._one_or_all(call_id, log, "call"),
            allow_destructive=allow_destructive,
        )

    def set_upgrade(
        self,
        *,
        mode: int | None = None,
        firmware: str | None = None,
        config: str | None = None,
        reboot: bool = False,
        allow_destructive: bool | None = None,
    ) -> None:
        """Say where the phone gets its firmware and configuration (31).

        Args:
            mode: P212: 0 TFTP, 1 HTTP, 2 HTTPS.
            firmware: P192: path of the firmware server, without ``http://``.
            config: P237: path of the configuration server.
            reboot: Whether it restarts now.
            allow_destructive: For this call instead of the phone's own setting.
        """
        conf = {"mode": mode, "firmware": firmware, "config": config}
        self.call(
            "setUpgrade", upgradeConf=conf, reboot=reboot, allow_destructive=allow_destructive
        )
        if reboot:
            self.reboot(allow_destructive=allow_destructive)

    def set_parameter(
        self, values: Mapping[str | int, str | int], *, allow_destructive: bool | None = None
    ) -> None:
        """Write P values (32): number to value."""
        conf = {parameter_key(str(key)): value for key, value in values.items()}
        self.call("setParameter", confItem=conf, allow_destructive=allow_destructive)

    def get_parameter(self, *keys: str | int) -> dict[str, str]:
        """Read P values (33) by their numbers; what the phone does not know is left out.

        Raises:
            ConfigurationError: If one holds a password; those are never read.
        """
        asked = [parameter_key(str(key)) for key in keys]
        for key in asked:
            if key in self._document.secret_parameters:
                raise ConfigurationError(f"P{key} holds a password: it can be written, not read")
        body = self.call("getParameter", confItem=asked)
        return {parameter_key(key): str(value) for key, value in body.items() if key != "res"}

    def launch_service(self, name: str, arg: str = "") -> None:
        """Start an application on the phone's screen (34)."""
        self.call("launchService", name=name, arg=arg)

    def open_url(self, url: str) -> None:
        """Show a page in the phone's browser, through :meth:`launch_service`."""
        self.launch_service("Browser", url)

    def get_gmi_version(self) -> int:
        """The version of the interface (35)."""
        self._version = 0
        return self.gmi_version()

    def get_phone_status(self, process: str) -> ProcessState:
        """The state of a process on the phone (36), e.g. ``gs_gui``."""
        name = "getPhoneStatus"
        said = self._bare(self.call(name, funcname=process), name)
        return self._enum(ProcessState, said, name)

    def get_phone_mem(self, process: str) -> int:
        """The memory of a process on the phone in kilobytes (37)."""
        said = self._bare(self.call("getPhoneMem", funcname=process), "getPhoneMem")
        number = said.removesuffix("kB").strip()
        if not number.isdigit():
            raise self._odd("getPhoneMem", said)
        return int(number)

    def get_line_status(self, line: int) -> LineState:
        """The state of a line (38): 0 to 2 for line 1 to 3."""
        said = self.call("getLineStatus", line=line)
        if not said.lstrip("-").isdigit():
            raise self._odd("getLineStatus", said)
        return self._enum(LineState, int(said), "getLineStatus")

    def close_service(self, name: str) -> None:
        """Close an application (39); GXV3240 and GXV3275."""
        self.call("closeService", name=name)

    def grab_window(self, path: str) -> None:
        """Write a screenshot to a path on the phone (40); GXV3240 and GXV3275."""
        self.call("grabWindow", path=path)

    def touch_screen(self, x: int, y: int, milliseconds: int = 100) -> None:
        """Tap the screen (41); GXV3240 and GXV3275."""
        self.call("touchScreen", x=x, y=y, msec=milliseconds)

    def end_call(self) -> None:
        """End the current call (42); GXV3240 and GXV3275."""
        self.call("endCall")

    def reboot(self, *, allow_destructive: bool | None = None) -> None:
        """Restart the phone; every session has to log in again afterwards."""
        fields = {"action": "reboot", "format": "json"}
        self._allow(fields, allow_destructive)
        self._ask(fields)
        self._logged_in = False

    def _found(self, function: str, **parameters: Any) -> Iterable[Mapping[str, Any]]:
        try:
            return self._list(self.call(function, **parameters), "msg", function)
        except Refused as refusal:
            if refusal.reply == _NONE_FOUND:
                return ()
            raise

    def _one_or_all(self, one: int | None, whole: int | None, what: str) -> dict[str, Any]:
        if (one is None) == (whole is None):
            raise ConfigurationError(f"give either the id of one {what}, or where all are removed")
        if one is not None:
            return {"id": self._id(one, what), "flag": 0}
        return {"id": int(whole or 0), "flag": 1}


_PRODUCT_KEYS = ("product", "vendor")
_NETWORK_KEYS = ("mac", "ip", "mask", "gateway", "dns", "type")
