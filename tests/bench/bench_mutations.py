"""Change the shipped apps as a careless developer would, and see whether their tests notice.

    python tests/bench/bench_mutations.py                      # the planted regressions
    python tests/bench/bench_mutations.py --mechanical --count 30 --seed 7 --app kiosk

*Planted*: regressions written by hand (``mutations/planted.toml``). *Mechanical*: strings changed,
parameters dropped and swapped, conditions turned round, numbers one more, statements left out,
chosen by ``--seed``; the first 30 of 200 are the same as 30.

Each is made alone, in a copy of the checkout; the work tree is not touched. The app's own tests
run, the kit's where the change is in ``web/``, and ``tests/e2e/APP``; for a mechanical one in
``web/`` those of all apps. A test that fails counts if by itself it fails again, and passes without
the change. Before all that the tests have to pass without any change; then they are also watched:
those that do not run the changed function are left out afterwards. Survivors are printed with their
place, and with the reason where somebody has looked at them and found that nothing was broken
(``mutations/judged.toml``). An hour or two for all; ends with 1 if a planted one or an unjudged
mechanical one survived.
"""

from __future__ import annotations

import argparse
import json
import queue
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mutations.mechanical import mechanical
from mutations.mutation import APPS, Mutation, planted
from mutations.reach import Reach
from mutations.suites import Verdict, judge, judgement, unmutated
from mutations.trees import Tree, Unusable
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--planted", action="store_true", help="the ones written by hand (default)")
    parser.add_argument("--mechanical", action="store_true", help="those made by rule")
    parser.add_argument("--count", type=int, default=200, help="how many mechanical ones")
    parser.add_argument("--seed", type=int, default=1, help="which mechanical ones")
    parser.add_argument("--app", choices=APPS, help="only this app's, and the kit's through it")
    parser.add_argument("--name", action="append", help="only these (may be given again)")
    parser.add_argument("--jobs", type=int, default=1, help="mutations at a time")
    parser.add_argument("--workers", type=int, default=2, help="pytest workers for each")
    parser.add_argument("--limit", type=float, default=1800, help="seconds until a run is endless")
    parser.add_argument("--list", action="store_true", help="show the mutations, run nothing")
    parser.add_argument(
        "--covered", type=Path, metavar="FOLDER",
        help="keep here what each test runs; the tests do not run first where it is there already",
    )  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="write a document too")
    return parser.parse_args()


def _chosen(wanted: argparse.Namespace) -> list[Mutation]:
    found: list[Mutation] = []
    if wanted.planted or not wanted.mechanical:
        found += [one for one in planted(ROOT) if not wanted.app or wanted.app in one.apps]
    if wanted.mechanical:
        found += mechanical(ROOT, wanted.count, wanted.seed, wanted.app)
    return [one for one in found if not wanted.name or one.name in wanted.name]


def _show(mutations: list[Mutation]) -> None:
    for one in mutations:
        print(f"{one.name}  {one.place}  {one.old.strip()!r} -> {one.new.strip()!r}")


def _say(place: int, count: int, one: Verdict) -> None:
    end = f"caught by {one.caught}" if one.caught else "SURVIVED"
    flaky = f" (not because of it: {', '.join(one.flaky)})" if one.flaky else ""
    print(
        f"{place}/{count} {one.mutation.name} {one.mutation.place}: {end}, "
        f"{one.seconds:.0f} s{flaky}",
        flush=True,
    )


def _run(mutations: list[Mutation], wanted: argparse.Namespace, folder: Path) -> list[Verdict]:
    trees = [
        Tree(ROOT, folder / f"tree{number}", wanted.workers, wanted.limit)
        for number in range(max(1, min(wanted.jobs, len(mutations))))
    ]
    covered = wanted.covered.absolute() if wanted.covered else folder / "covered"
    if not covered.is_dir():
        print("the tests without a mutation ...", flush=True)
        noting = folder / "noting"
        noting.mkdir()
        failing = unmutated(trees[0], mutations, noting)
        if failing:
            raise Unusable("the tests do not pass without a mutation:\n" + "\n".join(failing))
        shutil.move(noting, covered)
    reach = Reach(trees[0].root, covered, {one.file for one in mutations})
    free: queue.Queue[Tree] = queue.Queue()
    for tree in trees:
        free.put(tree)

    def one(mutation: Mutation) -> Verdict:
        tree = free.get()
        try:
            return judge(tree, mutation, reach)
        finally:
            free.put(tree)

    verdicts = []
    with ThreadPoolExecutor(len(trees)) as pool:
        try:
            for verdict in pool.map(one, mutations):
                verdicts.append(verdict)
                _say(len(verdicts), len(mutations), verdict)
        except BaseException:
            for tree in trees:
                tree.stop()
            raise
    return verdicts


def _table(verdicts: list[Verdict]) -> Table:
    table = Table("mutation", "app", "place", "caught by", "s")
    for one in verdicts:
        caught = one.caught.rpartition("/")[2] if one.caught else "[bold]survived[/]"
        table.add_row(
            one.mutation.name, ", ".join(one.mutation.apps), one.mutation.place, caught,
            f"{one.seconds:.0f}",
        )  # fmt: skip
    return table


def main() -> int:
    wanted = _options()
    try:
        mutations = _chosen(wanted)
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    if wanted.list:
        _show(mutations)
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gmi-mutations-") as folder:
        try:
            verdicts = _run(mutations, wanted, Path(folder))
        except Unusable as problem:
            print(problem, file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            return 130
    seconds = time.monotonic() - began
    console = Console()
    (console if console.is_terminal else Console(width=200)).print(_table(verdicts))
    survived = [one for one in verdicts if not one.caught]
    for one in survived:
        mutation = one.mutation
        print(f"{mutation.place}: {mutation.old.strip()!r} -> {mutation.new.strip()!r}")
        print(f"    {judgement(mutation) or mutation.why}")
    holes = [one for one in survived if not judgement(one.mutation)]
    print(
        f"{len(verdicts) - len(survived)} of {len(verdicts)} caught, {len(survived) - len(holes)} "
        f"survivors judged harmless, {len(holes)} holes, {seconds:.0f} s"
    )
    if wanted.json:
        document = {
            "seed": wanted.seed, "seconds": round(seconds, 1),
            "mutations": [one.document() for one in verdicts],
        }  # fmt: skip
        wanted.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
