"""Bring the ``mdn`` entries of ``gmi_appkit/check/engines.json`` up to date.

Usage::

    npm install @mdn/browser-compat-data          # in a folder of your own
    python tests/bench/refresh_engines.py FOLDER/node_modules/@mdn/browser-compat-data/data.json

Entries from any other source are kept as they are and win over an ``mdn`` entry of the same key:
they are facts about these very engines, where MDN's data begins later (its WebView in effect at
Android 4.4) and has to be inferred. WebKit 533.1 stands between Safari 4 and 5.0 and its script
engine is that of Chrome 5; WebKit 534.30 stands between Safari 5.0 and 5.1, with Chrome 11's. A
feature is said to be missing only where both lines of ancestors came too late.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import lightningcss

TABLE = Path(__file__).parents[2] / "gmi_appkit" / "check" / "engines.json"
NEVER = 9999.0
OLDEST, OLD = "android23", "android42"

INTERFACES = {
    "element": r"Element|Node|EventTarget|HTML\w*Element",
    "document": r"Document|HTMLDocument|XMLDocument|Node|EventTarget",
    "nodelist": r"NodeList|HTMLCollection|RadioNodeList",
    "navigator": r"Navigator",
    "event": r"\w*Event",
    "location": r"Location",
    "history": r"History",
    "screen": r"Screen",
    "performance": r"Performance",
    "canvas2d": r"CanvasRenderingContext2D",
    "xhr": r"XMLHttpRequest|XMLHttpRequestEventTarget|EventTarget",
    "window": r"Window|EventTarget",
    "storage": r"Storage",
}
BUILTINS = {
    "Array": "array", "String": "string", "Function": "function", "Number": "number",
    "Date": "date", "RegExp": "regexp", "Promise": "promise", "Object": "object",
}  # fmt: skip
UNTRUSTED = re.compile(r"^(touch|webkit|on|moz|ms)|^(constructor|toString|valueOf|length)$")


def version(value: Any) -> float:
    """A version as a number; ``NEVER`` for no."""
    if value is True:
        return 0.0
    if not isinstance(value, str) or value == "preview":
        return NEVER
    found = re.match(r"[≤]?(\d+(?:\.\d+)?)", value)
    return float(found[1]) if found else NEVER


def first(support: dict[str, Any], browser: str, *, prefixed: bool = False) -> float:
    """The first version of a browser that has a feature, under its own name or a prefixed one."""
    statements = support.get(browser, [])
    best = NEVER
    for entry in statements if isinstance(statements, list) else [statements]:
        named = "prefix" in entry or "alternative_name" in entry
        if "flags" not in entry and (prefixed or not named):
            best = min(best, version(entry.get("version_added")))
    return best


def since(compat: dict[str, Any], *, script: bool, prefixed: bool = False) -> str | None:
    """The oldest engine of ours that has a feature: "" for none, ``None`` for ours all."""
    support = compat["support"]
    chrome = first(support, "chrome", prefixed=prefixed)
    safari = first(support, "safari", prefixed=prefixed)
    view = first(support, "webview_android", prefixed=prefixed)
    if view < 4.4:
        return "" if view > 4.2 else OLD if view > 2.3 else None
    age = chrome if script else NEVER
    if (script and age <= 6) or (not script and (chrome <= 6 or safari <= 5)):
        return None
    if (script and age <= 12) or (not script and (chrome <= 12 or safari <= 5.1)):
        return OLD
    return ""


def nodes(tree: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The named features right below one, without experiments that no standard has."""
    for name, entry in tree.items():
        compat = entry.get("__compat") if name != "__compat" else None
        if compat and compat["status"].get("standard_track", True):
            yield name, entry


def entry(kind: str, name: str, engine: str, **rest: Any) -> dict[str, Any]:
    """One line of the table."""
    return {"kind": kind, "name": name, **({"since": engine} if engine else {}), **rest}


def script_globals(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Interfaces, functions of the window and built-in objects."""
    for name, node in nodes(data["javascript"]["builtins"]):
        engine = since(node["__compat"], script=True)
        if engine is not None and name not in ("TypedArray", "Generator", "AsyncFunction"):
            yield entry("global", name, engine)
    for name, node in nodes(data["api"]):
        engine = since(node["__compat"], script=False)
        if engine == "" and re.match(r"[A-Z]\w+$", name):
            yield entry("global", name, engine)
    for name, node in nodes(data["api"]["Window"]):
        engine = since(node["__compat"], script=False)
        if engine == "" and re.match(r"[a-z]\w+$", name) and "_event" not in name:
            yield entry("global", name.removesuffix("_static"), engine)


def statics(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Functions of built-in objects themselves: ``Object.assign``."""
    for owner, tree in nodes(data["javascript"]["builtins"]):
        if since(tree["__compat"], script=True) is not None or owner == "Intl":
            continue
        for name, node in nodes(tree):
            spec = node["__compat"].get("spec_url") or ""
            spec = spec if isinstance(spec, str) else spec[0]
            engine = since(node["__compat"], script=True)
            own = f"#sec-{owner}.{name}".lower() in spec.lower()
            if engine is not None and own and re.match(r"[A-Za-z]\w+$", name):
                yield entry("static", f"{owner}.{name}", engine)


def members(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Properties and methods, by the kind of object they belong to."""
    found: dict[str, dict[str, str]] = {}
    for owner, kind in BUILTINS.items():
        for name, node in nodes(data["javascript"]["builtins"][owner]):
            spec = node["__compat"].get("spec_url") or ""
            spec = spec if isinstance(spec, str) else spec[0]
            engine = since(node["__compat"], script=True)
            if engine is not None and ".prototype." in spec and re.match(r"[A-Za-z]\w+$", name):
                found.setdefault(name, {})[kind] = engine
    for kind, pattern in INTERFACES.items():
        have: dict[str, set[str | None]] = {}
        for owner, tree in data["api"].items():
            if not re.fullmatch(pattern, owner) or "__compat" not in tree:
                continue
            if since(tree["__compat"], script=False, prefixed=True) == "":
                continue
            for name, node in nodes(tree):
                if re.match(r"[a-z]\w+$", name) and not name.endswith(("_event", "_static")):
                    engine = since(node["__compat"], script=False)
                    have.setdefault(name, set()).add(engine)
        for name, engines in have.items():
            if engines == {""} and not UNTRUSTED.search(name):
                found.setdefault(name, {})[kind] = ""
    for name, kinds in found.items():
        for engine in (OLD, ""):
            of = [kind for kind, value in kinds.items() if value == engine]
            if of:
                yield entry("member", name, engine, of=of)


def lowered(sample: str, token: str) -> bool:
    """Whether the build's CSS step leaves nothing of a feature in a sample."""
    try:
        out = lightningcss.process_stylesheet(sample, browsers_list=["android 2.3"], minify=False)
    except Exception:
        return False
    return token not in out


KEYWORDS_OF = re.compile(
    r"display|position|float|clear|cursor|white-space|unicode-bidi|text-transform|resize|overflow.*"
)
VALUE = re.compile(r"[a-z]+(-[a-z]+)*$")


def css(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Properties, their keywords, functions, selectors and at-rules."""
    tree = data["css"]
    for name, node in nodes(tree["properties"]):
        if name.startswith("-") or name == "custom-property":
            continue
        engine = since(node["__compat"], script=False)
        if engine is not None:
            prefix = since(node["__compat"], script=False, prefixed=True) is None
            done = lowered(f"a{{{name}:1px}}", f"{name}:") or lowered(
                f"a{{{name}:auto}}", f"{name}:"
            )
            rest: dict[str, Any] = {"prefix": "-webkit-"} if prefix else {}
            yield entry("css-property", name, engine, **rest, **({"lowered": True} if done else {}))
            continue
        for value, sub in nodes(node):
            engine = since(sub["__compat"], script=False)
            text = f"{name}: {value}"
            if engine is not None and VALUE.match(value) and KEYWORDS_OF.fullmatch(name):
                done = lowered(f"a{{{name}:{value}}}", value)
                yield entry("css-value", text, engine, **({"lowered": True} if done else {}))
    for name, node in _deep(tree["types"]):
        engine = since(node["__compat"], script=False)
        if engine is not None and f"#funcdef-{name}" in str(node["__compat"].get("spec_url")):
            yield entry("css-function", name, engine)
    for name, node in nodes(tree["selectors"]):
        engine = since(node["__compat"], script=False)
        if engine is not None:
            page = str(node["__compat"].get("mdn_url")).rsplit("/", 1)[-1]
            yield entry("css-selector", page if page.startswith(":") else f":{name}", engine)
    for name, node in nodes(tree["at-rules"]):
        engine = since(node["__compat"], script=False)
        if engine is not None:
            yield entry("css-at-rule", name, engine)
    for name, node in nodes(tree["at-rules"]["media"]):
        engine = since(node["__compat"], script=False)
        if engine is not None and VALUE.match(name):
            yield entry("css-media", name, engine)


def _deep(tree: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, node in nodes(tree):
        yield name, node
        yield from _deep(node)


def html(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Elements and attributes."""
    for name, node in nodes(data["html"]["elements"]):
        engine = since(node["__compat"], script=False)
        if engine is not None:
            yield entry("html-element", name, engine)
            continue
        for attribute, sub in nodes(node):
            engine = since(sub["__compat"], script=False)
            if engine is None:
                continue
            if attribute.startswith("type_") and name == "input":
                yield entry("html-input-type", attribute[5:], engine)
            elif VALUE.match(attribute) and "_" not in attribute:
                yield entry("html-attribute", f"{name}[{attribute}]", engine)
    for name, node in nodes(data["html"]["global_attributes"]):
        engine = since(node["__compat"], script=False)
        if engine is not None and VALUE.match(name):
            yield entry("html-attribute", f"*[{name}]", engine)


def key(feature: dict[str, Any]) -> tuple[str, ...]:
    """What makes two entries the same feature."""
    return (feature["kind"], feature["name"])


def merge(table: dict[str, Any], fresh: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The hand-kept entries, and the fresh ones that no hand-kept one stands for."""
    kept = [feature for feature in table["features"] if feature.get("source", "mdn") != "mdn"]
    taken = {key(feature) for feature in kept}
    present = {(item["kind"], item["name"]) for item in table["present"]}
    statics = {f["name"].split(".")[-1] for f in kept if f["kind"] == "static"}
    members = {f["name"] for f in kept if f["kind"] == "member"} | statics
    for feature in fresh:
        same = key(feature) in taken or key(feature) in present
        if not same and not (feature["kind"] == "member" and feature["name"] in members):
            kept.append(feature)
    order = table["kinds"]
    return sorted(kept, key=lambda f: (order.index(f["kind"]), f["name"].lower(), f["name"]))


def dump(table: dict[str, Any]) -> str:
    """The table as text: one feature a line."""
    lines = []
    for name, value in table.items():
        if isinstance(value, list):
            rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f' "{name}": [\n{rows}\n ]')
        else:
            lines.append(f' "{name}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(path: str) -> None:
    """Rewrite the table from MDN's data."""
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    fresh: list[dict[str, Any]] = []
    for part in (script_globals, statics, members, css, html):
        fresh.extend(part(data))
    table["features"] = merge(table, fresh)
    table["sources"]["mdn"]["version"] = data["__meta"]["version"]
    table["sources"]["mdn"]["date"] = data["__meta"]["timestamp"][:10]
    TABLE.write_text(dump(table), encoding="utf-8")
    print(f"{len(table['features'])} features, {len(fresh)} of them read from MDN's data")


if __name__ == "__main__":
    main(sys.argv[1])
