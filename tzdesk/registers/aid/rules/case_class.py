"""Rules that hold the class of a file against its computed net income (B10–B12, B14)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tzdesk.base.money import format_yuan
from tzdesk.definitions import Threshold
from tzdesk.registers.aid import codes, income
from tzdesk.registers.aid.model import AidAssessment, AidCase
from tzdesk.registers.aid.near import CaseNear, Judged
from tzdesk.registers.aid.rules.since import applies
from tzdesk.rules import Hit, Thresholds, rule

_DECIDED = ("category", "status")
_TELLS = ("aid_assessment.net_per_capita",)  # the message names it


def _figures(case: AidCase, near: CaseNear, category: str) -> tuple[Fraction, Threshold, AidAssessment] | None:
    """Net income, not rounded, line and computation, when the file is of this class and all are known.

    A district's own class (特困职工) is held against the line of the one that it stands under.
    """
    judged = near.judged or Judged(near.parent or case.category, near.assessment, near.line)
    found, line = judged.assessment, judged.line
    if judged.category != category or found is None or line is None:
        return None
    net = income.net_for(found, category)
    return None if net is None else (net, line, found)


def _side(net: Fraction, line: Threshold, multiple: float, called: str) -> str:
    """On which side of a class's line a net income stands, by the region's comparator: 不低于深度困难的线820.00元."""
    inclusive = line.comparator == "<="
    within = "不高于" if inclusive else "低于"
    beyond = "高于" if inclusive else "不低于"
    drawn = income.net_in_words(Fraction(income.limit(line, multiple)))
    return f"{within if income.fits(net, line, multiple) else beyond}{called}的线{drawn}元"


@rule("B10", on="aid_case", fields=_DECIDED, tells=_TELLS)
def deep(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """深度困难: net income within dibao."""
    if (found := _figures(case, near, codes.DEEP)) is None:
        return
    net, line, _ = found
    if not income.fits(net, line, line.mult_deep):
        what = _side(net, line, line.mult_deep, "深度困难")
        yield _hit(net, line, line.mult_deep, what)


@rule("B11", on="aid_case", fields=_DECIDED, tells=_TELLS)
def relative(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """相对困难: above the deep line, within the relative one."""
    if (found := _figures(case, near, codes.RELATIVE)) is None:
        return
    net, line, _ = found
    if income.fits(net, line, line.mult_deep):
        yield _hit(net, line, line.mult_rel, _side(net, line, line.mult_deep, "深度困难"))
    elif not income.fits(net, line, line.mult_rel):
        yield _hit(net, line, line.mult_rel, _side(net, line, line.mult_rel, "相对困难"))


@rule("B12", on="aid_case", fields=_DECIDED, tells=_TELLS)
def accident(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """意外致困: within the accident line, with the event and what was paid for it entered. Files applied for before
    `since` need to state what was paid only where they state a loss."""
    if (found := _figures(case, near, codes.ACCIDENT)) is None:
        return
    net, line, assessed = found
    asked = applies(t, case.apply_date or case.approve_date)
    untold = asked and not (assessed.event_text or "").strip()
    unpaid = (asked or bool(assessed.rigid_accident)) and assessed.compensation is None
    lacking = [words for words, lacks in (("意外情况", untold), ("赔偿、保险和社会救助", unpaid)) if lacks]
    told = [f"年度认定里没有填写{'和'.join(f'“{one}”' for one in lacking)}"] if lacking else []
    if not income.fits(net, line, line.mult_acc):
        told.insert(0, f"月人均纯收入{income.net_in_words(net)}元，{_side(net, line, line.mult_acc, '意外致困')}")
    if told:
        yield _hit(net, line, line.mult_acc, "；".join(told))


def _hit(net: Fraction, line: Threshold, multiple: float, what: str) -> Hit:
    """`x` the income, `d` dibao, `m` the multiple, `what` what is the matter in words."""
    d, m = format_yuan(line.dibao), income.times(multiple)
    return Hit("category", x=income.net_in_words(net), d=d, m=m, what=what)
