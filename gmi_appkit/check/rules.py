"""The rules by name: what each reports, why, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from gmi_appkit.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: As findings, ``--explain`` and suppression comments spell it.
        severity: ``error`` or ``warning``; a feature of the table may say otherwise.
        title: One line.
        why: What happens on the phone.
        bad: An example that is reported.
        good: What to write instead.
        fix: What ``--fix`` does; empty if nothing.
    """

    name: str
    severity: str
    title: str
    why: str
    bad: str
    good: str
    fix: str = ""


_ALL = (
    Rule(
        "js-parse",
        "error",
        "The script cannot be parsed.",
        "A syntax error stops the whole script, on every engine.",
        "var a = ;",
        "var a = 1;",
    ),
    Rule(
        "js-syntax",
        "error",
        "Syntax that came after the phone's script engine.",
        "An engine of 2010 knows ECMAScript 5 at best. Newer syntax is a parse error: nothing of "
        "the script runs, also what stands before it. A feature test cannot help.",
        "var f = (a) => `${a}!`;",
        "var f = function (a) { return a + '!'; };",
        "turns let and const at the top level of a script or function into var where the name is "
        "declared once, shorthand properties into name: name, and drops trailing commas of "
        "parameters and arguments",
    ),
    Rule(
        "js-reserved-name",
        "error",
        "A reserved word as a property name.",
        "Android 2.3 follows ECMAScript 3 here: p.catch, x.default and {class: 1} are parse "
        "errors and stop the whole script.",
        "var a = {default: 1}; promise.catch(f);",
        "var a = {'default': 1}; promise['catch'](f);",
        "quotes the name",
    ),
    Rule(
        "js-global",
        "error",
        "An object or function of the window that the engine lacks.",
        "Using it throws a ReferenceError or a TypeError. Code behind a test such as "
        "if (window.WebSocket) or typeof fetch === 'function' is not reported, nor is what the app "
        "defines itself. A bare name as its own test (if (fetch)) throws too: write window.fetch.",
        "fetch('list.json');",
        "var request = new XMLHttpRequest();",
    ),
    Rule(
        "js-member",
        "error",
        "A property or method that the engine's objects lack.",
        "It is undefined there, so calling it throws. Reported where the kind of object is clear, "
        "or where the name is hardly used for anything else; methods of your own with the same "
        "name are not.",
        "element.classList.add('on');",
        "element.className += ' on';",
    ),
    Rule(
        "js-style",
        "error",
        "A style property that script sets under a name the engine does not know.",
        "The build prefixes style sheets, not scripts: element.style.transform stays without "
        "effect on an engine that knows webkitTransform.",
        "box.style.transform = 'scale(2)';",
        "box.style.webkitTransform = box.style.transform = 'scale(2)';",
    ),
    Rule(
        "js-event",
        "error",
        "An event that the engine never fires.",
        "The listener is accepted and never called.",
        "box.addEventListener('pointerdown', press);",
        "box.addEventListener('touchstart', press);",
    ),
    Rule(
        "js-radix",
        "error",
        "parseInt without a radix.",
        "The phones' engines read a leading 0 as octal: parseInt('08') is 0. Extensions, hours "
        "and account numbers begin with 0.",
        "parseInt(hour)",
        "parseInt(hour, 10)",
        "adds , 10",
    ),
    Rule(
        "js-strict",
        "warning",
        "Code that relies on strict mode.",
        "Android 2.3 ignores 'use strict': this is the window in a plain call, and assigning to "
        "an undeclared name makes a global.",
        "'use strict'; function f() { if (this === undefined) { start(); } }",
        "function f(asMethod) { if (!asMethod) { start(); } }",
    ),
    Rule(
        "css-parse",
        "error",
        "The style sheet cannot be parsed here.",
        "The browser skips the declaration or the rule, and often the next one with it.",
        "a { color red }",
        "a { color: red }",
    ),
    Rule(
        "css-property",
        "error",
        "A CSS property that the engine ignores.",
        "What the build prefixes or lowers (transition, transform, box-shadow, flex ...) is not "
        "reported, nor is a property with a fallback of the same name before it.",
        ".row { display: flex; gap: 8px; }",
        ".row > * { margin-right: 8px; }",
    ),
    Rule(
        "css-value",
        "error",
        "A CSS value that makes the engine drop the declaration.",
        "The declaration is dropped. With a value that the engine knows before it in the same "
        "rule, nothing is reported.",
        ".list { display: grid; }",
        ".list > li { display: inline-block; width: 33%; }",
    ),
    Rule(
        "css-unit",
        "error",
        "A CSS unit that makes the engine drop the declaration.",
        "See css-value.",
        ".page { height: 100vh; }",
        "html, body, .page { height: 100%; }",
    ),
    Rule(
        "css-function",
        "error",
        "A CSS function that makes the engine drop the declaration.",
        "See css-value. calc() with one unit throughout is computed by the build.",
        ".main { width: calc(100% - 40px); }",
        ".main { margin-right: 40px; }",
    ),
    Rule(
        "css-at-rule",
        "error",
        "An at-rule that the engine skips with all its contents.",
        "Nothing in its braces applies. What stands in @supports is a feature test and is not "
        "checked.",
        "@layer base { a { color: red; } }",
        "a { color: red; }",
    ),
    Rule(
        "css-media",
        "error",
        "A media feature that the engine does not know.",
        "The query never matches, so its rules never apply.",
        "@media (hover: hover) { a:hover { color: red; } }",
        "a:hover { color: red; }",
    ),
    Rule(
        "css-selector",
        "error",
        "A selector that makes the engine drop the whole rule.",
        "One unknown part drops all the selectors of its list with their declarations.",
        "a:is(.on, .near) { color: red; }",
        "a.on, a.near { color: red; }",
    ),
    Rule(
        "css-scroll",
        "error",
        "An element that scrolls by itself.",
        "Android 2.3 cannot scroll the contents of an element by touch: what does not fit cannot "
        "be reached. The page itself scrolls.",
        ".list { height: 200px; overflow: auto; }",
        ".list { height: auto; }",
    ),
    Rule(
        "css-fixed",
        "warning",
        "position: fixed in a page that can be zoomed.",
        "Android 2.3 keeps such an element in place only where the viewport forbids zooming.",
        '.bar { position: fixed; } with <meta name="viewport" content="width=device-width">',
        '<meta name="viewport" content="width=device-width, user-scalable=no">',
    ),
    Rule(
        "html-element",
        "error",
        "An element that the engine does not know.",
        "It is shown like a span, without its behaviour.",
        "<dialog open>...</dialog>",
        '<div class="dialog">...</div>',
    ),
    Rule(
        "html-attribute",
        "error",
        "An attribute that the engine does not know.",
        "It has no effect.",
        "<p hidden>...</p>",
        '<p style="display: none">...</p>',
    ),
    Rule(
        "html-input-type",
        "error",
        "An input type that the engine does not know.",
        "It is shown as a text field, without keypad, picker or check.",
        '<input type="date">',
        '<input type="text">',
    ),
    Rule(
        "html-module",
        "error",
        "A script module.",
        "The engine does not know the type and never runs the script.",
        '<script type="module" src="app.js"></script>',
        '<script src="app.js"></script>',
    ),
    Rule(
        "html-viewport",
        "warning",
        "A page that does not set the viewport.",
        "Without width=device-width the page is laid out 800 pixels wide and zoomed out; without "
        "user-scalable=no every tap waits for a second one and position: fixed does not hold.",
        "<head><title>Phones</title></head>",
        '<meta name="viewport" content="width=device-width, user-scalable=no">',
    ),
    Rule(
        "html-charset",
        "error",
        "A page that does not say that it is UTF-8 in its first 1,024 bytes.",
        "Replies of the phone carry no charset and are read in the page's: names such as Jörg "
        "come out broken.",
        "<head><title>Phones</title></head>",
        '<head><meta charset="utf-8"><title>Phones</title></head>',
        'adds <meta charset="utf-8"> as the first thing of head',
    ),
    Rule(
        "file-type",
        "error",
        "A picture, font or sound in a format that the engine cannot read.",
        "The picture stays empty; the font falls back.",
        '<img src="logo.svg">',
        '<img src="logo.png">',
    ),
    Rule(
        "url-root",
        "warning",
        "A URL that begins at the server's root.",
        "Apps are served below /app/ in development and anywhere in production; only relative "
        "URLs hold in both.",
        '<script src="/app.js"></script>',
        '<script src="app.js"></script>',
    ),
    Rule(
        "url-external",
        "warning",
        "Something loaded from another server.",
        "The phone's network should be isolated, and the phone speaks TLS 1.0 with old "
        "certificates only: https from outside fails.",
        '<script src="https://cdn.example/lib.js"></script>',
        '<script src="lib.js"></script>',
    ),
    Rule(
        "gmi-function",
        "error",
        "A function that GMIService does not have.",
        "It is undefined; the call throws. What only some models answer is a warning for the "
        "others. Calls by name, ask('getContact', ['', '', ''], show), are looked at too.",
        "gmi.getContacts('', '', '', show);",
        "gmi.getContact('', '', '', show);",
    ),
    Rule(
        "gmi-parameters",
        "error",
        "A GMIService call with the wrong number of parameters.",
        "The values land in other fields of the request, or the callback is taken for one.",
        "gmi.originateCall(number, show);",
        "gmi.originateCall('0', '0', '1', number, '', show);",
    ),
    Rule(
        "gmi-error-case",
        "warning",
        "A reply that is used without looking whether it is an error.",
        "Sessions end after 900 seconds, phones restart: the reply is then {res: 'error', msg} "
        "and has none of the fields.",
        "gmi.getLastCall('1', function (reply) { show(reply.lastcall); });",
        "gmi.getLastCall('1', function (reply) {\n"
        "  if (reply.res !== 'success') { return tell(reply.msg); }\n"
        "  show(reply.lastcall);\n"
        "});",
    ),
    Rule(
        "gmi-credentials",
        "error",
        "A password in the source.",
        "Everybody on the phone's network can read the app's files. Ask for it on the page, or "
        "read it from config.js beside the bundle.",
        "gmi.webServiceLogin('', 'gmiadmin', 'hunter2', done);",
        "gmi.webServiceLogin('', CONFIG.user, CONFIG.password, done);",
    ),
    Rule(
        "gmi-address",
        "warning",
        "A phone's address in the source.",
        "The app works with that one phone until its address changes. By default GMIService "
        "talks to where the page came from, and the web server knows the phone.",
        "new GMIService({base: 'http://192.168.1.50'})",
        "new GMIService()",
    ),
    Rule(
        "gmi-destructive",
        "error",
        "A call that deletes everything because its id is empty.",
        "removeContact('') removes all contacts. Make sure that the id is there.",
        "gmi.removeContact('', done);",
        "if (contact.id) { gmi.removeContact(contact.id, done); }",
    ),
    Rule(
        "suppression",
        "error",
        "A suppression comment that lacks its reason or names no rule.",
        "The reason is for whoever reads the code next; without it nothing is suppressed.",
        "/* gmi-check-ignore js-global */",
        "/* gmi-check-ignore js-global: loaded on desktop pages only */",
    ),
    Rule(
        "suppression-unused",
        "warning",
        "A suppression comment that suppresses nothing.",
        "It hides what comes later; remove it.",
        "/* gmi-check-ignore js-global: old reason */ var a = 1;",
        "var a = 1;",
        "removes it where it is a comment of its own",
    ),
    Rule(
        "encoding",
        "error",
        "A file that is not UTF-8.",
        "The page says UTF-8, so other bytes come out as replacement characters.",
        "a file saved as Windows-1252",
        "the same file saved as UTF-8",
    ),
)

RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}
"""The rules by name."""


def get_rule(name: str) -> Rule:
    """Look a rule up.

    Raises:
        ConfigurationError: If there is none of that name; the message suggests one.
    """
    if name in RULES:
        return RULES[name]
    close = get_close_matches(name, RULES, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    raise ConfigurationError(f"unknown rule {name!r}{hint} (known: {', '.join(RULES)})")


def explain(name: str) -> str:
    """What a rule reports and why, as text for a terminal.

    Args:
        name: The rule's name.

    Raises:
        ConfigurationError: If there is no such rule.
    """
    rule = get_rule(name)
    parts = [f"{rule.name} ({rule.severity})", rule.title, "", rule.why, "", "Reported:"]
    parts += [f"    {line}" for line in rule.bad.splitlines()]
    parts += ["Instead:"]
    parts += [f"    {line}" for line in rule.good.splitlines()]
    if rule.fix:
        parts += ["", f"--fix {rule.fix}."]
    return "\n".join(parts)
