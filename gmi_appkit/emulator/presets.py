"""The P values of a GXP2200 as it comes: account map, speed-dial keys, clock, phonebook.

Source of the numbers: the public FusionPBX provisioning template for the GXP2200.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

KEYS_ON_PHONE: Final = 130
KEYS_ON_BOARD: Final = 160
"""Keys of the GXP2200EXT expansion modules."""


class AccountKeys(NamedTuple):
    """What a P value says of an account: ``active``, ``name``, ``server`` or ``number``."""

    account: int
    what: str


ACCOUNT_KEYS: Final = {
    str(key): AccountKeys(index, what)
    for what, keys in {
        "active": (271, 401, 501, 601, 1701, 1801),
        "name": (270, 417, 517, 617, 1717, 1817),
        "server": (47, 402, 502, 602, 1702, 1802),
        "number": (35, 404, 504, 604, 1704, 1804),
    }.items()
    for index, key in enumerate(keys)
}
"""P values that the accounts keep."""

DISPLAY_NAME_KEYS: Final = ("3", "407", "507", "607", "1707", "1807")


class SpeedDialKey(NamedTuple):
    """The P values of one speed-dial key.

    Attributes:
        mode: 0 speed dial, 1 BLF, 3 event list BLF, 4 speed dial via the active account, 5 DTMF,
            8 transfer, 9 park, 10 intercom.
        account: 0 to 5.
        name: The label.
        number: What it dials.
    """

    mode: str
    account: str
    name: str
    number: str


def speed_dial_key(key: int) -> SpeedDialKey:
    """Find the P values of a speed-dial key.

    Args:
        key: 1 to 130.

    Raises:
        ValueError: If the phone has no such key.
    """
    if not 1 <= key <= KEYS_ON_PHONE:
        raise ValueError(f"no speed-dial key {key}: they are numbered 1 to {KEYS_ON_PHONE}")
    if key == 1:
        return SpeedDialKey("323", "301", "302", "303")
    if key <= 7:
        first = 304 + 3 * (key - 2)
        return SpeedDialKey(str(322 + key), *(str(first + offset) for offset in range(3)))
    if key <= 18:
        return SpeedDialKey(*(str(353 + 4 * (key - 8) + offset) for offset in range(4)))
    return SpeedDialKey(*(str(base + key - 19) for base in (6001, 6201, 6401, 6601)))


def board_key(key: int) -> SpeedDialKey:
    """Find the P values of a key of the expansion modules, 1 to 160.

    Raises:
        ValueError: If there is no such key.
    """
    if not 1 <= key <= KEYS_ON_BOARD:
        raise ValueError(f"no expansion key {key}: they are numbered 1 to {KEYS_ON_BOARD}")
    return SpeedDialKey(*(str(23000 + 5 * (key - 1) + offset) for offset in range(4)))


_SPEED_DIALS = {
    1: ("0", "0", "Front desk", "2100"),
    2: ("1", "0", "Ines Okafor", "2107"),
    3: ("0", "1", "Workshop", "2140"),
    4: ("10", "0", "Gate intercom", "2190"),
    5: ("0", "0", "Voicemail", "*97"),
}


def _keys() -> Iterator[tuple[str, str]]:
    for key in range(1, KEYS_ON_PHONE + 1):
        yield from zip(speed_dial_key(key), _SPEED_DIALS.get(key, ("0", "0", "", "")), strict=True)
    for key in range(1, KEYS_ON_BOARD + 1):
        yield from zip(board_key(key), ("0", "0", "", ""), strict=True)


PRESETS: Final[dict[str, str]] = {
    **dict(_keys()),
    **dict.fromkeys(DISPLAY_NAME_KEYS, ""),
    "8": "0",  # address by DHCP
    "33": "*97",  # voicemail number of account 1
    "90": "0",  # auto answer off
    "290": r"{ x+ | \+x+ | *x+ | *xx*x+ }",  # dial plan
    "64": "GMT0BST,M3.5.0/1,M10.5.0",  # time zone
    "102": "0",  # date format
    "122": "1",  # 24 hours
    "1362": "en",  # language
    "192": "firmware.example.net/gxp2200",
    "212": "1",  # upgrade by HTTP
    "237": "config.example.net/gxp2200",
    "276": "0",  # SSH on
    "330": "0",  # phonebook download off
    "331": "",
    "332": "0",
    "1435": "0",
    "1436": "0",
    "1681": "UTF-8",
    "900": "0",  # web access by HTTP
    "901": "80",
    "904": "15",  # the guide's own examples (V1.0 p. 32)
    "7044": "1",
}
"""Values by number; those of accounts and limits stand with them."""
