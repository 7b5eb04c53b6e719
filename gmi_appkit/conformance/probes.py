"""How each reply of the protocol document is asked for, or why it is not.

``INPUTS`` has an entry for every reply that some request leads to. Ids that a phone will hardly
have stand for "unknown". Nothing here sends to a real phone what a phone that reads numbers the
way C does (``x`` is 0) could take as an order to remove something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UNKNOWN = "987654"
NAME = "gmi conform"

SUCCESS = "success"
SAVED = "success without flag"


@dataclass(frozen=True, slots=True)
class Probe:
    """A request that should lead to a reply.

    Attributes:
        tries: Fields to send, one after the other until the reply comes.
        write: Whether it is only sent when writing is allowed.
    """

    tries: tuple[Mapping[str, str], ...] = field(default_factory=lambda: ({},))
    write: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """Why a reply is not asked for."""

    why: str


@dataclass(frozen=True, slots=True)
class Scripted:
    """It comes up while the run writes its own group, contact and draft, and removes them."""


def _read(**fields: str) -> Probe:
    return Probe((fields,))


def _write(**fields: str) -> Probe:
    return Probe((fields,), write=True)


READ = Probe()
SCRIPTED = Scripted()

_RINGS = Skip("it would ring somebody")
_REBOOTING = Skip("the phone would have to be rebooting")
_SCREEN = Skip("it would change what is on the phone's screen")
_AS_ZERO = Skip("a phone that reads the text as 0 would change entry 0")
_AS_ALL = Skip("a phone that reads an empty id as all would change all")
_UNTOLD = Skip("no guide says what leads to it")

INPUTS: dict[str, dict[str, Probe | Skip | Scripted]] = {
    "webServiceLogin": {
        SUCCESS: SCRIPTED,
        "authentication failed": _read(username=NAME, secret="wrong"),  # noqa: S106
    },
    "getUptime": {SUCCESS: READ},
    "getPN": {SUCCESS: READ},
    "getHardware": {SUCCESS: READ},
    "getVendor": {SUCCESS: READ},
    "getProduct": {SUCCESS: READ},
    "getProductInfo": {SUCCESS: READ},
    "originateCall": {
        SUCCESS: _RINGS,
        "destnum can't be null": _write(
            destnum="", account="0", isvideo="0", isdialplan="0", headerstring=""
        ),
        "timeout": _RINGS,
    },
    "getNetworkInfo": {SUCCESS: READ},
    "getAccountInfo": {SUCCESS: READ},
    "getGroup": {
        SUCCESS: _read(groupID=""),
        "0": _read(groupID=UNKNOWN),
        "wrong format": _read(groupID="x"),
    },
    "getContact": {
        # Never all of them: the guide warns of more than 20 (p. 11).
        SUCCESS: Probe(
            tuple(
                {"contactID": str(number), "groupID": "", "contactName": ""} for number in range(8)
            )
        ),
        "0": _read(contactID=UNKNOWN, groupID="", contactName=""),
        "wrong format": _read(contactID="x", groupID="", contactName=""),
    },
    "getGroupCount": {SUCCESS: READ},
    "getContactCount": {SUCCESS: READ},
    "setGroup": {
        SUCCESS: SCRIPTED,
        "group information is empty": _write(groupInfo=""),
        "set group failed": _write(groupInfo=f"{UNKNOWN}::{NAME}"),
        "wrong format": _write(groupInfo=NAME),
    },
    "setContact": {
        SUCCESS: SCRIPTED,
        "contact information is empty": _write(contactInfo=""),
        "set contact failed": _write(contactInfo=f"{UNKNOWN}::{NAME}::0::::::::::"),
        "wrong format": _write(contactInfo=NAME),
    },
    "removeContact": {
        SUCCESS: SCRIPTED,
        "remove contact failed": _write(contactID=UNKNOWN),
        "wrong format": _AS_ZERO,
    },
    "clearGroup": {
        SUCCESS: SCRIPTED,
        "clear group failed": _write(groupID=UNKNOWN),
        "ID is empty": _AS_ALL,
    },
    "removeGroup": {
        SUCCESS: SCRIPTED,
        "remove group failed": _write(groupID=UNKNOWN),
        "wrong format": _AS_ZERO,
    },
    "moveToDefault": {
        SUCCESS: SCRIPTED,
        "move contact to default failed": _write(contactID=UNKNOWN),
        "ID is empty": _AS_ALL,
        "wrong format": _AS_ZERO,
    },
    "downloadPhonebook": {
        SUCCESS: Skip("it would write over the phone's download settings"),
        "phone rebooting": _REBOOTING,
    },
    "setPhonebook": {
        SUCCESS: SCRIPTED,
        SAVED: SCRIPTED,
        "configuration file not found": Skip("the phone may still have an earlier upload"),
    },
    "getMessage": {
        SUCCESS: _read(messageID=""),
        "get message failed": _read(messageID=UNKNOWN),
        "wrong format": _read(messageID="x"),
    },
    "setNewMessage": {
        SUCCESS: SCRIPTED,
        "set new message failed": _UNTOLD,
        "wrong format": _UNTOLD,
    },
    "sendDraftMessage": {
        SUCCESS: Skip("it would send a message to somebody"),
        "send new message failed": _write(messageID=UNKNOWN),
    },
    "removeMessage": {
        SUCCESS: SCRIPTED,
        "remove message failed": _write(ID=UNKNOWN, flag="0"),
        "wrong format": _AS_ZERO,
    },
    "saveMessage": {SUCCESS: Probe(write=True)},
    "getLastCall": {
        SUCCESS: Probe(({"type": "0"}, {"type": "1"}, {"type": "2"})),
        "get last call failed": Probe(({"type": "0"}, {"type": "1"}, {"type": "2"})),
        "wrong type format": _read(type="x"),
    },
    "removeCall": {
        SUCCESS: Skip("it would remove an entry that cannot be put back"),
        "remove call failed": _write(ID=UNKNOWN, flag="0"),
        "wrong format": _AS_ZERO,
    },
    "saveCallHistory": {SUCCESS: Probe(write=True)},
    "setUpgrade": {
        SUCCESS: Skip("it would write over where the phone gets its firmware"),
        "phone rebooting": _REBOOTING,
    },
    "setParameter": {SUCCESS: SCRIPTED, "phone rebooting": _REBOOTING},
    "getParameter": {
        SUCCESS: _read(**{"var-0000": "270"}),
        "new memory failed or no value": _read(**{"var-0000": "999999"}),
    },
    "launchService": {
        SUCCESS: _SCREEN,
        "name is empty": _write(name="", arg=""),
        "run application failed": _write(name=NAME, arg=""),
    },
    "getGMIVersion": {SUCCESS: READ},
    "getPhoneStatus": {
        SUCCESS: Probe(({"funcname": "gs_gui"}, {"funcname": "gs_phone"})),
        "Unknown": _read(funcname=""),
    },
    "getPhoneMem": {
        SUCCESS: Probe(({"funcname": "gs_gui"}, {"funcname": "gs_phone"})),
        "Unknown": _read(funcname=""),
    },
    "getLineStatus": {
        SUCCESS: _read(line="0"),
        "line can't be null": _read(line=""),
        "line invalid": _read(line="99"),
    },
    "closeService": {
        SUCCESS: _SCREEN,
        "close application failed": _write(name=NAME),
        "name is empty": _write(name=""),
    },
    "grabWindow": {
        SUCCESS: Skip("it would leave a picture on the phone"),
        "path is empty": _write(path=""),
        "filename is empty": _write(path="/tmp/"),  # noqa: S108 - on the phone
        "wrong extension": _write(path="/tmp/gmi.conform"),  # noqa: S108
        "lost the extension": _write(path="/tmp/gmi-conform"),  # noqa: S108
    },
    "touchScreen": {
        SUCCESS: _SCREEN,
        "the point out of screen": _write(px="99999", py="99999", msec="10"),
    },
    "endCall": {SUCCESS: Skip("it would end a call")},
    "savephbk": {SUCCESS: SCRIPTED},
    "phbkresponse": {SUCCESS: READ},
    "portphbkresponse": {SUCCESS: READ},
    "reboot": {SUCCESS: Skip("it would restart the phone")},
}
