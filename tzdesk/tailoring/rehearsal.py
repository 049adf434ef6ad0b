"""Rehearsing a definition on months that are past: each rule's findings, and the year's figures, now and then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.jobs import Job, Progress
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_in
from tzdesk.returns.notes import without_names
from tzdesk.rules import Finding
from tzdesk.tailoring.rehearsed_figures import Moved, moved_figures

_Key: TypeAlias = tuple[str, int | None, str, str]  # a record or a table, the rule, the field


class _Tried(Workplace):
    """A workplace that sees every month with one definition, for reading only."""

    tried: Definition

    def definition(self, when: Month | int | None = None) -> Definition:
        """The one that is tried."""
        return self.tried


@dataclass(frozen=True)
class RuleCount:
    """A rule's findings over the months: with the definition in force, and with the one that is tried."""

    rule: str
    title: str
    severity: str
    now: int
    then: int


@dataclass(frozen=True)
class Fresh:
    """A finding that a record or a table would have and has not now, in these months; nobody is named in it. `whose` is
    the kind and the id that tell records of one name apart."""

    rule: str
    record: str
    message: str
    months: tuple[Month, ...]
    whose: tuple[str, int | None]

    @property
    def words(self) -> str:
        """T09 讲座清单（2023年1月等12个月）：《讲座清单》是空表……"""
        more = f"等{len(self.months)}个月" if len(self.months) > 1 else ""
        return f"{self.rule} {self.record}（{self.months[0].label}{more}）：{self.message}"


@dataclass(frozen=True)
class Rehearsal:
    """The result for some months; `fresh` is what would be found and is not now, by rule and record, `moved` the
    figures of the last month's year that would come to another number."""

    months: tuple[Month, ...]
    counts: tuple[RuleCount, ...]
    fresh: tuple[Fresh, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def records(self) -> int:
        """How many records (or tables) would have findings that they have not now."""
        return len({(one.rule, one.whose) for one in self.fresh})

    @property
    def changed(self) -> tuple[RuleCount, ...]:
        """The rules that would say more or less."""
        return tuple(count for count in self.counts if count.now != count.then)

    @property
    def words(self) -> str:
        """用 12 个月的记录试算：3 条规则的结果会变，7 条记录会多出审核结果。"""
        span = f"{self.months[0].label}至{self.months[-1].label}" if len(self.months) > 1 else self.months[0].label
        figures = f"{len(self.moved)} 个年度数据或项目指标会变。" if self.moved else ""
        if not self.changed:
            return f"用{span}的记录试算：各条规则的结果都不变。{figures}"
        said = f"{len(self.changed)} 条规则的结果会变，{self.records} 条记录会多出审核结果。"
        return f"用{span}的记录试算：{said}{figures}"


def rehearse(wp: Workplace, definition: Definition, months: Sequence[Month]) -> Job[Rehearsal]:
    """Audit the months twice in one reading; nothing is written."""
    tried = tried_workplace(wp, definition)
    now: list[Finding] = []
    then: list[Finding] = []
    fresh: dict[_Key, tuple[Finding, list[Month]]] = {}
    with wp.store.reading() as session:
        for number, month in enumerate(months):
            yield Progress(number, len(months), f"试算{month.label}")
            before = (yield from audit_in(wp, session, month)).findings
            after = (yield from audit_in(tried, session, month)).findings
            now += before
            then += after
            known = {_key(one) for one in before}
            for one in without_names(one for one in after if _key(one) not in known):
                fresh.setdefault(_key(one), (one, []))[1].append(month)
        moved = moved_figures(wp, tried, session, months[-1])
    told = (
        Fresh(one.rule, one.record, one.message, tuple(dict.fromkeys(those)), (one.kind, one.id))
        for one, those in fresh.values()
    )
    return Rehearsal(tuple(months), _counts(now, then), tuple(told), moved)


def last_year(month: Month) -> tuple[Month, ...]:
    """The twelve months before a month."""
    return tuple(month.step(-back) for back in range(12, 0, -1))


def tried_workplace(wp: Workplace, definition: Definition) -> Workplace:
    """The same workplace, for reading, that sees every month with a definition which is not in force."""
    copy = _Tried.__new__(_Tried)
    copy.__dict__.update(wp.__dict__)  # past __post_init__, which would make the store's sessions carry the copy
    copy.tried = definition
    return copy


def _counts(now: Sequence[Finding], then: Sequence[Finding]) -> tuple[RuleCount, ...]:
    known = {found.rule: found for found in (*now, *then)}
    before, after = (Counter(found.rule for found in some) for some in (now, then))
    return tuple(
        RuleCount(rule, found.title, found.severity.label, before[rule], after[rule])
        for rule, found in sorted(known.items())
    )


def _key(found: Finding) -> _Key:
    return found.kind, found.id, found.rule, found.field
