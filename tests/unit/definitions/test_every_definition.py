"""Generic tests over every shipped year, record, field, list, rule and parameter: a new row is tested on arrival."""

from __future__ import annotations

from datetime import date

import pytest

from tzdesk.definitions import Definition, available_years, check, load
from tzdesk.fields.codes import CodeList
from tzdesk.fields.spec import RecordSpec
from tzdesk.fields.types import CodesType, CodeType

YEARS = available_years()
KINDS = {
    *("organisation", "host_unit", "covered_unit", "member_count", "member", "contract", "coverage_link"),
    *("bargaining_case", "bargain_offer", "bargain_rep", "bargain_session", "congress_vote", "contract_event"),
    *("contract_submission", "contract_check", "quality_eval", "guide_person"),
    "district_parameter",
    *("aid_case", "aid_member", "aid_assessment", "aid_grant", "aid_visit"),
}
DRAWN = {"timeline"}  # sections that the screen fills with a picture, not with fields
RECORDS = [pytest.param(record, id=f"{year}-{record.kind}") for year in YEARS for record in load(year).records.values()]
CODES = [pytest.param(codes, id=f"{year}-{codes.name}") for year in YEARS for codes in load(year).codes.values()]


@pytest.fixture(params=YEARS)
def definition(request: pytest.FixtureRequest) -> Definition:
    return load(request.param)


def test_a_definition_contradicts_itself_nowhere(definition: Definition) -> None:
    assert check(definition) == []


def test_every_kind_of_record_is_defined(definition: Definition) -> None:
    assert set(definition.records) >= KINDS


def test_every_year_knows_the_public_holidays(definition: Definition) -> None:
    assert not definition.calendar.is_workday(date(2024, 5, 1))
    assert definition.calendar.deadline(date(2024, 4, 16), 15) == date(2024, 5, 6)


def test_loading_twice_gives_the_same_definition(definition: Definition) -> None:
    assert load(definition.year) is definition
    assert len(definition.hash) == 64


def test_every_file_stem_gives_a_kind_of_its_own(definition: Definition) -> None:
    assert all(kind == record.kind for kind, record in definition.records.items())


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_has_a_title_some_columns_and_no_empty_section(record: RecordSpec) -> None:
    assert record.title_field in record
    assert record.list_fields() or record.kind == "profile"
    assert all(record.in_section(section.id) for section in record.sections if section.id not in DRAWN)
    assert [spec.section for spec in record.fields] == sorted(
        (spec.section for spec in record.fields), key=[section.id for section in record.sections].index
    )


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_explains_itself(record: RecordSpec) -> None:
    for spec in record.fields:
        assert spec.help.strip().endswith("。"), spec.name
        assert spec.label.strip(), spec.name
        assert 40 <= spec.width <= 400, spec.name
        assert spec.type.excel_format, spec.name


@pytest.mark.parametrize("record", RECORDS)
def test_every_code_field_has_a_list_with_an_open_code(record: RecordSpec) -> None:
    for spec in record.fields:
        if isinstance(spec.type, (CodeType, CodesType)):
            assert spec.type.codes.on(date(spec.type.year or 2023, 12, 31)), spec.name


@pytest.mark.parametrize("codes", CODES)
def test_every_open_code_is_found_by_code_label_and_alias(codes: CodeList) -> None:
    for entry in codes:
        assert codes.find(entry.code) is entry
        if entry.valid_to is None:
            for word in (entry.label, *entry.aliases):
                assert codes.find(word).code == entry.code


@pytest.mark.parametrize("codes", CODES)
def test_a_code_is_short_enough_for_its_column(codes: CodeList) -> None:
    longest = 40 if codes.name == "parameter" else 12  # the names of parameters stand in a column of their own
    assert all(1 <= len(entry.code) <= longest for entry in codes)


def test_rules_are_worded_and_weighed(definition: Definition) -> None:
    for rule in definition.rules.values():
        assert rule.title
        assert rule.message.strip()
        assert rule.on.strip()


def test_parameters_say_where_they_stem_from(definition: Definition) -> None:
    for key, rows in definition.parameters.items():
        assert rows, key
        assert all(row.label and row.basis for row in rows), key


def test_parameters_that_are_not_known_are_switched_off(definition: Definition) -> None:
    assert definition.parameter("min_wage", date(2023, 12, 31)) is None
    assert definition.parameter("reply_days", date(2023, 12, 31)) == 20
    assert definition.parameter("reply_days", date(2000, 1, 1)) is None
    with pytest.raises(KeyError):
        definition.parameter("no_such_parameter", date(2023, 12, 31))


def test_the_hardship_line_of_the_city_serves_the_district(definition: Definition) -> None:
    line = definition.threshold("320612", date(2023, 6, 30))

    assert line is not None
    assert (line.dibao, line.mult_rel, line.comparator, line.confirmed) == (82000, 2.0, "<", False)
    assert definition.threshold("320612", date(2022, 6, 30)) is None
    assert definition.threshold("110105", date(2023, 6, 30)) is None


def test_ceilings_bind_by_item_class_and_source(definition: Definition) -> None:
    day = date(2023, 12, 31)

    assert [row.key for row in definition.ceilings_on("10", day, category="1")] == ["life"]
    assert [row.key for row in definition.ceilings_on("10", day, category="2")] == ["life", "relative_one"]
    assert definition.ceilings_on("40", day) == ()
    assert all(row.basis for row in definition.ceilings)


def test_the_member_equation_is_made_of_the_items(definition: Definition) -> None:
    items = definition.items

    assert items["11"].terms == ((1, "12"), (1, "13"), (1, "14"), (1, "15"))
    assert items["30"].terms == ((1, "10"), (1, "11"), (-1, "20"), (1, "19"))
    assert "T" not in items["19"].dims
    assert list(definition.dims) == ["T", "F", "M", "D", "N"]


def test_2024_differs_from_2023_in_a_threshold_a_code_and_the_line() -> None:
    old, new = load(2023), load(2024)
    day = date(2024, 8, 1)

    assert old.hash != new.hash
    assert new.base_chain == (2024, 2023)
    assert new.rules["M14"].thresholds["rate"] > old.rules["M14"].thresholds["rate"]
    assert {code.code for code in new.codes["housing_type"]} - {code.code for code in old.codes["housing_type"]} == {
        "10"
    }
    closed = new.codes["housing_type"].get("4")
    assert closed is not None
    assert closed.valid_to == date(2023, 12, 31)
    assert new.threshold("320612", day) != old.threshold("320612", day)
