"""Lives of bargaining cases: each states its dates and the state on the days that matter, worked out by hand.

Holidays of 2023 that count here: 清明 04-05, 国庆 09-29 … 10-06 (10-07 and 10-08 are worked).
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.registers.contracts.conftest import Make
from tests.unit.registers.contracts.lives import Life, d, lives_as
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.contracts import bargaining, performing, service
from tzdesk.registers.contracts.files import contract_file
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.terms import is_valid_on
from tzdesk.registers.contracts.viewing import case_view, contract_view
from tzdesk.registers.workplace import Workplace

TERM = {"contract_no": "通001-2023-001", "valid_from": d("03-20")}


def text(wp: Workplace, contract_id: int) -> Contract:
    with wp.store.reading() as session:
        found: Contract = wp.register("contract").get(session, contract_id)
        return found


def test_ordinary_wage_contract(wp: Workplace, unit: Make) -> None:
    """Wage contract of a year: the renewal window of 60 days opens on 2024-01-19, 60 days before 2024-03-19."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.offer("02-01")
    life.receive_offer("02-02")  # reply by 02-22
    life.reply("02-20")
    life.open_session("02-27")
    life.draft("03-06")
    life.plan_congress("03-07", d("03-15"))
    life.vote("03-15")
    life.sign("03-16", TERM, months=12)
    life.submit("03-21", received=d("03-22"))  # by 03-23: wage contracts have 7 days
    life.no_objection("03-30")
    life.publish("04-03")
    life.check("10-10", "工会", "1", items=10, done=10)
    lives_as(
        life,
        """
        01-31 —
        02-01 10
        02-20 20
        02-26 20
        02-27 30
        03-05 30
        03-06 40
        03-07 50
        03-14 50
        03-15 51
        03-16 60
        03-21 70
        03-29 70
        03-30 80
        04-03 81
        10-10 81
        2024-01-18 81
        2024-01-19 90
        2024-03-19 90
        2024-03-20 94
        """,
    )
    signed = text(wp, life.text)
    assert (signed.valid_from, signed.valid_to) == (d("03-20"), d("2024-03-19"))  # start + 12 months − 1 day
    assert (signed.effective_date, signed.counted_from) == (d("03-30"), None)
    assert (signed.offer_date, signed.session1_date, signed.congress_date) == (d("02-01"), d("02-27"), d("03-15"))
    assert (signed.perf_level, signed.submit_date, signed.opinion_kind) == ("1", d("03-21"), "1")


def test_refused_and_offered_again(wp: Workplace, unit: Make) -> None:
    """After a refusal the union offers once more; both offers stay on record."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.offer("02-01")
    life.receive_offer("02-01")
    life.refuse("02-10", "生产任务紧")
    life.offer("03-01")
    life.receive_offer("03-02")
    life.reply("03-20")
    lives_as(life, "02-09 10\n02-10 22\n02-28 22\n03-01 10\n03-19 10\n03-20 20")
    with wp.store.reading() as session:
        offers = case_view(wp, session, life.case, d("03-20")).offers
    assert [(o.no, o.reply_kind, o.reply_reason) for o in offers] == [(1, "2", "生产任务紧"), (2, "1", "")]


def test_reply_overdue_over_the_national_holiday(wp: Workplace, unit: Make) -> None:
    """Received 09-12: twenty days end on 10-02, a holiday, so that 10-07 (worked) is the last day."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.offer("09-11")
    life.receive_offer("09-12")
    lives_as(life, "10-02 10\n10-03 10\n10-07 10\n10-08 21\n11-30 21")
    life.reply("10-10")
    lives_as(life, "10-07 10\n10-09 21\n10-10 20")


def test_objected_and_resubmitted(wp: Workplace, unit: Make) -> None:
    """An objection sends the parties back to the table; the second round takes effect after 15 silent days."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    life.sign("03-16", TERM, months=12)
    life.submit("03-17", received=d("03-20"))
    life.raise_objection("03-28", "通人社审〔2023〕3号", "未约定加班工资")
    life.open_session("04-03")
    life.draft("04-04")
    life.vote("04-10")
    life.sign("04-11")
    life.resubmit("04-12", received=d("04-12"))  # 15 days: 04-27
    lives_as(
        life,
        """
        03-16 60
        03-17 70
        03-27 70
        03-28 73
        04-02 73
        04-03 30
        04-04 40
        04-10 51
        04-11 60
        04-12 70
        04-26 70
        04-27 80
        """,
    )
    with wp.store.reading() as session:
        view = case_view(wp, session, life.case, d("05-01"))
    assert view.contract is not None
    assert [(r.no, r.sign_date, r.opinion_kind, r.opinion_no) for r in view.contract.submissions] == [
        (1, d("03-16"), "2", "通人社审〔2023〕3号"),
        (2, d("04-11"), "", ""),
    ]
    assert text(wp, life.text).effective_date == d("04-27")


def test_small_faults_are_signed_anew_without_another_vote(wp: Workplace, unit: Make) -> None:
    """From 73 the text may also be signed again at once (§2.2 row 73 → 60)."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    life.sign("03-16", TERM, months=12)
    life.submit("03-17", received=d("03-20"))
    life.raise_objection("03-28", "3号", "名称有误")
    life.sign("03-30")
    life.resubmit("03-31", received=d("03-31"))
    lives_as(life, "03-28 73\n03-29 73\n03-30 60\n03-31 70\n04-16 70\n04-17 80")  # 04-15 is a Saturday


def test_silent_consent_over_the_national_holiday(wp: Workplace, unit: Make) -> None:
    """Received 09-18: fifteen days end on 10-03, a holiday, so that the contract takes effect on 10-07."""
    life = Life(wp, party_a_id=unit("甲厂", 120), content_code="10")
    life.agree("08-01", "08-02", "08-10", "08-20", "08-27", "09-08")
    life.sign("09-11", {"valid_from": d("09-11")}, months=24)
    life.submit("09-15", received=d("09-18"))
    lives_as(life, "09-17 70\n10-03 70\n10-06 70\n10-07 80\n10-08 80")
    with pytest.raises(UserError, match="2023-10-07"):
        life.silent_consent("10-07")
    life.silent_consent("10-08")
    signed = text(wp, life.text)
    assert (signed.effective_date, signed.opinion_kind) == (d("10-07"), "3")
    assert (is_valid_on(signed, d("10-06")), is_valid_on(signed, d("10-07"))) == (False, True)
    lives_as(life, "10-06 70\n10-07 80\n10-08 80")


def test_simple_procedure_ends_in_minutes(wp: Workplace, unit: Make, measured: Any) -> None:
    """简易程序 needs no reply and no vote, and its minutes are no contract."""
    life = Life(wp, party_a_id=unit("甲厂", 120), procedure_code="J")
    life.offer("12-04")
    life.open_session("12-06", mode="3")
    with pytest.raises(UserError, match="普通程序"):
        life.draft("12-07")
    life.confirm("12-08", "2", {"contract_no": "纪要1"})
    life.publish("12-11")
    lives_as(life, "12-03 —\n12-04 10\n12-06 30\n12-08 45\n12-10 45\n12-11 81\n2025-12-11 81")
    assert measured("other_outcomes", outcomes=["2", "3"]).ids == (life.text,)
    assert measured("texts", when="year").value == 0
    assert measured("offers").value == 1
    with pytest.raises(UserError, match="简易、应急程序没有"):
        life.sign("12-12")


def test_minutes_that_name_an_end_are_over_after_it(wp: Workplace, unit: Make) -> None:
    """They are not renewed like a contract, but neither do they run for ever."""
    life = Life(wp, party_a_id=unit("甲厂", 120), procedure_code="J")
    life.offer("12-04")
    life.open_session("12-06", mode="3")
    life.confirm("12-08", "2", {"contract_no": "纪要1", "valid_to": d("12-20")})
    lives_as(life, "12-08 45\n12-20 45\n12-21 97")


def test_a_case_whose_text_is_deleted_goes_on_and_ends_again_when_it_comes_back(wp: Workplace, unit: Make) -> None:
    """It is signed anew, or the first text is restored, but never both."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-05")
    before = life.states("03-10")
    life.sign("03-08", {"contract_no": "合1"})
    register, first = wp.register("contract"), life.text
    register.delete(wp, [first])
    assert life.states("03-10") == before
    register.restore(wp, [first])
    assert life.states("03-10") == ["60"]
    register.delete(wp, [first])
    life.sign("03-09", {"contract_no": "合2"})
    assert life.states("03-10") == ["60"]
    with pytest.raises(UserError, match="另有“合2”"):
        register.restore(wp, [first])


def test_emergency_procedure_converted_to_the_normal_one(wp: Workplace, unit: Make) -> None:
    """A case that is to cut rights or end in a contract is converted and then goes the whole way."""
    life = Life(wp, party_a_id=unit("甲厂", 120), procedure_code="Y")
    life.offer("06-01")
    life.open_session("06-02")
    life.convert_procedure("06-05", "涉及工资调整，需要签订集体合同")
    life.draft("06-08")
    life.vote("06-20")
    life.sign("06-21", {"valid_from": d("07-01")}, months=12)
    lives_as(life, "06-01 10\n06-02 30\n06-05 30\n06-08 40\n06-20 51\n06-21 60")
    with wp.store.reading() as session:
        case = wp.register("bargaining_case").get(session, life.case)
        findings = wp.register("bargaining_case").check(wp, session, [case])
    assert "VR-16b" not in {found.rule for found in findings}


def test_regional_contract_with_forty_enterprises_of_which_nine_have_their_own(
    wp: Workplace, unit: Make, contract: Make, measured: Any
) -> None:
    """Forty stand on the roster: 31 are counted as regional, 9 as own, all 40 once."""
    firms = [unit(f"第{n:02}厂", 10) for n in range(40)]
    for firm in firms[:9]:
        contract(firm, "20")
    life = Life(wp, level_code="2", party_a_id=None, area_code="320612001000", headcount=400)
    life.agree("08-01", "08-02", "08-10", "08-20", "08-27", "09-08")
    life.sign("09-11", {"contract_no": "区1", "valid_from": d("09-11"), "roster_status": "1"}, months=12)
    service.add_coverage(wp, life.text, [{"enterprise_id": firm, "headcount": 10} for firm in firms])
    life.submit("09-12", received=d("09-12"))  # 09-27
    lives_as(life, "09-10 51\n09-11 60\n09-12 70\n09-26 70\n09-27 80\n2024-07-11 80\n2024-07-12 90\n2024-09-11 94")
    for part, n in (("own", 9), ("regional", 31), ("double", 9), ("all", 40)):
        assert measured("covered", part=part, content="20").value == n
    assert measured("covered", part="all", what="workers").value == 400
    assert measured("covered", part="regional", period=Month(2023, 8)).value == 0  # not yet in force


def test_renewed_early(wp: Workplace, unit: Make, contract: Make) -> None:
    """A general contract to 12-31 has its window from 10-02; renewal begun in August takes its place at once."""
    firm = unit("甲厂", 120)
    old = contract(
        firm, "10", contract_no="旧", sign_date=d("01-01"), valid_from=d("01-01"), valid_to=d("12-31"),
        publish_date=d("01-05"),
    )  # fmt: skip
    case = performing.renew(wp, old, d("08-01"), {"case_no": "续1"}).id
    life = Life.of(wp, case)
    life.agree("08-01", "08-02", "08-10", "08-20", "08-24", "08-28")
    life.sign("09-01", {"contract_no": "新", "valid_from": d("2024-01-01")}, months=24)
    life.submit("09-04", received=d("09-05"))  # 09-20
    assert life.text_states(old, "07-31", "08-31", "09-01", "12-31", "2024-01-01") == ["81", "81", "91", "91", "91"]
    lives_as(life, "08-01 10\n08-10 20\n08-20 30\n09-01 60\n09-04 70\n09-19 70\n09-20 80\n2025-12-31 90")
    new = text(wp, life.text)
    assert (new.prev_contract_id, new.sign_kind, new.content_code, new.valid_to) == (old, "R", "10", d("2025-12-31"))
    assert text(wp, old).next_contract_id == life.text
    with pytest.raises(UserError, match="已续签"):
        performing.renew(wp, old, d("10-10"))


def test_changed(wp: Workplace, unit: Make, contract: Make) -> None:
    """A change is bargained like a contract; the old version runs on until the new one takes effect."""
    old = contract(
        unit("甲厂", 120), "10", contract_no="通9", sign_date=d("01-03"), valid_from=d("01-03"),
        valid_to=d("2025-01-02"), publish_date=d("01-20"),
    )  # fmt: skip
    life = Life.of(wp, performing.change(wp, old, d("06-01"), {"case_no": "变1"}).id)
    life.agree("06-01", "06-02", "06-08", "06-12", "06-19", "06-28")
    life.sign("07-03")
    life.submit("07-04", received=d("07-04"))  # 07-19
    assert life.text_states(old, "05-31", "06-01", "07-03", "07-18", "07-19") == ["81", "92", "92", "92", "96"]
    lives_as(life, "06-12 30\n07-03 60\n07-18 70\n07-19 80")
    new = text(wp, life.text)
    assert (new.contract_no, new.version, new.sign_kind) == ("通9", 2, "A")
    assert (new.valid_from, new.valid_to) == (d("01-03"), d("2025-01-02"))


def test_terminated_by_bankruptcy(wp: Workplace, unit: Make) -> None:
    """A contract counts up to the day before it was terminated."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    life.sign("03-16", TERM, months=12)
    life.submit("03-17", received=d("03-20"))
    life.no_objection("03-28")
    life.publish("03-30")
    life.terminate("08-15", "B", "人民法院裁定破产")
    lives_as(life, "03-30 81\n08-14 81\n08-15 93\n2024-04-01 93")
    ended = text(wp, life.text)
    assert (is_valid_on(ended, d("08-14")), is_valid_on(ended, d("08-15"))) == (True, False)


def test_expired_without_successor(wp: Workplace, unit: Make) -> None:
    """Red on the board from the day after its term, and the enterprise is open for a new offer."""
    life = Life(wp, party_a_id=unit("甲厂", 120), content_code="10")
    life.agree("2022-02-01", "2022-02-02", "2022-02-10", "2022-02-20", "2022-02-27", "2022-03-08")
    life.sign("2022-03-16", {"valid_from": d("2022-03-20")}, months=12)
    life.submit("2022-03-17", received=d("2022-03-17"))
    life.publish("2022-04-10")
    lives_as(life, "2022-04-10 81\n2022-12-18 81\n2022-12-19 90\n03-19 90\n03-20 94\n12-31 94")


def test_womens_chapter_inside_a_general_contract(wp: Workplace, unit: Make, contract: Make, measured: Any) -> None:
    """A chapter goes its own way, counts in the memo only, and covers the women."""
    firm = unit("甲厂", 120)
    main = contract(firm, "10", valid_to=d("2024-12-31"), headcount_at_sign=120, female_at_sign=50)
    life = Life(wp, party_a_id=firm, content_code="30", text_form="2", main_contract_id=main, female=50)
    life.agree("08-01", "08-02", "08-10", "08-20", "08-27", "09-08")
    life.sign("12-01", {"valid_from": d("12-01"), "valid_to": d("2024-12-31")})
    life.submit("12-04", received=d("12-04"))  # 12-19
    lives_as(life, "12-01 60\n12-18 70\n12-19 80")
    assert measured("annexes").ids == (life.text,)
    assert measured("texts", when="valid").ids == (main,)
    assert measured("covered", content="30").ids == (firm,)
    assert measured("covered", content="30", what="female").value == 50
    with wp.store.reading() as session:
        chapter = wp.register("contract").get(session, life.text)
        findings = wp.register("contract").check(wp, session, [chapter])
    assert "VR-13" not in {found.rule for found in findings}


def test_suspended_and_resumed(wp: Workplace, unit: Make) -> None:
    """A suspension lasts until it is taken back; the agreed day alone does not resume anything."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.offer("02-01")
    life.receive_offer("02-01")
    life.reply("02-06")
    life.open_session("02-10")
    life.suspend("02-14", d("03-01"), "等待上年工资数据")
    life.resume("03-06")
    lives_as(life, "02-10 30\n02-14 31\n03-01 31\n03-05 31\n03-06 30")


def test_vote_failed_and_passed_the_second_time(wp: Workplace, unit: Make) -> None:
    """19 of 40 are fewer than half of all; 26 present fewer than two thirds; then it passes."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    other = Life(wp, case_no="协002", party_a_id=unit("乙厂", 120))
    other.offer("02-01")
    other.receive_offer("02-02")
    other.reply("02-10")
    other.open_session("02-20")
    other.draft("02-27")
    other.vote("03-08", votes=19)
    other.open_session("03-10")
    other.draft("03-12")
    other.vote("03-20", votes=26, present=26)
    with pytest.raises(UserError, match="不能办理“双方签字”"):
        other.sign("03-21")
    other.open_session("03-21")
    other.draft("03-22")
    other.vote("03-28", votes=20, present=27)
    lives_as(other, "03-07 40\n03-08 52\n03-10 30\n03-12 40\n03-20 52\n03-21 30\n03-22 40\n03-28 51")
    lives_as(life, "03-08 51")


def test_closed_without_agreement(wp: Workplace, unit: Make) -> None:
    """What could not be agreed is closed and leaves the board."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.offer("02-01")
    life.receive_offer("02-01")
    life.reply("02-06")
    life.open_session("02-10")
    life.close("04-20", "工资增幅未达成一致")
    lives_as(life, "04-19 30\n04-20 95\n2024-01-01 95")


def test_returned_for_correction(wp: Workplace, unit: Make) -> None:
    """A returned text is with the parties until it is submitted anew; the days of review begin again."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    life.sign("03-16", TERM, months=12)
    life.submit("03-17", received=d("03-17"))
    life.return_for_correction("03-20", "缺少职代会决议")
    lives_as(life, "03-17 70\n03-20 72\n04-10 72")  # fifteen days after 03-17 nothing takes effect
    life.resubmit("03-24", received=d("03-24"))  # 04-08 is a Saturday: 04-10
    lives_as(life, "03-20 72\n03-23 72\n03-24 70\n04-09 70\n04-10 80")


def test_check_with_faults_to_put_right(wp: Workplace, unit: Make) -> None:
    """82 holds from the check until what was missing is put right."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    life.sign("03-16", TERM, months=12)
    life.submit("03-17", received=d("03-17"))
    life.no_objection("03-20")
    life.publish("03-22")
    check = life.check("06-01", "区总工会", "2", items=12, done=10, rectify_due=d("07-01"))
    lives_as(life, "05-31 81\n06-01 82\n07-15 82")
    performing.rectify(wp, check, d("06-20"))
    lives_as(life, "06-01 82\n06-19 82\n06-20 81")


def test_flat_contract_is_carried_on_without_a_case(wp: Workplace, unit: Make, contract: Make) -> None:
    """What came in from a ledger is submitted, objected to and submitted again; its first round is kept."""
    flat = contract(unit("甲厂"), "20", sign_date=d("03-16"), submit_date=d("03-17"), received_date=d("03-17"))
    performing.raise_objection(wp, flat, d("03-28"), "3号", "期限有误")
    life = Life.of(wp, 0)
    assert life.text_states(flat, "03-16", "03-17", "03-27", "03-28", "05-01") == ["60", "70", "70", "73", "73"]
    performing.sign_again(wp, flat, d("03-30"))
    performing.submit(wp, flat, d("04-03"), received=d("04-04"))  # 04-19
    days = ("03-16", "03-17", "03-28", "03-29", "03-30", "04-03", "04-18", "04-19")
    assert life.text_states(flat, *days) == ["60", "70", "73", "73", "60", "70", "70", "80"]
    with wp.store.reading() as session:
        rounds = contract_view(wp, session, flat).submissions
    assert [(r.no, r.sign_date, r.opinion_no) for r in rounds] == [(1, d("03-16"), "3号"), (2, d("03-30"), "")]


def test_wrong_order_names_the_dates_that_contradict(wp: Workplace, unit: Make) -> None:
    """A step before one that was taken, or in a state that does not allow it, is refused and writes nothing."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    with pytest.raises(UserError, match="还没有要约"):
        life.reply("02-01")
    life.offer("02-01")
    with pytest.raises(UserError, match="不能办理“协商会议”"):
        life.open_session("02-05")
    life.receive_offer("02-03")
    with pytest.raises(UserError, match=r"2023-02-02 早于已经登记的“对方收到要约”（2023-02-03）"):
        life.reply("02-02")
    life.reply("02-06")
    with pytest.raises(UserError, match=r"已应约.*同意应约 2023-02-06.*形成草案"):
        life.draft("02-07")
    with pytest.raises(UserError, match="早于中止日期"):
        life.suspend("02-08", d("02-07"))
    lives_as(life, "02-06 20\n12-31 20")


def test_every_step_is_one_operation_that_can_be_undone(wp: Workplace, unit: Make) -> None:
    """Signing writes event, contract and case at once; undo takes all of it back."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    life.sign("03-16", TERM, months=12)
    lives_as(life, "03-16 60")
    assert wp.store.undo_label == "双方签字"
    wp.store.undo()
    lives_as(life, "03-16 51")
    with wp.store.reading() as session:
        assert wp.register("bargaining_case").get(session, life.case).outcome_code is None
    wp.store.redo()
    lives_as(life, "03-16 60")


def test_representative_is_replaced_in_the_middle(wp: Workplace, unit: Make) -> None:
    """The list of any day holds those who acted then."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    with wp.store.reading() as session:
        first = case_view(wp, session, life.case, d("03-01")).reps[0]
    bargaining.replace_rep(wp, first.id, d("03-02"), "庚某")
    with wp.store.reading() as session:
        before, after = (case_view(wp, session, life.case, d(day)).reps_of("E") for day in ("03-01", "03-02"))
    assert [rep.name for rep in before] == ["甲某", "乙某", "丙某"]
    assert [rep.name for rep in after] == ["庚某", "乙某", "丙某"]
    assert (after[0].is_chief, after[0].from_date) == (True, d("03-02"))


def test_deleting_a_record_brings_its_owner_up_to_date(wp: Workplace, unit: Make) -> None:
    """A session or a round that was entered by mistake goes to the bin; case and contract show what is left."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    life.sign("03-16", TERM, months=12)
    life.submit("03-17", received=d("03-17"))
    life.return_for_correction("03-20", "缺附件")
    second = life.resubmit("03-24", received=d("03-24"))
    wp.register("contract_submission").delete(wp, [second])
    assert (text(wp, life.text).submit_date, text(wp, life.text).effective_date) == (d("03-17"), None)
    lives_as(life, "03-24 72")
    wp.register("contract_submission").restore(wp, [second])
    assert (text(wp, life.text).submit_date, text(wp, life.text).effective_date) == (d("03-24"), d("04-10"))
    lives_as(life, "03-24 70")


def test_a_case_that_became_a_contract_is_not_deleted(wp: Workplace, unit: Make) -> None:
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    life.sign("03-16", TERM, months=12)
    with pytest.raises(UserError, match="通001-2023-001"):
        wp.register("bargaining_case").delete(wp, [life.case])
    wp.register("contract").delete(wp, [life.text])
    wp.register("bargaining_case").delete(wp, [life.case])


def test_with_its_last_round_and_check_deleted_a_contract_shows_neither(wp: Workplace, unit: Make) -> None:
    """Nor does the next submission bring the deleted round back; restoring it does."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "03-01", "03-10")
    life.sign("03-16", {"valid_from": d("03-16")}, months=12)
    once = life.submit("03-20", received=d("03-21"))
    seen = life.check("06-01", "工会", "1")

    def shown() -> tuple[object, ...]:
        with wp.store.reading() as session:
            found = wp.register("contract").get(session, life.text)
            return found.submit_date, found.received_date, found.effective_date, found.perf_level

    before = shown()
    assert None not in before
    wp.register("contract_check").delete(wp, [seen])
    wp.register("contract_submission").delete(wp, [once])
    assert shown() == (None, None, None, None)
    wp.register("contract_submission").restore(wp, [once])
    wp.register("contract_check").restore(wp, [seen])
    assert shown() == before
    wp.register("contract_check").delete(wp, [seen])
    wp.register("contract_submission").delete(wp, [once])
    life.submit("03-22")
    with wp.store.reading() as session:
        assert [one.submit_date for one in contract_file(session, life.text).submissions] == [d("03-22")]
