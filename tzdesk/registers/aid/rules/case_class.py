"""Rules that hold the class of a file against its computed net income (B10–B12, B14)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from tzdesk.base.money import format_yuan
from tzdesk.definitions import Threshold
from tzdesk.registers.aid import codes, income
from tzdesk.registers.aid.model import AidCase
from tzdesk.registers.aid.near import CaseNear
from tzdesk.registers.aid.rules.since import applies
from tzdesk.rules import Hit, Thresholds, rule

_DECIDED = ("category", "status")
_TELLS = ("aid_assessment.net_per_capita",)  # the message names it


def _figures(case: AidCase, near: CaseNear, category: str) -> tuple[Fraction, Threshold] | None:
    """Net income, not rounded, and line, when the file is of this class and both are known."""
    found = near.assessment
    if case.category != category or found is None or near.line is None:
        return None
    net = income.exact_net(found.income_total, found.rigid_total, found.household_size)
    return None if net is None else (net, near.line)


def _times(multiple: float) -> str:
    return f"{Decimal(str(multiple)).normalize():f}"


@rule("B10", on="aid_case", fields=_DECIDED, tells=_TELLS)
def deep(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """深度困难: net income within dibao."""
    if (found := _figures(case, near, codes.DEEP)) is None:
        return
    net, line = found
    if not income.fits(net, line, line.mult_deep):
        yield Hit("category", x=income.net_in_words(net), d=format_yuan(line.dibao), m=_times(line.mult_deep))


@rule("B11", on="aid_case", fields=_DECIDED, tells=_TELLS)
def relative(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """相对困难: above the deep line, within the relative one."""
    if (found := _figures(case, near, codes.RELATIVE)) is None:
        return
    net, line = found
    if income.fits(net, line, line.mult_deep) or not income.fits(net, line, line.mult_rel):
        yield Hit("category", x=income.net_in_words(net), d=format_yuan(line.dibao), m=_times(line.mult_rel))


@rule("B12", on="aid_case", fields=_DECIDED, tells=_TELLS)
def accident(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """意外致困: within the accident line, with the event and what was paid for it entered. Files applied for before
    `since` need to state what was paid only where they state a loss."""
    if (found := _figures(case, near, codes.ACCIDENT)) is None:
        return
    net, line = found
    assessed = near.assessment
    asked = applies(t, case.apply_date or case.approve_date)
    untold = asked and assessed is not None and not (assessed.event_text or "").strip()
    stated = assessed is not None and (asked or bool(assessed.rigid_accident))
    unpaid = stated and assessed is not None and assessed.compensation is None
    if untold or unpaid or not income.fits(net, line, line.mult_acc):
        yield Hit("category", x=income.net_in_words(net), m=_times(line.mult_acc))
