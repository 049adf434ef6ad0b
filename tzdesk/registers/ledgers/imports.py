"""Taking in a work ledger as clerks keep it: the headings are the fields' labels and aliases, nothing else is needed.

Which ledger a file is of, is told by its title, the names of its sheets and the file's own (`signs` in the definition),
else by its headings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import normal_name
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow
from tzdesk.excel.layout import Column, ContextKey, Layout
from tzdesk.excel.planning import Plan, Policy, changes
from tzdesk.fields.spec import RecordSpec
from tzdesk.fields.types import TextType
from tzdesk.jobs import Job, Progress
from tzdesk.registers.import_memory import Returned
from tzdesk.registers.ledgers.model import LedgerEntry
from tzdesk.registers.ledgers.register import LedgerRegister, own_union
from tzdesk.registers.organisations.queries import UnitIndex
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity
from tzdesk.store import Operation, alive

if TYPE_CHECKING:
    from tzdesk.excel.book import Book

EVIDENCE = "VR-76e"  # asks for attachments, which no workbook brings
ANY = "ledger"  # the kind under which a file of any ledger is taken in
_STEP = 200
_OF_UNIT = ("unit_name", "unit_uscc")
_NAMES = ("unit_id", "period")  # not read: the one is found by name and code, the other computed
_UNION_WORDS = ("填报单位", "填报工会", "工会名称", "主办单位", "编制单位", "报送单位")
_HEAD_ROWS = 3  # where a title stands
_ENOUGH = 3  # headings of a ledger by which it is told from others


def layout_of(spec: RecordSpec) -> Layout:
    """The columns of a ledger's workbook, out of its record spec."""
    assert spec.ledger is not None
    columns = tuple(
        Column(
            known.name,
            known.label,
            TextType() if known.type.name == "ref" else known.type,
            (known.label, *known.aliases),
            required=known.name == "biz_date",
        )
        for known in spec.fields
        if not known.computed and known.name not in _NAMES
    )
    return Layout(
        spec.kind,
        spec.label,
        columns,
        identity=tuple(name for name in (*spec.ledger.identity, "biz_date") if name in spec),
        ignore=("序号", "说明", "联系电话", "统计期", "月份", "涉及单位"),
        context=(ContextKey("org_id", _UNION_WORDS),),
    )


def ledger_kinds(wp: Workplace) -> dict[str, RecordSpec]:
    """The ledgers that are shown, by kind, in their order."""
    return {k: register.spec(wp) for k, register in wp.registers.items() if isinstance(register, LedgerRegister)}


def recognise(wp: Workplace, path: Path) -> str:
    """Which ledger a file is of. UserError when nothing in it tells, or as much speaks for another."""
    from tzdesk.excel.read import read_book

    specs = ledger_kinds(wp)
    book = read_book(path)
    by_title = _best({kind: _signs(book, spec) for kind, spec in specs.items()})
    found = by_title or _best({kind: score for kind, spec in specs.items() if (score := _heads(book, spec)) >= _ENOUGH})
    if found is None:
        raise UserError(
            f"看不出“{path.name}”是哪一本工作台账。",
            f"请在标题或工作表名称里写明台账的名称，或直接选台账：{'、'.join(spec.label for spec in specs.values())}。",
        )
    return found


def _best(scores: Mapping[str, int]) -> str | None:
    most = max(scores.values(), default=0)
    first = [kind for kind, score in scores.items() if score == most]
    return first[0] if most and len(first) == 1 else None


def _signs(book: Book, spec: RecordSpec) -> int:
    """How long the longest word is that tells this ledger: 经费返还 outweighs 返还."""
    assert spec.ledger is not None
    titles = [book.name, *(sheet.name for sheet in book.sheets)]
    for sheet in book.sheets:
        for row in sheet.rows[:_HEAD_ROWS]:
            stated = [str(cell) for cell in row if cell is not None]
            titles += stated if len(stated) <= 2 else []  # a title stands alone; three cells are headings
    text = normal_name("\n".join(titles))
    return max((len(sign) for sign in (spec.label, *spec.ledger.signs) if normal_name(sign) in text), default=0)


def _heads(book: Book, spec: RecordSpec) -> int:
    """How many columns of the ledger's own fields the file has."""
    from tzdesk.excel.tables import ByHand, find_tables

    try:
        found = find_tables(book, layout_of(spec), ByHand())
    except UserError:
        return 0
    own = {known.name for known in spec.fields if known.name not in LedgerEntry.__mapper__.columns}
    return len(own & set(found.main[0].keys.values()))


@dataclass
class LedgerImport:
    """The import kind of one ledger."""

    wp: Workplace
    kind: str
    period: Month | None = None
    _layout: Layout | None = field(default=None, repr=False)

    @property
    def register(self) -> LedgerRegister:
        """The ledger's register."""
        found = self.wp.register(self.kind)
        assert isinstance(found, LedgerRegister)
        return found

    @property
    def layout(self) -> Layout:
        """The columns with all the headings that clerks give them."""
        if self._layout is None:
            self._layout = layout_of(self.register.spec(self.wp, self.period))
        return self._layout

    # --- looking ------------------------------------------------------------------------------------------------

    def check(self, rows: Sequence[ImportRow], context: Mapping[str, Any]) -> list[Problem]:
        """What the rules say of the rows as they would be written; nothing is."""
        problems: list[Problem] = []
        month = self.period or (Month.parse(str(context["period"])) if context.get("period") else None)
        with self.wp.store.reading() as session, session.no_autoflush:
            orgs = _Unions(session)
            for row in rows:
                if orgs.named(row) is None:
                    name = row.values.get("org_id")
                    said = _no_union(name)
                    problems.append(_problem(row, "org_id", Severity.SOFT, said, code="unknown_union", lost=bool(name)))
            drafts = [self.register.draft(self.wp, session, self._fresh(self._values(row, orgs)), None) for row in rows]
            for row, draft in zip(rows, drafts, strict=True):
                for found in self.register.check(self.wp, session, [draft], month):
                    if found.field != "org_id" and found.rule != EVIDENCE:
                        name = "unit_name" if found.field == "unit_id" else found.field
                        problems.append(_problem(row, name, found.severity, found.message, rule=found.rule))
        return problems

    def _values(self, row: ImportRow, orgs: _Unions) -> dict[str, Any]:
        return {**row.values, "org_id": orgs.of(row)}

    def _fresh(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a new row: what the file leaves blank is as the definition presets it."""
        preset = {known.name: known.default for known in self.register.spec(self.wp, self.period).fields}
        stated = {name: value for name, value in values.items() if value is not None}
        return {**{name: value for name, value in preset.items() if value is not None}, **stated}

    # --- planning -----------------------------------------------------------------------------------------------

    def plan(self, rows: Sequence[ImportRow], policy: Policy) -> Plan:
        """New rows, changes by id, rows that bring nothing, rows that cannot be taken: those without a day."""
        plan = Plan()
        with self.wp.store.reading() as session, session.no_autoflush:
            orgs = _Unions(session)
            known = self._known(session, orgs)
            returned = Returned(session, self.kind)
            for row in rows:
                if row.blocked(self.layout) or row.values.get("biz_date") is None:
                    plan.reject(row)
                    continue
                incoming, unit = self._values(row, orgs), orgs.unit(row)
                record = returned.record(session, self.register.model, row) or known.get(self._key(incoming, unit))
                if record is None:
                    plan.take(row, None)
                    continue
                if unit is not None and record.unit_id in {None, unit}:  # its name and code are the register's
                    incoming = {name: value for name, value in incoming.items() if name not in _OF_UNIT}
                present = {name: self.register.value(record, name) for name in incoming}
                found = changes(present, incoming, returned.policy(row, policy))
                plan.take(row, record.id, found)
        return plan

    def _known(self, session: Session, orgs: _Unions) -> dict[tuple[Any, ...], LedgerEntry]:
        """The rows that are there, by what each is known again; an enterprise that was registered since is it."""
        model = self.register.model
        stored = session.scalars(select(model).where(alive(model)).order_by(model.id.desc()))
        names = self._identity
        found: dict[tuple[Any, ...], LedgerEntry] = {}
        for one in stored:
            unit = one.unit_id or orgs.enterprise(one.unit_uscc, one.unit_name)
            found[self._key({name: self.register.value(one, name) for name in names}, unit)] = one
        return found

    @property
    def _identity(self) -> tuple[str, ...]:
        spec = self.register.spec(self.wp, self.period)
        assert spec.ledger is not None
        return (*spec.ledger.identity, "biz_date", "org_id", "title", "unit_name")

    def _key(self, values: Mapping[str, Any], unit: int | None) -> tuple[Any, ...]:
        """By what a row of a union is known again: the ledger's own identity, where it is stated; else all that all
        rows have. Two unions may each have a case 12 and a 元旦游园 of the same day; a registered enterprise is the
        same however it is named."""
        spec = self.register.spec(self.wp, self.period)
        assert spec.ledger is not None
        if unit is not None:
            values = {**values, "unit_name": unit}
        own = tuple(_plain(values.get(name)) for name in spec.ledger.identity)
        if own and None not in own:
            return (values.get("org_id"), *own)
        what = values.get("unit_name") or values.get("title")
        return (values.get("org_id"), *own, values.get("biz_date"), _plain(what))

    # --- writing ------------------------------------------------------------------------------------------------

    def apply(self, plan: Plan, op: Operation) -> Job[int]:
        """Write the plan inside an operation; gives the number of rows taken."""
        register, orgs = self.register, _Unions(op.session)
        year = self.wp.definition(self.period).year
        work: list[tuple[ImportRow, int | None, Mapping[str, Any]]] = [
            (row, None, self._fresh(self._values(row, orgs))) for row in plan.new
        ]
        work += plan.changed
        made: list[tuple[ImportRow, LedgerEntry]] = []
        for done, (row, record_id, values) in enumerate(work):
            if record_id is None:
                op.add(record := register.model(definition_year=year))
                made.append((row, record))
            else:
                record = register.get(op.session, record_id)
            register.put(record, {name: value for name, value in values.items() if value is not None})
            register.settle(self.wp, op.session, record)
            if done % _STEP == 0:
                op.session.flush()
                yield Progress(done, len(work), f"正在写入{self.layout.label}")
        op.session.flush()
        for row, record in made:
            plan.wrote(row, record.id)
        yield Progress(len(work), len(work), f"正在写入{self.layout.label}")
        return len(work)


class _Unions:
    """Finds the union of a row: by its name, else the workplace's own, else the only one there is."""

    def __init__(self, session: Session) -> None:
        self._index = UnitIndex(session)
        self._own = own_union(session)

    def named(self, row: ImportRow) -> int | None:
        """The union that the row names, else the workplace's own; None for one that is not registered."""
        name = row.values.get("org_id")
        return self._index.org(None, str(name)) if name else self._own

    def unit(self, row: ImportRow) -> int | None:
        """The registered enterprise that the row names by code or name."""
        return self.enterprise(row.values.get("unit_uscc"), row.values.get("unit_name"))

    def enterprise(self, code: str | None, name: str | None) -> int | None:
        """The registered enterprise of a code or name."""
        return self._index.unit(code, name)

    def of(self, row: ImportRow) -> int | None:
        """Where the row is written: a union that is not registered yet leaves it with the workplace's own."""
        return self.named(row) or self._own


def _no_union(name: Any) -> str:
    if not name:
        return "没有写明填报工会，导入后请补选。"
    return f"没有找到工会“{name}”，导入后先记在本单位名下；请先登记该工会再导入，或者导入后改选。"


def _plain(value: Any) -> Any:
    return normal_name(value) if isinstance(value, str) else value


def _problem(
    row: ImportRow,
    name: str,
    severity: Severity,
    message: str,
    *,
    rule: str = "",
    code: str = "",
    lost: bool = False,
) -> Problem:
    return Problem(row.row, name, severity.value, message, rule, row.sheet, code, lost)
