"""What a run found, for people and for programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Literal

from rich.console import Group, RenderableType
from rich.table import Table

Verdict = Literal["documented", "proposed", "differs", "not tried"]

VERDICTS: tuple[Verdict, ...] = ("documented", "proposed", "differs", "not tried")


@dataclass(frozen=True, slots=True)
class Result:
    """One reply of the protocol document, and whether the phone gives it.

    Attributes:
        function: The guide's function, or an action that has none.
        action: Its action.
        reply: ``success`` or the error's message.
        verdict: ``documented`` or ``proposed``: seen as the document has it, which stands in the
            guide or is agreed; ``differs``; ``not tried``.
        source: The guide's page.
        expected: The body that the document has.
        seen: What the phone answered, where it differs; values of success replies masked.
        why: Why it was not tried, or what differs.
    """

    function: str
    action: str
    reply: str
    verdict: Verdict
    source: str
    expected: Any
    seen: Any = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An open question about real phones, and what this one says to it."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a conformance run found.

    Attributes:
        phone: The phone's address.
        product: Its model.
        gmi_version: Its GMI version.
        write: Whether the run also wrote.
        results: One for each reply of the document.
        answers: To the open questions.
        left_over: What the run wrote and could not clean up; empty is what it should be.
    """

    phone: str
    product: str
    gmi_version: int
    write: bool
    results: tuple[Result, ...]
    answers: tuple[Answer, ...]
    left_over: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many results there are of each verdict."""
        counted = Counter(result.verdict for result in self.results)
        return {verdict: counted[verdict] for verdict in VERDICTS}

    @property
    def differences(self) -> tuple[Result, ...]:
        """The results that differ from the document."""
        return tuple(result for result in self.results if result.verdict == "differs")

    def as_json(self) -> dict[str, Any]:
        """The report for a program."""
        return {
            "schema": 1,
            "phone": self.phone,
            "product": self.product,
            "gmi_version": self.gmi_version,
            "write": self.write,
            "summary": dict(self.counts),
            "results": [asdict(result) for result in self.results],
            "answers": [asdict(answer) for answer in self.answers],
            "left_over": list(self.left_over),
        }

    def for_people(self) -> RenderableType:
        """The report as tables."""
        parts: list[RenderableType] = [
            f"{self.product or 'unknown model'} at {self.phone}, GMI {self.gmi_version}"
            + ("" if self.write else "; nothing was written (--write does, and cleans up)"),
            self._overview(),
        ]
        if self.differences:
            parts.append(self._differences())
        parts.append(self._answers())
        parts += [f"Left over on the phone: {what}" for what in self.left_over]
        told = ", ".join(f"{count} {verdict}" for verdict, count in self.counts.items())
        parts.append(f"{len(self.results)} replies: {told}")
        return Group(*parts)

    def _overview(self) -> Table:
        table = Table("function", "as documented", "as proposed", "differs", "not tried")
        functions = dict.fromkeys(result.function for result in self.results)
        for function in functions:
            own = [result for result in self.results if result.function == function]
            row = [
                ", ".join(result.reply for result in own if result.verdict == verdict)
                for verdict in VERDICTS[:3]
            ]
            untried = sum(result.verdict == "not tried" for result in own)
            table.add_row(function, *row, str(untried or ""))
        return table

    def _differences(self) -> Table:
        table = Table("differs", "the document has", "the phone says", "page", title="Differences")
        for result in self.differences:
            name = f"{result.function}: {result.reply}"
            table.add_row(name, str(result.expected), f"{result.seen}\n{result.why}", result.source)
        return table

    def _answers(self) -> Table:
        table = Table("open question", "this phone", title="Questions the guides leave open")
        for answer in self.answers:
            table.add_row(answer.question, answer.answer)
        return table
