"""What an emulated phone is: model, version, users, accounts, network. Values, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any

from gmi_appkit.emulator.timings import Timings
from gmi_appkit.errors import ConfigurationError
from gmi_appkit.profiles import MODELS

LINES = 3
ACCOUNTS = 6
CONTACT_LIMITS = (10, 10_000)

COOKIE_ATTRIBUTES = '; Version="1"; Max-Age=900; Path=/'
"""What follows the session cookie's value; no guide tells, a real phone may."""


@dataclass(frozen=True, slots=True)
class Account:
    """A SIP account.

    Attributes:
        index: 0 to 5 for account 1 to 6.
        active: Whether it is switched on.
        registered: Whether the registrar has accepted it.
        server: The SIP server, with a port if it is not 5060.
        number: The SIP user id, for people the extension.
        name: The label on the phone.
    """

    index: int
    active: bool = False
    registered: bool = False
    server: str = ""
    number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """What getNetworkInfo answers (V1.0 p. 9)."""

    mac: str = "00-0b-82-29-5c-a7"
    ip: str = "192.168.121.230"
    mask: str = "255.255.255.0"
    gateway: str = "192.168.121.1"
    dns: str = "192.168.121.253"
    type: str = "dhcp"


@dataclass(frozen=True, slots=True)
class Process:
    """A process that phoneStatus and phoneMem know: its state letter and its memory."""

    state: str = "S"
    kilobytes: int = 3176


_DEFAULT_ACCOUNTS = (
    Account(0, True, True, "sip.example.net", "2107", "Office"),
    Account(1, True, True, "sip.example.net", "2150", "Hotline"),
    Account(2, True, True, "192.168.121.22:5062", "1001", "Door and gate"),
    Account(3, True, False, "sip2.example.net", "7300", "Branch"),
    Account(4),
    Account(5),
)


def _default_users() -> dict[str, str]:
    return {"admin": "123", "gmiadmin": "123", "user": "123"}


def _default_processes() -> dict[str, Process]:
    return {
        "gs_gui": Process("S", 3176),
        "gs_phone": Process("S", 8412),
        "gs_avs": Process("R", 5260),
        "gs_web": Process("S", 2044),
    }


@dataclass(frozen=True, slots=True)
class PhoneSettings:
    """All that can be set about an emulated phone.

    Attributes:
        model: ``gxp2200``, ``gxv3240`` or ``gxv3275``; only the GXV models have the extensions.
        gmi_version: What is younger than this is not there: ``command not found``.
        users: Passwords by user name.
        accounts: The SIP accounts, at most six; those left out are inactive.
        network: What getNetworkInfo answers.
        uptime: Seconds the phone has been up when it is made.
        part_number: What getPN answers.
        hardware: What getHardware answers.
        vendor: What getVendor answers.
        processes: What phoneStatus and phoneMem know, by process name.
        contact_limit: P1688: how many contacts the phonebook holds, 10 to 10,000.
        single_session: Whether a login ends the user's earlier sessions.
        idle_seconds: A session ends this long after its last request.
        cookie_attributes: What follows the session cookie's value in Set-Cookie.
        reboot_seconds: How long a reboot takes.
        timings: How long calls, imports and the like take.
        download_hosts: Hosts, addresses and networks besides loopback that putdownphbk may fetch
            a phonebook from.

    Raises:
        ConfigurationError: If a value cannot be; the message names it and what could.
    """

    model: str = "gxp2200"
    gmi_version: int = 10
    users: Mapping[str, str] = field(default_factory=_default_users)
    accounts: tuple[Account, ...] = _DEFAULT_ACCOUNTS
    network: Network = Network()
    uptime: int = 131_025
    part_number: str = "9620001902A"
    hardware: str = "V2.0A"
    vendor: str = "Grandstream Networks, Inc."
    processes: Mapping[str, Process] = field(default_factory=_default_processes)
    contact_limit: int = 1000
    single_session: bool = False
    idle_seconds: float = 900.0
    cookie_attributes: str = COOKIE_ATTRIBUTES
    reboot_seconds: float = 5.0
    timings: Timings = field(default_factory=Timings)
    download_hosts: tuple[str, ...] = ()

    @property
    def product(self) -> str:
        """The model as the phone spells it."""
        return self.model.upper()

    def __post_init__(self) -> None:
        object.__setattr__(self, "model", str(self.model).lower())
        if self.model not in MODELS:
            raise ConfigurationError(_unknown("phone model", self.model, MODELS))
        _integer("gmi_version", self.gmi_version, 1, 99)
        low, high = CONTACT_LIMITS
        _integer("contact_limit (P1688)", self.contact_limit, low, high)
        _integer("uptime", self.uptime, 0, 10**9)
        _seconds("idle_seconds", self.idle_seconds)
        _seconds("reboot_seconds", self.reboot_seconds)
        if not self.users:
            raise ConfigurationError("users is empty: a phone needs one, such as admin")
        for user, password in self.users.items():
            if not isinstance(password, str) or not user:
                raise ConfigurationError(f"users: the password of {user!r} must be text")
        if any(sign in self.cookie_attributes for sign in "\r\n"):
            raise ConfigurationError("cookie_attributes must be one line")
        object.__setattr__(self, "accounts", _six(self.accounts))


def _unknown(what: str, value: object, known: tuple[str, ...]) -> str:
    close = get_close_matches(str(value), known, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"unknown {what} {value!r}{hint} (known: {', '.join(known)})"


def _integer(name: str, value: object, low: int, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ConfigurationError(f"{name} is {value!r}: it must be a number from {low} to {high}")


def _seconds(name: str, value: object) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 1e9:
        raise ConfigurationError(f"{name} is {value!r}: it must be a number of seconds above 0")


def _six(given: tuple[Account, ...]) -> tuple[Account, ...]:
    slots = {index: Account(index) for index in range(ACCOUNTS)}
    seen: set[int] = set()
    for account in given:
        if account.index not in slots:
            raise ConfigurationError(
                f"account index {account.index!r}: accounts are numbered 0 to {ACCOUNTS - 1}"
            )
        if account.index in seen:
            raise ConfigurationError(f"account index {account.index} is given twice")
        seen.add(account.index)
        slots[account.index] = account
    return tuple(slots.values())


_SIMPLE = {
    "model": str,
    "gmi_version": int,
    "users": dict,
    "uptime": int,
    "part_number": str,
    "hardware": str,
    "vendor": str,
    "contact_limit": int,
    "single_session": bool,
    "idle_seconds": (int, float),
    "reboot_seconds": (int, float),
}
_TABLES = ("accounts", "network", "processes", "timings", "download_hosts")


def settings_from_mapping(
    raw: Mapping[str, Any], base: PhoneSettings | None = None
) -> PhoneSettings:
    """Read settings from a table such as ``[emulator]`` of ``gmi.toml``.

    Args:
        raw: Keys as the attributes of :class:`PhoneSettings`; ``accounts`` is a list of tables
            with the attributes of :class:`Account`, ``network`` and ``processes`` are tables.
        base: What the rest is taken from; the defaults unless given.

    Raises:
        ConfigurationError: If a key is unknown, or a value is not what it must be.
    """
    chosen: dict[str, Any] = {}
    for key, value in raw.items():
        if key in _SIMPLE:
            _of_type(key, value, _SIMPLE[key])
            chosen[key] = value
        elif key == "accounts":
            _of_type(key, value, list)
            chosen[key] = tuple(_table(Account, f"accounts[{n}]", it) for n, it in enumerate(value))
        elif key == "network":
            chosen[key] = _table(Network, key, value)
        elif key == "timings":
            chosen[key] = _table(Timings, key, value)
        elif key == "download_hosts":
            _of_type(key, value, list)
            for host in value:
                _of_type(key, host, str)
            chosen[key] = tuple(value)
        elif key == "processes":
            _of_type(key, value, dict)
            chosen[key] = {
                name: _table(Process, f"processes.{name}", it) for name, it in value.items()
            }
        else:
            raise ConfigurationError(_unknown("emulator setting", key, (*_SIMPLE, *_TABLES)))
    return replace(base or PhoneSettings(), **chosen)


_WORDS = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    dict: "a table",
    list: "a list",
}


def _of_type(key: str, value: object, wanted: Any) -> None:
    right = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
    if not right:
        raise ConfigurationError(f"{key} is {value!r}: it must be {_WORDS.get(wanted, 'a number')}")


def _table(kind: Any, where: str, raw: object) -> Any:
    if not isinstance(raw, Mapping):
        raise ConfigurationError(f"{where} is {raw!r}: it must be a table")
    known = {entry.name: entry for entry in fields(kind)}
    types: dict[str, Any] = {"int": int, "str": str, "bool": bool, "float": (int, float)}
    for key, value in raw.items():
        if key not in known:
            raise ConfigurationError(_unknown(f"key in {where}", key, tuple(known)))
        _of_type(f"{where}.{key}", value, types[str(known[key].type)])
    if kind is Account and "index" not in raw:
        raise ConfigurationError(f"{where}: index is missing (0 to {ACCOUNTS - 1})")
    return kind(**raw)
