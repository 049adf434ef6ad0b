"""Destruction (鉴定销毁): two people, nothing of the household left anywhere, the journal whole, a stub."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, select

from tests.unit.registers.aid.people import CHILD, MAN, WOMAN, resident_id
from tzdesk import app
from tzdesk.access import accounts, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.practice.invented import SEED
from tzdesk.practice.unit import FIRST_DAY, unit_scene
from tzdesk.registers.aid import destruction, service
from tzdesk.registers.aid.model import AidBatch, AidCase, AidDestroyed, AidEvent, AidGrant, AidPublicity, AidVisit
from tzdesk.registers.keeping import attachments
from tzdesk.registers.keeping.model import ExportLog, RevealLog
from tzdesk.registers.saved_filters import SavedFilter
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.model import Correction, ReturnEntry, ReturnEvent, SealedBook
from tzdesk.returns.seal import frozen_values
from tzdesk.store import journal, schema
from tzdesk.store.attachments import clear_doomed, file_names
from tzdesk.store.backup import backup
from tzdesk.store.restoring import restore
from tzdesk.store.scrubbing import chain_anew, text_columns
from tzdesk.store.search import search_keys
from tzdesk.store.types import canonical
from tzdesk.store.unread import Left, Page, keep

FIRST, SECOND = "王芳", "李强"
PASSWORDS = {FIRST: "Zhuxi-2023", SECOND: "Zijide-88"}
GIVEN = "Lin-shi-01"
CARD, PHONE = "6228480402564890018", "13999990001"
UNREAD, OTHERS = "看不清的证号", "三万左右"  # typed into boxes that could not read them
LEFT, OVER = date(2013, 12, 5), date(2023, 12, 6)
SECRETS = (
    "欧阳建国",
    "欧阳小宝",
    "李四妹",
    MAN,
    WOMAN,
    CHILD,
    CARD,
    PHONE,
    "某某新村",
    "ouyangjianguo",
    "赵监护",
    "钱见证",
    "尿毒症",
    UNREAD,
)


@contextmanager
def at_work(folder: Path, user: str) -> Iterator[Workplace]:
    wp = app.open_workplace(folder, user, PASSWORDS[user])
    try:
        yield wp
    finally:
        wp.close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with clock.frozen(datetime(2023, 12, 6, 2, 0, tzinfo=UTC)):
        made, _code = app.create_workplace(tmp_path / "工作区", FIRST, PASSWORDS[FIRST])
        made.close()
        yield tmp_path / "工作区"


def second_person(folder: Path) -> None:
    with at_work(folder, FIRST) as wp:
        spec = roles_of(wp.definition())
        accounts.add_user(wp.store, spec, wp.rights, name=SECOND, password=GIVEN, roles=["chair"])
    app.change_own_password(folder, SECOND, GIVEN, PASSWORDS[SECOND])


def closed_file(wp: Workplace, tmp: Path) -> int:
    """A household of three that left ten years ago, with a grant, a scan, and its name in a batch's note."""
    head = {
        "case_no": "TZ-KN-0007",
        "name": "欧阳建国",
        "id_no": MAN,
        "bank_card": CARD,
        "mobile": PHONE,
        "other_phone": "5000",
    }
    head |= {"address": "某某新村1号", "apply_date": date(2012, 1, 5), "category": "1"}
    people = [
        {"name": "李四妹", "relation": "02", "id_no": WOMAN},
        {"name": "欧阳小宝", "relation": "05", "id_no": CHILD},
    ]
    saved = service.save_case(wp, head, members=people)
    scan = tmp / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    attachments.attach(wp, "aid_case", saved.id, scan, "诊断证明")
    attachments.attach(wp, "aid_case", saved.id, scan, "拿错的尿毒症报告")
    wp.store.undo()  # its file waits for 重做
    batch = wp.register("aid_batch").save(wp, {"batch_no": "P1", "title": "慰问", "note": "欧阳建国代领"}).id
    for page in (Page("aid_case", saved.id), Page("aid_member", None, canonical({"case_id": saved.id}))):
        keep(wp.store, page, {"id_no": Left(f"{UNREAD}号"), "case_id": Left(None, saved.id)})
    keep(wp.store, Page("aid_visit"), {"case_id": Left(None, saved.id), "needs": Left(UNREAD)})
    keep(wp.store, Page("aid_batch", batch), {"plan_date": Left("欧阳建国出院那天"), "budget": Left(OTHERS)})
    given = {"case_id": saved.id, "guardian_name": "赵监护", "signed_on": LEFT}
    consent = wp.register("aid_consent").save(wp, given).id
    attachments.attach(wp, "aid_consent", consent, scan, field="scan")
    visit = {"visit_date": date(2012, 3, 1), "kind": "4", "visitors": "周主席、吴干事"}
    wp.register("aid_visit").save(wp, {**visit, "case_id": saved.id, "people_met": "妻子李四妹；钱见证（邻居）"})
    wp.register("aid_visit").save(wp, {**visit, "unit_visited": "甲厂", "needs": "钱见证、赵监护提到该户的邻居"})
    grant: dict[str, Any] = {"case_id": saved.id, "person_name": "欧阳建国", "person_id": MAN, "amount": 50_000}
    paid = {"paid_date": date(2012, 3, 1), "fund_source": "1", "item": "11"}
    given_out = wp.register("aid_grant").save(wp, {**grant, **paid}).id
    attachments.attach(wp, "aid_grant", given_out, scan, field="signed_attachment")
    with wp.store.operation("test.others", "") as op:
        for kind in destruction._STAYING:
            if kind in {AidEvent, AidPublicity}:
                continue
            needed = {"day": LEFT, "record_count": 1} if kind is ExportLog else {"day": LEFT}
            row = kind(
                **(needed if kind in {ExportLog, RevealLog} else {"budget": 1_500_000} if kind is AidBatch else {})
            )
            for name in text_columns(kind):
                column = kind.__table__.c[name]
                if isinstance(column.type, String) and not column.foreign_keys:
                    setattr(row, name, "欧阳建国")
            if hasattr(row, "search_text"):
                row.search_text = search_keys("欧阳建国")
            row.definition_year = 2013
            op.add(row)
        month, moment = Month(2013, 11), clock.now()
        op.add(
            Correction(period=month, version=1, reason="欧阳建国漏报", opened_at=moment, opened_by=FIRST),
            ReturnEvent(period=month, what="returned", day=LEFT, party="区总工会", note="李四妹的户数不对"),
            ReturnEntry(period=month, form="BF-1", line="01", column_id="note", text="含欧阳建国一户"),
            *(
                SavedFilter(register="aid_case", name=f"{who}一户", content={"text": who})
                for who in ("欧阳建国", "李四妹")
            ),
            SavedFilter(register="aid_case", name="别人一户", content={"text": "别人"}),
        )
    with wp.store.operation("test.filter", "") as op:
        kept = op.session.scalars(select(SavedFilter).where(SavedFilter.name == "别人一户")).one()
        kept.content = {"text": "欧阳小宝"}
    with wp.store.operation("test.filter", "") as op:
        op.session.get_one(SavedFilter, kept.id).content = {"text": "别人"}
    with wp.store.operation("test.close", "欧阳建国注销") as op:
        case = op.session.get(AidCase, saved.id)
        assert case is not None
        case.status, case.approve_date, case.exit_date = "80", date(2012, 2, 1), LEFT
    return saved.id


def take(wp: Workplace, number: int, step: str, day: date) -> None:
    wp.register("aid_case").take(wp, number, step, {"day": day})


def offered(wp: Workplace, number: int) -> list[str]:
    register = wp.register("aid_case")
    with wp.store.reading() as session:
        steps = register.steps(wp, session, register.get(session, number))
    return [step.id for step in steps if step.id in {"appraise", "destroy"}]


def whole_text(wp: Workplace) -> str:
    """Every value of every table, decrypted."""
    with wp.store.reading() as session:
        raw: Any = session.connection().connection.dbapi_connection
        rows = (raw.execute(f'SELECT * FROM "{name}"').fetchall() for name in schema.table_names(raw))
        return repr(list(rows))


def test_one_person_alone_cannot_destroy(folder: Path, tmp_path: Path) -> None:
    """The refusal says what to do."""
    with at_work(folder, FIRST) as wp:
        number = closed_file(wp, tmp_path)
        with pytest.raises(UserError, match="两个人先后确认") as refused:
            take(wp, number, "appraise", OVER)
        assert "用户和角色" in refused.value.advice


def test_nothing_of_the_household_is_left(folder: Path, tmp_path: Path) -> None:
    """Tables, journal, its labels, scans and a fresh backup; the journal's chain is whole and a stub remains."""
    second_person(folder)
    with at_work(folder, FIRST) as wp:
        number = closed_file(wp, tmp_path)
        before = whole_text(wp)
        assert [secret for secret in SECRETS if secret not in before] == []
        assert offered(wp, number) == ["appraise"]
        take(wp, number, "appraise", OVER)
        with pytest.raises(UserError, match="不能是同一个人"):
            take(wp, number, "destroy", OVER)
    with at_work(folder, SECOND) as wp:
        assert offered(wp, number) == ["destroy"]
        take(wp, number, "destroy", OVER)
        after = whole_text(wp)
        assert [secret for secret in SECRETS if secret in after] == []
        assert file_names(wp.store) == set()
        assert not wp.store.undo_steps
        with wp.store.reading() as session:
            assert journal.verify(session) == []
            stub = session.scalars(select(AidDestroyed)).one()
            assert (stub.case_no, stub.years, stub.category) == ("TZ-KN-0007", "2012—2013", "1")
            assert (stub.people, stub.grants, stub.attachments) == (3, 1, 3)
            assert (stub.appraised_by, stub.destroyed_by, stub.case_id) == (FIRST, SECOND, None)
            grant = session.scalars(select(AidGrant)).one()
            assert (grant.amount, grant.paid_date, grant.person_id) == (50_000, date(2012, 3, 1), None)
            assert session.scalars(select(Correction.reason)).all() == ["〔已销毁〕漏报"]
            assert session.scalars(select(SavedFilter.name)).all() == ["别人一户"]
            told = session.scalars(select(AidVisit).where(AidVisit.unit_visited == "甲厂")).one()
            assert (told.visitors, told.needs) == ("周主席、吴干事", "〔已销毁〕、〔已销毁〕提到该户的邻居")
        raw: Any = wp.store.engine.raw_connection()
        assert raw.execute("PRAGMA freelist_count").fetchone()[0] == 0  # no page of the old file is left over
        raw.close()
        made = run_now(backup(wp.store))
    other = folder.with_name("另一台")
    run_now(restore(other, made.path, PASSWORDS[FIRST]))
    for place in (folder, other):
        with at_work(place, SECOND) as wp, wp.store.reading() as session:
            assert journal.verify(session) == []
            assert [secret for secret in SECRETS if secret in whole_text(wp)] == []


def test_what_others_are_called_is_not_struck_out_with_it(folder: Path, tmp_path: Path) -> None:
    """A household that came back under a new file, one whose wife has the same name, and one of a longer name: what
    their records say stays whole, while the old file's own telephone and witness are gone from them."""
    second_person(folder)
    with at_work(folder, FIRST) as wp:
        number = closed_file(wp, tmp_path)
        again = {"case_no": "TZ-KN-0070", "name": "欧阳建国", "id_no": MAN, "mobile": "13999990009"}
        back = service.save_case(wp, again, members=[{"name": "欧阳小宝", "relation": "05", "id_no": CHILD}]).id
        other = service.save_case(
            wp,
            {"case_no": "TZ-KN-0071", "name": "周大强", "id_no": resident_id(date(1979, 5, 1), 5)},
            members=[
                {"name": "李四妹", "relation": "02", "id_no": resident_id(date(1984, 5, 1), 6)},
                {"name": "赵监护人杰", "relation": "05", "id_no": resident_id(date(2008, 5, 1), 7)},
            ],
        ).id
        visit = {"visit_date": date(2023, 3, 1), "kind": "4", "visitors": "周主席、吴干事"}
        met = {back: "欧阳建国、欧阳小宝；钱见证", other: "李四妹、赵监护人杰，13999990001"}
        seen = {
            case: wp.register("aid_visit").save(wp, {**visit, "case_id": case, "people_met": who}).id
            for case, who in met.items()
        }
        take(wp, number, "appraise", OVER)
    with at_work(folder, SECOND) as wp:
        take(wp, number, "destroy", OVER)
        with wp.store.reading() as session:
            told = {case: session.get_one(AidVisit, visit_id).people_met for case, visit_id in seen.items()}
            assert journal.verify(session) == []
        assert told == {back: "欧阳建国、欧阳小宝；〔已销毁〕", other: "李四妹、赵监护人杰，〔已销毁〕"}
        kept = whole_text(wp)
        assert [gone for gone in (WOMAN, CARD, PHONE, "某某新村", "钱见证", "尿毒症") if gone in kept] == []


def test_a_desk_that_dies_in_the_midst_is_finished_at_the_next_opening(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is out of the database, its scans still lie there and its pages are not yet written over: whoever opens
    the workplace next, with whatever role, ends it."""
    second_person(folder)
    with at_work(folder, FIRST) as wp:
        number = closed_file(wp, tmp_path)
        take(wp, number, "appraise", OVER)

    def power_cut(*_args: object) -> None:
        raise KeyboardInterrupt

    with at_work(folder, SECOND) as wp:
        monkeypatch.setattr("tzdesk.store.attachments.drop_file", power_cut)
        with pytest.raises(KeyboardInterrupt):
            take(wp, number, "destroy", OVER)
        monkeypatch.undo()
        assert len(file_names(wp.store)) == 4
    with at_work(folder, FIRST) as wp:
        assert file_names(wp.store) == set()
        raw: Any = wp.store.engine.raw_connection()
        assert raw.execute("PRAGMA freelist_count").fetchone()[0] == 0
        raw.close()
        with wp.store.reading() as session:
            assert journal.verify(session) == []
        assert not clear_doomed(wp.store)


def test_what_undo_may_bring_back_is_not_swept_away(folder: Path, tmp_path: Path) -> None:
    """Only what was doomed goes at an opening: the scan of an attachment that was undone waits for 重做."""
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    with at_work(folder, FIRST) as wp:
        case = wp.register("aid_case").save(wp, {"name": "赵一"}).id
        number = attachments.attach(wp, "aid_case", case, scan, "诊断证明")
        wp.store.undo()
    with at_work(folder, FIRST) as wp:
        wp.store.redo()
        assert attachments.content_of(wp, number, "核对材料")[1] == scan.read_bytes()


def test_a_day_to_come_brings_no_end_of_a_term(folder: Path, tmp_path: Path) -> None:
    """The day is typed: what is not over today is not over, whatever day is said."""
    second_person(folder)
    with clock.frozen(datetime(2023, 6, 1, 2, 0, tzinfo=UTC)), at_work(folder, FIRST) as wp:
        number = closed_file(wp, tmp_path)
        with pytest.raises(UserError):
            take(wp, number, "appraise", OVER)
        with pytest.raises(UserError):
            destruction.appraise(wp, number, OVER)


def test_a_file_is_appraised_by_today_and_destroyed_no_sooner(folder: Path, tmp_path: Path) -> None:
    """Today is the sixth of December, the time was over on the fifth."""
    second_person(folder)
    with at_work(folder, FIRST) as wp:
        number = closed_file(wp, tmp_path)
        with pytest.raises(UserError, match="还没有到"):
            take(wp, number, "appraise", date(2023, 12, 7))
        take(wp, number, "appraise", date(2023, 12, 6))
    with at_work(folder, SECOND) as wp:
        with pytest.raises(UserError, match="早于鉴定日期"):
            take(wp, number, "destroy", date(2023, 12, 5))
        take(wp, number, "destroy", date(2023, 12, 6))


def test_keys_are_made_of_what_the_registers_search() -> None:
    """The fields named here are those of the registers."""
    wp = app.in_memory()
    for kind, names in destruction._FOUND_BY.items():
        assert wp.register(kind.__kind__).search_fields == names
    wp.close()


def test_a_file_whose_time_runs_is_refused(folder: Path, tmp_path: Path) -> None:
    """Ten years from the day of leaving: the day itself is the first on which it may be destroyed."""
    second_person(folder)
    with at_work(folder, FIRST) as wp:
        number = closed_file(wp, tmp_path)
        with pytest.raises(UserError, match="保存期限还没有满"):
            take(wp, number, "appraise", date(2023, 12, 4))
        with wp.store.reading() as session:
            assert [case.id for case in destruction.due(wp, session, date(2023, 12, 5))] == [number]
            assert destruction.due(wp, session, date(2023, 12, 4)) == []


def test_sealed_months_keep_their_numbers() -> None:
    """What was reported stays as it was reported, and its digest still fits."""
    wp = app.in_memory()
    with clock.frozen(FIRST_DAY):
        run_now(unit_scene(wp, SEED).play())

    def sealed() -> list[tuple[Any, ...]]:
        with wp.store.reading() as session:
            books = session.scalars(select(SealedBook).order_by(SealedBook.id)).all()
            return [(one.period, one.digest, one.check_code, one.content, frozen_values(wp, one)) for one in books]

    before = sealed()
    with wp.store.reading() as session:
        number = session.scalars(select(AidGrant.case_id).where(AidGrant.paid_date.is_not(None))).first()
    assert before
    assert number is not None
    with wp.store.operation("test", "", boundary=True) as op:
        destruction._erase(op, number)
        chain_anew(op)
    assert sealed() == before
    with wp.store.reading() as session:
        assert session.get(AidCase, number) is None
        assert journal.verify(session) == []
    wp.close()
