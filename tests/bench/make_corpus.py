"""Make ``corpus/corpus.json``: snippets of one feature each, with the verdict for Android 2.3.

Usage::

    npm install caniuse-db core-js-compat         # in a folder of your own
    python tests/bench/make_corpus.py FOLDER/node_modules

Three parts: code for caniuse's features, whose verdict is read from caniuse's column "android 2.3";
code generated from the module names of core-js-compat, for built-ins that came with ECMAScript 2015
or later; and code of our own, whose verdict stands beside it. The first two do not depend on the
table that the check uses.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "corpus"
ENGINE = "2.3"

# caniuse says yes with a prefix, and the build writes the prefix; or partly, in a way that the
# snippet shows: what is left of the feature there is not what the snippet uses.
LOWERED = {
    "css-boxshadow", "css3-boxsizing", "css-transitions", "transforms2d", "user-select-none",
    "flexbox", "css-nesting",
}  # fmt: skip
PARTLY_MISSING = {"const", "bloburls", "text-decoration"}

# Fixes of details, and names that ECMAScript 5 and older engines have already.
OLD = re.compile(
    r"es\.(array\.(concat|every|filter|for-each|index-of|is-array|join|last-index-of|map|push|"
    r"reduce|reduce-right|reverse|slice|some|sort|splice|unshift|species|iterator|unscopables.*)|"
    r"string\.(match|replace|search|split|substr|trim|iterator|anchor|big|blink|bold|fixed|"
    r"font\w+|italics|link|small|strike|su[bp])|object\.(create|define-.*|lookup-.*|keys|proto|"
    r"get-(own-property-(descriptor|names)|prototype-of)|freeze|seal|is-(extensible|frozen|sealed)|"
    r"prevent-extensions|to-string)|number\.(constructor|to-.*)|regexp\..*|symbol\..*|error\..*|"
    r"array-buffer\..*|json\..*|data-view.*|date\..*|function\..*|.*to-string-tag|typed-array\..*|"
    r"async-.*|disposable.*|suppressed.*|aggregate-error\..*|promise\..*|reflect\..*|iterator.*|"
    r"map\..*|set\..*|weak-map\..*|uint8.*|parse-.*|escape|unescape|math\.sum-precise)"
)
RECEIVERS = {"array": "[3, 1, 2]", "string": "'2001'"}
ARGUMENTS = {
    "find": "test", "find-index": "test", "find-last": "test", "find-last-index": "test",
    "flat-map": "test", "at-alternative": "-1", "starts-with": "'2'", "ends-with": "'1'",
    "includes": "1", "at": "-1",
    "pad-start": "6", "pad-end": "6", "repeat": "2", "replace-all": "'0', '1'", "match-all": "/0/g",
    "fill": "0", "with": "0, 1", "to-spliced": "0, 1",
}  # fmt: skip


def parts(name: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Name, kind, verdict, lines and code of each entry of a text file."""
    text = (HERE / name).read_text(encoding="utf-8")
    for block in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        head, code = block.split("\n", 1)
        words = head.split()
        lines = next((word[1:] for word in words if word.startswith("@")), "1")
        rest = [word for word in words if not word.startswith("@")]
        yield rest[0], rest[1], rest[2] if len(rest) > 2 else "", lines, code.rstrip("\n") + "\n"


def snippet(origin: str, kind: str, missing: bool, lines: str, code: str) -> dict[str, Any]:
    """One entry of the corpus."""
    wanted = [int(line) for line in lines.split(",")] if missing else []
    return {"origin": origin, "kind": kind, "lines": wanted, "code": code}


def from_caniuse(modules: Path) -> Iterator[dict[str, Any]]:
    """Our code for caniuse's features, with caniuse's verdict."""
    for name, kind, _, lines, code in parts("caniuse.txt"):
        path = modules / "caniuse-db" / "features-json" / f"{name}.json"
        said = json.loads(path.read_text(encoding="utf-8"))["stats"]["android"][ENGINE]
        letter = said.split()[0]
        if letter in "au" and name not in PARTLY_MISSING | LOWERED:
            continue  # partly there, or unknown: neither answer would be wrong
        missing = (letter in "np" or name in PARTLY_MISSING) and name not in LOWERED
        yield snippet(f"caniuse:{name}", kind, missing, lines, code)


def from_core_js(modules: Path) -> Iterator[dict[str, Any]]:
    """Code generated from the names of core-js's modules."""
    data = json.loads((modules / "core-js-compat" / "data.json").read_text(encoding="utf-8"))
    for name, targets in data.items():
        chrome = float(re.match(r"\d+", targets.get("chrome", "999"))[0])  # type: ignore[index]
        if not name.startswith("es.") or OLD.match(name) or chrome < 7:
            continue
        words = name.split(".")[1:]
        code = core_js_code(words)
        if code:
            yield snippet(f"core-js:{name}", "js", True, "1", f"{code}\n")


def camel(words: str) -> str:
    """``pad-start`` as ``padStart``."""
    first, *rest = words.split("-")
    return first + "".join(word.capitalize() for word in rest)


NAMES = {
    "at-alternative": "at",
    "is-nan": "isNaN",
    "epsilon": "EPSILON",
    "log1p": "log1p",
    "expm1": "expm1",
}
STATICS = {"array": {"from", "of", "from-async"}, "string": {"from-code-point", "raw"}}


def core_js_code(words: list[str]) -> str:
    """A statement that uses a module of core-js."""
    if len(words) == 1:
        name = "".join(word.capitalize() for word in words[0].split("-"))
        return "var all = globalThis;" if name == "GlobalThis" else f"var made = new {name}();"
    owner, name = words[0], words[1]
    member = NAMES.get(name) or (
        name.upper().replace("-", "_") if name.endswith("-integer") and name[:2] in ("ma", "mi")
        else camel(name)
    )  # fmt: skip
    if owner in RECEIVERS and name not in STATICS[owner]:
        return f"var result = {RECEIVERS[owner]}.{member}({ARGUMENTS.get(name, '')});"
    call = "" if member.isupper() else "(value)"
    return f"var result = {owner.capitalize()}.{member}{call};"


def main(folder: str) -> None:
    """Write the corpus."""
    modules = Path(folder)

    def version(package: str) -> str:
        found = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
        return f"{package} {found['version']}"

    snippets = [*from_caniuse(modules), *from_core_js(modules)]
    public = len(snippets)
    for name, kind, verdict, lines, code in parts("own.txt"):
        snippets.append(snippet(f"own:{name}", kind, verdict == "n", lines, code))
    document = {
        "about": "Snippets of one feature each. lines: those to be reported for Android 2.3; empty "
        "for code that must not be reported.",
        "sources": [
            f"{version('caniuse-db')}: verdicts of caniuse:*, CC-BY-4.0, Alexis Deveria and "
            "contributors, https://caniuse.com",
            f"{version('core-js-compat')}: names of core-js:*, MIT, https://github.com/zloirock/core-js",
        ],
        "snippets": snippets,
    }
    rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in snippets)
    head = json.dumps({**document, "snippets": []}, ensure_ascii=False, indent=1)
    text = head.replace('"snippets": []', f'"snippets": [\n{rows}\n ]')
    (HERE / "corpus.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(snippets)} snippets, {public} from public data")


if __name__ == "__main__":
    main(sys.argv[1])
