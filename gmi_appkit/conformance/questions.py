"""What no guide says and HTTP can ask a phone. None of it writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from gmi_appkit.client import Phone
from gmi_appkit.conformance.report import Answer
from gmi_appkit.errors import PhoneError
from gmi_appkit.protocol import Reply, Request
from gmi_appkit.protocol.wire import build_query

_FORM = "application/x-www-form-urlencoded"
_LENGTHS = (1024, 2048, 4096, 8192)

_COOKIE_VALUE = re.compile(r'(?<==)("?)([^";]*)("?)')
_ODD = re.compile(r"[^\x20-\x7e]")


def ask_open_questions(phone: Phone) -> tuple[Answer, ...]:
    """Ask what real phones still have to settle."""
    return tuple(Answer(question, _safely(ask, phone)) for question, ask in _QUESTIONS.items())


def _safely(ask: Callable[[Phone], str], phone: Phone) -> str:
    try:
        return ask(phone)
    except PhoneError as problem:
        return f"not answered: {problem}"


def _product(phone: Phone, **more: str) -> Reply:
    query = build_query({"action": "product", "format": "json", **more})
    return phone.exchange(Request("/manager", query), session=False)


def _cookie(phone: Phone) -> str:
    reply = phone.login_reply
    lines = [
        _COOKIE_VALUE.sub(lambda m: f"{m[1]}<{len(m[2])} {_alphabet(m[2])}>{m[3]}", value, count=1)
        for name, value in (reply.headers if reply else ())
        if name.lower() == "set-cookie"
    ]
    return "; and ".join(lines) or "no Set-Cookie"


def _alphabet(text: str) -> str:
    if re.fullmatch(r"[0-9a-f]+", text):
        return "lower-case hex digits"
    return "letters and digits" if text.isalnum() else "characters"


def _json_type(phone: Phone) -> str:
    return _product(phone).content_type or "none"


def _wrapper(phone: Phone) -> str:
    reply = _product(phone, jsoncallback="x")
    return f"{_shown(reply)} ({reply.content_type or 'no Content-Type'})"


def _question_mark(phone: Phone) -> str:
    return _shown(_product(phone, jsoncallback="?"))


def _odd_callback(phone: Phone) -> str:
    reply = _product(phone, jsoncallback="x;y")
    echoed = "echoed" if b"x;y" in reply.body else "not echoed"
    return f"HTTP {reply.status}, {echoed}"


def _text(phone: Phone) -> str:
    reply = phone.exchange(Request("/manager", "action=product"), session=False)
    return f"{_shown(reply)} ({reply.content_type or 'no Content-Type'})"


def _post(phone: Phone) -> str:
    body = build_query({"action": "product", "format": "json"}).encode()
    reply = phone.exchange(Request("/manager", "", "POST", body, _FORM), session=False)
    return "yes" if _is_success(reply) else f"no: HTTP {reply.status}, {_shown(reply)}"


def _parameter_case(phone: Phone) -> str:
    told = []
    for what, query in (
        ("parameter names", "ACTION=product&format=json"),
        ("actions", "action=Product&format=json"),
    ):
        reply = phone.exchange(Request("/manager", query), session=False)
        told.append(f"{what}: {'does not matter' if _is_success(reply) else 'matters'}")
    return ", ".join(told)


def _gmiadmin(phone: Phone) -> str:
    return "yes" if phone.accepts_user("gmiadmin") else "no"


def _second_login(phone: Phone) -> str:
    first = _session_of(phone)
    phone.login()
    if not first:
        return "cannot be told: no cookie"
    query = build_query({"action": "uptime", "format": "json"})
    reply = phone.exchange(Request("/manager", query, cookie=first), session=False)
    return "no, both live" if _is_success(reply) else f"yes: {_shown(reply)}"


def _session_of(phone: Phone) -> str:
    for name, value in phone.login_reply.headers if phone.login_reply else ():
        if name.lower() == "set-cookie":
            return value.split(";")[0]
    return ""


def _longest(phone: Phone) -> str:
    longest = 0
    for length in _LENGTHS:
        try:
            taken = _is_success(_product(phone, x="x" * length))
        except PhoneError:
            taken = False
        if not taken:
            return f"{longest} characters and more are taken, {length} are not"
        longest = length
    return f"{longest} characters and more (no longer one was tried)"


def _shown(reply: Reply) -> str:
    text = reply.body.decode("utf-8", "replace")
    return _ODD.sub(lambda found: repr(found[0])[1:-1], text[:160])


def _is_success(reply: Reply) -> bool:
    try:
        body = json.loads(reply.body)
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("res") == "success"


_FOR_A_PERSON = {
    "browser": "open the app phone_report on the phone (gmi new --template phone_report)",
    "files": "export a phonebook on the phone's own web page and look at the file",
    "system": "look at the phone's own status page",
}

_QUESTIONS: dict[str, Callable[[Phone], str]] = {
    "the Set-Cookie line of a login": _cookie,
    "the Content-Type of a JSON reply": _json_type,
    "the reply with jsoncallback=x": _wrapper,
    "the reply with the guide's literal jsoncallback=?": _question_mark,
    "what a callback that is no name gets": _odd_callback,
    "the reply without format=json": _text,
    "is POST taken?": _post,
    "upper and lower case": _parameter_case,
    "is the user gmiadmin taken, with the same password?": _gmiadmin,
    "does a second login end the first session?": _second_login,
    "the longest address": _longest,
    # What HTTP cannot see stands in the report too, for the person at the phone.
    "size, pixel ratio and user agent of its browser": lambda _: _FOR_A_PERSON["browser"],
    "columns of its CSV, number of groups, lengths of fields": lambda _: _FOR_A_PERSON["files"],
    "Android version and screen of a GXV3240 or GXV3275": lambda _: _FOR_A_PERSON["system"],
}
