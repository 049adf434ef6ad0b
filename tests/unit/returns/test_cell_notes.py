"""Filling notes: every cell of every form has one from its line or its column; no note stands for nothing."""

from __future__ import annotations

import pytest

from tzdesk.definitions import available_years, load
from tzdesk.returns.cell_notes import WHOLE, cell_note
from tzdesk.returns.forms import CELL_TYPES, Form, forms_of

FORMS = [(year, form) for year in available_years() for form in forms_of(load(year)).values()]


def name(value: object) -> str:
    return value.id if isinstance(value, Form) else str(value)


@pytest.mark.parametrize(("year", "form"), FORMS, ids=name)
def test_every_cell_has_a_note_from_its_line_or_column(year: int, form: Form) -> None:
    """A form that gains a line or a column without one is told here."""
    definition = load(year)
    lines = [line.code for line in form.lines] or [""]
    bare = [
        (line, column.id)
        for line in lines
        for column in form.columns
        if not any(text.strip() for text in cell_note(definition, form, line, column.id).meaning)
    ]
    assert bare == []


@pytest.mark.parametrize(("year", "form"), FORMS, ids=name)
def test_no_note_speaks_of_a_line_or_column_that_is_not_there(year: int, form: Form) -> None:
    """A misspelt code would never be shown."""
    notes = load(year).notes.get(form.id, {"lines": {}, "columns": {}})
    assert set(notes["columns"]) <= set(form.column_ids)
    assert set(notes["lines"]) <= ({WHOLE} if form.kind == "list" else set(form.line_codes))


@pytest.mark.parametrize("year", available_years())
def test_notes_belong_to_forms_and_end_as_sentences(year: int) -> None:
    """Each is a whole sentence in Chinese."""
    definition = load(year)
    assert set(definition.notes) <= set(forms_of(definition))
    texts = [text for notes in definition.notes.values() for part in notes.values() for text in part.values()]
    assert texts
    assert [text for text in texts if not text.endswith("。")] == []


def test_every_way_to_a_value_is_told() -> None:
    """The origin says how each kind of cell comes about, a sum by naming its parts."""
    told: dict[str, str] = {}
    for year, form in FORMS:
        for line in form.lines:
            for column in form.columns:
                kind = form.cell(line.code, column.id)["type"]
                told.setdefault(kind, cell_note(load(year), form, line.code, column.id).origin)
    assert set(told) == set(CELL_TYPES) - {"same"}  # no shipped form shows another form's cell
    assert len(set(told.values())) == len(told)
    forms = forms_of(load(2023))
    assert cell_note(load(2023), forms["JT-01"], "111", "D").origin == "等于112行＋113行＋114行，由程序计算。"


def test_the_period_before_is_as_long_as_the_form_s_own() -> None:
    """Of the survey's year it is the year before, and then not what the ledgers say today."""
    definition = load(2023)
    said = cell_note(definition, forms_of(definition)["NB-01"], "301", "c2").origin
    assert said.startswith("取 12 个月前的数，已封存的按封存数。台账只有现在的值")
