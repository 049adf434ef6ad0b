"""A household and a batch kept in the workplace give every paper of hardship aid, masked unless the whole was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.registers.aid.people import CHILD, MAN, WOMAN, resident_id
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.pdf.preview import page_count, page_text
from tzdesk.pieces import PAPERS, aid, compose_list, compose_paper, paper_titles
from tzdesk.registers.aid import codes, leaving, service
from tzdesk.registers.aid.service import save_case
from tzdesk.registers.keeping.gate import Permit

if TYPE_CHECKING:
    from tzdesk.documents.aid_file_model import CaseFile
    from tzdesk.registers.workplace import Workplace

DAY = date(2023, 12, 28)
HEAD, WIFE, SON = "买买提·吐尔逊", "阿依古丽·阿卜杜热合曼", "𬭎䶮"
CARD, MOBILE, ADDRESS = "6222999900000000008", "13800000000", "金沙街道新世纪大道99号5幢301室"
SECRETS = (MAN, WOMAN, CHILD, CARD, MOBILE, ADDRESS, "恶性肿瘤", "某某病")
KINDS = ("aid_case", "aid_visit", "aid_batch", "aid_grant", "aid_publicity")


@pytest.fixture
def wp() -> Iterator[Workplace]:
    from tzdesk.app import in_memory

    with clock.frozen(DAY):
        made = in_memory("王某某")
        made.register("profile").save(made, {"unit_name": "金沙街道总工会", "phone": "0513-86500000"})
        yield made
        made.close()


def household(wp: Workplace, **changed: Any) -> int:
    """A household of three in file, ill, with a child, and last year's computation."""
    values = {
        "case_no": "TZ-KN-0017", "name": HEAD, "id_no": MAN, "status": codes.IN_FILE, "category": codes.DEEP,
        "approve_date": date(2022, 12, 20), "archive_level": "4", "worker_kind": "1", "mobile": MOBILE,
        "address": ADDRESS, "health": "02", "employer_name": "南通𬭎达纺织有限公司", "main_cause": "6",
        "sub_causes": ("9",), "cause_text": "本人患某某病，停工治疗。", "bank_name": "农业银行", "bank_card": CARD,
        "bank_holder": HEAD, "exclusions": {"01": "否", "05": "残疾人代步车"},
    }  # fmt: skip
    members = [
        {"relation": "02", "name": WIFE, "id_no": WOMAN, "health": "01", "monthly_income": 0},
        {"relation": "05", "name": SON, "id_no": CHILD, "identity": "25", "employer_or_school": "金沙小学"},
    ]
    assessment = {
        "assess_year": 2023, "kind": codes.ASSESS_NEW, "period_from": date(2022, 11, 1),
        "period_to": date(2023, 10, 31), "household_size": 3, "income_wage": 3_000_000, "rigid_medical": 1_200_000,
        "decided_category": codes.DEEP, "surveyors": "季㛃、李某某", "committee_date": date(2023, 11, 9),
        "minutes_no": "金工纪〔2023〕17号", "unit_op": "1", "unit_by": "季㛃", "unit_date": date(2023, 11, 17),
    }  # fmt: skip
    return save_case(wp, {**values, **changed}, members=members, assessment=assessment).id


def batch(wp: Workplace, *grants: dict[str, Any]) -> int:
    """A batch with its lines."""
    made = wp.register("aid_batch").save(
        wp,
        {"title": "2024年元旦春节送温暖", "kind": "1", "plan_date": date(2023, 12, 20), "budget": 10_000_000,
         "pay_method": "1", "fund_source": "6", "maker": "季㛃"},
    ).id  # fmt: skip
    for place, grant in enumerate(grants, 1):
        usual = {"batch_id": made, "line_no": place, "item": "70", "fund_source": "6", "amount": 100_000,
                 "pay_method": "1", "status": "1"}  # fmt: skip
        given = {**usual, **grant}
        settled = {name: given.pop(name) for name in ("status", "paid_date", "return_date") if name in given}
        line = wp.register("aid_grant").save(wp, given).id
        with wp.store.operation("test", "发放状态") as op:  # as the batch's steps would have left it
            record = wp.register("aid_grant").get(op.session, line)
            for name, value in settled.items():
                setattr(record, name, value)
    return made


def agree(wp: Workplace, case: int) -> None:
    """Consent to everything, the public notice included."""
    wp.register("aid_consent").save(
        wp, {"case_id": case, "version": "2023-1", "scope": ("1", "2", "3", "4"), "signed_on": date(2023, 11, 1)}
    )


def text_of(wp: Workplace, name: str, kind: str, record_id: int) -> str:
    content = compose_paper(wp, name, kind, record_id, Permit("DC2023-0007", full=True)).to_bytes()
    pages = "".join(page_text(content, number) for number in range(1, page_count(content) + 1))
    return re.sub(r"\s", "", pages)


def test_every_kind_offers_its_papers_by_name_and_title() -> None:
    assert all(PAPERS[kind] == "aid" for kind in KINDS)
    for kind in KINDS:
        names = [name for name, _ in paper_titles(kind)]
        assert len(names) == len(set(names)) > 0
        assert all(title for _, title in paper_titles(kind))


def test_the_file_for_reading_hides_what_the_specs_mask_and_the_child_wholly(wp: Workplace) -> None:
    text = text_of(wp, "aid-file", "aid_case", household(wp))
    for secret in SECRETS:
        assert secret not in text
    assert CHILD[:6] + "*" * 8 + CHILD[-4:] not in text
    assert f"{MAN[:6]}********{MAN[-4:]}" in text
    assert CARD[-4:] in text
    for shown in (HEAD, WIFE, SON, "TZ-KN-0017", "查阅版", "深度困难职工", "☑患重特大疾病"):
        assert shown in text


def test_the_file_for_the_archive_shows_all_under_its_export_number(wp: Workplace) -> None:
    case = household(wp)
    text = text_of(wp, "aid-file-full", "aid_case", case)
    for secret in SECRETS:
        assert secret in text
    assert "归档版" in text
    assert "编号DC2023-0007" in text
    with pytest.raises(UserError, match="登记用途"):
        compose_paper(wp, "aid-file-full", "aid_case", case)


def test_an_ordinary_paper_writes_nothing(wp: Workplace) -> None:
    from tzdesk.store.journal import recent

    case = household(wp)
    with wp.store.reading() as session:
        before = recent(session, 1)[0]
    for name, _ in paper_titles("aid_case"):
        if not name.endswith("-full") and name != "aid-notice":
            compose_paper(wp, name, "aid_case", case)
    with wp.store.reading() as session:
        assert recent(session, 1)[0] == before


def test_the_opinions_and_the_checklist_come_from_the_registers(wp: Workplace) -> None:
    found: CaseFile = aid.values(wp, "aid-file", "aid_case", household(wp))  # type: ignore[assignment]
    said = {one.title: one for one in found.opinions}
    assert said["评议"].words == "工会委员会集体研究（纪要号 金工纪〔2023〕17号）。"
    assert said["基层工会意见及公示结果"].words == "同意。"
    assert said["基层工会意见及公示结果"].signers == (("主席签字", "季㛃"),)
    assert [name for _, name in said["入户调查"].signers] == ["季㛃", "李某某"]
    answers = {one.label: (one.on, one.note) for one in found.exclusions}
    assert answers["有两套以上住房或面积超过当地平均"] == (False, "")
    assert answers["有非残疾人代步的机动车"] == (True, "残疾人代步车")
    assert answers["为企业控股股东"] == (None, "")


def test_what_the_file_was_opened_by_stays_on_its_paper_after_a_review_and_an_exit_notice(wp: Workplace) -> None:
    """The five opinions are the filing's; the notice is the filing's, not one that was stopped nor that of the exit."""
    case = household(wp)
    with wp.store.reading() as session:
        (opening,) = service.household(session, case).assessments
        number = opening.id
    district = {"district_op": "1", "district_by": "区某", "district_date": date(2022, 12, 20)}
    with wp.store.operation("test", "当时的审定") as op:
        register = wp.register("aid_assessment")
        register.put_right(register.get(op.session, number), {**district, "unit_date": date(2022, 12, 1)})
    survey = {"case_id": case, "kind": "1", "visitors": "甲某、乙某、丙某", "conclusion": "1"}
    for day in (date(2022, 11, 20), date(2023, 5, 1)):
        wp.register("aid_visit").save(wp, {**survey, "visit_date": day})
    hung = {"case_id": case, "place": "公开栏", "result": codes.NO_OBJECTION}
    for kind, start, end, result in (
        ("1", date(2022, 12, 5), date(2022, 12, 9), codes.NO_OBJECTION),
        ("1", date(2022, 12, 12), date(2022, 12, 16), codes.NOTICE_STOPPED),
        ("2", date(2023, 11, 6), date(2023, 11, 10), codes.NO_OBJECTION),
    ):
        days = {"kind": kind, "start_date": start, "end_date": end, "closed_on": date(2023, 12, 1)}
        wp.register("aid_publicity").save(wp, {**hung, **days, "result": result})
    review = {"decided_category": codes.DEEP, "income_wage": 100, "rigid_other": 0, "household_size": 3}
    leaving.review(wp, case, date(2023, 12, 1), review, person="复核某")
    found: CaseFile = aid.values(wp, "aid-file", "aid_case", case)  # type: ignore[assignment]
    said = {one.title: one for one in found.opinions}
    assert said["入户调查"].words == "2022-11-20 入户调查，情况属实。"
    assert said["基层工会意见及公示结果"].words == "同意。2022-12-05 至 2022-12-09 公示5个工作日，无异议。"
    assert said["基层工会意见及公示结果"].signers == (("主席签字", "季㛃"),)
    assert (said["区总工会审定意见"].words, said["区总工会审定意见"].day) == ("同意。", date(2022, 12, 20))
    assert [row.kind for row in found.reviews] == ["新增", "年度复核"]
    assert found.assessment is not None
    assert found.assessment.year == "2023年度"


def test_what_an_examiner_allowed_and_what_is_noted_of_a_paper_stand_in_the_file(wp: Workplace) -> None:
    case = household(wp)
    assert "仍予认定" not in text_of(wp, "aid-file", "aid_case", case)
    wp.register("aid_case").save(wp, {"exclusion_reason": "车辆用于就医。", "exclusion_by": "季㛃"}, case)
    wp.register("aid_evidence").save(wp, {"case_id": case, "kind": "12", "is_copy": True, "note": "原件已退"})
    text = text_of(wp, "aid-file", "aid_case", case)
    assert "有上述情形仍予认定的理由车辆用于就医。（认可人：季㛃）" in text
    assert "复印件；原件已退" in text


@pytest.mark.parametrize("name", ["aid-application-full", "aid-authority-full"])
def test_what_the_household_signs_can_be_printed_whole_for_its_own_hands(wp: Workplace, name: str) -> None:

    text = text_of(wp, name, "aid_case", household(wp))
    assert MAN in text
    assert "编号DC2023-0007" in text


@pytest.mark.parametrize("name", ["aid-application", "aid-consent", "aid-guardian", "aid-authority", "aid-exit"])
def test_what_the_household_signs_names_it_and_hides_its_numbers(wp: Workplace, name: str) -> None:
    text = text_of(wp, name, "aid_case", household(wp))
    assert HEAD in text or SON in text
    for secret in SECRETS:
        assert secret not in text


def test_a_guardian_signs_for_the_child_under_fourteen_only(wp: Workplace) -> None:
    text = text_of(wp, "aid-guardian", "aid_case", household(wp))
    assert f"未成年人{SON}的监护人" in text
    assert f"未成年人{WIFE}" not in text
    case = household(wp, case_no="TZ-KN-0019")
    with wp.store.reading() as session:
        son = next(one.id for one in service.household(session, case).members if one.name == SON)
    signed = {"version": "2022-7", "scope": ("1", "2"), "signed_on": date(2023, 11, 1), "guardian_name": HEAD}
    wp.register("aid_consent").save(wp, {"case_id": case, "member_id": son, **signed})
    assert "（版本2022-7）" in text_of(wp, "aid-guardian", "aid_case", case)


def test_a_consent_that_was_entered_is_ticked_and_dated(wp: Workplace) -> None:
    case = household(wp)
    assert "☑" not in text_of(wp, "aid-consent", "aid_case", case)
    wp.register("aid_consent").save(
        wp, {"case_id": case, "version": "2023-1", "scope": ("1", "2"), "signed_on": date(2023, 11, 1)}
    )
    text = text_of(wp, "aid-consent", "aid_case", case)
    assert "☑同意处理本人及家庭成员的敏感个人信息" in text
    assert "□同意在公示期内公示" in text
    assert "2023年11月1日" in text


def test_nobody_is_made_public_without_having_consented(wp: Workplace) -> None:
    case = household(wp)
    with pytest.raises(UserError, match="TZ-KN-0017没有登记公示同意书"):
        compose_paper(wp, "aid-notice", "aid_case", case)
    agree(wp, case)
    text = text_of(wp, "aid-notice", "aid_case", case)
    assert HEAD in text
    for hidden in (*SECRETS, SON, WIFE, "肿瘤", "疾病", "上学"):
        assert hidden not in text


@pytest.mark.parametrize("of_child", [False, True])
def test_nobody_is_made_public_who_took_his_consent_back(wp: Workplace, of_child: bool) -> None:
    """个人信息保护法第15条: not by the file's own mark of a consent, nor by what was signed for a child."""
    case = household(wp)
    agree(wp, case)
    compose_paper(wp, "aid-notice", "aid_case", case)
    wp.register("aid_case").save(wp, {"consent_publicity_id": 1}, case)
    wp.register("aid_consent").save(wp, {"withdrawn_on": DAY}, 1)
    if of_child:
        with wp.store.reading() as session:
            son = next(one.id for one in wp.register("aid_member").fetch(session, [1, 2, 3]) if one.name == SON)
        signed = {"version": "2023-1", "scope": ("3", "4"), "signed_on": date(2023, 11, 1), "guardian_name": HEAD}
        wp.register("aid_consent").save(wp, {"case_id": case, "member_id": son, **signed})
    made = batch(wp, {"case_id": case})
    for name, kind, record in (
        ("aid-notice", "aid_case", case),
        ("aid-notice", "aid_batch", made),
        ("aid-roster-public", "aid_batch", made),
    ):
        with pytest.raises(UserError, match="TZ-KN-0017没有登记公示同意书，或者本人已经撤回，不能公示"):
            compose_paper(wp, name, kind, record)


def test_a_long_number_in_a_name_is_not_made_public(wp: Workplace) -> None:
    case = household(wp, employer_name=f"某公司{MOBILE}")
    agree(wp, case)
    with pytest.raises(UserError, match="长串数字"):
        compose_paper(wp, "aid-notice", "aid_case", case)


def test_the_roster_joins_the_sources_of_one_benefit_and_counts_as_the_returns_do(wp: Workplace) -> None:
    case = household(wp)
    other = household(wp, case_no="TZ-KN-0018", name="欧阳某某", id_no=resident_id(date(1979, 5, 5), 5),
                      bank_card="6222999900000000016", mobile="13800000001")  # fmt: skip
    made = batch(
        wp,
        {"case_id": case, "grant_group_id": "A", "amount": 80_000, "fund_source": "1", "card_snapshot": CARD},
        {"case_id": case, "grant_group_id": "A", "amount": 20_000},
        {"case_id": other, "grant_group_id": "B", "is_proxy": True, "proxy_name": "欧阳阳", "proxy_relation": "儿子"},
        {"person_name": "𬭎某", "person_unit": "街道环卫站", "beneficiary_class": "4", "grant_group_id": "C"},
    )
    text = text_of(wp, "aid-roster", "aid_batch", made)
    assert "2户3人3人次" in text
    assert "中央财政800.00，本级工会经费200.00" in text
    assert "人民币叁仟元整" in text
    assert "代：欧＊＊（儿子）" in text  # the spec masks who signs instead
    assert MAN not in text
    assert CARD not in text
    whole = text_of(wp, "aid-roster-full", "aid_batch", made)
    assert MAN in whole
    assert "代：欧阳阳（儿子）" in whole
    with pytest.raises(UserError, match="TZ-KN-0017、TZ-KN-0018没有登记公示同意书"):
        compose_paper(wp, "aid-roster-public", "aid_batch", made)
    agree(wp, case)
    agree(wp, other)
    public = text_of(wp, "aid-roster-public", "aid_batch", made)
    assert "送温暖慰问" in public
    assert "999999" not in public
    receipts = text_of(wp, "aid-receipts", "aid_batch", made)
    assert receipts.count("领款收据（存根）") == 3
    assert "欧＊＊（儿子）" in receipts
    assert "欧阳阳（儿子）" in text_of(wp, "aid-receipts-full", "aid_batch", made)


def test_the_public_roster_does_not_tell_of_an_illness_or_a_child(wp: Workplace) -> None:
    ill = household(wp)
    schooling = filed(wp, 7, date(2022, 3, 1))
    for case in (ill, schooling):
        agree(wp, case)
    made = batch(wp, {"case_id": ill, "item": "20"}, {"case_id": schooling, "item": "30"})
    public = text_of(wp, "aid-roster-public", "aid_batch", made)
    for word in ("医疗", "助学"):
        assert word in text_of(wp, "aid-roster", "aid_batch", made)
        assert word not in public


def test_lines_that_came_back_stay_on_the_roster_and_are_told(wp: Workplace) -> None:
    from tzdesk.registers.aid.model import AidGrant
    from tzdesk.registers.aid.payments import return_benefit

    case = household(wp)
    paid = {"case_id": case, "status": "4", "paid_date": date(2023, 12, 20)}
    made = batch(wp, {**paid, "grant_group_id": "A", "amount": 100_000}, {**paid, "grant_group_id": "B", "amount": 1})
    with wp.store.reading() as session:
        first = session.query(AidGrant).filter_by(grant_group_id="A").one().id
    return_benefit(wp, first, date(2023, 12, 27), "户名不符")
    text = text_of(wp, "aid-roster", "aid_batch", made)
    assert "其中退回1人次1,000.00元" in text
    assert text.count("退回") == 2  # at the line and under the sum
    assert "合计1,000.01" in text


def test_nobody_signs_for_money_that_never_arrived(wp: Workplace) -> None:
    """A benefit that came back has no receipt, one that came back in part is signed for with what is left; numbers stay
    those of the roster."""
    from tzdesk.registers.aid.model import AidGrant
    from tzdesk.registers.aid.payments import return_benefit

    case = household(wp)
    paid = {"case_id": case, "status": "4", "paid_date": date(2023, 12, 20)}
    made = batch(
        wp,
        {**paid, "grant_group_id": "A", "amount": 34_748},
        {**paid, "grant_group_id": "B", "amount": 80_000},
        {**paid, "grant_group_id": "B", "amount": 20_000, "fund_source": "1", "status": codes.GRANT_RETURNED},
    )
    with wp.store.reading() as session:
        lines = {row.line_no: row.id for row in session.query(AidGrant)}
    return_benefit(wp, lines[1], date(2023, 12, 27), "户名不符")
    text = text_of(wp, "aid-receipts", "aid_batch", made)
    assert text.count("领款收据（存根）") == 1
    assert "347.48" not in text
    assert "-002" in text
    assert "捌佰元整" in text
    with pytest.raises(UserError, match="已经全部退回"):
        compose_paper(wp, "aid-receipts", "aid_grant", lines[1])
    assert "捌佰元整" in text_of(wp, "aid-receipts", "aid_grant", lines[2])


def test_the_stub_says_how_the_money_came(wp: Workplace) -> None:
    case = household(wp)
    made = batch(wp, {"case_id": case}, {"case_id": case, "is_proxy": True, "proxy_name": "欧阳阳"})
    text = text_of(wp, "aid-receipts", "aid_batch", made)
    with wp.store.reading() as session:
        grant = wp.register("aid_grant").get(session, 1)
        method = wp.definition().record("aid_grant").field("pay_method").show(grant.pay_method)
    assert method
    assert f"方式：{method}金额" in text
    assert f"方式：{method}，代领金额" in text


def test_what_is_masked_of_a_computation_cannot_be_reckoned_back(wp: Workplace) -> None:
    """The ratio to dibao, which stands on the paper, would give the masked net income."""
    case = household(wp)
    with wp.store.reading() as session:
        found = wp.register("aid_assessment").get(session, 1)
        assert found.ratio
        times = f"{found.ratio}倍"
    assert times in text_of(wp, "aid-file-full", "aid_case", case)
    assert times not in text_of(wp, "aid-file", "aid_case", case)


def test_a_district_may_have_names_on_notices_masked(wp: Workplace) -> None:
    case = household(wp)
    agree(wp, case)
    wp.overlay = {"parameters": {"notice_names_masked": [{"value": True, "from": "2023-01-01"}]}}
    wp._definitions.clear()
    text = text_of(wp, "aid-notice", "aid_case", case)
    assert "买买提＊＊" in text
    assert HEAD not in text


def test_an_empty_batch_says_what_to_do(wp: Workplace) -> None:
    with pytest.raises(UserError, match="还没有编入发放对象"):
        compose_paper(wp, "aid-roster", "aid_batch", batch(wp))


def test_one_grant_gives_its_receipt_with_all_its_sources(wp: Workplace) -> None:
    case = household(wp)
    batch(
        wp,
        {"case_id": case, "grant_group_id": "A", "grant_no": "JL-1", "amount": 140_000},
        {"case_id": case, "grant_group_id": "A", "grant_no": "JL-2", "amount": 950, "fund_source": "7"},
    )
    with wp.store.reading() as session:
        from tzdesk.registers.aid.model import AidGrant

        first = session.query(AidGrant).filter_by(grant_no="JL-1").one().id
    text = text_of(wp, "aid-receipts", "aid_grant", first)
    assert "人民币壹仟肆佰零玖元伍角" in text
    assert text.count("JL-1") >= 2


def test_a_visit_shows_the_household_it_called_on_and_hides_what_is_masked(wp: Workplace) -> None:
    case = household(wp)
    visit = wp.register("aid_visit").save(wp,
        {"visit_no": "ZF-1", "visit_date": date(2023, 11, 6), "kind": codes.VISIT_SURVEY, "case_id": case,
         "visitors": "季㛃、李某某", "people_met": WIFE, "living": "租住", "health_seen": "某某病", "conclusion": "1"},
    ).id  # fmt: skip
    text = text_of(wp, "aid-visit", "aid_visit", visit)
    for shown in (HEAD, WIFE, "租住", "☑情况属实"):
        assert shown in text
    for secret in SECRETS:
        assert secret not in text


def test_a_notice_record_prints_the_days_that_were_entered(wp: Workplace) -> None:
    case = household(wp)
    agree(wp, case)
    row = wp.register("aid_publicity").save(
        wp, {"case_id": case, "kind": "1", "start_date": date(2023, 11, 10), "end_date": date(2023, 11, 16)}
    ).id  # fmt: skip
    text = text_of(wp, "aid-notice", "aid_publicity", row)
    assert "公示期5个工作日，自2023年11月10日至2023年11月16日" in text


# --- lists ------------------------------------------------------------------------------------------------------------


def lists(wp: Workplace) -> dict[str, set[str]]:
    """Which files each list names."""
    from tzdesk.documents.aid_list_model import ListKind
    from tzdesk.pieces.aid_face import Face
    from tzdesk.pieces.aid_lists import case_list

    with wp.store.reading() as session:
        face = Face(wp, session)
        return {kind.name: {line.number for line in case_list(face, kind, DAY).lines} for kind in ListKind}


def filed(wp: Workplace, number: int, approved: date, **changed: Any) -> int:
    """A file of somebody else in standing since a day."""
    values = {
        "case_no": f"TZ-{number}", "name": "某某", "id_no": resident_id(date(1981, 1, number), number),
        "status": codes.IN_FILE, "category": codes.DEEP, "main_cause": "10", "approve_date": approved,
    }  # fmt: skip
    return save_case(wp, {**values, **changed}).id


def test_the_lists_name_the_files_that_the_return_counts(wp: Workplace) -> None:
    """复核、未复核、未帮扶 are the same files as the cells of BF-1 rows 21 to 23 count."""
    from tzdesk.base.periods import Month
    from tzdesk.registers.aid.measures.cases import cases
    from tzdesk.registers.measure import Scope

    filed(wp, 1, date(2022, 3, 1))  # review due since March
    reviewed = filed(wp, 2, date(2022, 3, 1))
    seen = {"visit_date": date(2023, 6, 1), "kind": codes.VISIT_REVIEW, "conclusion": codes.VISIT_TRUE}
    wp.register("aid_visit").save(wp, {**seen, "case_id": reviewed})
    filed(wp, 3, date(2023, 2, 1))  # approved this year: none due
    filed(wp, 4, date(2021, 3, 1), status=codes.LIFTED, exit_date=date(2023, 5, 1), exit_reason="1")
    aided = filed(wp, 5, date(2022, 12, 29))  # eleven months and thirty days ago
    batch(wp, {"case_id": aided, "item": "10", "status": "4", "paid_date": date(2023, 3, 5)},
          {"case_id": reviewed, "item": "70", "status": "4", "paid_date": date(2023, 1, 5)})  # fmt: skip
    found = lists(wp)
    assert found == {
        "STANDING": {"TZ-1", "TZ-2", "TZ-3", "TZ-5"},
        "REVIEW": {"TZ-1", "TZ-2", "TZ-5"},
        "UNREVIEWED": {"TZ-1"},
        "UNAIDED": {"TZ-1", "TZ-3"},
    }
    with wp.store.reading() as session:
        scope = Scope(session, Month(2023, 12), wp.definition(2023))
        for which, name in (("closing", "STANDING"), ("due", "REVIEW"), ("unaided", "UNAIDED")):
            assert cases(scope, which=which).value == len(found[name]), which


@pytest.mark.parametrize("kind", ["aid_case", "aid_fund"])
def test_every_list_is_drawn_and_shows_no_number(wp: Workplace, kind: str) -> None:
    from tzdesk.pieces import compose_list, list_titles

    case = household(wp)
    batch(wp, {"case_id": case, "item": "10", "status": "4", "paid_date": date(2023, 3, 5)})
    assert list_titles(kind)
    for name, _ in list_titles(kind):
        sheet = compose_list(wp, name, kind)
        content = sheet.to_bytes()
        text = "".join(page_text(content, n) for n in range(1, page_count(content) + 1))
        assert sheet.drawn.missing == ()
        for secret in SECRETS:
            assert secret not in text


def test_the_ledger_prints_what_the_register_reckons(wp: Workplace) -> None:
    from tzdesk.pieces import compose_list

    for day, kind, amount in (
        (date(2022, 12, 31), codes.FUND_OPENING, 500_000),
        (date(2023, 2, 1), codes.FUND_IN, 1_000_000),
    ):
        wp.register("aid_fund").save(
            wp, {"txn_date": day, "kind": kind, "fund_source": "6", "amount": amount, "summary": "本级预算"}
        )
    batch(wp, {"case_id": household(wp), "item": "10", "status": "4", "paid_date": date(2023, 3, 5), "amount": 30_000})
    content = compose_list(wp, "aid-ledger", "aid_fund").to_bytes()
    text = re.sub(r"\s", "", page_text(content, 1))
    assert "本级工会经费5,000.0010,000.00300.0014,700.00" in text


def test_files_are_destroyed_when_their_time_is_over_and_not_a_day_before(wp: Workplace) -> None:
    from tzdesk.documents.aid_list_model import Destruction
    from tzdesk.pieces.aid_face import Face
    from tzdesk.pieces.aid_lists import destruction_of

    gone = {"status": codes.CANCELLED, "exit_reason": "3"}
    filed(wp, 1, date(2010, 3, 1), exit_date=date(2013, 12, 28), **gone)
    filed(wp, 2, date(2010, 3, 1), exit_date=date(2013, 12, 29), **gone)
    filed(wp, 3, date(2010, 3, 1))
    with wp.store.reading() as session:
        found: Destruction = destruction_of(Face(wp, session), DAY)
    assert [line.number for line in found.lines] == ["TZ-1"]
    assert found.lines[0].years == "2010—2013"
    assert found.lines[0].keep_until == DAY


# --- the month --------------------------------------------------------------------------------------------------------


def test_the_months_summary_shows_the_cells_of_the_returns_and_no_person(wp: Workplace) -> None:
    from tzdesk.base.periods import Month
    from tzdesk.pieces import compose_list
    from tzdesk.returns.compute import compute

    case = household(wp)
    filed(wp, 1, date(2023, 12, 5))
    batch(
        wp,
        {"case_id": case, "item": "10", "status": "4", "paid_date": date(2023, 12, 5), "amount": 123_400},
        {"case_id": case, "item": "70", "status": "4", "paid_date": date(2023, 12, 6), "amount": 50_000},
        {"case_id": case, "item": "20", "status": "4", "paid_date": date(2023, 11, 6), "amount": 70_000},
    )
    content = compose_list(wp, "aid-month", "aid_batch", Month(2023, 12)).to_bytes()
    text = re.sub(r"\s", "", "".join(page_text(content, n) for n in range(1, page_count(content) + 1)))
    with wp.store.reading() as session:
        book = compute(wp, session, Month(2023, 12))
    cases, aid, comfort = book["BF-1"], book["BF-2"], book["BF-3"]
    assert (cases.number("01"), cases.number("03"), cases.number("12")) == (1, 1, 2)
    assert "月末在档2户上月末1户" in text
    assert f"月末在档户数{''.join(str(cases.number('12', f'c{n}')) for n in range(1, 5))}" in text
    assert (aid.number("01", "c4"), comfort.number("01", "c6")) == (123_400, 50_000)
    assert "1,734.00元" in text  # both together
    assert "生活救助1111,234.00" in text
    for shown in ("困难职工档案动态", "帮扶资金发放（按项目）", "送温暖（慰问）", "审核结果"):
        assert shown in text
    for hidden in (*SECRETS, HEAD, WIFE, SON):
        assert hidden not in text


def test_files_that_moved_out_in_a_month_are_handed_over_together(wp: Workplace) -> None:
    from tzdesk.base.periods import Month
    from tzdesk.pieces import compose_list

    gone = {"status": codes.CANCELLED, "exit_reason": codes.EXIT_MOVED}
    filed(wp, 1, date(2022, 3, 1), exit_date=date(2023, 12, 1), moved_to="平潮镇总工会", **gone)
    filed(wp, 2, date(2022, 3, 1), exit_date=date(2023, 12, 20), moved_to="十总镇总工会", **gone)
    filed(wp, 3, date(2022, 3, 1), exit_date=date(2023, 11, 30), moved_to="平潮镇总工会", **gone)
    filed(wp, 4, date(2022, 3, 1), exit_date=date(2023, 12, 20), **{**gone, "exit_reason": "3"})
    content = compose_list(wp, "aid-list-moved", "aid_case", Month(2023, 12)).to_bytes()
    text = re.sub(r"\s", "", page_text(content, 1))
    assert [f"TZ-{n}" in text for n in (1, 2, 3, 4)] == [True, True, False, False]
    assert "接收单位：平潮镇总工会、十总镇总工会" in text
    assert "移交十总镇总工会" in text


@pytest.mark.parametrize(
    ("title", "sort"),
    [
        (f"{SON}助学", "未满14周岁子女的姓名"),
        ("恶性肿瘤职工慰问", "病情"),
        ("某某病慰问", "病情"),
        ("大病慰问", "病情"),
        ("尿毒症透析职工慰问", "病情"),
        ("职工子女助学", "子女就学"),
        ("贫困儿童助学金", "子女就学"),
        (f"{ADDRESS}慰问", "住址"),
        (f"{MOBILE}慰问", "电话号码"),
        (f"{MAN}慰问", "证件号码"),
        (f"{CARD}慰问", "银行卡号"),
    ],
)
@pytest.mark.parametrize("paper", ["aid-notice", "aid-roster-public"])
def test_a_batch_whose_name_tells_a_secret_is_not_made_public(wp: Workplace, title: str, sort: str, paper: str) -> None:
    """规则 F02, asked by the notice and by the public roster before anything is drawn."""
    case = household(wp)
    agree(wp, case)
    with wp.store.operation("test", "病种") as op:
        next(
            one for one in wp.register("aid_member").fetch(op.session, [1, 2, 3]) if one.is_head
        ).disease_name = "某某病"
    made = batch(wp, {"case_id": case})
    with wp.store.operation("test", "批次名称") as op:
        wp.register("aid_batch").get(op.session, made).title = title
    with pytest.raises(UserError, match=f"^公示内容含敏感信息，已阻止打印。.*{sort}") as refused:
        compose_paper(wp, paper, "aid_batch", made)
    assert MOBILE not in str(refused.value)


@pytest.mark.parametrize("title", ["2024年元旦春节送温暖", "一线职工慰问", "金沙街道慰问", "第20231201批"])
def test_a_batch_whose_name_tells_of_nobody_is_made_public(wp: Workplace, title: str) -> None:
    case = household(wp)
    agree(wp, case)
    made = batch(wp, {"case_id": case})
    with wp.store.operation("test", "批次名称") as op:
        wp.register("aid_batch").get(op.session, made).title = title
    assert title in text_of(wp, "aid-notice", "aid_batch", made)


def test_a_childs_aid_is_made_public_under_the_name_of_the_head(wp: Workplace) -> None:
    case = household(wp)
    agree(wp, case)
    with wp.store.reading() as session:
        members = wp.register("aid_member").fetch(session, [1, 2, 3])
        son = next(one.id for one in members if one.name == SON)
    made = batch(wp, {"case_id": case, "member_id": son, "item": "30"})
    for paper in ("aid-notice", "aid-roster-public"):
        text = text_of(wp, paper, "aid_batch", made)
        assert HEAD in text
        assert SON not in text


@pytest.mark.parametrize("told", [{"person_id": resident_id(date(1970, 1, 1), 9)}, {}])
def test_a_grown_man_may_be_called_like_a_child(wp: Workplace, told: dict[str, Any]) -> None:
    """By his file or his ID he is known to be no child; of a name that was typed alone nobody knows."""
    case = household(wp)
    other = household(wp, case_no="TZ-KN-0018", name=SON, id_no=resident_id(date(1971, 1, 1), 9), bank_card=None)
    for one in (case, other):
        agree(wp, one)
    assert SON in text_of(wp, "aid-notice", "aid_case", other)
    both = batch(wp, {"case_id": case}, {"case_id": other})
    typed = batch(wp, {"case_id": case}, {"person_name": SON, "person_unit": "甲厂", **told})
    for paper in ("aid-notice", "aid-roster-public"):
        assert SON in text_of(wp, paper, "aid_batch", both)
        if told:
            assert SON in text_of(wp, paper, "aid_batch", typed)
        else:
            with pytest.raises(UserError, match="未满14周岁子女的姓名"):
                text_of(wp, paper, "aid_batch", typed)


def test_who_asks_about_himself_reads_his_own_file_in_full_and_the_others_masked(wp: Workplace) -> None:
    """And learns who looked at his data and to whom they were given."""
    from tzdesk.registers.keeping.gate import Asked, pass_gate
    from tzdesk.registers.keeping.revealing import reveal

    case = household(wp)
    agree(wp, case)
    reveal(wp, "aid_case", case, "bank_card", "核对银行账户")
    other = household(wp, case_no="TZ-KN-0018", id_no=resident_id(date(1970, 1, 1), 9), bank_card=None)
    asked = Asked("银行代发", "金沙农商行", "钱主席", full=True, ground="合同约定")
    pass_gate(wp, asked, what="档案清册", kind="aid_case", ids=[case, other])
    pass_gate(wp, replace(asked, receiver="区总工会"), what="档案清册", kind="aid_case", ids=[other])
    text = text_of(wp, "aid-own-full", "aid_case", case)
    for told in (MAN, CARD, MOBILE, ADDRESS, "恶性肿瘤", "核对银行账户", "金沙农商行"):
        assert told in text
    for kept in (WOMAN, CHILD, "区总工会"):
        assert kept not in text
    with pytest.raises(UserError, match="登记用途"):
        compose_paper(wp, "aid-own-full", "aid_case", case)


def test_a_keeper_who_leaves_hands_over_standing_and_closed_files_but_not_those_that_moved(wp: Workplace) -> None:
    household(wp)
    closed = {"status": codes.LIFTED, "exit_date": date(2023, 6, 1), "exit_reason": codes.EXIT_LIFTED}
    household(wp, case_no="TZ-KN-0018", id_no=resident_id(date(1970, 1, 1), 9), bank_card=None, **closed)
    moved = {"status": codes.CANCELLED, "exit_date": date(2023, 6, 1), "exit_reason": codes.EXIT_MOVED}
    household(wp, case_no="TZ-KN-0019", id_no=resident_id(date(1971, 1, 1), 9), bank_card=None, **moved)
    household(wp, case_no="TZ-KN-0020", id_no=resident_id(date(1972, 1, 1), 9), bank_card=None, approve_date=None)
    text = list_text(wp, "aid-list-keeper", "aid_case")
    assert [f"TZ-KN-00{n}" in text for n in (17, 18, 19, 20)] == [True, True, False, False]
    assert "合计2户" in text
    assert "移交原因：档案保管人变动" in text


def test_the_book_of_looks_names_who_looked_and_why_and_no_value(wp: Workplace) -> None:
    from tzdesk.registers.keeping.revealing import reveal

    case = household(wp)
    reveal(wp, "aid_case", case, "id_no", "核对本人证件")
    reveal(wp, "aid_case", case, "id_no", "核对本人证件")
    text = list_text(wp, "reveal-log", "reveal_log")
    assert text.count("核对本人证件") == 1
    assert "TZ-KN-0017" in text
    assert MAN not in text


def test_the_impact_assessment_counts_the_files_of_the_desk(wp: Workplace) -> None:
    household(wp)
    text = list_text(wp, "privacy-assessment", "export_log")
    assert "档案1户，本人和家庭成员3人" in text
    assert "病情、残疾1人；银行账户1个；未满十四周岁1人" in text
    assert "本年完整信息导出0次；接收单位：本年没有完整信息导出" in text


def test_the_rules_on_personal_data_state_what_this_desk_keeps_to_on_one_page(wp: Workplace) -> None:
    text = list_text(wp, "privacy-rules", "export_log")
    for told in ("连续输错5次锁定", "30秒后重新遮盖", "备份间隔不超过7天", "自撤档之日起保存10年", "第1页共1页"):
        assert told in text
    assert "第1页共1页" in list_text(wp, "privacy-leak", "export_log")


def list_text(wp: Workplace, name: str, kind: str) -> str:
    content = compose_list(wp, name, kind).to_bytes()
    return re.sub(r"\s", "", "".join(page_text(content, n) for n in range(1, page_count(content) + 1)))
