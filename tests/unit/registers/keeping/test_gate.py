"""The export gate and looking at masked fields: asked, written down, numbered; nothing in full without it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.ui.small import resident_id
from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.excel.read import read_book
from tzdesk.jobs import run_now
from tzdesk.pdf.preview import page_text
from tzdesk.pieces import compose_list
from tzdesk.pieces.aid_face import Face
from tzdesk.pieces.aid_own import own_of
from tzdesk.registers.keeping.attachments import attach
from tzdesk.registers.keeping.gate import Asked, Permit, pass_gate
from tzdesk.registers.keeping.model import ExportLog, RevealLog
from tzdesk.registers.keeping.revealing import reveal
from tzdesk.registers.listing import write_list
from tzdesk.registers.workplace import Workplace
from tzdesk.store import journal

ID = resident_id("19750312", 21)
FULL = Asked("报送上级工会", "区总工会", "张主席", full=True)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 5)):
        made = app.in_memory("王芳")
        yield made
        made.close()


@pytest.fixture
def case(wp: Workplace) -> int:
    values = {"case_no": "TZ-KN-0001", "name": "欧阳某", "id_no": ID, "mobile": "13900001111"}
    return wp.register("aid_case").save(wp, values).id


def agree(wp: Workplace, case: int, scope: list[str], withdrawn: date | None = None) -> None:
    values = {
        "case_id": case, "version": "2023-1", "scope": scope, "signed_on": date(2023, 11, 1), "withdrawn_on": withdrawn,
    }  # fmt: skip
    wp.register("aid_consent").save(wp, values)


def through(wp: Workplace, asked: Asked, case: int) -> Permit:
    return pass_gate(wp, asked, what="困难职工档案表", kind="aid_case", ids=[case])


def test_a_permit_is_numbered_and_written_down(wp: Workplace, case: int) -> None:
    """Who, what, for what, to whom, by whose leave, with consent; by file number and no name."""
    agree(wp, case, ["1", "2", "3"])
    assert through(wp, FULL, case).serial == "DC2023-0001"
    assert through(wp, Asked("归档", "档案室"), case).serial == "DC2023-0002"
    with wp.store.reading() as session:
        first, second = session.scalars(select(ExportLog).order_by(ExportLog.id))
    assert (first.person, first.receiver, first.approver, first.consent) == ("王芳", "区总工会", "张主席", True)
    assert first.numbers == "TZ-KN-0001"
    assert (first.edition, second.edition) == ("完整版", "遮盖版")


@pytest.mark.parametrize("blank", ["purpose", "receiver", "approver"])
def test_nothing_in_full_leaves_without_purpose_receiver_and_leave(wp: Workplace, case: int, blank: str) -> None:
    """F01."""
    agree(wp, case, ["3"])
    stated = {"purpose": "归档", "receiver": "档案室", "approver": "张主席", blank: " "}
    with pytest.raises(UserError):
        through(wp, Asked(**stated, full=True), case)


def test_a_missing_or_withdrawn_consent_is_named(wp: Workplace, case: int) -> None:
    """By the file's number; a legal ground stands in for it and is written down."""
    agree(wp, case, ["1", "2"])
    agree(wp, case, ["3"], withdrawn=date(2023, 12, 1))
    with pytest.raises(UserError, match="TZ-KN-0001没有登记"):
        through(wp, FULL, case)
    through(wp, Asked("协助调查", "公安机关", "张主席", full=True, ground="依法协助调查函"), case)
    with wp.store.reading() as session:
        line = session.scalars(select(ExportLog)).one()
    assert (line.consent, line.ground) == (False, "依法协助调查函")


def test_a_child_is_not_given_out_without_its_guardian(wp: Workplace, case: int) -> None:
    """The head's word is not enough for a member under fourteen (个人信息保护法第31条), nor is the child's own."""
    agree(wp, case, ["1", "2", "3"])
    child = {"case_id": case, "name": "欧阳小", "relation": "05", "id_no": resident_id("20160901", 31)}
    number = wp.register("aid_member").save(wp, child).id
    given = {"case_id": case, "member_id": number, "version": "2023-1", "signed_on": date(2023, 11, 1)}
    for guardian, scope in ({}, ["3"]), ({"guardian_name": "欧阳某"}, ["1", "2"]):
        wp.register("aid_consent").save(wp, {**given, **guardian, "scope": scope})
        with pytest.raises(UserError, match="TZ-KN-0001（缺未满14周岁成员的监护人同意）"):
            through(wp, FULL, case)
    wp.register("aid_consent").save(wp, {**given, "guardian_name": "欧阳某", "scope": ["3"]})
    assert through(wp, FULL, case).full


def test_a_childs_own_row_wants_its_guardian_also_when_it_has_left(wp: Workplace, case: int) -> None:
    """A list of members, and the annex of a month in which it still belonged: the row is given out, so it counts. A
    paper of the file, on which it no longer stands, does not wait for it."""
    agree(wp, case, ["1", "2", "3"])
    child = {"case_id": case, "name": "欧阳小", "relation": "05", "id_no": resident_id("20160901", 31)}
    number = wp.register("aid_member").save(wp, {**child, "left_on": date(2023, 11, 20)}).id
    assert through(wp, FULL, case).full
    with pytest.raises(UserError, match="缺未满14周岁成员的监护人同意"):
        pass_gate(wp, FULL, what="家庭成员", kind="aid_member", ids=[number])
    given = {"case_id": case, "member_id": number, "version": "2023-1", "signed_on": date(2023, 11, 1), "scope": ["3"]}
    wp.register("aid_consent").save(wp, {**given, "guardian_name": "欧阳大"})
    assert pass_gate(wp, FULL, what="家庭成员", kind="aid_member", ids=[number]).full


def test_what_a_guardian_signed_for_a_child_is_not_the_heads_consent(wp: Workplace, case: int) -> None:
    """The head took his back (个人信息保护法第15条); only the row in the child's name is left."""
    agree(wp, case, ["1", "2", "3"], withdrawn=date(2023, 12, 1))
    child = {"case_id": case, "name": "欧阳小", "relation": "05", "id_no": resident_id("20160901", 31)}
    number = wp.register("aid_member").save(wp, child).id
    given = {"case_id": case, "member_id": number, "version": "2023-1", "signed_on": date(2023, 11, 1)}
    wp.register("aid_consent").save(wp, {**given, "guardian_name": "欧阳某", "scope": ["3", "4"]})
    with pytest.raises(UserError, match="TZ-KN-0001没有登记"):
        through(wp, FULL, case)
    with wp.store.reading() as session:
        head = next(one.id for one in wp.register("aid_member").fetch(session, [1, 2]) if one.is_head)
    wp.register("aid_consent").save(wp, {**given, "member_id": head, "scope": ["3"]})
    assert through(wp, FULL, case).full


def test_a_list_is_masked_without_a_permit_and_numbered_with_one(wp: Workplace, case: int, tmp_path: Path) -> None:
    """The number stands in the foot of the printed sheet."""
    fields = [wp.register("aid_case").spec(wp).field(name) for name in ("case_no", "id_no")]
    run_now(write_list(wp, "aid_case", fields, [case], tmp_path / "遮盖.xlsx"))
    run_now(write_list(wp, "aid_case", fields, [case], tmp_path / "完整.xlsx", permit=Permit("DC2023-0009", full=True)))
    said = [str(read_book(tmp_path / name).sheets[0].rows) for name in ("遮盖.xlsx", "完整.xlsx")]
    assert ID not in said[0]
    assert ID in said[1]
    from openpyxl import load_workbook

    foot = load_workbook(tmp_path / "完整.xlsx").active.oddFooter.center.text
    assert "编号 DC2023-0009" in foot
    assert "导出人 王芳" in foot


def test_a_look_is_written_down_without_the_value(wp: Workplace, case: int) -> None:
    """Record, field and reason; neither the log nor the journal holds what was seen."""
    assert reveal(wp, "aid_case", case, "id_no", "核对本人证件") == ID
    with wp.store.reading() as session:
        line = session.scalars(select(RevealLog)).one()
        told = journal.history(session, "reveal_log", line.id)
    assert (line.number, line.field_label, line.reason) == ("TZ-KN-0001", "身份证号", "核对本人证件")
    assert ID not in str(told)
    assert wp.store.undo_label != "查看困难职工档案的“身份证号”"


def test_a_look_needs_a_reason_and_the_right(wp: Workplace, case: int) -> None:
    """A reader looks at masks only; a field that is hidden stays so."""
    with pytest.raises(UserError, match="理由"):
        reveal(wp, "aid_case", case, "id_no", " ")
    spec = roles_of(wp.definition())
    wp.enter(Rights.of(spec, ["reader"]))
    with pytest.raises(UserError, match="不能查看"):
        reveal(wp, "aid_case", case, "id_no", "核对本人证件")
    wp.enter(Rights.of(spec, ["finance"]))
    with pytest.raises(UserError, match="看不到"):
        reveal(wp, "aid_case", case, "cause_text", "核对本人证件")
    with wp.store.reading() as session:
        assert session.scalars(select(RevealLog.id)).all() == []


def test_the_logs_are_changed_by_nobody(wp: Workplace, case: int) -> None:
    """Neither by form nor by the bin."""
    through(wp, Asked("归档", "档案室"), case)
    with pytest.raises(UserError, match="自动记下"):
        wp.register("export_log").save(wp, {"purpose": "别的"}, 1)
    with pytest.raises(UserError, match="自动记下"):
        wp.register("export_log").delete(wp, [1])


def test_the_book_of_exports_is_printed_by_month(wp: Workplace, case: int) -> None:
    """With number, receiver and purpose; other months are left out."""
    through(wp, Asked("归档", "本单位档案室"), case)
    for month, told in ((Month(2023, 12), True), (Month(2023, 11), False)):
        content = compose_list(wp, "export-log", "export_log", month).to_bytes()
        assert ("DC2023-0001" in page_text(content, 1).replace("\n", "")) is told


def told_of(wp: Workplace, case: int) -> list[str | None]:
    """What the print of a household that asks about itself says was shown or given away."""
    with wp.store.reading() as session:
        return [one.what for one in own_of(Face(wp, session), wp.register("aid_case").get(session, case)).given]


def test_every_household_learns_of_every_export_that_carried_its_data(wp: Workplace) -> None:
    """The last of a hundred files like the first; by a grant, a list, and a look at a relative, too."""
    cases = [wp.register("aid_case").save(wp, {"case_no": f"TZ-KN-2023-{n:04d}"}).id for n in range(100)]
    first, *_others, last, apart = cases
    ground = Asked("上报", "区总工会", "张主席", full=True, ground="依法报送")
    pass_gate(wp, ground, what="困难职工档案清册", kind="aid_case", ids=cases[:-1])
    assert [told_of(wp, one) for one in (first, last, apart)] == [["困难职工档案清册"], ["困难职工档案清册"], []]

    batch = wp.register("aid_batch").save(wp, {"batch_no": "PC-1", "title": "冬季帮扶"}).id
    values = {"item": "10", "fund_source": "6", "amount": 100, "case_id": apart, "batch_id": batch}
    grant = wp.register("aid_grant").save(wp, values).id
    child = wp.register("aid_member").save(wp, {"case_id": apart, "name": "欧阳小", "relation": "05", "id_no": ID}).id
    pass_gate(wp, ground, what="帮扶实名发放明细", kind="aid_grant", ids=[grant])
    pass_gate(wp, ground, what="银行代发文件", kind="aid_batch", ids=[batch])
    reveal(wp, "aid_member", child, "id_no", "核对本人证件")
    assert set(told_of(wp, apart)) == {"帮扶实名发放明细", "银行代发文件", "查看身份证号"}
    assert told_of(wp, first) == ["困难职工档案清册"]


def test_a_household_is_found_in_lines_from_before_they_kept_whom_they_concern(wp: Workplace, case: int) -> None:
    """By its whole number among those named, and by no part of one."""
    other = wp.register("aid_case").save(wp, {"case_no": "TZ-KN-00"}).id
    through(wp, Asked("归档", "档案室", "张主席", full=True, ground="依法报送"), case)
    with wp.store.operation("test", "旧登记") as op:
        op.session.scalars(select(ExportLog)).one().case_ids = None
    assert (told_of(wp, case), told_of(wp, other)) == (["困难职工档案表"], [])


def test_somebody_called_like_a_town_keeps_no_list_from_its_union(wp: Workplace, case: int) -> None:
    """金沙 is a surname with a name, and the town to which the lists go."""
    wp.register("aid_member").save(wp, {"case_id": case, "name": "金沙", "relation": "05"})
    agree(wp, case, ["1", "2", "3"])
    through(wp, Asked("报送金沙街道困难职工名单", "金沙街道总工会"), case)
    with pytest.raises(UserError, match="写了姓名“金沙”"):
        through(wp, Asked("给金沙办助学", "金沙街道总工会"), case)


@pytest.mark.parametrize("text", ["给欧阳某办助学", "与欧 阳 某本人核对", "欧阳小某入学", f"核对{ID}"])
def test_what_more_people_read_names_nobody_of_the_household(
    wp: Workplace, case: int, text: str, tmp_path: Path
) -> None:
    """查看登记 and 导出登记 are read by the administrator, who sees no file; a scan's title stands in lists."""
    wp.register("aid_member").save(wp, {"case_id": case, "name": "欧阳小某", "relation": "05"})
    agree(wp, case, ["1", "2", "3"])
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4")
    with pytest.raises(UserError, match="查看登记的理由里写了"):
        reveal(wp, "aid_case", case, "id_no", text)
    for asked in (Asked(text, "区总工会"), Asked("归档", text), Asked("归档", "区总工会", ground=text)):
        with pytest.raises(UserError, match="导出登记里写了"):
            through(wp, asked, case)
    with pytest.raises(UserError, match="附件的名称里写了"):
        attach(wp, "aid_case", case, scan, text)
    with wp.store.reading() as session:
        assert session.scalars(select(RevealLog.id)).all() == session.scalars(select(ExportLog.id)).all() == []


def test_somebody_elses_name_and_the_one_who_gives_leave_may_be_written(wp: Workplace, case: int) -> None:
    """Only who stands behind the records is looked for; 批准人 is a name by itself, if it is no number."""
    agree(wp, case, ["1", "2", "3"])
    assert through(wp, Asked("交王主席归档", "档案室", "欧阳某", full=True), case).serial
    with pytest.raises(UserError, match="完整的号码"):
        through(wp, Asked("归档", "档案室", ID, full=True), case)


def test_a_roster_of_who_has_no_file_is_looked_through_as_well(wp: Workplace) -> None:
    """Somebody who was visited on a hot day has no file, and a name all the same."""
    batch = wp.register("aid_batch").save(wp, {"title": "送清凉"}).id
    grant = wp.register("aid_grant").save(wp, {"batch_id": batch, "person_name": "钱某某"}).id
    for kind, number in (("aid_batch", batch), ("aid_grant", grant)):
        with pytest.raises(UserError, match="钱某某"):
            pass_gate(wp, Asked("给钱某某", "档案室"), what="花名册", kind=kind, ids=[number])
