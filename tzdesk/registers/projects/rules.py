"""Rules of the service projects (contracts.md §6.3, VR-71 … VR-74)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from tzdesk.registers.projects.model import CUMULATIVE, OWN, ProjectIndicator, ProjectProgress, ServiceProject
from tzdesk.registers.projects.progress import LIGHTS, RED, Standing, rounded
from tzdesk.rules import Hit, Thresholds, rule

PROJECT, INDICATOR, PROGRESS = "service_project", "project_indicator", "project_progress"


@dataclass(frozen=True)
class ProjectNear:
    """A project's indicators: how many there are, and their weights together (None when none has one)."""

    indicators: int = 0
    weights: Decimal | None = None


@rule("VR-74", on=PROJECT, fields=("owner", "lead_dept"))
def project_has_somebody_and_something(r: ServiceProject, near: ProjectNear, t: Thresholds) -> Iterator[Hit]:
    """A published project names who answers for it."""
    if not r.owner or not r.lead_dept:
        yield Hit("owner", why="没有写明责任部室和责任人")


@rule("VR-74b", on=PROJECT)
def project_promises_a_number(r: ServiceProject, near: ProjectNear, t: Thresholds) -> Iterator[Hit]:
    """Without an indicator a project cannot be measured."""
    if not near.indicators and r.id is not None:
        yield Hit("name")


@rule("VR-74c", on=PROJECT)
def weights_add_up(r: ServiceProject, near: ProjectNear, t: Thresholds) -> Iterator[Hit]:
    """The weights of a project's indicators are shares of it."""
    if near.weights is not None and near.weights != t["whole"]:
        yield Hit("name", a=near.weights.normalize(), b=t["whole"])


@rule("VR-74d", on=INDICATOR, fields=("target", "unit"))
def indicator_can_be_counted(r: ProjectIndicator, near: Standing | None, t: Thresholds) -> Iterator[Hit]:
    """A target above nothing, in a unit of the list."""
    if r.target is None or r.target <= 0:
        yield Hit("target")
    if not r.unit:
        yield Hit("unit")


@rule("VR-74e", on=INDICATOR, fields=("plan_curve", "target", *(f"plan{n:02d}" for n in range(1, 13))))
def plan_leads_to_the_target(r: ProjectIndicator, near: Standing | None, t: Thresholds) -> Iterator[Hit]:
    """An own plan never goes back and ends with the target in December."""
    if r.plan_curve != OWN:
        return
    typed = [value for value in r.plan if value is not None]
    if any(later < earlier for earlier, later in pairwise(typed)):
        yield Hit("plan12", why="后面月份的累计计划小于前面月份")
    elif r.plan12 is None or (r.target is not None and r.plan12 != r.target):
        yield Hit("plan12", why="12月的累计计划应等于年度目标")


@rule("VR-71", on=PROGRESS, fields=("manual_value",))
def progress_does_not_shrink(r: ProjectProgress, near: Standing | None, t: Thresholds) -> Iterator[Hit]:
    """What has been done is not undone: a month adds nothing below zero to a figure that adds up."""
    adds_up = near is not None and near.indicator.agg == CUMULATIVE
    if adds_up and r.manual_value is not None and r.manual_value < 0:
        yield Hit("manual_value", a=r.manual_value.normalize())


@rule("VR-71b", on=INDICATOR)
def ledgers_do_not_take_back(r: ProjectIndicator, near: Standing | None, t: Thresholds) -> Iterator[Hit]:
    """cum(t) ≥ cum(t−1) for what the ledgers count: a station closed again, a row struck out. True, perhaps; asked."""
    if near is None or r.agg != CUMULATIVE or near.total is None or near.before is None:
        return
    if near.total < near.before:
        yield Hit("source", a=near.total.normalize(), b=near.before.normalize())


@rule("VR-72", on=INDICATOR)
def red_light_says_why(r: ProjectIndicator, near: Standing | None, t: Thresholds) -> Iterator[Hit]:
    """Far behind the plan: the month says what is in the way and what is done about it."""
    if near is None or near.light != RED:
        return
    told = near.told
    if told is None or not told.problem or not told.measure:
        yield Hit("target", light=LIGHTS[RED], a=rounded(near.rate or Decimal(0)), b=rounded(near.time))


@rule("VR-73", on=INDICATOR)
def typed_agrees_with_ledgers(r: ProjectIndicator, near: Standing | None, t: Thresholds) -> Iterator[Hit]:
    """A number typed beside the ledgers' own is theirs, or says why not."""
    if near is None or near.manual is None or near.total is None:
        return
    apart = abs(near.manual - near.total)
    reason = near.told.diff_reason if near.told is not None else None
    if apart * 100 > abs(near.total) * t["percent"] and not reason:
        yield Hit("source", a=near.manual.normalize(), b=near.total.normalize())
