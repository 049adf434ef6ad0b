"""Import a clerk's own workbook: read and match, check with the register's rules, preview, write as one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import Preview, preview
from tzdesk.excel.planning import ImportKind, Plan, Policy
from tzdesk.excel.rejects import blot_numbers
from tzdesk.excel.rejects import write_rejects as write_rejected_rows
from tzdesk.excel.write import Written
from tzdesk.fields.spec import FieldSpec
from tzdesk.fields.types import MASK
from tzdesk.jobs import Job, Progress
from tzdesk.registers import import_memory
from tzdesk.registers.import_checks import rule_of
from tzdesk.registers.keeping.gate import Permit
from tzdesk.registers.ledgers.imports import ANY as ANY_LEDGER
from tzdesk.registers.ledgers.imports import LedgerImport, ledger_kinds, recognise
from tzdesk.registers.record_import import RecordImport
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.closed_rows import set_aside

# What the console and the desk call a kind → the register whose `imports` module knows it.
IMPORTS: Mapping[str, str] = {
    "organisations": "members",
    "members": "members",
    "contracts": "contracts",
    "aid-cases": "aid",
    "grants": "aid",
    "roster": "members",
    "letters": "supervision",
    "visits": "problems",
    "problems": "problems",
    "stations": "stations",
    "station-service": "stations",
    "monitor-points": "monitoring",
    "monitor-reports": "monitoring",
}


_NUMBERS = frozenset({"resident_id", "bank_card"})
_TEXTS = _NUMBERS | {"phone", "mobile", "name"}  # whose shown part is of use where the rest is hidden
_KEYS = frozenset({"kind", "file", "context", "mapping", "notes", "rows", "problems", "skipped", "field", "row"})
# The records that each of them makes: who may not enter these by hand does not bring them in by a file.
MAKES: Mapping[str, str] = {
    "organisations": "organisation",
    "members": "member_count",
    "contracts": "contract",
    "aid-cases": "aid_case",
    "grants": "aid_grant",
    "roster": "member",
    "letters": "supervision_doc",
    "visits": "enterprise_visit",
    "problems": "problem",
    "stations": "station",
    "station-service": "station_service",
    "monitor-points": "monitor_point",
    "monitor-reports": "monitor_report",
}


@dataclass(frozen=True)
class Imported:
    """What writing a preview did, in rows. `label` is the operation's name, under which it can be undone. `partial`
    rows are among the first three: a cell of theirs was not taken in."""

    added: int
    changed: int
    unchanged: int
    rejected: int
    label: str
    partial: int = 0


@dataclass
class Incoming:
    """A file under preview: what it would bring, and the kind that can plan and write it."""

    kind_name: str
    kind: ImportKind
    preview: Preview
    by_hand: Mapping[str, str] | None = None

    @property
    def hard(self) -> int:
        """Problems that will have to be mended before the month is sealed."""
        return sum(problem.severity == "hard" for problem in self.preview.problems)

    def as_json(self, *, hiding: Mapping[str, FieldSpec] | None = None) -> dict[str, Any]:
        """The dry run's object: rows, problems, skipped, and how the columns were understood.

        The fields of `hiding` are masked as lists mask them, and so are numbers of people wherever else they stand.
        """
        content = self.preview.to_json()
        return {name: _hidden(value, hiding) for name, value in content.items()} if hiding else content

    def in_words(self) -> str:
        """The preview as a clerk reads it on the console."""
        shown = self.preview
        month = f"，{shown.period.label}" if shown.period else ""
        lines = [f"“{shown.file}”：{len(shown.rows)} 条{shown.layout.label}{month}，跳过 {len(shown.skipped)} 行。"]
        lines += shown.notes
        if shown.unknown_columns:
            lines.append(f"没有用到的列：{'、'.join(shown.unknown_columns)}")
        for problem in shown.problems:
            where = f"第{problem.row}行" if problem.row else "全表"
            column = shown.layout.column(problem.field)
            label = f"“{column.label}”" if column else ""
            lines.append(f"  {where}{label}：{problem.message}")
        return "\n".join(lines)

    def plan(self, policy: Policy) -> Plan:
        """What would be written under a policy; writes nothing. What a sealed month does not take goes back."""
        found = self.kind.plan(self.preview.rows, policy)
        if isinstance(self.kind, LedgerImport | RecordImport):
            self.preview.problems += set_aside(self.kind, found)
        return found


def import_kind(wp: Workplace, name: str, period: Month | None = None) -> ImportKind:
    """The import kind of a name. UserError for an unknown one."""
    if name in ledger_kinds(wp):
        return LedgerImport(wp, name, period)
    if name not in IMPORTS:
        raise UserError(f"不认识导入类型“{name}”。", f"可以用：{'、'.join((*IMPORTS, ANY_LEDGER))}。")
    made: ImportKind = import_module(f"tzdesk.registers.{IMPORTS[name]}.imports").IMPORTS[name](wp, period)
    return made


def preview_file(
    wp: Workplace,
    kind_name: str,
    path: Path,
    *,
    period: Month | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Job[Incoming]:
    """Read a file and say what it would bring; nothing is written.

    `period` overrides the month that the file speaks of. `mapping` (heading or column letter → key) overrides how the
    headings are understood; without one, what was set by hand for such a sheet before is used again. The kind `ledger`
    is whichever work ledger the file says it is of.
    """
    wp.rights.demand("import")
    if kind_name == ANY_LEDGER:
        yield Progress(0, 0, "正在认是哪一本台账")
        kind_name = recognise(wp, path)
    kind = import_kind(wp, kind_name, period)
    made = MAKES.get(kind_name, kind_name)
    if why := wp.rights.why_not_edit(made, wp.definition().record(made).label):
        raise UserError(why, f"请由有权限的人导入；{wp.rights.whom_to_ask_to_edit(made)}")
    shown = yield from preview(path, kind.layout, mapping=mapping, period=period)
    if mapping is None:
        with wp.store.reading() as session:
            known = import_memory.remembered(session, kind_name, shown.signature)
        if known:
            shown = yield from preview(path, kind.layout, mapping=known, period=period)
    if period is not None:
        if shown.period is not None and shown.period != period:
            message = f"文件里写的是{shown.period.label}，您选的是{period.label}，请确认没有拿错文件。"
            shown.problems.append(Problem(0, "period", "soft", message, code="other_month"))
        shown.context["period"] = str(period)
    yield Progress(len(shown.rows), len(shown.rows), "正在审核")
    shown.add(kind.check(shown.rows, shown.context))
    _say_once(shown)
    _number(wp, shown)
    incoming = Incoming(kind_name, kind, shown, mapping)
    if isinstance(kind, LedgerImport | RecordImport):
        incoming.plan(Policy.UPDATE)  # says what sealed months do not take
    shown.problems.sort(key=lambda problem: (problem.sheet, problem.row))
    return incoming


def _say_once(shown: Preview) -> None:
    """Where a rule names what the reader doubted already, the rule's sentence stands alone."""
    ruled = {(problem.sheet, problem.row, problem.field) for problem in shown.problems if problem.rule}

    def keep(problem: Problem) -> bool:
        return problem.code != "check" or (problem.sheet, problem.row, problem.field) not in ruled

    shown.problems[:] = filter(keep, shown.problems)
    for row in shown.rows:
        row.problems[:] = filter(keep, row.problems)


def _number(wp: Workplace, shown: Preview) -> None:
    """Give the reader's doubts the rule that they fall under (F01–F04, F07)."""
    definition = wp.definition(shown.period)

    def numbered(problem: Problem) -> Problem:
        found = "" if problem.rule else rule_of(definition, problem.field, problem.code, problem.message)
        return replace(problem, rule=found) if found else problem

    shown.problems[:] = map(numbered, shown.problems)
    for row in shown.rows:
        row.problems[:] = map(numbered, row.problems)


def write_preview(wp: Workplace, incoming: Incoming, policy: Policy | str = Policy.UPDATE) -> Job[Imported]:
    """Write a preview as one operation that can be undone in one step; a cancel or an error leaves nothing of it.

    A workplace on disk is backed up before.
    """
    shown = incoming.preview
    plan = incoming.plan(Policy(policy))
    label = f"导入{shown.layout.label}（{len(plan.new) + len(plan.changed)}条）"
    if (plan.new or plan.changed) and not wp.store.in_memory_only:
        from tzdesk.store.backup import backup

        yield from backup(wp.store, reason="导入前", second=wp.second_backup)
    with wp.store.operation(f"import.{incoming.kind_name}", label) as op:
        yield from incoming.kind.apply(plan, op)
        if plan.partial:
            op.session.flush()
            import_memory.keep_partial(wp, op.session, shown.layout.kind, shown.rows, plan)
        if incoming.by_hand:
            import_memory.remember(wp, op.session, incoming.kind_name, shown.signature, incoming.by_hand)
    counts = (len(plan.new), len(plan.changed), len(plan.unchanged), len(plan.rejected))
    return Imported(*counts, label, len(plan.partial))


def _hidden(value: Any, hiding: Mapping[str, FieldSpec]) -> Any:
    match value:
        case str():
            return blot_numbers(value)
        case list():
            return [_hidden(one, hiding) for one in value]
        case dict():
            return {name: _mask(hiding.get(name), one, hiding) for name, one in value.items()}
        case _:
            return value


def _mask(field: FieldSpec | None, value: Any, hiding: Mapping[str, FieldSpec]) -> Any:
    """One value under its key, as a list would show it; what is no text has no part that may be shown."""
    if field is None or value in (None, "", []):
        return _hidden(value, hiding)
    return field.type.mask(value) if field.type.name in _TEXTS and isinstance(value, str) else MASK


def private_fields(wp: Workplace, kind_name: str) -> dict[str, FieldSpec]:
    """The fields of an import, its children's among them, that lists show masked; none where it names no people."""
    if not names_people(wp, kind_name):
        return {}
    made = MAKES.get(kind_name, kind_name)
    records = wp.definition().records
    kinds = [made, *(known.kind for known in wp.register(made).children(wp))]
    found = {one.name: one for kind in reversed(kinds) if kind in records for one in records[kind].fields if one.masked}
    return {name: one for name, one in found.items() if name not in _KEYS}


def names_people(wp: Workplace, kind_name: str) -> bool:
    """Whether an import brings IDs or cards of people."""
    known = wp.definition().records.get(MAKES.get(kind_name, kind_name))
    return known is not None and any(one.masked and one.type.name in _NUMBERS for one in known.fields)


def write_rejects(
    incoming: Incoming,
    target: Path,
    policy: Policy | str = Policy.UPDATE,
    *,
    wp: Workplace,
    permit: Permit | None = None,
) -> Job[Written]:
    """The rows that could not be taken and those that came in without a cell, as they came, with what is wrong.

    Where the kind has numbers of people (身份证号、卡号、电话) they are masked, and the rows are mended in the sender's
    own file; unless a `permit` of the export gate is for the full edition.
    """
    plan = incoming.plan(Policy(policy))
    full = permit is not None and permit.full
    masked = not full and names_people(wp, incoming.kind_name)
    return (
        yield from write_rejected_rows(incoming.preview, plan.rejected, target, partial=plan.partial, masked=masked)
    )
