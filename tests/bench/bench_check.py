"""Measure ``gmi check`` beside es-check, eslint and stylelint: what they find, what they cry, time.

Run it: ``python tests/bench/bench_check.py [--runs 7] [--missed]``. The Node tools and the
libraries are installed once into ``.cache/bench/check``; without npm, or offline, their rows are
left out and said so.

Three tables. *Found*: on ``corpus/corpus.json`` (see ``make_corpus.py``), recall is the share of
lines to be reported that are, precision the share of reported snippets that were to be reported;
es-check names no lines, so that a report anywhere in the snippet counts. *Cried*: findings in
libraries; the first three were written for this engine, so each finding there is a false alarm.
*Time*: whole processes, run in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gmi_appkit.check import check_path, check_text

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parent / "corpus" / "corpus.json"
CACHE = ROOT / ".cache" / "bench" / "check"
APP = ROOT / "app_templates" / "phonebook"
PACKAGES = (
    "es-check@9", "eslint@10", "eslint-plugin-compat@7", "eslint-plugin-es-x@9", "stylelint@17",
    "stylelint-no-unsupported-browser-features@8", "jquery1@npm:jquery@1.12.4",
    "jquery2@npm:jquery@2.2.4", "jquery3@npm:jquery@3", "zepto@1", "vue@3",
)  # fmt: skip
LIBRARIES = {
    "jQuery 1.12.4": ("jquery1/dist/jquery.js", True),
    "jQuery 2.2.4": ("jquery2/dist/jquery.js", True),
    "Zepto 1.2.0": ("zepto/dist/zepto.js", True),
    "jQuery 3": ("jquery3/dist/jquery.js", False),
    "Vue 3": ("vue/dist/vue.runtime.global.js", False),
}
ESLINT = """\
const compat = require('eslint-plugin-compat');
const esx = require('eslint-plugin-es-x');
module.exports = [
  {languageOptions: {ecmaVersion: 2022, sourceType: 'script'}},
  {linterOptions: {reportUnusedDisableDirectives: 'off'}},
  compat.configs['flat/recommended'],
  esx.configs['flat/restrict-to-es5'],
  {settings: {browsers: ['android 2.3'], 'es-x': {aggressive: AGGRESSIVE}}},
];
"""
STYLELINT = {
    "plugins": ["stylelint-no-unsupported-browser-features"],
    "rules": {"plugin/no-unsupported-browser-features": [True, {"browsers": ["android 2.3"]}]},
}

Lines = dict[str, set[int]]
"""Reported lines by file name; 0 stands for the whole file."""


@dataclass
class Tool:
    """A checker.

    Attributes:
        name: As printed.
        kinds: The kinds of files that it reads.
        look: Gives the reported lines in a folder of files.
        counts: Counts the findings in one file.
        scores: By kind of snippet and for all: lines found, lines wanted, false alarms.
        seen: What it reported of the corpus.
    """

    name: str
    kinds: frozenset[str]
    look: Callable[[Path], Lines]
    counts: Callable[[Path], int]
    scores: dict[str, list[int]] = field(default_factory=dict)
    seen: Lines = field(default_factory=dict)


def install() -> Path | None:
    """The folder of the Node tools, or ``None`` with the reason printed."""
    modules = CACHE / "node_modules"
    wanted = " ".join(PACKAGES)
    mark = CACHE / "installed"
    if mark.is_file() and mark.read_text() == wanted:
        return modules
    if shutil.which("npm") is None:
        print("npm is not here: only gmi check is measured")
        return None
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "package.json").write_text('{"private": true, "browserslist": ["android 2.3"]}')
    command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", *PACKAGES]
    done = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"npm could not install the other tools ({last}): only gmi check is measured")
        return None
    for name, aggressive in (("eslint.config.cjs", "false"), ("aggressive.config.cjs", "true")):
        (CACHE / name).write_text(ESLINT.replace("AGGRESSIVE", aggressive))
    (CACHE / "stylelint.json").write_text(json.dumps(STYLELINT))
    mark.write_text(wanted)
    return modules


def node(*arguments: str | Path, cwd: Path = CACHE) -> str:
    """Output of one of the tools."""
    program = CACHE / "node_modules" / ".bin" / str(arguments[0])
    done = subprocess.run(
        [program, *map(str, arguments[1:])], cwd=cwd, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def ours() -> Tool:
    """``gmi check`` itself."""

    def look(folder: Path) -> Lines:
        found: Lines = {}
        for file in sorted(folder.iterdir()):
            kind: Any = file.suffix[1:]
            text = file.read_text(encoding="utf-8")
            found[file.name] = {f.line for f in check_text(text, kind, file.name)}
        return found

    kinds = frozenset(("js", "css", "html"))
    return Tool("gmi check", kinds, look, lambda file: len(check_path(file).findings))


def es_check() -> Tool:
    """es-check with its feature check."""

    def look(folder: Path) -> Lines:
        text = node("es-check", "es5", f"{folder}/*.js", "--checkFeatures", "--noColor")
        return {Path(name).name: {0} for name in re.findall(r"erroring file: (\S+)", text)}

    def counts(file: Path) -> int:
        text = node("es-check", "es5", file, "--checkFeatures", "--noColor")
        found = re.search(r"Unsupported features detected: ([^.]*)\.", text)
        return len(found[1].split(",")) if found else int("erroring file" in text)

    return Tool("es-check", frozenset(("js",)), look, counts)


def eslint(name: str, config: str) -> Tool:
    """eslint with the plugins compat and es-x."""

    def run(target: Path) -> list[dict[str, Any]]:
        text = node("eslint", "-c", CACHE / config, "-f", "json", target)
        start = text.find("[{")
        found: list[dict[str, Any]] = json.JSONDecoder().raw_decode(text[start:])[0]
        return found

    def look(folder: Path) -> Lines:
        return {
            Path(entry["filePath"]).name: {message["line"] for message in entry["messages"]}
            for entry in run(folder)
        }

    def counts(file: Path) -> int:
        return sum(len(entry["messages"]) for entry in run(file))

    return Tool(name, frozenset(("js",)), look, counts)


def stylelint() -> Tool:
    """stylelint with no-unsupported-browser-features."""

    def look(folder: Path) -> Lines:
        text = node(
            "stylelint", "-c", CACHE / "stylelint.json", "--config-basedir", CACHE, "-f", "json",
            f"{folder}/*.css",
        )  # fmt: skip
        start = text.find("[{")
        return {
            Path(entry["source"]).name: {warning["line"] for warning in entry["warnings"]}
            for entry in json.JSONDecoder().raw_decode(text[start:])[0]
        }

    return Tool("stylelint", frozenset(("css",)), look, lambda file: 0)


def together(tools: list[Tool]) -> Tool:
    """What several tools report between them."""

    def look(folder: Path) -> Lines:
        merged: Lines = {}
        for tool in tools:
            for name, lines in tool.seen.items():
                merged[name] = merged.get(name, set()) | lines
        return merged

    kinds = frozenset().union(*(tool.kinds for tool in tools))
    return Tool("the three together", kinds, look, lambda file: 0)


def score(tool: Tool, snippets: list[dict[str, Any]], folder: Path, *, missed: bool) -> None:
    """Compare a tool's reports with the corpus."""
    reported = tool.seen = tool.look(folder)
    for number, snippet in enumerate(snippets):
        kind, name = snippet["kind"], f"s{number:03}.{snippet['kind']}"
        lines = reported.get(name, set()) if kind in tool.kinds else set()
        whole = 0 in lines
        hits = [line for line in snippet["lines"] if whole or line in lines]
        false = bool(lines - set(snippet["lines"]) - {0}) or (whole and not snippet["lines"])
        for group in (kind, "all"):
            counts = tool.scores.setdefault(group, [0, 0, 0])
            counts[0] += len(hits)
            counts[1] += len(snippet["lines"])
            counts[2] += false
        wrong = len(hits) < len(snippet["lines"]) or false
        if missed and kind in tool.kinds and wrong:
            what = "cried" if false else "missed"
            print(f"  {tool.name} {what} {snippet['origin']}: {snippet['code'].strip()[:90]}")


def print_found(tools: list[Tool]) -> None:
    """The first table."""
    print(f"\n{'found':34}{'js':>16}{'css':>16}{'html':>16}{'all':>16}")
    print(f"{'':34}" + "  recall   prec." * 4)
    for tool in tools:
        cells = []
        for group in ("js", "css", "html", "all"):
            hits, wanted, false = tool.scores[group]
            if group != "all" and group not in tool.kinds:
                cells.append(f"{'-':>16}")
            else:
                share = hits / (hits + false) if hits + false else 0
                cells.append(f"{hits / wanted:8.3f}{share:8.3f}")
        print(f"{tool.name:34}" + "".join(cells))


def print_cried(tools: list[Tool], modules: Path) -> None:
    """The second table."""
    readers = [tool for tool in tools if "js" in tool.kinds and "three" not in tool.name]
    print(f"\n{'findings in libraries':22}{'lines':>8}" + "".join(f"{t.name:>25}" for t in readers))
    suited = 0
    alarms = dict.fromkeys((tool.name for tool in readers), 0)
    folder = CACHE / "libraries"  # eslint never looks into node_modules
    folder.mkdir(exist_ok=True)
    for name, (path, fits) in LIBRARIES.items():
        file = folder / f"{path.split('/')[0]}.js"
        shutil.copyfile(modules / path, file)
        lines = file.read_text(encoding="utf-8").count("\n")
        cells = []
        for tool in readers:
            count = tool.counts(file)
            cells.append(f"{count:>25}")
            if fits:
                alarms[tool.name] += count
        suited += lines if fits else 0
        print(f"{name:22}{lines:>8}" + "".join(cells))
    cells = [f"{alarms[tool.name] * 2000 / suited:>25.2f}" for tool in readers]
    print(f"{'false per 2,000 lines':22}{suited:>8}" + "".join(cells))


def print_time(runs: int, *, others: bool) -> None:
    """The third table."""
    app = CACHE / APP.name  # eslint reads nothing outside its configuration's folder
    shutil.rmtree(app, ignore_errors=True)
    shutil.copytree(APP, app)
    commands: dict[str, list[list[str]]] = {
        "gmi check": [[sys.executable, "-m", "gmi_appkit", "check", str(app)]]
    }
    tools = CACHE / "node_modules" / ".bin"
    if others:
        eslint_run = [str(tools / "eslint"), "-c", "eslint.config.cjs", str(app)]
        stylelint_run = [str(tools / "stylelint"), "-c", "stylelint.json", f"{app}/*.css"]
        commands["eslint + stylelint"] = [eslint_run, stylelint_run]
    times: dict[str, list[float]] = {name: [] for name in commands}
    cwd = CACHE if others else ROOT
    for turn in range(runs + 1):
        for name, parts in commands.items():
            begun = time.perf_counter()
            for part in parts:
                done = subprocess.run(part, cwd=cwd, capture_output=True, check=False)
                if done.returncode > 1 and name == "gmi check":
                    sys.exit(f"{part[0]} failed: {done.stderr.decode()}")
            if turn:  # the first one warms the disk cache
                times[name].append(time.perf_counter() - begun)
    print(f"\n{f'time for {APP.name}':34}{'min':>9}{'median':>9}{'max':>9}   seconds")
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:34}{min(taken):9.3f}{middle:9.3f}{max(taken):9.3f}")
    if others:
        first, second = (statistics.median(taken) for taken in times.values())
        print(f"{'ratio':34}{'':9}{first / second:9.3f}")


def main() -> None:
    """Print the three tables."""
    # A user's Python keeps what it has compiled.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="timed runs of each")
    parser.add_argument("--missed", action="store_true", help="list what each tool got wrong")
    options = parser.parse_args()
    modules = install()
    corpus = json.loads(CORPUS.read_text(encoding="utf-8"))
    snippets = corpus["snippets"]
    folder = CACHE / "snippets"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, snippet in enumerate(snippets):
        name = f"s{number:03}.{snippet['kind']}"
        (folder / name).write_text(snippet["code"], encoding="utf-8")
    public = sum(not s["origin"].startswith("own:") for s in snippets)
    print(f"{len(snippets)} snippets, {public} of them from public data: {corpus['sources']}")
    tools = [ours()]
    if modules:
        tools += [
            es_check(),
            eslint("eslint", "eslint.config.cjs"),
            eslint("eslint, es-x aggressive", "aggressive.config.cjs"),
            stylelint(),
        ]
    for tool in tools:
        score(tool, snippets, folder, missed=options.missed)
    if modules:
        tools.append(together([tools[1], tools[2], tools[4]]))
        score(tools[-1], snippets, folder, missed=False)
    print_found(tools)
    if modules:
        print_cried(tools, modules)
    print_time(options.runs, others=modules is not None)


if __name__ == "__main__":
    main()
