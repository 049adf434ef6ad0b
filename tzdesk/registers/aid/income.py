"""收支测算: from a household's year of income and necessary expenses to its net income per head and month.

家庭月人均纯收入 = (近12个月家庭总收入 − 同期刚性支出) ÷ 共同生活家庭人口 ÷ 12. Amounts are 分; blank is not zero.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from operator import le, lt
from typing import Any, Protocol

from tzdesk.registers.aid import codes

MONTHS = 12
_FEN = Decimal("0.01")
_MOST_DECIMALS = 10
INCOME = (
    "income_wage",
    "income_business",
    "income_property",
    "income_transfer",
    "income_union_aid",
    "income_imputed",
    "income_other",
)
# 刚性支出类别 (C31) → the field in which it is added up
RIGID_FIELDS = {
    "1": "rigid_medical",
    "2": "rigid_disability",
    "3": "rigid_education",
    "4": "rigid_housing",
    "5": "rigid_support",
    "6": "rigid_work",
    "7": "rigid_accident",
    "9": "rigid_other",
}
RIGID = tuple(RIGID_FIELDS.values())


class Line(Protocol):
    """A threshold row as the computation needs it: dibao in 分 a month, multiples, comparator "<" or "<="."""

    @property
    def dibao(self) -> int: ...
    @property
    def mult_deep(self) -> float: ...
    @property
    def mult_rel(self) -> float: ...
    @property
    def mult_acc(self) -> float: ...
    @property
    def mult_temp(self) -> float | None: ...
    @property
    def comparator(self) -> str: ...


def income_total(assessment: Any) -> int | None:
    """The year's income; a loss in business counts as nothing earned. None when nothing is stated."""
    stated = {name: value for name in INCOME if (value := getattr(assessment, name)) is not None}
    if "income_business" in stated:
        stated["income_business"] = max(stated["income_business"], 0)
    return sum(stated.values()) if stated else None


def rigid_total(assessment: Any) -> int | None:
    """The year's necessary expenses, an accident's loss less what was paid for it. None when nothing is stated."""
    stated = {name: value for name in RIGID if (value := getattr(assessment, name)) is not None}
    if "rigid_accident" in stated and assessment.compensation is not None:
        stated["rigid_accident"] = max(stated["rigid_accident"] - assessment.compensation, 0)
    return sum(stated.values()) if stated else None


def exact_net(income: int | None, rigid: int | None, size: int | None) -> Fraction | None:
    """Net income per head and month in 分 with all its decimals: what is held against a line. None when unknown."""
    if income is None or rigid is None or not size or size < 1:
        return None
    return Fraction(income - rigid, size * MONTHS)


def net_per_capita(income: int | None, rigid: int | None, size: int | None) -> int | None:
    """Net income per head and month in 分 as it is shown, half up; may be negative. None when a part is unknown."""
    net = exact_net(income, rigid, size)
    if net is None:
        return None
    return int((Decimal(net.numerator) / net.denominator).quantize(Decimal(1), ROUND_HALF_UP))


def net_in_words(net: Fraction) -> str:
    """Yuan with two decimals; with four, or six, where rounding to 分 would hide on which side of a line it stands."""
    yuan = Decimal(net.numerator) / net.denominator / 100
    if net.denominator == 1:
        return f"{yuan.quantize(_FEN, ROUND_HALF_UP):,}"
    told = yuan.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    if told == told.quantize(_FEN):
        told = yuan.quantize(Decimal("0.000001"), ROUND_HALF_UP)
    return f"{told:,}"


def fits(net: Fraction | int, line: Line, multiple: float) -> bool:
    """Whether a net income, not rounded, lies within a multiple of dibao, by the region's comparator."""
    compare: Callable[[Any, Any], bool] = le if line.comparator == "<=" else lt
    return compare(Fraction(net), Fraction(limit(line, multiple)))


def limit(line: Line, multiple: float) -> Decimal:
    """A multiple of dibao in 分, exact."""
    return Decimal(line.dibao) * Decimal(str(multiple))


def times(multiple: float) -> str:
    """A multiple as it is written: 2, 3.5."""
    return f"{Decimal(str(multiple)).normalize():f}"


def loss(assessment: Any) -> int:
    """What of the necessary expenses is an accident's loss, less what was paid for it."""
    return max((assessment.rigid_accident or 0) - (assessment.compensation or 0), 0)


def net_for(assessment: Any, category: str | None) -> Fraction | None:
    """Net income, not rounded, as a class looks at it: an accident's loss counts for 意外致困 alone."""
    income, rigid = assessment.income_total, assessment.rigid_total
    if rigid is not None and category in {codes.DEEP, codes.RELATIVE}:
        rigid -= loss(assessment)
    return exact_net(income, rigid, assessment.household_size)


def suggested_for(assessment: Any, line: Line | None) -> str | None:
    """The class that a computation suggests: 深度 or 相对 without an accident's loss, 意外致困 with one told."""
    plain = suggested(net_for(assessment, codes.DEEP), line, accident=False)
    net = net_for(assessment, codes.ACCIDENT)
    if plain is not None or net is None or line is None or not (assessment.event_text or "").strip():
        return plain
    return codes.ACCIDENT if fits(net, line, line.mult_acc) else None


def for_a_time(assessment: Any, line: Line | None) -> Fraction | None:
    """The net income of a household that no class fits, but which is within the multiple for 生活暂时困难职工: they get
    送温暖 and no file. None for others, and where the line states no such multiple (mult_temp)."""
    net = net_for(assessment, None)
    if line is None or line.mult_temp is None or net is None or assessment.suggested_category is not None:
        return None
    return net if fits(net, line, line.mult_temp) else None


def suggested(net: Fraction | int | None, line: Line | None, *, accident: bool = True) -> str | None:
    """The class that a net income suggests; None outside all of them or when something is unknown.

    With `accident` whatever is within the accident line but not hard up otherwise is 意外致困.
    """
    if net is None or line is None:
        return None
    classes = [(codes.DEEP, line.mult_deep), (codes.RELATIVE, line.mult_rel)]
    if accident:
        classes.append((codes.ACCIDENT, line.mult_acc))
    return next((category for category, multiple in classes if fits(net, line, multiple)), None)


def ratio(net: Fraction | int | None, line: Line | None) -> Decimal | None:
    """Net income as a multiple of dibao: two decimals, and as many more as it takes to stand on its own side of each
    class's multiple."""
    if net is None or line is None or not line.dibao:
        return None
    exact, shown = Fraction(net) / line.dibao, Decimal(0)
    lines = [
        Decimal(str(multiple))
        for multiple in (line.mult_deep, line.mult_rel, line.mult_acc, line.mult_temp)
        if multiple
    ]
    for places in range(2, _MOST_DECIMALS + 1):
        shown = (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if all((shown > one) - (shown < one) == (exact > one) - (exact < one) for one in lines):
            break
    return shown
