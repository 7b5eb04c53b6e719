"""Random operations on sessions and phonebook, against a plain model of the guide's rules.

The model is written from the guide (V1.0 p. 4 and 10 to 19) and the cases decided where the guide
is silent; it shares no code with the emulator. ``GMI_MODEL_EXAMPLES=3000`` runs that many
sequences instead of a few.
"""

from __future__ import annotations

import json
import os
from urllib.parse import quote

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gmi_appkit.emulator import EmulatedPhone, ManualClock, PhoneSettings
from gmi_appkit.protocol import Request, load

USERS = {"admin": "123", "gmiadmin": "123", "user": "123"}
LOGIN_FIRST = {"res": "error", "msg": "authentication required"}
LIMIT = 10
FORMS = [form.body for i in load().interfaces for form in i.replies if form.kind == "error"]
ERRORS = [*FORMS, *(form.body for form in load().general)]
FIELDS = ("work", "home", "mobile", "fax", "email")

ids = st.one_of(
    st.integers(0, 14).map(str),
    st.sampled_from(["", "100", "101", "x", "-1", "007", "99999999999999999999", "1 "]),
)
names = st.sampled_from(["Ann", "ann Berg", "Jörg", "李", " ", "", "A:b", "Bob", "Bobby", "<b>"])
good_names = st.sampled_from(["Ann", "ann Berg", "Jörg", "李", "Bob", "Bobby"])
digits = st.sampled_from(["", "", "1", "2107", "+49 (0)30", "*31#"])


class Model:
    """What the guide says a phonebook is."""

    def __init__(self) -> None:
        self.groups = {0: "default", 100: "blacklist"}
        self.contacts: dict[int, dict[str, str]] = {}

    @staticmethod
    def error(message: str) -> dict[str, str]:
        return {"res": "error", "msg": message}

    @staticmethod
    def is_number(text: str) -> bool:
        return text != "" and all(sign in "0123456789" for sign in text)

    def get_group(self, gp: str):
        if gp and not self.is_number(gp):
            return self.error("wrong format")
        chosen = {i: n for i, n in self.groups.items() if gp == "" or i == int(gp)}
        if not chosen:
            return self.error("0")
        rows = [{"groupID": str(i), "groupName": n} for i, n in chosen.items()]
        return {"res": "success", "msg": rows}

    def get_contact(self, ct: str, gp: str, name: str):
        if any(text and not self.is_number(text) for text in (ct, gp)):
            return self.error("wrong format")
        rows = list(self.contacts.values())
        if name:
            rows = [row for row in rows if name.casefold() in row["contactName"].casefold()]
            rows = [row for row in rows if gp == "" or row["groupID"] == str(int(gp))]
        elif ct:
            rows = [row for row in rows if row["contactID"] == str(int(ct))]
        elif gp:
            rows = [row for row in rows if row["groupID"] == str(int(gp))]
        return {"res": "success", "msg": rows} if rows else self.error("0")

    def set_group(self, info: str):
        """An error, or the id that is renamed, or None for a new one."""
        if info == "":
            return self.error("group information is empty")
        parts = info.split("::")
        if len(parts) != 2 or parts[1].strip() == "":
            return self.error("wrong format")
        if parts[0] == "":
            return None
        if not self.is_number(parts[0]):
            return self.error("wrong format")
        if int(parts[0]) in (0, 100) or int(parts[0]) not in self.groups:
            return self.error("set group failed")
        return int(parts[0])

    def set_contact(self, info: str):
        """An error, or the id that is edited, or None for a new one."""
        if info == "":
            return self.error("contact information is empty")
        parts = info.split("::")
        if len(parts) == 9 and parts[8] == "":
            parts = parts[:8]
        if len(parts) != 8 or parts[1].strip() == "":
            return self.error("wrong format")
        if any(text and not self.is_number(text) for text in (parts[0], parts[2])):
            return self.error("wrong format")
        if parts[2] and int(parts[2]) not in self.groups:
            return self.error("set contact failed")
        if parts[0] == "":
            return None if len(self.contacts) < LIMIT else self.error("set contact failed")
        if int(parts[0]) not in self.contacts:
            return self.error("set contact failed")
        return int(parts[0])

    def store_contact(self, new: int, info: str) -> None:
        parts = info.split("::")
        self.contacts[new] = {
            "contactID": str(new),
            "contactName": parts[1],
            "groupID": str(int(parts[2] or "0")),
            "photo": "",
            **dict(zip(FIELDS, parts[3:8], strict=True)),
        }

    def empty(self, group: int) -> None:
        for row in self.contacts.values():
            if row["groupID"] == str(group):
                row["groupID"] = "0"


class PhoneAgainstModel(RuleBasedStateMachine):
    """Does the same to both and compares what they say."""

    @initialize()
    def start(self) -> None:
        self.clock = ManualClock()
        self.phone = EmulatedPhone(PhoneSettings(contact_limit=LIMIT), clock=self.clock)
        self.model = Model()
        # Cookie to the time of its last request; the first is no session at all.
        self.sessions: dict[str, float] = {'phonecookie="0"': float("-inf")}
        self.seen: set[int] = set()
        self.seen_groups = {0, 100}
        self.log_in("admin", "123")

    def ask(self, action: str, cookie: str = "", **fields: str):
        query = f"action={action}&format=json"
        query += "".join(f"&{key}={quote(value, safe='')}" for key, value in fields.items())
        reply = self.phone.handle(Request("/manager", query, cookie=cookie))
        assert reply.status == 200
        body = json.loads(reply.body)
        assert body.get("res") == "success" or body in ERRORS
        return body, dict(reply.headers).get("Set-Cookie", "").partition(";")[0]

    def group_id(self, data) -> str:
        there = [*map(str, self.model.groups)]
        return data.draw(st.one_of(st.sampled_from(there), st.sampled_from(there), ids), "group")

    def contact_id(self, data) -> str:
        there = [*map(str, self.model.contacts)] or ["0"]
        return data.draw(st.one_of(st.sampled_from(there), st.sampled_from(there), ids), "contact")

    def command(self, data, action: str, **fields: str):
        """Ask in one of the sessions; None if that was no live one."""
        newest = [*self.sessions][-1]
        cookie = data.draw(st.sampled_from([newest] * 6 + list(self.sessions)[-3:]), "session")
        if cookie == newest and self.clock.now() - self.sessions[newest] > 900:
            self.log_in("admin", "123")
            cookie = [*self.sessions][-1]
        alive = self.clock.now() - self.sessions[cookie] <= 900
        body, _ = self.ask(action, cookie, **fields)
        if not alive:
            assert body == LOGIN_FIRST
            self.sessions[cookie] = float("-inf")
            return None
        self.sessions[cookie] = self.clock.now()
        return body

    @rule(user=st.sampled_from(["admin", "gmiadmin", "user", "Admin", ""]), secret=st.just("123"))
    def log_in(self, user: str, secret: str) -> None:
        body, cookie = self.ask("login", username=user, secret=secret)
        if USERS.get(user) == secret:
            assert body == {"res": "success", "msg": "authentication accepted"}
            assert cookie not in self.sessions
            self.sessions[cookie] = self.clock.now()
        else:
            assert (body["msg"], cookie) == ("authentication failed", "")

    @rule(seconds=st.sampled_from([1, 450, 900, 901]))
    def wait(self, seconds: int) -> None:
        self.phone.advance(seconds)

    @rule(data=st.data())
    def get_group(self, data) -> None:
        gp = self.group_id(data)
        body = self.command(data, "getgroup", groupID=gp)
        assert body in (None, self.model.get_group(gp))

    @rule(data=st.data(), name=st.one_of(st.just(""), names), by=st.sampled_from("acgb"))
    def get_contact(self, data, name: str, by: str) -> None:
        ct = self.contact_id(data) if by in "cb" else ""
        gp = self.group_id(data) if by in "gb" else ""
        body = self.command(data, "getcontact", contactID=ct, groupID=gp, contactName=name)
        assert body in (None, self.model.get_contact(ct, gp, name))

    @rule(data=st.data())
    def count(self, data) -> None:
        body = self.command(data, "getcontactcount")
        assert body in (None, {"res": "success", "msg": str(len(self.model.contacts))})
        body = self.command(data, "getgroupcount")
        assert body in (None, {"res": "success", "msg": str(len(self.model.groups))})

    @rule(data=st.data(), name=good_names)
    def add_group(self, data, name: str) -> None:
        self.put_group(data, f"::{name}")

    @rule(data=st.data(), info=st.lists(st.one_of(ids, names), max_size=3).map("::".join))
    def set_group(self, data, info: str) -> None:
        self.put_group(data, info)

    @rule(data=st.data(), name=names)
    def rename_group(self, data, name: str) -> None:
        self.put_group(data, f"{self.group_id(data)}::{name}")

    def put_group(self, data, info: str) -> None:
        body = self.command(data, "setgroup", groupInfo=info)
        if body is None:
            return
        wanted = self.model.set_group(info)
        if isinstance(wanted, dict):
            assert body == wanted
            return
        group = int(body["msg"])
        if wanted is None:
            assert group not in self.seen_groups, "an id was given twice"
            self.seen_groups.add(group)
        else:
            assert body == {"res": "success", "msg": str(wanted)}
        self.model.groups[group] = info.split("::")[1]

    @rule(
        data=st.data(),
        start=st.tuples(ids, names, ids),
        rest=st.one_of(
            st.lists(digits, min_size=5, max_size=5),
            st.lists(digits, min_size=5, max_size=5).map(lambda found: [*found, ""]),
            st.lists(digits, max_size=7),
        ),
    )
    def set_contact(self, data, start: tuple[str, str, str], rest: list[str]) -> None:
        self.put_contact(data, "::".join([*start, *rest]))

    @rule(data=st.data(), name=good_names, number=digits)
    def add_contact(self, data, name: str, number: str) -> None:
        self.put_contact(data, f"::{name}::{self.group_id(data)}::{number}::::::::")

    @rule(data=st.data(), name=good_names, rest=st.lists(digits, min_size=5, max_size=5))
    def edit_contact(self, data, name: str, rest: list[str]) -> None:
        start = [self.contact_id(data), name, self.group_id(data)]
        self.put_contact(data, "::".join([*start, *rest]))

    def put_contact(self, data, info: str) -> None:
        body = self.command(data, "setcontact", contactInfo=info)
        if body is None:
            return
        wanted = self.model.set_contact(info)
        if isinstance(wanted, dict):
            assert body == wanted
            return
        new = int(body["msg"])
        if wanted is None:
            assert new not in self.seen, "an id was given twice"
            self.seen.add(new)
        else:
            assert body == {"res": "success", "msg": str(wanted)}
        self.model.store_contact(new, info)

    @rule(data=st.data())
    def remove_contact(self, data) -> None:
        ct = self.contact_id(data)
        body = self.command(data, "removecontact", contactID=ct)
        model = self.model
        if body is None:
            return
        if ct and not model.is_number(ct):
            assert body == model.error("wrong format")
        elif ct and int(ct) not in model.contacts:
            assert body == model.error("remove contact failed")
        else:
            assert body == {"res": "success"}
            gone = [int(ct)] if ct else list(model.contacts)
            for each in gone:
                del model.contacts[each]

    @rule(data=st.data())
    def clear_group(self, data) -> None:
        gp = self.group_id(data)
        body = self.command(data, "cleargroup", groupID=gp)
        model = self.model
        if body is None:
            return
        if gp == "":
            assert body == model.error("ID is empty")
        elif not model.is_number(gp) or int(gp) == 0 or int(gp) not in model.groups:
            assert body == model.error("clear group failed")
        else:
            assert body == {"res": "success"}
            model.empty(int(gp))

    @rule(data=st.data())
    def remove_group(self, data) -> None:
        gp = self.group_id(data)
        body = self.command(data, "removegroup", groupID=gp)
        model = self.model
        if body is None:
            return
        removable = [group for group in model.groups if group not in (0, 100)]
        if gp and not model.is_number(gp):
            assert body == model.error("wrong format")
        elif gp and int(gp) not in removable:
            assert body == model.error("remove group failed")
        else:
            assert body == {"res": "success"}
            for group in [int(gp)] if gp else removable:
                model.empty(group)
                del model.groups[group]

    @rule(data=st.data())
    def move_to_default(self, data) -> None:
        ct = self.contact_id(data)
        body = self.command(data, "movetodefault", contactID=ct)
        model = self.model
        if body is None:
            return
        if ct == "":
            assert body == model.error("ID is empty")
        elif not model.is_number(ct):
            assert body == model.error("wrong format")
        elif model.contacts.get(int(ct), {"groupID": "0"})["groupID"] == "0":
            assert body == model.error("move contact to default failed")
        else:
            assert body == {"res": "success"}
            model.contacts[int(ct)]["groupID"] = "0"

    @rule(change=st.sampled_from(["there and back", "power cut", "there and back", "reset"]))
    def whole_state(self, change: str) -> None:
        if change == "there and back":
            taken = self.phone.snapshot()
            self.phone.reset()
            self.phone.restore(taken)
        elif change == "power cut":
            rows = json.loads(json.dumps(self.phone.phonebook.dump()))
            self.phone.phonebook.load(rows)
        else:
            self.phone.reset()
            self.model = Model()
            self.seen, self.seen_groups = set(), {0, 100}
            self.sessions = dict.fromkeys(self.sessions, float("-inf"))

    @invariant()
    def both_hold_the_same(self) -> None:
        if not hasattr(self, "phone"):
            return
        book = self.phone.phonebook
        assert {i: group.name for i, group in book.groups().items()} == self.model.groups
        assert {i: c.name for i, c in book.contacts().items()} == {
            i: row["contactName"] for i, row in self.model.contacts.items()
        }
        assert all(contact.group in self.model.groups for contact in book.contacts().values())


TestPhoneAgainstModel = PhoneAgainstModel.TestCase
TestPhoneAgainstModel.settings = settings(
    max_examples=int(os.environ.get("GMI_MODEL_EXAMPLES", "120")),
    stateful_step_count=50,
    deadline=None,
    derandomize="GMI_MODEL_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
