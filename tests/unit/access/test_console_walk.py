"""Every command of the console by every role: what a role may not see or do it does not see or do there either.

The commands are read off the console itself, so that a new one fails here until somebody says what it shows to whom.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.e2e.test_no_leaks import found_in
from tests.unit.registers.aid.people import MAN
from tzdesk import app
from tzdesk.access import Rights, accounts, roles_of
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.cli import DONE, UNUSABLE, main, parser
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.returns.audit import audit_month
from tzdesk.returns.seal import _freeze

SPEC = roles_of(app.in_memory().definition())
ROLES = tuple(SPEC.roles)
CHAIR, PASSWORD, GIVEN = "王芳", "Zhuxi-2023", "Lin-shi-01"
TODAY = date(2023, 12, 5)
NAME, ILLNESS, CARD, PHONE = "欧阳镇北", "尿毒症透析", "6228480402564890018", "13912345678"
NUMBERS = (MAN, CARD, PHONE)
MONTH = ["--period", "2023-11"]
SEALED = ["--period", "2023-09"]  # sealed before the household changed: something differs
BOOK = "报表册.xlsx"
# What opens no workplace that is there, or a password of one's own: nothing of a record can be seen.
OPENS_NOTHING = {"open", "new", "practice", "password", "open-file"}


@dataclass(frozen=True)
class Call:
    """How a command is called (`{out}` is a folder of one's own), and which rights it takes; none: everybody's."""

    argv: list[str]
    takes: Callable[[Rights], bool] = lambda rights: True
    fails: frozenset[int] = field(default_factory=frozenset)


def sees_all(rights: Rights) -> bool:
    """Whether nothing that a return counts is kept from somebody."""
    return all(rights.sees(kind) for kind in ("aid_case", "member", "contract", "problem"))


def prints(rights: Rights) -> bool:
    """Whether papers of a household leave by somebody."""
    return rights.may("export") and rights.prints("aid_case")


OUT = ["--out", "{out}", "--paper"]
GATE = ["--purpose", "归档", "--receiver", "档案室", "--approver", "王芳", "--ground", "依法归档"]
CALLS: dict[str, list[Call]] = {
    "import": [
        Call(["aid-cases", "{out}/in.xlsx"], lambda r: r.may("import") and r.edits("aid_case")),
        Call(["aid-cases", "{out}/in.xlsx", "--dry-run"], lambda r: r.may("import") and r.edits("aid_case")),
    ],
    "audit": [Call(MONTH), Call([*MONTH, "--json"])],
    "seal": [Call(MONTH, lambda r: r.may("seal"))],
    "export": [Call([*MONTH, "--out", "{out}", "--pdf"], lambda r: r.may("export") and sees_all(r))],
    "forms": [Call([*MONTH, "--out", "{out}"], lambda r: r.may("export") and sees_all(r))],
    "print": [
        Call(["aid_case", "C1", *OUT, "aid-file"], prints),
        Call(["aid_case", *OUT, "aid-list-standing"], prints),
        Call(["aid_case", "C1", *OUT, "aid-file-full", *GATE], lambda r: r.may("export_full") and prints(r)),
    ],
    "annex": [
        Call(
            ["BF-6A", *MONTH, "--out", "{out}/annex.tzmb", "--file-password", "{out}/pw", *GATE],
            lambda r: r.may("export_full") and sees_all(r),
        )
    ],
    "definitions": [Call(["export", "{out}/definition.xlsx"])],
    "figures": [
        Call(["--year", "2023"], sees_all),
        Call(["--year", "2023", "--out", "{out}"], lambda r: r.may("export") and sees_all(r)),
    ],
    "prove": [
        Call(["{out}/in.xlsx"], lambda r: False),  # no return book, whoever asks
        Call(["{out}/" + BOOK], sees_all),
        Call(["{out}/" + BOOK, "--json"], sees_all),
    ],
    "correct": [
        Call([*MONTH, "--reason", "录入有误需要更正"], lambda r: False),  # not sealed
        Call([*SEALED, "--reason", "录入有误需要更正"], lambda r: r.may("seal")),
    ],
    "compare": [
        Call(MONTH, lambda r: False),
        Call(SEALED, sees_all),
        Call([*SEALED, "--json"], sees_all),
    ],
    "counted": [
        Call(["aid_case", "1", *MONTH], lambda r: r.sees("aid_case")),
        Call(["aid_case", "1", *MONTH, "--json"], lambda r: r.sees("aid_case")),
    ],
    "status": [Call(MONTH), Call([*MONTH, "--json"])],
    "note": [Call(["sent", *MONTH], lambda r: False)],
    "backup": [Call(["--to", "{out}"])],
    "verify": [Call([])],
}  # fmt: skip
# Restoring puts a file in the place of the whole folder, of which its password is a key; nothing is shown.
UNWALKED = OPENS_NOTHING | {"restore"}


def commands() -> set[str]:
    found = next(one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    return set(found.choices)


def test_every_command_is_walked() -> None:
    """A command that nobody looked at fails here."""
    assert commands() == set(CALLS) | UNWALKED


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A sealed month with its book, then a household with everything that is to be protected; a user for each role."""
    folder = tmp_path_factory.mktemp("walk") / "工作区"
    with clock.frozen(TODAY):
        wp, _code = app.create_workplace(folder, CHAIR, PASSWORD)
        sealed = Month.parse(SEALED[-1])
        audit = run_now(audit_month(wp, sealed))
        with wp.store.operation("test.seal", "封存") as op:
            op.add(_freeze(wp, op.session, audit, "", 0))
        run_now(export_month(wp, sealed, folder.parent / BOOK, pdf=False))
        case = {"case_no": "C1", "name": NAME, "id_no": MAN, "mobile": PHONE, "bank_card": CARD, "cause_text": ILLNESS}
        case |= {"status": "60", "approve_date": date(2023, 9, 1), "category": "1", "main_cause": "6"}
        saved = wp.register("aid_case").save(wp, case).id
        wp.register("aid_member").save(wp, {"case_id": saved, "name": NAME, "relation": "05", "disease_name": ILLNESS})
        for role in ROLES:
            accounts.add_user(wp.store, SPEC, wp.rights, name=role, password=GIVEN, roles=[role])
        wp.close()
        for role in ROLES:
            app.change_own_password(folder, role, GIVEN, PASSWORD)
        yield folder


def incoming(folder: Path, book_sent: Path) -> None:
    shutil.copy(book_sent, folder / BOOK)
    book = Workbook()
    book.worksheets[0].append(["档案编号", "姓名", "身份证号"])
    book.worksheets[0].append(["C9", "钱七", MAN])
    book.save(folder / "in.xlsx")
    (folder / "pw").write_text("Chuan-song-88", encoding="utf-8")


def test_the_sealed_month_has_something_to_tell(
    made: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Else nothing would be proved by who is told: the household came after the seal, and the book is its book."""
    monkeypatch.setenv("TZDESK_PASSWORD", PASSWORD)
    with clock.frozen(TODAY):
        assert main(["compare", str(made), *SEALED, "--user", "review"]) == 1
        assert "困难职工档案动态月报表" in capfd.readouterr().out
        assert main(["prove", str(made), str(made.parent / BOOK), "--user", "review"]) == DONE
        assert "一致，校验码" in capfd.readouterr().out


@pytest.mark.parametrize("role", ROLES)
def test_a_role_over_every_command(
    made: Path, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What it may not do is refused by a sentence; what it may not see stands in no output and in no file."""
    monkeypatch.setenv("TZDESK_PASSWORD", PASSWORD)
    rights, wrong = Rights.of(SPEC, [role]), []
    for command, calls in CALLS.items():
        for number, call in enumerate(calls):
            place, out = tmp_path / "工作区", tmp_path / f"{command}{number}"
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(made, place)
            out.mkdir()
            incoming(out, made.parent / BOOK)
            came = {path.name for path in out.iterdir()}
            with clock.frozen(TODAY):
                status = main([command, str(place), *(part.format(out=out) for part in call.argv), "--user", role])
            told = "".join(capfd.readouterr())
            name = f"{command}{number}（{status}）"
            if (status != UNUSABLE) != call.takes(rights):
                wrong.append(f"{name}：{told[:120]}")
            written = [path for path in out.rglob("*") if path.is_file() and path.name not in came]
            if status == UNUSABLE and written:
                wrong.append(f"{name} left {written}")
            full = "--purpose" in call.argv and status == DONE
            wrong += [f"{name} tells …{secret[-4:]}" for secret in NUMBERS if secret in told]
            if not rights.sees("aid_case"):
                wrong += [f"{name} names the household" for secret in (NAME,) if secret in told]
            if "cause_text" in rights.hidden("aid_case") or not rights.sees("aid_case"):
                wrong += [f"{name} tells the illness" for secret in (ILLNESS,) if secret in told]
            for path in written if not full else ():
                wrong += found_in(path.read_bytes(), f"{name}/{path.name}")
    assert wrong == []
