"""A story that is played into a workplace in the order of its days, each step with the clock held at its moment."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tzdesk.base import clock
from tzdesk.base.paths import resource_path
from tzdesk.fields.spec import RecordSpec
from tzdesk.jobs import Job, Progress
from tzdesk.practice.invented import Inventor
from tzdesk.registers.workplace import Workplace

OPENS = time(8, 40)
_PACE = timedelta(minutes=7)


@dataclass(frozen=True)
class Step:
    """One thing a clerk does. Steps of a day follow one another in the order in which they were planned."""

    day: date
    number: int
    text: str
    work: Callable[[], object]


@dataclass
class Scene:
    """The workplace, the source of what is invented, and what the steps have to tell one another.

    `facts` fills the {placeholders} of the story's texts; `ids` remembers records by the keys that the story gives.
    """

    wp: Workplace
    inventor: Inventor
    facts: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def on(self, day: date, text: str, work: Callable[[], object]) -> None:
        """Plan a step."""
        self.steps.append(Step(day, len(self.steps), text, work))

    def play(self) -> Job[None]:
        """Do every step on its day."""
        ordered = sorted(self.steps, key=lambda step: (step.day, step.number))
        moment = datetime.min.replace(tzinfo=clock.CHINA)
        for number, step in enumerate(ordered):
            yield Progress(number, len(ordered), f"{step.day:%Y-%m-%d} {step.text}")
            moment = max(datetime.combine(step.day, OPENS, clock.CHINA), moment + _PACE)
            with clock.frozen(moment):
                step.work()
        yield Progress(len(ordered), len(ordered), "练习数据已做好")

    def values(self, kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
        """A table of the story as a record's values: texts filled in, yuan as 分, decimals exact."""
        return self.typed(self.wp.register(kind).spec(self.wp), told)

    def typed(self, spec: RecordSpec, told: Mapping[str, Any]) -> dict[str, Any]:
        """The same for any spec: what a step asks is one as well."""
        types = {known.name: known.type.name for known in spec.fields}
        return {name: self._value(types.get(name, ""), value) for name, value in told.items()}

    def _value(self, type_name: str, value: Any) -> Any:
        if isinstance(value, str):
            return value.format_map(self.facts) if "{" in value else value
        if type_name == "money":
            return fen(value)
        return Decimal(str(value)) if type_name == "decimal" else value


def fen(yuan: float) -> int:
    """Yuan as the story states them → 分."""
    return int(Decimal(str(yuan)) * 100)


def story(name: str) -> dict[str, Any]:
    """A file of the unit's story."""
    return tomllib.loads(resource_path("practice", "unit", name).read_text(encoding="utf-8"))
