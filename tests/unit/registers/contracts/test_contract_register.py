"""The register of contracts: its fields, computed values, findings and what a clerk does with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.registers.contracts.conftest import DECEMBER, Make
from tzdesk.base.errors import UserError
from tzdesk.definitions import load
from tzdesk.registers import contracts
from tzdesk.registers.contracts import service
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding


def get(wp: Workplace, record_id: int) -> Contract:
    with wp.store.reading() as session:
        record: Contract = wp.register("contract").get(session, record_id)
        return record


def audited(wp: Workplace, kind: str = "contract") -> list[Finding]:
    with wp.store.reading() as session:
        return [found for part in wp.register(kind).audit(wp, session, DECEMBER) for found in part]


def fired(findings: list[Finding] | tuple[Finding, ...]) -> set[str]:
    return {found.rule for found in findings if found.rule.startswith("VR")}


@pytest.mark.parametrize("register", contracts.REGISTERS, ids=lambda register: register.kind)
def test_every_field_of_the_definition_is_an_attribute(register: Any) -> None:
    columns = set(register.model.__mapper__.columns.keys())
    assert {spec.name for spec in load(2023).record(register.kind).fields} - set(register.live) <= columns


def test_saving_computes_rise_effect_reply_limit_and_size(wp: Workplace, unit: Make) -> None:
    saved = service.save_contract(
        wp,
        {
            "contract_no": "通001-2023-002",
            "party_a_id": unit("南通中新塑业有限公司"),
            "level_code": "1",
            "content_code": "20",
            "outcome_code": "1",
            "procedure_code": "P",
            "offer_received_date": date(2023, 3, 1),
            "sign_date": date(2023, 4, 7),
            "submit_date": date(2023, 4, 10),
            "headcount_at_sign": 100,
            "avg_wage_prev": 521_300,
            "avg_wage_new": 531_300,
        },
    )
    record = get(wp, saved.id)
    assert record.increase_pct == Decimal("1.9")
    assert record.effective_date == date(2023, 4, 25)
    assert record.reply_due == date(2023, 3, 21)
    assert record.is_100plus is True
    service.save_contract(wp, {"avg_wage_prev": None, "submit_date": None, "headcount_at_sign": 99}, saved.id)
    record = get(wp, saved.id)
    assert (record.increase_pct, record.effective_date, record.is_100plus) == (None, None, False)


def test_findings_come_while_typing_and_on_saving(wp: Workplace, unit: Make) -> None:
    typed = {"party_a_id": unit("甲厂"), "headcount_at_sign": 36, "female_at_sign": 37}
    assert "VR-03" in fired(wp.register("contract").try_values(wp, typed))
    saved = service.save_contract(wp, typed)
    assert "VR-03" in fired(saved.findings)
    assert "VR-03" not in fired(wp.register("contract").try_values(wp, {"female_at_sign": 36}, saved.id))


def test_audit_finds_overlap_and_expiry_among_stored_contracts(wp: Workplace, unit: Make, contract: Make) -> None:
    firm, other = unit("甲厂"), unit("乙厂")
    first = contract(firm, "10")
    second = contract(firm, "10", valid_from=date(2024, 2, 29), valid_to=date(2025, 2, 27))
    expired = contract(other, "10", valid_to=date(2023, 12, 30))
    found = {(finding.rule, finding.id) for finding in audited(wp)}
    assert {("VR-33", first), ("VR-33", second), ("VR-34", expired)} <= found
    service.save_contract(wp, {"prev_contract_id": first}, second)
    values = {"day": date(2023, 12, 31), "kind": "E", "reason": "不再续签"}
    wp.register("contract").take(wp, expired, "terminate", values)
    assert not {"VR-33", "VR-34"} & fired(audited(wp))


def test_audit_leaves_out_long_ended_contracts_but_not_those_turned_round(
    wp: Workplace, unit: Make, contract: Make
) -> None:
    firm = unit("甲厂")
    contract(firm, valid_from=date(2020, 1, 1), valid_to=date(2022, 11, 30), headcount_at_sign=1, female_at_sign=2)
    turned = contract(firm, "20", valid_from=date(2021, 1, 1), valid_to=date(2020, 1, 1))
    assert {finding.id for finding in audited(wp)} == {turned}


def test_audit_finds_double_rosters(wp: Workplace, unit: Make, contract: Make, link: Make) -> None:
    firm = unit("甲厂")
    area, trade = contract(None, "20", "2"), contract(None, "20", "3")
    once = link(area, firm)
    again = link(area, firm)
    elsewhere = link(trade, firm)
    found = {(finding.rule, finding.id) for finding in audited(wp, "coverage_link")}
    assert {("VR-42", once), ("VR-42", again), ("VR-43", once), ("VR-43", elsewhere)} <= found
    assert ("VR-42", elsewhere) not in found
    assert "VR-12" not in fired(audited(wp))


def test_audit_gathers_namesakes_main_contracts_and_regional_floors(
    wp: Workplace, unit: Make, contract: Make, link: Make
) -> None:
    firm, twin = unit("南通甲（集团）有限公司"), unit("南通甲(集团)有限公司")
    code = unit("丙厂", unit_uscc="913206120943936413")
    same_code = unit("丁厂", unit_uscc="913206120943936413")
    alone = unit("戊厂")
    ids = [contract(party) for party in (firm, twin, code, same_code, alone)]
    main, annex = contract(alone, "40"), contract(alone, "30", text_form="2", main_contract_id=ids[4])
    low = contract(firm, "20", wage_floor=240_000)
    link(contract(None, "20", "3", wage_floor=250_000), firm)
    wrong = contract(firm, "30", text_form="2", main_contract_id=ids[4])
    found = {(finding.rule, finding.id) for finding in audited(wp)}
    assert {("VR-02", one) for one in ids[:4]} <= found
    assert ("VR-37b", low) in found
    assert ("VR-13", wrong) in found
    assert not {("VR-02", ids[4]), ("VR-02", main), ("VR-13", annex)} & found


def test_a_roster_knows_own_contracts(wp: Workplace, unit: Make, contract: Make, link: Make) -> None:
    firm, other = unit("甲厂"), unit("乙厂")
    contract(firm, "20")
    area = contract(None, "20", "2")
    links = [link(area, firm), link(area, other), link(contract(None, "10", "2"), firm)]
    with wp.store.reading() as session:
        found = [wp.register("coverage_link").get(session, one).has_own_contract for one in links]
    assert found == [True, False, False]


def test_search_finds_contracts_by_enterprise_and_number(wp: Workplace, unit: Make, contract: Make) -> None:
    first = contract(unit("南通天宇塑业有限公司"), contract_no="通001-2023-013")
    second = contract(unit("南通宏达家纺有限公司"), contract_no="通001-2023-014")
    register = wp.register("contract")
    with wp.store.reading() as session:
        for text, expected in (("天宇", [first]), ("014", [second]), ("南通", [first, second]), ("没有", [])):
            assert register.ids(wp, session, Query(text=text)) == expected
        assert register.titles(session, [first]) == {first: "通001-2023-013 南通天宇塑业有限公司"}
        assert register.title(register.get(session, second)) == "通001-2023-014 南通宏达家纺有限公司"
        by_name = register.ids(wp, session, Query(order="party_a_id"))
    assert by_name == [second, first]  # hongda before tianyu


def test_rosters_are_searched_and_titled_by_enterprise(wp: Workplace, unit: Make, contract: Make, link: Make) -> None:
    area = contract(None, "20", "2")
    first, second = link(area, unit("南通天宇塑业有限公司")), link(area, unit("南通宏达家纺有限公司"))
    register = wp.register("coverage_link")
    with wp.store.reading() as session:
        assert register.ids(wp, session, Query(parent_id=area, text="天宇")) == [first]
        assert register.titles(session, [second]) == {second: "南通宏达家纺有限公司"}
        assert register.title(register.get(session, first)) == "南通天宇塑业有限公司"


def test_a_link_that_names_nothing_yet_is_only_a_draft(wp: Workplace) -> None:
    saved = service.save_link(wp, {"headcount": 5, "female": 6})
    assert fired(saved.findings) == {"VR-03b"}


def test_renewing_an_odd_term_leaves_its_end_open(wp: Workplace, unit: Make, contract: Make) -> None:
    odd = contract(unit("甲厂"), valid_from=date(2023, 1, 29), valid_to=date(2025, 1, 27))
    new = get(wp, service.renew_contract(wp, odd).id)
    assert (new.valid_from, new.valid_to) == (date(2025, 1, 28), None)
    unknown = contract(unit("乙厂"), valid_to=None)
    new = get(wp, service.renew_contract(wp, unknown).id)
    assert (new.valid_from, new.valid_to) == (None, None)


def test_renewing_begins_a_linked_successor_with_the_next_term(
    wp: Workplace, unit: Make, contract: Make, link: Make
) -> None:
    covered, left = unit("乙厂"), unit("丙厂")
    old = contract(unit("甲厂"), "20", "2", avg_wage_new=531_300, women_clause=True, headcount_at_sign=68)
    link(old, covered, headcount=5)
    link(old, left, exit_date=date(2023, 6, 1))
    new = get(wp, service.renew_contract(wp, old).id)
    assert (new.prev_contract_id, new.sign_kind, new.content_code, new.headcount_at_sign) == (old, "R", "20", 68)
    assert (new.valid_from, new.valid_to) == (date(2024, 3, 1), date(2025, 2, 28))
    assert (new.avg_wage_prev, new.avg_wage_new, new.sign_date) == (531_300, None, None)
    assert get(wp, old).next_contract_id == new.id
    with wp.store.reading() as session:
        ids = wp.register("coverage_link").ids(wp, session, Query(parent_id=new.id))
        roster = [session.get(CoverageLink, one) for one in ids]
    assert [(one.enterprise_id, one.headcount) for one in roster if one] == [(covered, 5)]
    with pytest.raises(UserError):
        service.renew_contract(wp, old)
    assert wp.store.undo_label == "续签合同"


def test_undoing_a_renewal_takes_it_back_whole(wp: Workplace, unit: Make, contract: Make) -> None:
    old = contract(unit("甲厂"))
    new = service.renew_contract(wp, old).id
    wp.store.undo()
    assert get(wp, old).next_contract_id is None
    with pytest.raises(UserError):
        get(wp, new)


def test_changing_makes_the_next_version_of_the_same_number(wp: Workplace, unit: Make, contract: Make) -> None:
    old = contract(unit("甲厂"), contract_no="通001-2023-001", version=1)
    new = get(wp, service.change_contract(wp, old, {"sign_date": date(2023, 9, 1)}).id)
    assert (new.contract_no, new.version, new.sign_kind, new.valid_to) == ("通001-2023-001", 2, "A", date(2024, 2, 29))
    service.save_contract(wp, {"valid_from": date(2023, 9, 1)}, new.id)
    assert "VR-33" not in fired(audited(wp))


def test_the_link_to_the_next_contract_follows_the_one_before(wp: Workplace, unit: Make, contract: Make) -> None:
    firm = unit("甲厂")
    first, second = contract(firm), contract(firm)
    third = contract(firm, prev_contract_id=first)
    assert get(wp, first).next_contract_id == third
    service.save_contract(wp, {"prev_contract_id": second}, third)
    assert (get(wp, first).next_contract_id, get(wp, second).next_contract_id) == (None, third)
    service.save_contract(wp, {"prev_contract_id": None}, third)
    assert get(wp, second).next_contract_id is None


def test_terminating_is_refused_without_signature_twice_and_before_it(
    wp: Workplace, unit: Make, contract: Make
) -> None:
    firm = unit("甲厂")
    draft = contract(firm, sign_date=None)
    signed = contract(firm, "20")
    for record_id, day in ((draft, date(2023, 6, 1)), (signed, date(2023, 2, 28))):
        with pytest.raises(UserError):
            service.terminate_contract(wp, record_id, day, "O")
    service.terminate_contract(wp, signed, date(2023, 6, 1), "O")
    assert wp.register("contract").state(wp, get(wp, signed), date(2023, 6, 1)) == "93"  # type: ignore[attr-defined]
    with pytest.raises(UserError):
        service.terminate_contract(wp, signed, date(2023, 7, 1), "O")


def test_a_roster_takes_each_enterprise_once(wp: Workplace, unit: Make, contract: Make) -> None:
    first, second = unit("甲厂"), unit("乙厂")
    area = contract(None, "20", "2", roster_status="3")
    saved = service.add_coverage(wp, area, [{"enterprise_id": first, "headcount": 5}])
    assert get(wp, area).roster_status == "2"
    for rows in ([{"enterprise_id": first}], [{"enterprise_id": second}, {"enterprise_id": second}]):
        with pytest.raises(UserError):
            service.add_coverage(wp, area, rows)
    with wp.store.reading() as session:
        assert wp.register("coverage_link").ids(wp, session, Query(parent_id=area)) == [saved[0].id]
    service.remove_coverage(wp, saved[0].id, date(2023, 12, 31))
    assert len(service.add_coverage(wp, area, [{"enterprise_id": first}, {"enterprise_id": second}])) == 2


def test_an_own_contract_has_no_roster(wp: Workplace, unit: Make, contract: Make) -> None:
    firm = unit("甲厂")
    with pytest.raises(UserError):
        service.add_coverage(wp, contract(firm), [{"enterprise_id": firm}])
    assert len(service.add_coverage(wp, contract(firm, "20", "4"), [{"enterprise_id": firm}])) == 1


def test_subjects_keep_their_codes(wp: Workplace, unit: Make, contract: Make) -> None:
    record_id = contract(unit("甲厂"))
    service.save_contract(wp, {"subjects": ("01", "06")}, record_id)
    assert list(get(wp, record_id).subjects or ()) == ["01", "06"]


def test_what_belongs_to_a_contract_is_named_with_it(wp: Workplace, unit: Make, contract: Make) -> None:
    """A finding about a check says of which enterprise and contract, and what it is; a number alone tells nobody."""
    signed = contract(unit("永新纺织"), contract_no="通集2023-7")
    number = wp.register("contract_check").save(wp, {"contract_id": signed, "check_date": date(2023, 11, 2)}).id
    with wp.store.reading() as session:
        register = wp.register("contract_check")
        assert register.title(register.get(session, number)) == f"通集2023-7 永新纺织 履约检查第{number}号"
