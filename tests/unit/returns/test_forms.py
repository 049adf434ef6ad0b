"""Every form of every year: its cells resolve, its measures exist, and the template carries its names."""

from __future__ import annotations

from collections import Counter

import openpyxl
import pytest

from tzdesk.definitions import available_years, load
from tzdesk.definitions.build_records import LEDGER_BASE
from tzdesk.registers import REGISTERS
from tzdesk.returns.comparing import form_cells
from tzdesk.returns.forms import Form, check_form, forms_of
from tzdesk.rules import Severity, all_rules

YEARS = available_years()


def drawn(year: int) -> dict[str, Form]:
    """The forms of the book: an annex that names people has no sheet in it."""
    return {name: form for name, form in forms_of(load(year)).items() if not form.restricted}


FORMS = [(year, form) for year in YEARS for form in forms_of(load(year)).values()] if REGISTERS else []


@pytest.mark.parametrize(("year", "form"), FORMS, ids=lambda value: value.id if isinstance(value, Form) else str(value))
def test_every_form_resolves(year: int, form: Form) -> None:
    """Each cell has one way to its value, and every line, column, measure and source it names exists."""
    assert [] == check_form(form)


@pytest.mark.parametrize("year", available_years())
def test_no_two_cells_of_a_form_are_called_alike(year: int) -> None:
    """职工·合计 and 会员·合计: whoever reads what differs finds the column on paper."""
    for form in forms_of(load(year)).values():
        labels = [label for _, _, label, _ in form_cells(form, 1)]
        assert [label for label, times in Counter(labels).items() if times > 1] == [], form.id


def test_a_column_under_a_group_is_called_with_its_group() -> None:
    labels = {place: label for _, place, label, _ in form_cells(forms_of(load(2023))["Z04"], 1)}
    assert {"第1条 职工·合计", "第1条 会员·合计", "合计 职工·合计"} <= set(labels.values())


@pytest.mark.parametrize("year", YEARS)
def test_the_template_names_every_cell(year: int) -> None:
    """The shipped template has a defined name for each cell that can hold a value, and for each list's model row."""
    book = openpyxl.load_workbook(load(year).return_template())
    names = set(book.defined_names)
    wanted = set()
    for form in drawn(year).values():
        if form.kind == "list":
            wanted |= {f"{form.sheet_name}_rows"} | {f"{form.sheet_name}_total_{c.id}" for c in form.columns if c.total}
        wanted |= {form.foot_name(n, column) for n, foot in enumerate(form.feet, 1) for column in foot.values}
        for line in form.lines:
            wanted |= {
                form.cell_name(line.code, column.id)
                for column in form.columns
                if form.cell(line.code, column.id)["type"] != "none"
            }
        wanted |= {f"{form.sheet_name}_{name}" for name in ("period", "unit", "check")}
    assert set() == wanted - names
    assert {"封面", "情况说明", "_meta", *drawn(year)} == set(book.sheetnames)
    assert "hidden" == book["_meta"].sheet_state


@pytest.mark.parametrize("year", YEARS)
def test_the_template_shows_the_words_of_every_line(year: int) -> None:
    """The label of each line stands in a form's first column, whatever that column is called."""
    book = openpyxl.load_workbook(load(year).return_template())
    for form in drawn(year).values():
        words = [book[form.id].cell(7 + number, 1).value for number in range(len(form.lines))]
        assert words == [line.label for line in form.lines], form.id


@pytest.mark.parametrize("year", YEARS)
def test_the_template_prints_on_a4(year: int) -> None:
    """A4, fitted to the width, the heads repeated, page x of y in the foot; wide forms lie on their side."""
    book = openpyxl.load_workbook(load(year).return_template())
    for form in drawn(year).values():
        sheet = book[form.id]
        assert sheet.PAPERSIZE_A4 == str(sheet.page_setup.paperSize)
        assert form.orientation == sheet.page_setup.orientation
        assert 1 <= sheet.page_setup.fitToWidth <= 3  # a ledger of 38 columns takes three sheets side by side
        assert sheet.page_setup.fitToHeight in {0, 1}
        assert sheet.print_title_rows
        assert "&P" in sheet.oddFooter.center.text
        assert "&N" in sheet.oddFooter.center.text
        if form.kind == "list":
            assert "landscape" == form.orientation


def test_the_next_year_changes_a_line_a_code_and_a_threshold() -> None:
    """2024 is 2023 with differences: at least one return line, one code and one threshold or parameter."""
    old, new = load(2023), load(2024)
    lines = {form.id: set(form.line_codes) for form in forms_of(old).values()}
    assert any(set(form.line_codes) != lines.get(form.id) for form in forms_of(new).values())
    assert any(new.codes[name] != codes for name, codes in old.codes.items())
    assert any(new.rules[name].thresholds != rule.thresholds for name, rule in old.rules.items())
    assert old.hash != new.hash


@pytest.mark.parametrize("year", YEARS)
def test_rules_and_their_words_belong_together(year: int) -> None:
    """Every registered rule is worded, every worded rule is registered (the two shared ones run from the spec)."""
    assert set(all_rules()) | {"V01", "V02"} == set(load(year).rules)


@pytest.mark.parametrize("year", YEARS)
def test_every_rule_is_worded_for_a_clerk(year: int) -> None:
    """A title, a sentence with full-width punctuation, a known severity, and the kind it looks at."""
    rooms = {"month", "seal", "export", "import", "aid_export", "aid_notice", "aid_backup", "history", "table"}
    kinds = {"*", LEDGER_BASE, *rooms, *load(year).records, *drawn(year)}
    for rule in load(year).rules.values():
        assert rule.title
        assert rule.severity in set(Severity)
        assert rule.message.rstrip()[-1] in "。！？）}"
        assert rule.on in kinds
        registered = all_rules().get(rule.id)
        assert registered is None or registered.on == rule.on
