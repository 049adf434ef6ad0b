"""Findings as a list for people: by register or table, where, both numbers, what to do; on paper, in a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.base.periods import Month
from tzdesk.documents.findings_list import FindingRow, FindingsList, compose_findings
from tzdesk.fields.spec import FieldSpec, RecordSpec, Section
from tzdesk.fields.types import TextType
from tzdesk.jobs import Job
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.notes import OF_PERSONS, without_names
from tzdesk.rules import Finding, Severity

if TYPE_CHECKING:
    from tzdesk.definitions import Definition
    from tzdesk.excel.write import Written
    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace

MONTH_LABEL = "本月整册"
# Names under which rules hand over the two numbers that they compare.
_PAIRS = (("a", "b"), ("part", "whole"), ("closing", "expected"), ("told", "computed"), ("value", "limit"))
_COLUMNS = (
    ("severity", "等级"), ("group", "台账或报表"), ("where", "在哪里"), ("message", "问题"),
    ("sides", "两边的数"), ("advice", "怎么办"), ("reason", "情况说明"),
)  # fmt: skip


@dataclass(frozen=True)
class FindingLine:
    """A finding in the words of its register or table."""

    finding: Finding
    group: str
    where: str
    sides: str
    advice: str

    @property
    def severity(self) -> str:
        """强制, 准强制, 核实, 待复核, 已说明 or 提示."""
        if self.finding.waits:
            return "待复核"
        if self.finding.explained:
            return "已说明"
        return self.finding.severity.label

    def texts(self) -> tuple[str, ...]:
        """All columns."""
        found = self.finding
        return (self.severity, self.group, self.where, found.message, self.sides, self.advice, found.reason)


def finding_lines(wp: Workplace, period: Month, findings: Iterable[Finding]) -> list[FindingLine]:
    """The findings of a month in words."""
    definition = wp.definition(period)
    forms = forms_of(definition)
    specs = {kind: register.spec(wp, period) for kind, register in wp.registers.items()}
    return [_line(definition, forms, specs, finding) for finding in findings]


def _line(
    definition: Definition, forms: Mapping[str, Form], specs: Mapping[str, RecordSpec], finding: Finding
) -> FindingLine:
    if (form := forms.get(finding.kind)) is not None:
        group, place = form.title, _cell_words(form, finding.field)
        where = place
    elif (spec := specs.get(finding.kind)) is not None:
        place = spec.field(finding.field).label if finding.field in spec else ""
        group, where = spec.label, "·".join(part for part in (finding.record, place) if part)
    else:
        group, place, where = MONTH_LABEL, "", finding.record
    rule = definition.rules.get(finding.rule)
    advice = rule.advice if rule is not None else ""
    return FindingLine(
        finding, group, where or finding.title, sides_of(finding.params), advice or _advice(finding, place)
    )


def _cell_words(form: Form, field: str) -> str:
    code, _slash, column = field.partition("/")
    line, known = form.line_codes.get(code), form.column_ids.get(column)
    words = f"第{code}行 {line.label}" if line else ""
    return f"{words}（{known.head}）" if words and known else words


def sides_of(params: Mapping[str, Any]) -> str:
    """The two numbers that a rule compared and how far they are apart; empty for a rule that compares none."""
    for one, other in _PAIRS:
        left, right = params.get(one), params.get(other)
        if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
            return f"{left:,} 与 {right:,}，差 {abs(left - right):,}"
    return ""


def _advice(finding: Finding, place: str) -> str:
    """What to do where the definition says nothing of its own."""
    at = f"“{place}”" if place else "这一处"
    if finding.severity is Severity.HARD:
        return f"改正{at}，或它所依据的数。"
    if finding.severity is Severity.FIRM:
        return f"改正{at}；确实如此的写情况说明，再由另一人复核。"
    if finding.severity is Severity.SOFT:
        return f"核对{at}：有误的改正，无误的写情况说明。"
    return "看过即可，不影响封存。"


# --- on paper, in a workbook ------------------------------------------------------------------------------------


def compose_list(wp: Workplace, period: Month, lines: Sequence[FindingLine]) -> Sheet:
    """The list on paper."""
    from tzdesk.registers.profile import profile_of

    with wp.store.reading() as session:
        unit = profile_of(session).unit_name
    rows = tuple(FindingRow(*texts) for texts in _outside(wp, lines))
    return compose_findings(FindingsList(unit, period, rows))


def _outside(wp: Workplace, lines: Sequence[FindingLine]) -> list[tuple[str, ...]]:
    """The lines as they may leave without the export gate: people go by the number of their file, without figures."""

    def outside(line: FindingLine) -> FindingLine:
        if line.finding.kind not in OF_PERSONS:
            return line
        found = without_names([line.finding])[0]
        return replace(line, finding=found, where=found.number or found.record, sides="")

    return [outside(line).texts() for line in lines]


def copied_lines(wp: Workplace, lines: Sequence[FindingLine]) -> str:
    """The list as Excel and WPS take it from the clipboard, told as the saved one. UserError for a role that takes
    nothing out."""
    wp.rights.demand("export")
    heads = [label for _name, label in _COLUMNS]
    return "\n".join("\t".join(" ".join(text.split()) for text in row) for row in [heads, *_outside(wp, lines)])


def export_lines(wp: Workplace, lines: Sequence[FindingLine], period: Month, target: Path) -> Job[Written]:
    """The list as a workbook. UserError for a role that takes nothing out; raises MachineError."""
    from tzdesk.excel.write import export_list

    wp.rights.demand("export")

    text = partial(FieldSpec, type=TextType(), section="all", in_list=True)
    fields = tuple(text(name=name, label=label) for name, label in _COLUMNS)
    spec = RecordSpec("finding", "审核结果", (Section("all", "审核结果"),), fields, "message")
    names = [name for name, _label in _COLUMNS]
    rows = [dict(zip(names, texts, strict=True)) for texts in _outside(wp, lines)]
    return export_list(spec, rows, target, title=f"{period.label}审核结果")
