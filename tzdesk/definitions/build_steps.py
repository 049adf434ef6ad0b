"""Plain data → the steps of records (办理). A step's fields are mostly borrowed from a record's own fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tzdesk.definitions.build_records import build_field
from tzdesk.definitions.model import StepSpec
from tzdesk.definitions.problems import Problems, nearest
from tzdesk.fields.codes import CodeList
from tzdesk.fields.spec import FieldSpec, RecordSpec, Section

_STEP_KEYS = ("id", "label", "help", "warning", "opens", "blanks", "fields")
# What a borrowed field leaves behind: it belongs to the place that the field has in its own record.
_OF_ITS_RECORD = ("section", "required", "required_if", "in_list", "computed", "default", "aliases", "width")
_SECTION = "base"


@dataclass(frozen=True)
class _Year:
    """What a step's fields are made from: the year's records as they are written, and its code lists."""

    year: int
    records: Mapping[str, Any]
    codes: Mapping[str, CodeList]
    problems: Problems


def build_steps(
    raw: Mapping[str, Any], records: Mapping[str, Any], codes: Mapping[str, CodeList], year: int, problems: Problems
) -> dict[str, tuple[StepSpec, ...]]:
    """The steps of every kind, in the order in which they are written."""
    known = _Year(year, records, codes, problems)
    found = {}
    for kind, table in raw.items():
        problems.unknown_keys(f"办理 {kind}", table, ("steps",))
        if kind not in records:
            problems.add(f"办理 {kind}", f"没有“{kind}”这种记录{nearest(kind, records)}。")
        found[kind] = tuple(_step(kind, row, known) for row in table.get("steps", ()))
    return found


def _step(kind: str, row: Mapping[str, Any], known: _Year) -> StepSpec:
    problems = known.problems
    step_id = problems.text(f"办理 {kind}", row, "id", needed=True)
    at = f"办理 {kind}.{step_id}"
    problems.unknown_keys(at, row, _STEP_KEYS)
    label = problems.text(at, row, "label", needed=True)
    asked = tuple(spec for part in row.get("fields", ()) if (spec := _field(at, part, known)) is not None)
    opens = problems.text(at, row, "opens")
    if opens and opens not in known.records:
        problems.add(at, f"“opens”没有“{opens}”这种记录{nearest(opens, known.records)}。")
    return StepSpec(
        id=step_id,
        label=label,
        help=problems.text(at, row, "help", needed=True),
        warning=problems.text(at, row, "warning"),
        opens=opens,
        blanks=row.get("blanks") is True,
        asks=RecordSpec(f"{kind}.{step_id}", label, (Section(_SECTION, label),), asked, asked[0].name if asked else ""),
    )


def _field(at: str, row: Mapping[str, Any], known: _Year) -> FieldSpec | None:
    """A field written in full, or one borrowed by `from = "kind.field"` with what differs."""
    own = {key: value for key, value in row.items() if key != "from"}
    source = row.get("from")
    if source is not None:
        kind, _, name = str(source).partition(".")
        rows = {str(part.get("name")): part for part in known.records.get(kind, {}).get("fields", ())}
        if name not in rows:
            known.problems.add(at, f"“from”没有字段“{source}”{nearest(name, rows)}。")
            return None
        own = {key: value for key, value in rows[name].items() if key not in _OF_ITS_RECORD} | own
    where = f"{at} 字段 {own.get('name', '?')}"
    return build_field(where, {"section": _SECTION, **own}, known.codes, known.year, known.problems)
