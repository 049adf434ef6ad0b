"""Attachments: encrypted under random names, read into memory, in the backups, and out only through the gate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import MachineError, UserError
from tzdesk.jobs import run_now
from tzdesk.registers.keeping import attachments
from tzdesk.registers.keeping.gate import Permit
from tzdesk.registers.keeping.model import RevealLog
from tzdesk.registers.listing import read_lines, write_list
from tzdesk.registers.workplace import Workplace
from tzdesk.store.backup import backup, backup_due
from tzdesk.store.restoring import restore

PASSWORD = "Zhuxi-2023"
SCAN = b"%PDF-1.4 " + "诊断证明 欧阳某".encode()


@pytest.fixture
def wp(tmp_path: Path) -> Iterator[Workplace]:
    made, _code = app.create_workplace(tmp_path / "工作区", "王芳", PASSWORD)
    yield made
    made.close()


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    (tmp_path / "欧阳某.pdf").write_bytes(SCAN)
    return tmp_path / "欧阳某.pdf"


@pytest.fixture
def case(wp: Workplace) -> int:
    return wp.register("aid_case").save(wp, {"case_no": "TZ-KN-0001", "name": "欧阳某"}).id


def test_it_lies_encrypted_under_a_name_that_says_nothing(wp: Workplace, case: int, scan: Path) -> None:
    """Neither name nor content of the scan is in the workplace's folder."""
    number = attachments.attach(wp, "aid_case", case, scan, "诊断证明")
    (stored,) = (wp.store.path / "attachments").iterdir()
    assert SCAN[9:] not in stored.read_bytes()
    assert len(stored.name) == 32
    assert attachments.content_of(wp, number, "复核档案材料") == ("pdf", SCAN)
    with wp.store.reading() as session:
        line = session.scalars(select(RevealLog)).one()
        assert (line.field_label, line.reason) == ("附件第1号", "复核档案材料")


def test_it_is_opened_for_a_reason(wp: Workplace, case: int, scan: Path) -> None:
    """Without one nothing is shown and nothing is written down: the same as for a masked field."""
    number = attachments.attach(wp, "aid_case", case, scan, "诊断证明")
    for reason in ("", " ", "看"):
        with pytest.raises(UserError, match="还没有写查看的理由"):
            attachments.content_of(wp, number, reason)
    with wp.store.reading() as session:
        assert session.scalars(select(RevealLog)).all() == []


def test_a_changed_or_swapped_file_is_refused(wp: Workplace, case: int, scan: Path) -> None:
    """The name is bound to the content."""
    one = attachments.attach(wp, "aid_case", case, scan, "诊断证明")
    attachments.attach(wp, "aid_case", case, scan, "低保证")
    first, second = sorted((wp.store.path / "attachments").iterdir())
    first.write_bytes(second.read_bytes())
    whole = second.read_bytes()
    second.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(MachineError, match="改动过"):
        attachments.content_of(wp, one, "复核档案材料")
    with pytest.raises(MachineError, match="改动过"):
        attachments.content_of(wp, one + 1, "复核档案材料")


def test_what_is_too_large_or_no_scan_is_refused(wp: Workplace, case: int, tmp_path: Path) -> None:
    """With the limit, and before anything is written."""
    (tmp_path / "big.pdf").write_bytes(b"%PDF-" + bytes(attachments.LARGEST))
    (tmp_path / "x.exe").write_bytes(b"MZ")
    for name, said in (("big.pdf", "20 MB"), ("x.exe", "只收")):
        with pytest.raises(UserError, match=said):
            attachments.attach(wp, "aid_case", case, tmp_path / name, "材料")
    assert not list((wp.store.path / "attachments").iterdir())


def test_it_leaves_only_with_leave_for_the_whole(wp: Workplace, case: int, scan: Path, tmp_path: Path) -> None:
    """A scan cannot be masked."""
    number = attachments.attach(wp, "aid_case", case, scan, "诊断证明")
    with pytest.raises(UserError, match="完整版"):
        attachments.save_out(wp, number, tmp_path / "out.pdf", Permit("DC2023-0001", full=False))
    attachments.save_out(wp, number, tmp_path / "out.pdf", Permit("DC2023-0001", full=True))
    assert (tmp_path / "out.pdf").read_bytes() == SCAN


def test_who_may_not_see_a_field_does_not_see_the_scans(wp: Workplace, case: int, scan: Path) -> None:
    """A diagnosis is not for the finances, and nothing of it for the administrator."""
    number = attachments.attach(wp, "aid_case", case, scan, "诊断证明")
    for role in ("finance", "admin", "reader"):
        wp.enter(Rights.of(roles_of(wp.definition()), [role]))
        with pytest.raises(UserError):
            attachments.content_of(wp, number, "复核档案材料")


def test_rows_and_files_are_held_against_one_another(wp: Workplace, case: int, scan: Path) -> None:
    """A missing file and a file that nobody names are both found."""
    number = attachments.attach(wp, "aid_case", case, scan, "诊断证明")
    assert attachments.orphans(wp) == attachments.Orphans((), ())
    (stored,) = (wp.store.path / "attachments").iterdir()
    stored.rename(stored.with_name("f" * 32))
    assert attachments.orphans(wp) == attachments.Orphans((number,), ("f" * 32,))


def test_a_restored_backup_opens_its_attachments(wp: Workplace, case: int, scan: Path, tmp_path: Path) -> None:
    """They are in every backup, as encrypted as they lie."""
    number = attachments.attach(wp, "aid_case", case, scan, "诊断证明")
    made = run_now(backup(wp.store))
    assert "诊断证明".encode() not in made.path.read_bytes()
    run_now(restore(tmp_path / "另一台", made.path, PASSWORD))
    other = app.open_workplace(tmp_path / "另一台", "王芳", PASSWORD)
    assert attachments.content_of(other, number, "复核档案材料")[1] == SCAN
    other.close()


def test_a_sweep_destroys_what_no_row_names_and_nothing_else(wp: Workplace, case: int, scan: Path) -> None:
    """A scan in the recycle bin can still be brought back."""
    number = attachments.attach(wp, "aid_case", case, scan, "诊断证明")
    attachments.detach(wp, number)
    (wp.store.path / "attachments" / ("f" * 32)).write_bytes(b"left over")
    assert attachments.sweep(wp) == 1
    assert attachments.orphans(wp) == attachments.Orphans((), ())
    assert len(list((wp.store.path / "attachments").iterdir())) == 1


def test_a_sweep_leaves_what_redo_may_bring_back(wp: Workplace, case: int, scan: Path) -> None:
    """Until something else is done: then nothing brings it back, and the next sweep takes it."""
    number = attachments.attach(wp, "aid_case", case, scan, "诊断证明")
    wp.store.undo()
    assert attachments.sweep(wp) == 0
    wp.store.redo()
    assert attachments.content_of(wp, number, "复核档案材料")[1] == SCAN
    wp.store.undo()
    wp.register("aid_case").save(wp, {"name": "钱某某"})
    assert attachments.sweep(wp) == 1


def test_an_administrators_sweep_leaves_what_is_not_shown_to_him(wp: Workplace, case: int, scan: Path) -> None:
    """He alone may sweep and sees no scan: to him none may seem nobody's."""
    attachments.attach(wp, "aid_case", case, scan, "诊断证明")
    (wp.store.path / "attachments" / ("f" * 32)).write_bytes(b"left over")
    wp.enter(Rights.of(roles_of(wp.definition()), ["admin"]))
    assert attachments.orphans(wp) == attachments.Orphans((), ("f" * 32,))
    assert attachments.sweep(wp) == 1
    wp.enter(Rights())
    assert attachments.content_of(wp, 1, "复核档案材料")[1] == SCAN


def test_a_backup_is_due_for_what_another_entered(wp: Workplace, case: int) -> None:
    """Whoever sits at the desk, and whether or not it is shown to them."""
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        run_now(backup(wp.store))
        later = clock.now() + timedelta(hours=1)
    with clock.frozen(later):
        assert not backup_due(wp.store, later)
        wp.register("aid_case").save(wp, {"name": "钱某某"})
    for role in ("admin", "finance", "reader"):
        wp.enter(Rights.of(roles_of(wp.definition()), [role]))
        assert backup_due(wp.store, later)


def test_a_scan_stands_in_its_field_and_goes_with_it(wp: Workplace, case: int, scan: Path) -> None:
    """Added, told of, replaced, taken away, and all of it undone: field and scan never part."""
    consents = wp.register("aid_consent")
    consent = consents.save(wp, {"case_id": case, "signed_on": date(2023, 3, 1)}).id

    def stands() -> tuple[int | None, str]:
        with wp.store.reading() as session:
            value = consents.value(consents.get(session, consent), "scan")
            return value, consents.spec(wp).field("scan").show(value)

    first = attachments.attach(wp, "aid_consent", consent, scan, field="scan")
    assert stands() == (first, "已附")
    with wp.store.reading() as session:
        assert attachments.described(session, first) == "已附（PDF，1 KB）"
        assert [one.title for one in attachments.attachments_of(session, "aid_consent", consent)] == ["同意书扫描件"]
    second = attachments.attach(wp, "aid_consent", consent, scan, field="scan")
    with wp.store.reading() as session:
        assert [one.id for one in attachments.attachments_of(session, "aid_consent", consent)] == [second]
    attachments.detach(wp, second)
    assert stands() == (None, "")
    wp.store.undo()
    assert stands() == (second, "已附")
    assert attachments.content_of(wp, second, "复核档案材料") == ("pdf", SCAN)


def test_only_fields_for_scans_take_one_and_only_from_who_may_change_the_record(
    wp: Workplace, case: int, scan: Path
) -> None:
    """Finances add the signed list of a payment and nothing to a file; nothing is left of what was refused."""
    grant = wp.register("aid_grant").save(wp, {"case_id": case, "amount": 50_000, "pay_method": "2"}).id
    with pytest.raises(UserError, match="没有可以放扫描件"):
        attachments.attach(wp, "aid_case", case, scan, field="name")
    wp.enter(Rights.of(roles_of(wp.definition()), ["finance"]))
    signed = attachments.attach(wp, "aid_grant", grant, scan, field="signed_attachment")
    assert attachments.content_of(wp, signed, "复核档案材料")[1] == SCAN
    with pytest.raises(UserError, match="您的角色"):
        attachments.attach(wp, "aid_case", case, scan, field="consent_id")
    wp.enter(Rights.of(roles_of(wp.definition()), ["review"]))
    with pytest.raises(UserError, match="您的角色"):
        attachments.detach(wp, signed)
    assert len(list((wp.store.path / "attachments").iterdir())) == 1


def test_lists_say_that_a_scan_is_there_and_do_not_number_it(
    wp: Workplace, case: int, scan: Path, tmp_path: Path
) -> None:
    """On the screen and in a workbook alike."""
    evidence = wp.register("aid_evidence")
    row = evidence.save(wp, {"case_id": case, "kind": "01"}).id
    attachments.attach(wp, "aid_evidence", row, scan, field="attachment")
    known = [evidence.spec(wp).field("attachment")]
    with wp.store.reading() as session:
        assert [line.texts for line in read_lines(wp, session, evidence, known, [row])] == [("已附",)]
    run_now(write_list(wp, "aid_evidence", known, [row], tmp_path / "材料.xlsx"))
    cells = [cell.value for line in load_workbook(tmp_path / "材料.xlsx").active.iter_rows() for cell in line]
    assert "已附" in cells
