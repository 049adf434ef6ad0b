"""A day of work leaves no ID, card or telephone number anywhere that is not encrypted.

Everything that lies in the workplace, the backups, the logs, the temporary folder, the settings and the exports without
the gate is searched byte by byte, inside zip parts and in both encodings that a number could stand in.
"""

from __future__ import annotations

import io
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest

from tests.unit.registers.aid.people import CHILD, MAN
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.log import log_to
from tzdesk.base.periods import Month
from tzdesk.base.settings import Settings
from tzdesk.cli import main
from tzdesk.exporting import export_month
from tzdesk.importing import preview_file, write_preview, write_rejects
from tzdesk.jobs import run_now
from tzdesk.pdf.preview import page_count, page_text
from tzdesk.printing import write_papers
from tzdesk.registers.aid.bank_result import take_result_file
from tzdesk.registers.aid.model import AidBatch
from tzdesk.registers.keeping import attachments
from tzdesk.registers.keeping.gate import Permit
from tzdesk.registers.keeping.revealing import reveal
from tzdesk.registers.listing import write_list
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.store.backup import backup
from tzdesk.store.types import canonical
from tzdesk.store.unread import Left, Page, keep
from ui.problems import details_of

CARD, PHONE = "6228480402564890018", "13912345678"
SECRETS = (MAN, CHILD, CARD, PHONE)
PASSWORD = "Zhuxi-2023"
MONTH = Month(2023, 11)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings, logs and temporary files all land below one folder."""
    for name in ("temp", "config", "logs", "out"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    root = logging.getLogger()
    before = list(root.handlers)
    log_to(tmp_path / "logs")
    yield tmp_path
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
        handler.close()


def a_day_of_work(wp: Workplace, folder: Path) -> None:
    """Entering, unread texts, looking at a number, a scan, audit, exports without the gate, a mistake, a backup."""
    cases, people = wp.register("aid_case"), wp.register("aid_member")
    case = cases.save(
        wp,
        {"case_no": "TZ-KN-0001", "name": "欧阳某", "id_no": MAN, "mobile": PHONE, "bank_card": CARD},
    ).id
    people.save(wp, {"case_id": case, "name": "欧阳阳", "relation": "3", "id_no": CHILD})
    cases.save(wp, {"mobile": None}, case)
    wp.store.undo()
    assert reveal(wp, "aid_case", case, "id_no", "核对本人证件") == MAN
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 " + MAN.encode())
    number = attachments.attach(wp, "aid_case", case, folder / "scan.pdf", "身份证复印件")
    (folder / "scan.pdf").unlink()
    attachments.content_of(wp, number, "复核档案材料")
    run_now(audit_month(wp, MONTH))
    shown = list(cases.spec(wp).fields)
    run_now(write_list(wp, "aid_case", shown, [case], folder / "out" / "列表.xlsx"))
    run_now(export_month(wp, MONTH, folder / "out", pdf=True))
    for name in ("aid-file", "aid-application", "aid-consent"):
        run_now(write_papers(wp, "aid_case", name, ["TZ-KN-0001"], folder / "out"))
    unread = {
        name: Left(f"{secret}不清楚") for name, secret in zip(("id_no", "bank_card", "mobile"), SECRETS, strict=False)
    }
    keep(wp.store, Page("aid_case", case), unread)
    keep(wp.store, Page("aid_member", None, canonical({"case_id": case})), {"birth_date": Left(CHILD)})
    with pytest.raises(UserError) as mistake:
        cases.save(wp, {"mobile": PHONE}, case, version=99)
    logging.getLogger("tzdesk").error("%s", mistake.value)
    run_now(backup(wp.store))


def in_the_clear(outside: Path) -> tuple[Path, Path]:
    """What others sent, outside the desk: a list of files with bad rows, and a bank's answer to another batch."""
    from openpyxl import Workbook

    outside.mkdir()
    lists, answer = Workbook(), Workbook()
    for row in (
        ["档案编号", "姓名", "身份证号", "手机号码", "银行卡号", "家庭人口", "备注"],
        ["TZ-KN-0002", "", MAN, PHONE, CARD, 2, f"本人{MAN} 电话{PHONE}"],
        ["TZ-KN-0003", "钱七", int(PHONE), PHONE, CARD, "两口", CARD],
    ):
        lists.worksheets[0].append(row)
    for row in (["卡号", "户名", "金额", "处理结果"], [CARD, "别人", 12, "成功"], [CARD, "别人", "一百", "成功"]):
        answer.worksheets[0].append(row)
    lists.save(outside / "困难职工.xlsx")
    answer.save(outside / "结果.xlsx")
    return outside / "困难职工.xlsx", outside / "结果.xlsx"


def the_clumsy_part_of_a_day(wp: Workplace, folder: Path) -> None:
    """A file with bad rows and what goes back of it, the bank's wrong file, a bug with a number in its traceback."""
    listed, answer = in_the_clear(folder.parent / f"{folder.name}-outside")
    incoming = run_now(preview_file(wp, "aid-cases", listed))
    run_now(write_rejects(incoming, folder / "out" / "困难职工_退回.xlsx", "skip", wp=wp))
    run_now(write_preview(wp, incoming, "skip"))
    batch = wp.register("aid_batch").save(wp, {"title": "慰问", "plan_date": date(2023, 12, 1)}).id
    with wp.store.operation("test.sent", "报银行") as op:
        op.session.get_one(AidBatch, batch).status = "4"
    with pytest.raises(UserError) as wrong:
        take_result_file(wp, batch, answer, debited=date(2023, 12, 2), known=date(2023, 12, 3))
    logging.getLogger("tzdesk").error("%s", wrong.value)
    try:
        raise ValueError(f"{MAN} {CARD} {PHONE}")
    except ValueError as bug:
        logging.getLogger("tzdesk").exception("bug")
        (folder / "logs" / "copied-details.txt").write_text(details_of(bug), encoding="utf-8")


def by_the_console(folder: Path, outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same from the command line, in batches; what it prints is kept by many a scheduler."""
    monkeypatch.setenv("TZDESK_PASSWORD", PASSWORD)
    place, out = str(folder / "工作区"), str(folder / "out")
    for argv in (
        ["import", place, "aid-cases", str(outside / "困难职工.xlsx"), "--dry-run"],
        [
            "import",
            place,
            "aid-cases",
            str(outside / "困难职工.xlsx"),
            "--existing",
            "skip",
            "--rejects",
            f"{out}/再退.xlsx",
            "--json",
        ],
        ["audit", place, "--period", "2023-11", "--json"],
        ["print", place, "aid_case", "TZ-KN-0001", "--paper", "aid-file", "--out", out],
        ["export", place, "--period", "2023-11", "--out", out, "--pdf"],
        ["backup", place],
    ):
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            main(argv)
        (folder / "logs" / f"{argv[0]}-{len(argv)}.txt").write_text(said.getvalue(), encoding="utf-8")


def found_in(content: bytes, where: str) -> list[str]:
    """Every secret in these bytes, also inside the parts of a zip and on the pages of a PDF."""
    found = [
        f"{where}: …{secret[-4:]}"
        for secret in SECRETS
        if secret.encode() in content or secret.encode("utf-16-le") in content
    ]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in packed.namelist():
                found += found_in(packed.read(part), f"{where}/{part}")
    if content.startswith(b"%PDF"):
        text = "".join(page_text(content, page) for page in range(1, page_count(content) + 1))
        found += [f"{where}: …{secret[-4:]}" for secret in SECRETS if secret in "".join(text.split())]
    return found


def leaks(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    names = [str(path) for path in files if any(secret in path.name for secret in SECRETS)]
    return names + [hit for path in files for hit in found_in(path.read_bytes(), str(path.relative_to(folder)))]


def test_a_day_of_work_leaves_no_number_in_the_clear(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at while the desk is open (with its write-ahead log), after a crash, and after a proper end."""
    with clock.frozen(date(2023, 12, 5)):
        wp, _code = app.create_workplace(places / "工作区", "王芳", PASSWORD)
        a_day_of_work(wp, places)
        the_clumsy_part_of_a_day(wp, places)
        settings = Settings.load()
        settings.last_user = "王芳"
        settings.last_records = {"aid_case": 1}
        settings.remember_workplace(places / "工作区")
        settings.save()
        assert (places / "工作区" / "workplace.db-wal").exists()
        assert leaks(places) == []
        wp.store.engine.dispose()  # as a crash leaves it: nothing is folded in, nothing tidied
        assert leaks(places) == []
        wp.close()
        assert leaks(places) == []
        by_the_console(places, places.parent / f"{places.name}-outside", monkeypatch)
    assert leaks(places) == []


def test_the_search_finds_what_is_there(places: Path) -> None:
    """The same exports through the gate do carry the numbers: the search above is able to see them."""
    with clock.frozen(date(2023, 12, 5)):
        wp, _code = app.create_workplace(places / "工作区", "王芳", PASSWORD)
        cases = wp.register("aid_case")
        case = cases.save(wp, {"case_no": "TZ-KN-0001", "name": "欧阳某", "id_no": MAN, "bank_card": CARD}).id
        shown = [cases.spec(wp).field(name) for name in ("id_no", "bank_card")]
        target = places / "out" / "完整.xlsx"
        run_now(write_list(wp, "aid_case", shown, [case], target, permit=Permit("DC2023-0001", full=True)))
        wp.close()
    assert len(leaks(places)) == 2
