"""Rules on the computation (B) and on who signs it (G08)."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.base.money import format_yuan
from tzdesk.base.periods import Month, add_months
from tzdesk.registers.aid import codes, income
from tzdesk.registers.aid.model import AidAssessment
from tzdesk.registers.aid.near import AssessmentNear
from tzdesk.rules import Hit, Thresholds, rule


@rule("B01", on="aid_assessment", fields=("household_size",))
def household(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """The size that divides is the number of those who live together."""
    if found.household_size is None or not near.members or not near.latest:
        return
    listed = sum(1 for member in near.members if member.belongs_on(near.today))
    if found.household_size != listed or found.household_size < 1:
        yield Hit("household_size", stated=found.household_size, listed=listed)


@rule("B02", on="aid_assessment", fields=("period_from", "period_to"))
def twelve_months(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """Twelve whole months that end no later than the month of application, or of the decision of a review.

    A period long over when a file is applied for only asks.
    """
    start, end = found.period_from, found.period_to
    if start is None or end is None:
        return
    whole = start.day == 1 and end == Month.of(end).last and Month.of(start).step(11) == Month.of(end)
    applied = near.case.apply_date if near.case is not None and found.kind == codes.ASSESS_NEW else None
    bound = applied if found.kind == codes.ASSESS_NEW else found.decided_on
    ahead = bound is not None and Month.of(end) > Month.of(bound)
    if not whole or ahead or (found.assess_year is not None and end.year > found.assess_year):
        yield Hit("period_to")
    elif applied is not None and add_months(end.replace(day=1), t["behind"]) < applied.replace(day=1):
        yield Hit("period_to", soften=True)


@rule("B03", on="aid_assessment", fields=("income_wage", "income_transfer"))
def monthly_against_yearly(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """Twelve times the members' monthly income, and dibao on top of it, comes near wages and transfers of the year.

    Lists that come in may have dibao within somebody's income: the sum without it will do, too.
    """
    if found.income_wage is None or not near.members or not near.latest:
        return
    months = [member.monthly_income for member in near.members if member.belongs_on(near.today)]
    if any(amount is None for amount in months):
        return
    yearly = found.income_wage + (found.income_transfer or 0)
    earned = sum(amount for amount in months if amount is not None) * income.MONTHS
    relief = (near.case.dibao_amount or 0) * income.MONTHS if near.case is not None and near.case.on_dibao else 0
    if all(_far(monthly, yearly, t["percent"]) for monthly in (earned, earned + relief)):
        what = "、低保金" if relief else ""
        yield Hit("income_wage", what=what, monthly=format_yuan(earned + relief), yearly=format_yuan(yearly))


def _far(one: int, other: int, percent: int) -> bool:
    return abs(one - other) * 100 > percent * max(abs(one), abs(other))


@rule("B05", on="aid_assessment", fields=("income_union_aid",))
def union_aid(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """Last year's union aid is income; not counting it wants a word."""
    if found.income_union_aid == 0 and near.aid_last_year > 0:
        yield Hit("income_union_aid", x=format_yuan(near.aid_last_year))


@rule("B08", on="aid_assessment", fields=("rigid_education",))
def compulsory_school(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """Expenses on schooling with pupils of compulsory schooling only."""
    stages = [member.edu_stage for member in near.members if member.edu_stage is not None]
    if found.rigid_education and stages and all(stage == codes.EDU_COMPULSORY for stage in stages):
        yield Hit("rigid_education")


@rule("B09", on="aid_assessment", fields=("net_per_capita",))
def recomputed(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """The stored result is what the figures give."""
    net = income.net_per_capita(income.income_total(found), income.rigid_total(found), found.household_size)
    if found.net_per_capita != net:
        yield Hit("net_per_capita", stored=format_yuan(found.net_per_capita), now=format_yuan(net))


@rule("B13", on="aid_assessment", fields=("decided_category", "decision_reason"))
def against_figures(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """Deciding otherwise than the figures say wants a reason."""
    if found.decided_category is None or found.net_per_capita is None or found.dibao_snapshot is None:
        return
    reason = (found.decision_reason or "").strip()
    if found.decided_category != found.suggested_category and reason in {"", t["no_reason"]}:
        yield Hit("decided_category")


@rule("B14", on="aid_assessment", fields=("assess_year", "decided_category"))
def no_line(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """Without a hardship line for the day nothing can be decided."""
    if near.line is None and near.line_day is not None and found.decided_category is not None:
        yield Hit("decided_category", year=found.assess_year or near.line_day.year)


@rule("B14B", on="aid_assessment", fields=("net_per_capita", "suggested_category"))
def hard_up_for_a_time(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """No class fits, but the net income is within the multiple for 生活暂时困难职工, who get 送温暖 and no file.

    The multiple (mult_temp) is blank where a district does not know such a class, and nothing is said.
    """
    line, net = near.line, income.for_a_time(found, near.line)
    if net is not None and line is not None and line.mult_temp is not None:
        yield Hit("net_per_capita", x=income.net_in_words(net), m=income.times(line.mult_temp))


@rule("B14C", on="aid_assessment", fields=("assess_year", "decided_category"))
def line_not_confirmed(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """A class that rests on a hardship line which nobody has checked with the district (confirmed) says so."""
    line = near.line
    if found.decided_category is not None and line is not None and not line.confirmed:
        yield Hit("decided_category", d=format_yuan(line.dibao), since=line.effective_from.isoformat())


@rule("G08", on="aid_assessment", fields=("unit_by", "town_by", "district_by"))
def same_hand(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """Who draws it up does not approve it."""
    if found.unit_by and found.district_by and found.unit_by == found.district_by:
        yield Hit("district_by", name=found.district_by)
