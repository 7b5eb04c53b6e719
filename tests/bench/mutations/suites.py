"""Which tests have to notice what, and what they said."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

from mutations.mutation import APPS, Mutation
from mutations.reach import Reach
from mutations.trees import Tree

JUDGED = Path(__file__).parent / "judged.toml"
_KIT = (
    "tests/e2e/kit",
    "tests/e2e/keys",
    "tests/unit/test_strings.py",
    "tests/unit/build/test_kit_trimming.py",
)
_SERVICE = ("tests/unit/javascript", "tests/e2e/gmiservice")
# A test that fails now and then must not count as one that noticed.
_MOST_FLAKY = 4


@dataclass(frozen=True)
class Verdict:
    """What became of a mutation.

    Attributes:
        mutation: Which.
        caught: The test that noticed it; empty: it survived.
        flaky: Tests that failed, but not again, or without the mutation too.
        seconds: How long it took to know.
    """

    mutation: Mutation
    caught: str
    flaky: tuple[str, ...]
    seconds: float

    def document(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            **asdict(self.mutation), "caught": self.caught or None, "flaky": list(self.flaky),
            "seconds": round(self.seconds, 1), "judged": judgement(self.mutation) or None,
        }  # fmt: skip


def suites(file: str, apps: tuple[str, ...]) -> tuple[str, ...]:
    """The tests for a file, in the order they are run: the cheap ones and the nearest first."""
    found = [f"app_templates/{app}/tests" for app in apps]
    if file.startswith("web/"):
        found += _SERVICE if file.startswith("web/gmi") else _KIT
    return (*found, *(f"tests/e2e/{app}" for app in apps))


def judge(tree: Tree, mutation: Mutation, reach: Reach) -> Verdict:
    """Run the tests that have to notice a mutation, and can, until one does."""
    wanted, out_of_reach = suites(mutation.file, mutation.apps), reach.out_of(mutation)
    flaky: list[str] = []
    seconds = 0.0
    while len(flaky) < _MOST_FLAKY:
        with tree.mutated(mutation):
            run = tree.test(*wanted, but=[*out_of_reach, *flaky])
        seconds += run.seconds
        if not run.failed:
            break
        test = run.failed[0]
        if "::" not in test or _is_because_of(tree, mutation, test):
            return Verdict(mutation, test, tuple(flaky), seconds)
        flaky.append(test)
    return Verdict(mutation, "", tuple(flaky), seconds)


def _is_because_of(tree: Tree, mutation: Mutation, test: str) -> bool:
    """Whether a test fails by itself with the mutation, and passes without it."""
    with tree.mutated(mutation):
        fails = bool(tree.test(test).failed)
    return fails and tree.is_sound(test)


def unmutated(tree: Tree, mutations: list[Mutation], covered: Path) -> list[str]:
    """Run all the tests that will be asked, without a mutation.

    Args:
        tree: Where.
        mutations: Which ones are to come.
        covered: The folder in which to note what each test runs.

    Returns:
        The tests that fail.
    """
    wanted = dict.fromkeys(path for one in mutations for path in suites(one.file, one.apps))
    return tree.test(*wanted, first=False, covered=covered).failed


def judgement(mutation: Mutation) -> str:
    """Why a surviving mutation was found to be none, if somebody has looked; else empty.

    A judgement holds for the line it was made about, wherever in its file that stands.
    """
    if not JUDGED.exists():
        return ""
    for one in tomllib.loads(JUDGED.read_text(encoding="utf-8")).get("judged", ()):
        if (one["file"], one["line"], one["old"], one["new"]) == (
            mutation.file, mutation.why, mutation.old, mutation.new,
        ):  # fmt: skip
            return str(one["why"])
    return ""


def known_app(name: str) -> str:
    """The name of an app that has mutations.

    Raises:
        ValueError: If there is none of this name.
    """
    if name not in APPS:
        raise ValueError(f"no app {name!r} here: use one of {', '.join(APPS)}")
    return name
