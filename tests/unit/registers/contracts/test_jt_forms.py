"""The forms JT-01 and JT-02: every cell has a way to its value, and the relations of §6.2 hold by construction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.unit.registers.contracts.conftest import DECEMBER, Make
from tests.unit.registers.contracts.lives import Life, d
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.contracts import performing
from tzdesk.registers.contracts.ledger import ledger_rows
from tzdesk.registers.measure import Scope, all_measures
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.returns.forms import check_form, forms_of

# contracts.md §6.2: the columns that the paper fills, by line.
_PAPER = {
    "F": "101 102 151 152 153 154 161 162 163 164 171 172 173 174 175 176 181 182 183 241 242 243 244 251 252",
    "DEF": "111 112 113 114 121 122 123 124 125 126",
    "DE": "131 132 133 141 142 191 192 193 201 202 203 211 212 213 214 231 232 233",
    "E": "221 222",
}
FILLED = {code: columns for columns, codes in _PAPER.items() for code in codes.split()}


def test_both_forms_are_sound() -> None:
    forms = forms_of(load(2023))
    assert [problem for form in ("JT-01", "JT-02") for problem in check_form(forms[form])] == []


def test_columns_are_filled_where_the_paper_fills_them() -> None:
    form = forms_of(load(2023))["JT-01"]
    assert set(form.line_codes) == set(FILLED)
    for code, columns in FILLED.items():
        for column in "DEF":
            assert (form.cell(code, column)["type"] != "none") == (column in columns), (code, column)
        assert form.cell(code, "G")["type"] != "none"
        assert form.cell(code, "H")["type"] == "entry"


def test_a_month_is_computed_with_sums_rates_and_last_year(
    wp: Workplace, unit: Make, contract: Make, link: Make
) -> None:
    firms = [unit(f"第{n}厂", 100 + n) for n in range(3)]
    unit("未签厂", 100)
    new = contract(firms[0], "20", sign_date=date(2023, 12, 1), valid_from=date(2023, 12, 1))
    contract(firms[1], "10", sign_kind="N")
    link(contract(None, "30", "2"), firms[2])
    contract(firms[0], "10", sign_date=date(2022, 12, 5), valid_from=date(2022, 12, 5), valid_to=date(2023, 12, 4))
    with wp.store.reading() as session:
        form = compute(wp, session, DECEMBER, ["JT-01"])["JT-01"]
    value = {(code, column): form.get(code, column).value for code in FILLED for column in "DEFG"}
    assert [value["101", "F"], value["102", "F"]] == [4, 4]
    assert [value["111", column] for column in "DEFG"] == [1, 3, 3, 1]
    assert value["111", "F"] == value["112", "F"] + value["113", "F"] + value["114", "F"]
    assert [value["151", "F"], value["152", "F"], value["153", "F"]] == [3, 2, 1]
    assert value["161", "F"] == 100 + 101 + 102
    assert value["181", "F"] == Decimal("75.0")
    assert value["183", "F"] == Decimal("50.0")
    assert [value["181", "G"], value["151", "G"]] == [Decimal("25.0"), 1]
    assert value["193", "D"] == Decimal("0.0")
    assert value["203", "D"] is None  # no offers, no rate
    assert form.get("122", "D").ids == (new,)
    assert form.get("151", "F").kind == "host_unit"
    assert form.get("111", "D").kind == "contract"


def test_ledger_lists_contracts_signed_by_the_month_s_end(wp: Workplace, unit: Make, contract: Make) -> None:
    east = unit("乙厂", unit_uscc="913206120943936413", division_code="320612001005")
    west = unit("甲厂", division_code="320612002000")
    later = contract(east, "10", "1", valid_to=date(2024, 6, 30), sign_kind="N", avg_wage_new=531_300)
    sooner = contract(east, "20", "1", valid_to=date(2023, 12, 30))
    other = contract(west, "30", "2", opinion_kind="1", opinion_date=date(2023, 3, 9), publish_date=date(2023, 3, 9))
    contract(west, "40", sign_date=date(2024, 1, 1))
    contract(west, "40", sign_date=None)
    done = contract(west, "40", sign_date=date(2021, 1, 1), valid_from=date(2021, 1, 1), valid_to=date(2021, 12, 31))
    open_ = contract(east, "40", sign_date=date(2021, 1, 1), valid_from=date(2021, 1, 1), valid_to=date(2021, 12, 31))
    contract(west, "40", sign_kind="R", prev_contract_id=done, sign_date=date(2024, 1, 1))
    contract(west, "40", prev_contract_id=done, sign_date=date(2022, 1, 1), valid_to=None)
    with wp.store.reading() as session:
        rows = ledger_rows(Scope(session, DECEMBER, wp.definition(DECEMBER)))
    form = forms_of(load(2023))["JT-02"]
    assert [row.id for row in rows][:3] == [open_, sooner, later]
    assert done not in [row.id for row in rows]
    by_id = {row.id: row.values for row in rows}
    assert {column.value for column in form.columns} - {"seq"} <= set(by_id[later])
    assert (by_id[later]["town"], by_id[other]["town"]) == ("金沙街道", "兴东街道")
    assert (by_id[later]["level"], by_id[later]["content"], by_id[later]["sign_kind"]) == (
        "企业（单位）集体合同",
        "综合",
        "新签",
    )
    assert (by_id[sooner]["state"], by_id[other]["state"], by_id[other]["opinion"]) == (
        "到期未续",
        "临近到期",
        "无异议",
    )
    assert by_id[later]["avg_wage_new"] == 531_300


def test_the_ledger_s_state_is_that_of_the_register(wp: Workplace, unit: Make) -> None:
    """A change that is being bargained is 变更中, one signed is 已变更 once in force, and never a renewal."""
    life = Life(wp, party_a_id=unit("甲厂", 120), content_code="10")
    life.agree("02-01", "02-01", "02-10", "02-20", "02-27", "03-08")
    life.sign("03-16", {"contract_no": "通1", "valid_from": d("03-20")}, months=36)
    life.submit("03-17", received=d("03-17"))
    life.no_objection("03-30")
    life.publish("04-03")
    change = Life.of(wp, performing.change(wp, life.text, d("06-01"), {"case_no": "变1"}).id)
    change.offer("06-05")
    for month, told in ((Month(2023, 5), "履行中"), (Month(2023, 6), "变更中"), (DECEMBER, "变更中")):
        with wp.store.reading() as session:
            rows = ledger_rows(Scope(session, month, wp.definition(month)))
        labels = wp.definition(2023).codes["contract_state"]
        assert [row.values["state"] for row in rows] == [told]
        assert [labels.label_of(state) for state in life.text_states(life.text, month.last.isoformat())] == [told]


def test_a_chapter_is_valid_only_as_long_as_its_main_contract(wp: Workplace, unit: Make, contract: Make) -> None:
    firm = unit("甲厂", 100)
    main = contract(firm, "10", valid_to=date(2023, 11, 30))
    contract(firm, "30", text_form="2", main_contract_id=main)
    for month, covered in ((Month(2023, 11), (firm,)), (DECEMBER, ())):
        with wp.store.reading() as session:
            scope = Scope(session, month, wp.definition(month))
            assert all_measures()["contracts.covered"](scope, content="30").ids == covered
