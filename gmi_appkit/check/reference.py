"""Writes ``docs/reference/check.md`` from the rules and the table.

Run ``python -m gmi_appkit.check.reference`` after a change of either; a test holds the checked-in
page to what this module writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gmi_appkit.check.engines import Feature, all_features, engine_titles, lineage, sources
from gmi_appkit.check.rules import RULES, Rule

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "check.md"

_HEAD = """\
<!-- Made from the rules and the table by `python -m gmi_appkit.check.reference`: edit those. -->

# gmi check

    gmi check [PATH] [--profile NAME ...] [--format text|json|sarif|github] [--fix]
    gmi check --explain RULE

Says what in an app the phone's browser cannot do, with the line, the reason and the way out. PATH
is an app's folder (the current one by default) or one page, script or style sheet; files that end
in `.j2` are read with Jinja's marks blanked. Hidden folders, `node_modules`, `tests`, and what
`gmi test` and `gmi build` wrote are left out. Without `--profile` the profiles of gmi.toml hold,
else `gxp2200`.

Exit code 0: nothing found; 1: findings, warnings too; 2: a wrong option, path or setting.

## What is not reported

- **What the build mends.** CSS that `gmi build` prefixes or lowers for the engine (transitions,
  2D transforms, box-shadow, flexbox without wrapping, straight gradients, nesting, `#rgba`, ...).
  Scripts are not lowered: `element.style.transform` is reported.
- **Fallbacks.** A CSS value with one that the engine knows before it, in the same rule.
- **Feature tests.** Code that only runs where the feature is there: `if (window.WebSocket)`,
  `typeof fetch === 'function'`, `'dataset' in element`, `element.classList && ...`, an early
  `return`, a variable, property or function that holds such a test, a short `try` with a `catch`.
  A bare name does not test itself: `if (fetch)` throws where there is no fetch.
- **What the app defines itself**: polyfills, in any of its files, and methods of its own that are
  called like one of the engine's.

## Suppressing a finding

    /* gmi-check-ignore js-global: this page is for desktops */

in a comment of any of the three languages, on a line of its own for the next line of code, or
behind code for its own line. Several rules are separated by commas;
`gmi-check-ignore-file RULE: reason` speaks for the whole file. Without a reason it has no effect
and is an error; one that suppresses nothing is a warning.

## JSON

`--format json` prints one document: `{"schema": 1, "summary": {"errors", "warnings", "files"},
"findings": [{"rule", "severity", "file", "line", "column", "feature", "profiles", "message",
"instead", "fixable"}]}`. Files are relative to PATH; lines and columns count from 1, columns in
code points. `sarif` is SARIF 2.1.0, `github` prints workflow commands.

## Rules
"""

_KINDS = {
    "syntax": "Syntax",
    "global": "Globals",
    "static": "Members of the engine's own objects",
    "member": "Members of values and elements",
    "event": "Events",
    "css-property": "CSS properties",
    "css-value": "CSS values",
    "css-unit": "CSS units",
    "css-function": "CSS functions",
    "css-at-rule": "At-rules",
    "css-media": "Media features",
    "css-selector": "Selectors",
    "html-element": "Elements",
    "html-attribute": "Attributes",
    "html-input-type": "Input types",
    "file-type": "File types",
}


def page() -> str:
    """The text of the page."""
    return "\n".join([_HEAD, *_rules(), *_features(), *_sources()]) + "\n"


def _rules() -> Iterator[str]:
    for rule in RULES.values():
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.name}\n"
    yield f"*{rule.severity.capitalize()}.* {rule.title} {rule.why}\n"
    yield "Reported:\n"
    yield "\n".join(f"    {line}" for line in rule.bad.splitlines()) + "\n"
    yield "Instead:\n"
    yield "\n".join(f"    {line}" for line in rule.good.splitlines()) + "\n"
    if rule.fix:
        yield f"`--fix` {rule.fix}.\n"


def _features() -> Iterator[str]:
    yield "## Features\n"
    titles = ", ".join(f"`{key}` is the {title}" for key, title in engine_titles().items())
    yield (
        f"What the engines lack, as far as it is kept by hand ({titles}; an engine has all that "
        "those before it have). *build*: the build mends it. The table, `engines.json`, has more "
        "that follows from MDN's data alone.\n"
    )
    table = list(all_features())
    for kind, title in _KINDS.items():
        rows = [feature for feature in table if feature.kind == kind and feature.source != "mdn"]
        more = sum(feature.kind == kind for feature in table) - len(rows)
        yield f"### {title}\n"
        yield "| feature | " + " | ".join(engine_titles()) + " | instead | source |"
        yield "|---" * (3 + len(engine_titles())) + "|"
        for feature in rows:
            yield _row(feature)
        yield f"\nand {more} more.\n" if more else ""


def _row(feature: Feature) -> str:
    cells = [f"`{feature.name}`" if "|" not in feature.name else feature.name.replace("|", "\\|")]
    for engine in engine_titles():
        has = feature.since in lineage(engine)
        cells.append("yes" if has else "build" if feature.lowered else "no")
    instead = feature.instead.replace("{{", "{").replace("}}", "}").replace("{0}", "word")
    cells += [instead.replace("|", "\\|"), feature.source]
    return f"| {' | '.join(cells)} |"


def _sources() -> Iterator[str]:
    yield "## Sources\n"
    for name, entry in sources().items():
        details = ", ".join(
            entry[key] for key in ("title", "version", "date", "licence") if key in entry
        )
        yield f"- `{name}`: {details}"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
