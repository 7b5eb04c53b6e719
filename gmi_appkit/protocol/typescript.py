"""Writes ``GMIService.d.ts``: what editors know of the 42 functions."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from gmi_appkit.protocol.document import Document, Interface
from gmi_appkit.protocol.wording import (
    behaviour,
    codes,
    destruction,
    error_line,
    guide_page,
    meaning,
    reply_standing,
    sentence,
    signature,
)

# What the function answers after its further requests; the document has them one by one.
_COMPOSED = {
    "downloadPhonebook": {"res": "success", "flag?": "1", "phbkresponse?": "0"},
    "setPhonebook": {"res": "success", "flag?": "1", "phbkresponse?": "0"},
    "setUpgrade": {"res": "success", "flag?": "1"},
}

# Parameters that are text to the phone and not an id, a number or a switch.
_TEXTS = frozenset(
    {"ip", "username", "password", "ctName", "headerstring", "text", "funcname", "name", "arg"}
    | {"path", "destnum", "num"}
)
_SWITCHES = frozenset({"isvideo", "isdialplan", "flag", "reboot"})
_EVERY = {("getContact", "ctID"), ("removeContact", "ctID"), ("removeGroup", "gpID")}

_RUNTIME = """\
  /** Why the library answers in the phone's place.
   *
   * - `network`: the phone cannot be reached, or refused the request
   * - `timeout`: it did not answer in time; a late answer is dropped
   * - `reply`: it answered something else than a reply
   * - `session`: logged in, but the session does not hold: the browser keeps the cookie back
   * - `cancelled`: by `cancel()`
   * - `superseded`: by a newer search, while it still waited
   * - `refused`: not sent; `msg` says which value or permission is missing
   * - `version`: the phone's GMI version has no such function
   * - `many`: too many contacts for one reply; `count` says how many
   * - `gone`: only from `watch`: the last answer, after ten failures in a row
   */
  type Reason = 'network' | 'timeout' | 'reply' | 'session' | 'cancelled' | 'superseded' |
    'refused' | 'version' | 'many' | 'gone';

  /** An error reply: of the phone, or of the library, which then has a `reason`. */
  interface Failure {
    res: 'error';
    /** What failed, for people. The phone's own message if there is no `reason`. */
    msg: string;
    reason?: Reason;
    /** With the reason `many`: how many contacts there are. */
    count?: string;
    /** Of a phonebook's download, import or saving: how it ended. */
    phbkresponse?: string;
  }

  /** Runs exactly once, whatever becomes of the request. */
  type Callback<Reply> = (reply: Reply | Failure) => void;

  /** Numbers may be given as text: the wire knows nothing else. */
  type Value = string | number;
  type Switch = 0 | 1 | '0' | '1' | boolean;

  /** Type of `GMIService.ALL`, which means all contacts, all groups; nothing else does. */
  interface All { toString(): string; readonly __all: never; }

  interface Options {
    /** Where the phone is, such as `http://192.168.1.50`; the page's own origin by default. */
    base?: string;
    /** Milliseconds for one request, 10000 by default. */
    timeout?: number;
    /** Most contacts that getContact fetches at once without being told to, 200 by default. */
    maxContacts?: number;
    /** Lets calls through that destroy something; better given to the one call. */
    allowDestructive?: boolean;
    /** Asked once when a login is needed and webServiceLogin has not been called. Call `give`
     * with what the user typed; calling it with nothing lets the waiting calls fail. */
    credentials?: (give: (username?: string, password?: string) => void) => void;
  }

  /** Stands after the callback of any function. */
  interface CallOptions {
    /** Milliseconds for each of its requests. */
    timeout?: number;
    /** Needed where the function says it destroys something. */
    allowDestructive?: boolean;
  }

  interface Call {
    /** Gives up: the callback gets the reason `cancelled`, a reply is dropped. */
    cancel(): void;
  }

  interface WatchOptions {
    /** Milliseconds between requests: 1000 for getLineStatus, else 15000. */
    interval?: number;
    /** Where a page cannot know that it is hidden, asking pauses this long after the last touch
     * or key, in milliseconds: 300000 by default, 0 for never. */
    idle?: number;
  }

  interface Watch { stop(): void; }
"""

_CLASS = """\
/** The functions of a phone's HTTP interface (GMI).
 *
 * At most two requests are under way at a time; the others wait. One login serves all calls; a
 * call that finds the session ended logs in once more and is repeated.
 *
 *     var gmi = new GMIService();
 *     gmi.webServiceLogin('', 'gmiadmin', password, function (reply) {
 *       if (reply.res == 'error') show(reply.msg);
 *     });
 */
declare class GMIService {
  constructor(options?: GMIService.Options);

  /** All contacts, all groups: in place of an id, on purpose. */
  static readonly ALL: GMIService.All;

  base: string;
  timeout: number;
  maxContacts: number;
  allowDestructive?: boolean;
  credentials?: GMIService.Options['credentials'];
"""

_WATCHES = """\

  /** Asks again and again, and calls back whenever the reply is another than before.
   *
   * Errors are waited out longer and longer; after ten failures in a row to reach the phone the
   * callback gets the reason `gone` and nothing more is asked. Nothing is asked while the page is
   * hidden.
   * @param name The function.
   * @param args Its arguments, without the callback.
   */
  watch(name: string, args: unknown[], callback: (reply: any) => void,
    options?: GMIService.WatchOptions): GMIService.Watch;

  /** Watches a line: `watch('getLineStatus', [line], ...)`. */
  watchLine(line: GMIService.Value, callback: GMIService.Callback<GMIService.GetLineStatusReply>,
    options?: GMIService.WatchOptions): GMIService.Watch;

  /** Watches the number of contacts, the one sign of a changed phonebook that costs little. */
  watchPhonebook(callback: GMIService.Callback<GMIService.GetContactCountReply>,
    options?: GMIService.WatchOptions): GMIService.Watch;
"""


def declarations(document: Document) -> str:
    """Write ``GMIService.d.ts``.

    Args:
        document: The protocol document.
    """
    parts = [
        "// Types of GMIService.js. Made from the protocol document by\n"
        "// `python -m gmi_appkit.protocol.javascript`: edit that.\n\n",
        "declare namespace GMIService {\n",
        _RUNTIME,
        *_structures(document),
        *(_reply(interface) for interface in document.interfaces),
        "}\n\n",
        _CLASS,
        *(_function(interface, document) for interface in document.interfaces),
        _WATCHES,
        "}\n",
    ]
    return "".join(parts)


def _doc(lines: Iterable[str], indent: str = "  ") -> str:
    wrapped: list[str] = []
    for line in lines:
        hanging = "  " if line.startswith(("- ", "@")) else ""
        text = line.replace("*/", "* /")
        wrapped += textwrap.wrap(text, 94, subsequent_indent=hanging, break_long_words=False) or [
            ""
        ]
    while not wrapped[-1]:
        wrapped.pop()
    if len(wrapped) == 1:
        return f"{indent}/** {wrapped[0]} */\n"
    first, *rest = wrapped
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in rest)
    return f"{indent}/** {first}\n{body}{indent} */\n"


def _structures(document: Document) -> Iterator[str]:
    known: dict[str, Mapping[str, str]] = {}
    for interface in document.interfaces:
        for name, fields in (interface.structs or {}).items():
            title = _structure_name(interface, name)
            if known.get(title) == fields:
                continue
            known[title] = fields
            users = [i.name for i in document.interfaces if fields in (i.structs or {}).values()]
            yield "\n" + _doc([f"Taken by {' and '.join(users)}."])
            yield f"  interface {title} {{\n"
            for field, purpose in fields.items():
                mark = "" if (name, field) == ("ConfItem", "key") else "?"
                wire = [f for f in interface.query if f.name == purpose]
                told = f"{wire[0].meaning} ({wire[0].values})" if wire else purpose
                yield _doc([sentence(told)], "    ")
                yield f"    {field}{mark}: Value;\n"
            yield "  }\n"


def _structure_name(interface: Interface, name: str) -> str:
    title = name[:1].upper() + name[1:]
    return f"{title}Import" if interface.name == "setPhonebook" else title


def _reply(interface: Interface) -> str:
    form = interface.success()
    note = "" if form.standing == "documented" else " Proposed."
    head = "\n" + _doc([f"What {interface.name} answers.{note}"])
    name = _reply_name(interface)
    if isinstance(form.body, str):
        return f"{head}  type {name} = string;\n"
    body = _COMPOSED.get(interface.name, form.body)
    lines = []
    for key, value in body.items():
        if key.isdigit():
            lines = ["    res: 'success';\n", "    [key: string]: string;\n"]
            break
        lines.append(f"    {key}: {_type(key, value)};\n")
    return f"{head}  interface {name} {{\n{''.join(lines)}  }}\n"


def _reply_name(interface: Interface) -> str:
    return interface.name[:1].upper() + interface.name[1:] + "Reply"


def _type(key: str, value: object) -> str:
    if isinstance(value, list):
        fields = "".join(f"      {name}: string;\n" for name in value[0])
        return f"Array<{{\n{fields}    }}>"
    return f"'{value}'" if key in ("res", "Response") else "string"


def _function(interface: Interface, document: Document) -> str:
    parameters = [f"{name}: {_parameter(interface, name)}" for name in interface.parameters]
    parameters += [
        f"callbackFunction?: GMIService.Callback<GMIService.{_reply_name(interface)}>",
        "options?: GMIService.CallOptions",
    ]
    line = f"  {interface.name}({', '.join(parameters)}): GMIService.Call;\n"
    if len(line) > 100:
        line = f"  {interface.name}(\n    " + ",\n    ".join(parameters) + "): GMIService.Call;\n"
    return "\n" + _doc(_function_doc(interface, document)) + line


def _parameter(interface: Interface, name: str) -> str:
    if name == "confItem":
        return "GMIService.ConfItem[]"
    for struct in interface.structs or ():
        if struct.lower() == name.lower():
            return f"GMIService.{_structure_name(interface, struct)}"
    if name in _TEXTS:
        return "string"
    if name in _SWITCHES:
        return "GMIService.Switch"
    return "GMIService.Value" + (" | GMIService.All" if (interface.name, name) in _EVERY else "")


def _function_doc(interface: Interface, document: Document) -> Iterator[str]:
    yield interface.summary
    yield ""
    yield f"{interface.number}. `{signature(interface)}`, {guide_page(interface, document)}."
    yield f"Request: {interface.standing}. Replies: {reply_standing(interface)}."
    if interface.since > 1:
        yield f"Since GMI {interface.since}."
    if interface.models:
        yield f"Only on {' and '.join(name.upper() for name in interface.models)}."
    what, table = codes(interface, document)
    listed = ", ".join(f"{code} = {text}" for code, text in table.items())
    for text in (
        behaviour(interface),
        f"{what}: {listed}." if table else "",
        destruction(interface),
    ):
        if text:
            yield ""
            yield text
    yield ""
    for form in interface.replies:
        if form.kind == "error":
            yield f"- {error_line(form)}"
    for name in interface.parameters:
        told = meaning(interface, name)
        if told:
            yield f"@param {name} {told}"
