"""Rules on what was read from a file (members.md §8, F01–F04 and F07): which of them a doubt of the reader falls under.

The reader doubts, in its own words, what it cannot read; here its doubt gets the number that the reference list gives
it, so that a rejected file can be spoken of on the telephone. F05 and F06 look at persons and stand with the roster.
The list of aid has an F01–F03 of its own, so these three bear an M before their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tzdesk.definitions import Definition
from tzdesk.rules import Finding, Hit, Thresholds, check, rule

KIND = "import"
TEMPLATE = frozenset({"missing_column", "template"})
SHAPE = frozenset({"merged", "rows"})
LOST = frozenset({"digits_lost"})
WORDS = frozenset({"not_in_list"})
UNITS = frozenset({"not_whole", "suspect_unit"})


@dataclass(frozen=True)
class Doubt:
    """One doubt of the reader: the field, what sort it is (`code`), and its sentence."""

    field: str
    code: str
    why: str
    id: None = None


@rule("MF01", on=KIND)
def template_is_ours(doubt: Doubt, near: object, t: Thresholds) -> Iterator[Hit]:
    """Sheets, headings and form version are those of the template."""
    if doubt.code in TEMPLATE:
        yield Hit(doubt.field, why=doubt.why)


@rule("MF02", on=KIND)
def data_area_is_whole(doubt: Doubt, near: object, t: Thresholds) -> Iterator[Hit]:
    """No merged cells and no inserted or deleted rows in the data area of a form."""
    if doubt.code in SHAPE:
        yield Hit(doubt.field, why=doubt.why)


@rule("MF03", on=KIND)
def codes_are_text(doubt: Doubt, near: object, t: Thresholds) -> Iterator[Hit]:
    """Identity numbers and codes are text: as a number a cell keeps 15 digits only."""
    if doubt.code in LOST:
        yield Hit(doubt.field, why=doubt.why)


@rule("F04", on=KIND)
def words_are_in_the_list(doubt: Doubt, near: object, t: Thresholds) -> Iterator[Hit]:
    """A word of a dictionary column is one of its list."""
    if doubt.code in WORDS:
        yield Hit(doubt.field, why=doubt.why)


@rule("F07", on=KIND)
def people_are_whole(doubt: Doubt, near: object, t: Thresholds) -> Iterator[Hit]:
    """A number of people has no decimals and no 万."""
    if doubt.code in UNITS:
        yield Hit(doubt.field, why=doubt.why)


def findings_on(definition: Definition, doubts: list[Doubt]) -> list[Finding]:
    """What the rules of reading say about doubts."""
    return check(definition, KIND, [(doubt, None) for doubt in doubts])


def rule_of(definition: Definition, field: str, code: str, why: str) -> str:
    """The rule that a doubt falls under; empty for one that the list does not know."""
    found = findings_on(definition, [Doubt(field, code, why)])
    return found[0].rule if found else ""
