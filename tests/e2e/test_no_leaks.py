"""A day of work leaves no ID, card or telephone number anywhere that is not encrypted.

Everything that lies in the workplace, the backups, the logs, the temporary folder, the settings and the exports without
the gate is searched byte by byte, inside zip parts and in both encodings that a number could stand in.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import tempfile
import zipfile
from collections.abc import Container, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfiumError

from tests.unit.registers.aid.people import CHILD, MAN
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.log import log_to
from tzdesk.base.periods import Month
from tzdesk.base.settings import Settings
from tzdesk.carrying import carry_annex
from tzdesk.cli import BUG, main
from tzdesk.exporting import export_month
from tzdesk.importing import preview_file, write_preview, write_rejects
from tzdesk.jobs import run_now
from tzdesk.pdf.preview import page_count, page_text
from tzdesk.pieces.findings import compose_list, export_lines, finding_lines
from tzdesk.printing import write_papers
from tzdesk.registers.aid.bank_result import take_result_file
from tzdesk.registers.aid.model import AidBatch
from tzdesk.registers.keeping import attachments
from tzdesk.registers.keeping.gate import Asked, Permit
from tzdesk.registers.keeping.revealing import reveal
from tzdesk.registers.listing import write_list
from tzdesk.registers.saved_filters import Filter
from tzdesk.registers.saved_filters import keep as keep_filter
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.store import Store
from tzdesk.store.backup import backup
from tzdesk.store.types import canonical
from tzdesk.store.unread import Left, Page, keep
from ui.problems import details_of

CARD, PHONE = "6228480402564890018", "13912345678"
SECRETS = (MAN, CHILD, CARD, PHONE)
NAMES = ("欧阳某", "欧阳阳", "钱七", "尿毒症", "某某新村1号")
# The masked editions of lists and papers, what goes back to the sender of a file, and the console's word on it.
_NAMING = re.compile(r"out/(列表|困难职工_退回|再退)\.xlsx/|out/(个人信息|困难职工)\S+\.pdf: |logs/import-\d+\.txt: ")
_APART = re.compile(rb"(\d)[ -]+(?=\d)")
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
        {
            "case_no": "TZ-KN-0001",
            "name": NAMES[0],
            "id_no": MAN,
            "mobile": PHONE,
            "bank_card": CARD,
            "cause_text": f"患{NAMES[3]}",
            "address": NAMES[4],
            "status": "60",
            "category": "1",
            "apply_date": date(2023, 10, 8),
            "approve_date": date(2023, 11, 1),
        },
    ).id
    people.save(wp, {"case_id": case, "name": NAMES[1], "relation": "3", "id_no": CHILD})
    cases.save(wp, {"mobile": None}, case)
    wp.store.undo()
    assert reveal(wp, "aid_case", case, "id_no", "核对本人证件") == MAN
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 " + MAN.encode())
    number = attachments.attach(wp, "aid_case", case, folder / "scan.pdf", f"{NAMES[3]}诊断证明")
    (folder / "scan.pdf").unlink()
    attachments.content_of(wp, number, "复核档案材料")
    found = finding_lines(wp, MONTH, run_now(audit_month(wp, MONTH)).findings)
    run_now(export_lines(wp, found, MONTH, folder / "out" / "审核结果.xlsx"))
    compose_list(wp, MONTH, found).save(folder / "out" / "审核结果.pdf")
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
    given = Asked("报送上级工会", "区总工会", "张主席", full=True, ground="按帮扶工作规定报送")
    run_now(carry_annex(wp, MONTH, "BF-6A", folder / "out" / "附表.tzmb", "Lin-shi-01", asked=given))
    keep_filter(wp, "aid_case", f"{NAMES[0]}一户", Filter(text=NAMES[0]))
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
        ["import", place, "aid-cases", str(outside / "困难职工.xlsx"), "--dry-run", "--json"],
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


def test_a_mistake_of_the_program_at_the_console_names_nobody(
    places: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In an import, with the row in its text: the place in the code is told, and nothing is left half done."""

    def broken(*_args: object, **_words: object) -> None:
        raise KeyError(f"欧阳某 {MAN} {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]}")

    with clock.frozen(date(2023, 12, 5)):
        app.create_workplace(places / "工作区", "王芳", PASSWORD)[0].close()
        listed, _answer = in_the_clear(places / "outside")
        monkeypatch.setenv("TZDESK_PASSWORD", PASSWORD)
        monkeypatch.setattr("tzdesk.importing.write_preview", broken)
        assert main(["import", str(places / "工作区"), "aid-cases", str(listed)]) == BUG
    told = capsys.readouterr().err
    assert "编号" in told
    assert "test_no_leaks.py" in told
    for private in ("欧阳", MAN, CARD[:4], CARD[-4:]):
        assert private not in told


def writings(word: str) -> list[bytes]:
    """A word as it may stand in a file: in the encodings of this and of older programs, and as JSON escapes it."""
    escaped = json.dumps(word)[1:-1]
    return [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode("gb18030"), escaped.encode()]


def told(word: str) -> str:
    """How a hit is called, by the end alone: the test's own output is kept, too."""
    return f"…{word[-4:]}" if word.isdigit() else word


def found_in(content: bytes, where: str, words: Sequence[str] = SECRETS) -> list[str]:
    """Every word in these bytes, also with digits set apart, inside the parts of a zip and on the pages of a PDF."""
    joined = _APART.sub(rb"\1", content)
    found = [
        f"{where}: {told(word)}" for word in words if any(one in content or one in joined for one in writings(word))
    ]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            found += [f"{where}/{part}" for part in packed.namelist() if any(word in part for word in words)]
            for part in packed.namelist():
                found += found_in(packed.read(part), f"{where}/{part}", words)
    if content.startswith(b"%PDF"):
        text = ""
        with suppress(PdfiumError):  # a scan of this test is no whole PDF; its bytes were looked at above
            text = "".join(page_text(content, page) for page in range(1, page_count(content) + 1))
        found += [f"{where}: {told(word)}" for word in words if word in "".join(text.split())]
    return found


def leaks(folder: Path, words: Sequence[str] = SECRETS, but: Container[str] = ()) -> list[str]:
    """Every word below a folder, in names and in contents; files `but` these."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in but]
    assert files
    names = [str(path) for path in folder.rglob("*") if any(word in path.name for word in words)]
    return names + [hit for path in files for hit in found_in(path.read_bytes(), str(path.relative_to(folder)), words)]


def named_anywhere(places: Path) -> list[str]:
    """People, illness and dwelling outside the papers and lists whose very purpose is to name them."""
    return [hit for hit in leaks(places, NAMES) if not _NAMING.match(hit)]


def read_by_others(places: Path) -> list[str]:
    """Files that other users of the PC could read; a log holds nobody's data."""
    files = [path for path in places.rglob("*") if path.is_file() and path.parent.name != "logs"]
    return [path.name for path in files if os.name != "nt" and path.stat().st_mode & 0o077]


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
        assert leaks(places) + named_anywhere(places) == []
        wp.store.engine.dispose()  # as a crash leaves it: nothing is folded in, nothing tidied
        assert leaks(places) + named_anywhere(places) == []
        wp.close()
        assert leaks(places) + named_anywhere(places) == []
        by_the_console(places, places.parent / f"{places.name}-outside", monkeypatch)
    assert leaks(places) + named_anywhere(places) == []
    assert read_by_others(places) == []
    assert list((places / "temp").iterdir()) == []


def in_the_open(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take one protection away, as a careless change of the program would."""
    from sqlcipher3 import dbapi2

    class Plain(dbapi2.Connection):  # type: ignore[misc]
        def execute(self, sql: str, *rest: Any) -> Any:
            return super().execute("SELECT 1" if sql.startswith("PRAGMA key") else sql, *rest)

    connect = dbapi2.connect

    def bare_file(store: Store, content: bytes) -> str:
        (store.path / "attachments" / "f1").write_bytes(content)
        return "f1"

    if place == "workplace.db":
        monkeypatch.setattr(dbapi2, "connect", lambda *args, **how: connect(*args, **how, factory=Plain))
    elif place == "attachments":
        monkeypatch.setattr("tzdesk.registers.keeping.attachments.put_file", bare_file)
        monkeypatch.setattr("tzdesk.registers.keeping.attachments.get_file", lambda *_names: b"%PDF-1.4")
    elif place == "logs":
        monkeypatch.setattr("tzdesk.base.log.blot", lambda text: text)
    elif place == "附表":
        monkeypatch.setattr(
            "tzdesk.carrying.seal_file", lambda target, carried, _key: target.write_bytes(carried.content)
        )
    elif place == "审核结果":
        monkeypatch.setattr("tzdesk.pieces.findings._outside", lambda _wp, lines: [line.texts() for line in lines])
    else:
        monkeypatch.setattr("tzdesk.fields.types.ResidentIdType.mask", lambda _type, value: value or "")


@pytest.mark.parametrize("place", ["workplace.db", "attachments", "logs", "附表", "审核结果", "列表"])
def test_the_search_would_find_a_protection_that_is_missing(
    places: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Each protection is taken away in turn: the same day is then found out, in that place."""
    in_the_open(place, monkeypatch)
    with clock.frozen(date(2023, 12, 5)):
        wp, _code = app.create_workplace(places / "工作区", "王芳", PASSWORD)
        try:
            a_day_of_work(wp, places)
        finally:
            wp.close()
    assert [hit for hit in leaks(places) + named_anywhere(places) if place in hit]


@pytest.mark.parametrize("way", ["utf-8", "utf-16-le", "gb18030", "json", "spaced", "zip", "name", "pdf"])
def test_the_search_sees_a_word_however_it_is_written(tmp_path: Path, way: str) -> None:
    """A name and a number, in each way in which a file could hold them."""
    name, number = NAMES[0], CARD
    text = f"{name}的卡号{number}。"
    if way == "zip":
        with zipfile.ZipFile(tmp_path / "外层.zip", "w") as outer:
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w") as packed:
                packed.writestr("a.txt", text)
            outer.writestr("里层.xlsx", inner.getvalue())
    elif way == "name":
        (tmp_path / f"{name}{number}").mkdir()
        (tmp_path / f"{name}{number}" / "a.txt").write_text("")
    elif way == "pdf":
        from reportlab.pdfgen.canvas import Canvas

        page = Canvas(str(tmp_path / "a.pdf"))
        page.drawString(100, 700, f"{number[:4]} {number[4:]}")
        page.save()
    elif way == "spaced":
        (tmp_path / "a.txt").write_text(f"{name} {number[:4]} {number[4:8]}-{number[8:]}")
    else:
        coded = json.dumps(text).encode() if way == "json" else text.encode(way)
        (tmp_path / "a.bin").write_bytes(coded)
    assert leaks(tmp_path, [number])
    assert way == "pdf" or leaks(tmp_path, [name])
    assert leaks(tmp_path, ["钱七", PHONE]) == []


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
