"""BF-5: files in standing by cause, work, unit, age, size and degree of hardship. Each block sums to BF-1 row 12."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from tzdesk.registers.aid.measures.case_facts import CaseFact, case_facts, flows
from tzdesk.registers.aid.rules.person import age_on
from tzdesk.registers.measure import Measured, Scope, measure, tells

_AGES = (35, 45, 55)
_LARGEST = 5  # 五人及以上
_BANDS = 4  # 三倍及以上


@measure("aid.structure")
def structure(
    scope: Scope,
    *,
    block: str,
    values: Sequence[str],
    rest: bool = False,
    klass: str | None = None,
    flag: str | None = None,
) -> Measured:
    """Files (户) in standing at the month's end whose `block` value is one of `values`; "" is 未登记.

    `block`: cause, work, nature (codes), age and size (upper bound of the band), ratio (net income as whole multiples
    of dibao: 0 for none at all, then 不足1倍 …). `rest` takes codes that no line of the block names (older causes).
    """
    wanted = set(values)
    facts = case_facts(scope)
    ids = []
    for case_id, category in flows(scope, scope.period).closing.items():
        case = facts[case_id]
        if (klass is not None and category != klass) or (flag is not None and not case.flagged(flag)):
            continue
        value = _value(case, block, scope.period.last)
        if value in wanted or (rest and _unnamed(scope, block, value)):
            ids.append(case_id)
    return Measured(len(ids), tuple(ids), "aid_case")


_LISTS = {"cause": "cause", "nature": "aid_unit_nature"}


def _unnamed(scope: Scope, block: str, value: str) -> bool:
    """A code that has no line of its own: an older cause (L…), or one the list does not know."""
    return bool(value) and (value not in scope.definition.codes[_LISTS[block]] or not value.isdigit())


def _value(case: CaseFact, block: str, end: date) -> str:
    match block:
        case "cause":
            return case.cause or ""
        case "work":
            return case.work or ""
        case "nature":
            return case.nature or ""
        case "age":
            if case.born is None:
                return ""
            age = age_on(case.born, end)
            return next((str(top) for top in _AGES if age <= top), "99")
        case "size":
            people = sum(person.belongs_on(end) for person in case.people) + (not case.has_head_row)
            return str(min(people, _LARGEST)) if people else ""
        case "ratio":
            return _band(case.net_on(end))
        case _:
            raise KeyError(block)


def _band(known: tuple[Fraction, int] | None) -> str:
    if known is None:
        return ""
    net, dibao = known
    return "0" if net <= 0 else str(min(net // dibao + 1, _BANDS))


# Which field of a file each block counts by, where that is one that a role may not see.
_TOLD = {
    "cause": ("aid_case.main_cause",),
    "ratio": ("aid_assessment.ratio", "aid_assessment.net_per_capita"),
}
tells("aid.structure", lambda *, block, **_rest: _TOLD.get(block, ()))
