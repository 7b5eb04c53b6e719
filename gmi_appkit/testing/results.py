"""What came of a run, as data: ``results.json``, from which reports are made and shards merged."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

from gmi_appkit.errors import ConfigurationError
from gmi_appkit.testing.evidence import MARKER, empty_output

RESULTS: Final = "results.json"
REPORT: Final = "report.html"
SCHEMA: Final = 1

OUTCOMES: Final = ("failed", "error", "passed", "skipped", "xfailed", "xpassed")


def summary(tests: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many tests had which outcome."""
    counted = Counter(test["outcome"] for test in tests)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


def write_results(results: Mapping[str, Any], file: Path) -> None:
    """Write a run's results."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(results, ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8", errors="replace")


def read_results(folder: Path) -> dict[str, Any]:
    """Read what a run left.

    Args:
        folder: What was its ``--output``.

    Raises:
        ConfigurationError: If there is nothing, or it is no result of ours.
    """
    file = folder / RESULTS
    try:
        results = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise ConfigurationError(
            f"no {file}: give the folders that `gmi test --shard I/N` left (its --output, by "
            "default test-results)"
        ) from None
    except ValueError:
        raise ConfigurationError(f"{file} is no JSON: run that shard again") from None
    if not isinstance(results, dict) or results.get("schema") != SCHEMA:
        raise ConfigurationError(f"{file} is not of schema {SCHEMA}: run that shard again")
    return results


def merge(folders: Sequence[Path], output: Path) -> dict[str, Any]:
    """Put the results of several runs together, with what they kept of failures.

    Args:
        folders: What the runs left.
        output: Where the whole goes; a folder that was not made by a run is not touched.

    Returns:
        The whole.

    Raises:
        ConfigurationError: If a folder holds no results, two hold the same test, or the output
            has something else in it.
    """
    parts = [read_results(folder) for folder in folders]
    inside = [folder for folder in folders if folder.resolve().is_relative_to(output.resolve())]
    if inside or not empty_output(output):
        what = f"{inside[0]} is in it" if inside else "it has files that no run of ours made"
        raise ConfigurationError(f"cannot write to {output} ({what}): give another --output")
    tests: dict[str, dict[str, Any]] = {}
    output.mkdir(parents=True, exist_ok=True)
    (output / MARKER).write_text("The next merge deletes what is in this folder.\n")
    for folder, part in zip(folders, parts, strict=True):
        for test in part["tests"]:
            if test["id"] in tests:
                raise ConfigurationError(
                    f"{test['id']} is in two of the folders: give each shard's once"
                )
            tests[test["id"]] = test
        if (folder / "failures").is_dir():
            shutil.copytree(folder / "failures", output / "failures", dirs_exist_ok=True)
    first = parts[0]
    ordered = list(tests.values())
    return {
        **first,
        "started": min(part["started"] for part in parts),
        "seconds": max(part["seconds"] for part in parts),
        "exit_code": max(part["exit_code"] for part in parts),
        "shard": "",
        "shards": sorted(part["shard"] for part in parts),
        "summary": summary(ordered),
        "problems": [problem for part in parts for problem in part["problems"]],
        "lacking": merge_lacking(part["lacking"] for part in parts),
        "tests": ordered,
    }


def merge_lacking(lists: Iterable[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The uses of what an engine lacks, each place once."""
    counted: dict[tuple[str, str], int] = {}
    for uses in lists:
        for use in uses:
            key = (use["where"], use["name"])
            counted[key] = counted.get(key, 0) + use["tests"]
    return [
        {"name": name, "where": where, "tests": tests}
        for (where, name), tests in sorted(counted.items())
    ]


def write_junit(results: Mapping[str, Any], file: Path) -> None:
    """Write results as JUnit XML, the way pytest does."""
    counts = results["summary"]
    suite = ET.Element(
        "testsuite",
        name="gmi test",
        errors=str(counts["error"]),
        failures=str(counts["failed"]),
        skipped=str(counts["skipped"] + counts["xfailed"]),
        tests=str(len(results["tests"])),
        time=f"{results['seconds']:.3f}",
        timestamp=results["started"],
    )
    for test in results["tests"]:
        path, _, name = test["id"].partition("::")
        case = ET.SubElement(
            suite,
            "testcase",
            classname=path.removesuffix(".py").replace("/", "."),
            name=name,
            time=f"{test['seconds']:.3f}",
        )
        kind = {"failed": "failure", "error": "error", "skipped": "skipped", "xfailed": "skipped"}
        if test["outcome"] in kind:
            told = ET.SubElement(case, kind[test["outcome"]], message=_plain(test["message"]))
            told.text = _plain(test["text"])
    root = ET.Element("testsuites", name="gmi tests")
    root.append(suite)
    file.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def _plain(text: str) -> str:
    """Without what XML has no way to say."""
    return "".join(sign for sign in text if sign in "\t\n\r" or sign >= " ")
