"""The run itself: every reply of the document once, then what writing brings up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gmi_appkit.client import Phone
from gmi_appkit.conformance.matching import fits, masked
from gmi_appkit.conformance.probes import INPUTS, SAVED, SUCCESS, Probe, Scripted, Skip
from gmi_appkit.conformance.questions import ask_open_questions
from gmi_appkit.conformance.report import Report, Result, Verdict
from gmi_appkit.conformance.writing import write_and_clean_up
from gmi_appkit.errors import PhoneError
from gmi_appkit.protocol import Interface, ReplyForm, Request, SideAction, load
from gmi_appkit.protocol.wire import build_query

_Key = tuple[str, str]


def run_conformance(phone: Phone, write: bool = False) -> Report:
    """Compare a phone with the protocol document.

    Args:
        phone: The phone, real or emulated. No setting of it is changed.
        write: Also try what writes: a group, a contact, a draft and an import of its own, all
            removed again. Nothing that rings, reboots, or removes what was there is ever sent.

    Raises:
        PhoneUnreachable: If the phone does not answer.
        AuthenticationFailed: If the login fails.
    """
    return Run(phone, write).report()


class Run:
    """The state of a run: what was seen of each reply so far."""

    def __init__(self, phone: Phone, write: bool) -> None:
        self.phone = phone
        self.write = write
        self.document = load()
        self.left_over: list[str] = []
        self._seen: dict[_Key, Verdict] = {}
        self._differs: dict[_Key, tuple[Any, str]] = {}
        self._instead: dict[_Key, str] = {}

    def report(self) -> Report:
        """Do it all."""
        self.phone.login()
        login = self.phone.login_reply
        if login is not None:
            self.note("webServiceLogin", SUCCESS, _decoded(login.body))
        product = self.phone.get_product()
        version = self.phone.get_gmi_version()
        for interface in self.document.interfaces:
            if not self._out_of_reach(interface, product, version):
                self._try_all(interface.name, interface)
        for side in self.document.side_actions:
            self._try_all(side.action, side)
        self._try_general()
        if self.write:
            write_and_clean_up(self)
        answers = ask_open_questions(self.phone)
        return Report(
            phone=self.phone.address,
            product=product,
            gmi_version=version,
            write=self.write,
            results=tuple(self._results(product, version)),
            answers=answers,
            left_over=tuple(self.left_over),
        )

    def ask(self, action: str, fields: Mapping[str, str]) -> Any:
        """Ask the phone, and note which of the action's replies came."""
        interface = self.document.by_action.get(action)
        name = interface.name if interface else action
        query = {"action": action, **fields}
        if interface is None or interface.reply == "json":
            query["format"] = "json"
        seen = self._send(query)
        form = next(
            (form for form in self._forms(name) if not fits(self.document, name, form, seen)), None
        )
        if form is not None:
            self._seen[name, _label(name, form)] = form.standing
        return seen

    def note(self, name: str, label: str, seen: Any) -> None:
        """Compare a reply that should be the one of that label, and note what came of it."""
        form = next(form for form in self._forms(name) if _label(name, form) == label)
        problem = fits(self.document, name, form, seen)
        if problem:
            self._differs[name, label] = (masked(seen), problem)
        else:
            self._seen[name, label] = form.standing

    def _send(self, query: Mapping[str, str]) -> Any:
        # What runs here was chosen so that it destroys nothing but what the run made itself.
        reply = self.phone.exchange(
            Request("/manager", build_query(query)), allow_destructive=self.write
        )
        return _decoded(reply.body)

    def _forms(self, name: str) -> tuple[ReplyForm, ...]:
        found: Interface | SideAction | None = self.document.by_name.get(name)
        return (found or self.document.side_by_action[name]).replies

    def _try_all(self, name: str, what: Interface | SideAction) -> None:
        version = self.phone.gmi_version()
        for form in what.replies:
            label = _label(name, form)
            probe = INPUTS[name].get(label)
            if (
                form.cause == "fault"
                or form.since > version
                or not isinstance(probe, Probe)
                or (probe.write and not self.write)
            ):
                continue
            self._try(name, what.action, label, form, probe)

    def _try(self, name: str, action: str, label: str, form: ReplyForm, probe: Probe) -> None:
        seen: Any = None
        for fields in probe.tries:
            try:
                seen = self.ask(action, fields)
            except PhoneError as problem:
                self._differs[name, label] = (None, str(problem))
                return
            if (name, label) in self._seen:
                return
        documented = [
            other for other in self._forms(name) if not fits(self.document, name, other, seen)
        ]
        # A phone without contacts or calls is no phone that differs.
        if documented and (form.kind == "success" or len(probe.tries) > 1):
            self._instead[name, label] = f"the phone has nothing to show it with: {masked(seen)}"
            return
        self._differs[name, label] = (masked(seen), fits(self.document, name, form, seen))

    def _try_general(self) -> None:
        unknown, no_session = self.document.general
        seen = self._send({"action": "gmiConform", "format": "json"})
        self._general("unknown action", unknown, seen)
        query = build_query({"action": "uptime", "format": "json"})
        reply = self.phone.exchange(Request("/manager", query), session=False)
        self._general("no session", no_session, _decoded(reply.body))

    def _general(self, name: str, form: ReplyForm, seen: Any) -> None:
        if seen == form.body:
            self._seen[name, _label(name, form)] = form.standing
        else:
            self._differs[name, _label(name, form)] = (masked(seen), "another reply")

    def _out_of_reach(self, interface: Interface, product: str, version: int) -> str:
        if interface.models and product.lower() not in interface.models:
            return f"a function of {', '.join(model.upper() for model in interface.models)}"
        if interface.since > version:
            return f"needs GMI {interface.since}, this phone has {version}"
        return ""

    def _results(self, product: str, version: int) -> list[Result]:
        results = []
        for interface in self.document.interfaces:
            closed = self._out_of_reach(interface, product, version)
            results += [
                self._result(interface.name, interface, form, closed) for form in interface.replies
            ]
        for side in self.document.side_actions:
            results += [self._result(side.action, side, form, "") for form in side.replies]
        for name, form in zip(("unknown action", "no session"), self.document.general, strict=True):
            results.append(self._verdict(name, "", form, "V1.0 p. 4", ""))
        return results

    def _result(
        self, name: str, what: Interface | SideAction, form: ReplyForm, closed: str
    ) -> Result:
        why = closed
        probe = INPUTS[name].get(_label(name, form))
        version = self.phone.gmi_version()
        if not why and form.since > version:
            why = f"needs GMI {form.since}, this phone has {version}"
        if not why and form.cause == "fault":
            why = "only a phone with a fault says it"
        if not why and isinstance(probe, Skip):
            why = probe.why
        writes = isinstance(probe, Scripted) or (isinstance(probe, Probe) and probe.write)
        if not why and writes and not self.write:
            why = "it writes; --write tries it"
        return self._verdict(name, what.action, form, what.source, why)

    def _verdict(self, name: str, action: str, form: ReplyForm, source: str, why: str) -> Result:
        key = (name, _label(name, form))
        if key in self._seen:
            return Result(name, action, key[1], self._seen[key], source, form.body)
        if key in self._differs:
            seen, difference = self._differs[key]
            return Result(name, action, key[1], "differs", source, form.body, seen, difference)
        why = self._instead.get(key) or why or "it did not come up"
        return Result(name, action, key[1], "not tried", source, form.body, None, why)


def _label(name: str, form: ReplyForm) -> str:
    if form.kind == "error":
        return str(form.body.get("msg")) if isinstance(form.body, dict) else form.body
    if name == "setPhonebook" and form.body == {"res": "success"}:
        return SAVED
    return SUCCESS


def _decoded(body: bytes) -> Any:
    text = body.decode("utf-8", "replace").strip()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, dict) else text
