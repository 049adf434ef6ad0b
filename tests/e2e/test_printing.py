"""Papers as files from the console: named by paper and number, all or nothing, and never by a person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_aid_papers import HEAD, SECRETS, batch, household, wp
from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base.errors import UserError
from tzdesk.cli import main
from tzdesk.jobs import run_now
from tzdesk.pieces import LISTS, PAPERS, gated, list_titles, paper_titles
from tzdesk.printing import Printed, file_name, offered_lines, write_papers
from tzdesk.registers.keeping.gate import Asked

if TYPE_CHECKING:
    from pathlib import Path

    from tzdesk.registers.workplace import Workplace

__all__ = ["wp"]  # the fixture


STATED = Asked("归档", "本单位档案室", "张主席", full=True, ground="建档单位内部归档")


def write(wp: Workplace, folder: Path, kind: str, name: str, *numbers: str) -> Printed:
    return run_now(write_papers(wp, kind, name, numbers, folder, asked=STATED if gated(name) else None))


def test_every_paper_of_a_file_is_named_by_its_number_and_by_no_person(wp: Workplace, tmp_path: Path) -> None:
    from tests.e2e.test_aid_papers import agree

    case = household(wp)
    agree(wp, case)
    batch(wp, {"case_id": case, "grant_no": "JL-1"})
    with wp.store.reading() as session:
        from tzdesk.registers.aid.model import AidBatch

        number = session.query(AidBatch).one().batch_no or ""
    for kind, record in (("aid_case", "TZ-KN-0017"), ("aid_batch", number), ("aid_grant", "JL-1")):
        for name, title in paper_titles(kind):
            (made,) = write(wp, tmp_path, kind, name, record).files
            assert made.name == f"{title}_{record}.pdf"
    for name, title in list_titles("aid_case"):
        (made,) = write(wp, tmp_path, "aid_case", name).files
        assert made.name == f"{title}.pdf"
    names = "".join(path.name for path in tmp_path.iterdir())
    assert len(list(tmp_path.iterdir())) == sum(
        len(paper_titles(kind)) for kind in ("aid_case", "aid_batch", "aid_grant")
    ) + len(list_titles("aid_case"))
    for secret in (*SECRETS, HEAD, "王某某"):
        assert secret not in names


def test_a_wrong_number_writes_no_file_at_all(wp: Workplace, tmp_path: Path) -> None:
    household(wp)
    with pytest.raises(UserError, match="没有找到“TZ-KN-9999”"):
        write(wp, tmp_path, "aid_case", "aid-file", "TZ-KN-0017", "TZ-KN-9999")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        ("aid_case", "aid-roster", "没有叫“aid-roster”的打印件"),
        ("aid_case", "aid-file", "没有写明是哪一份"),
        ("member", "aid-file", "没有叫“aid-file”的打印件"),
    ],
)
def test_what_cannot_be_printed_is_said(wp: Workplace, tmp_path: Path, kind: str, name: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        write(wp, tmp_path, kind, name)


def test_a_kind_tells_its_papers_and_lists(wp: Workplace) -> None:
    for kind in {*PAPERS, *LISTS}:
        assert len(offered_lines(wp, kind)) == len(paper_titles(kind)) + len(list_titles(kind))
    with pytest.raises(UserError, match="没有打印件"):
        offered_lines(wp, "member")


@pytest.mark.parametrize("role", sorted(roles_of(app.in_memory().definition()).roles))
def test_a_role_is_told_of_the_papers_that_it_may_make(role: str) -> None:
    """Of none where it may take nothing out or not see the kind, and then it is told why; the full editions go only to
    whoever may take them out."""
    wp = app.in_memory()
    mine = Rights.of(roles_of(wp.definition()), [role])
    wp.enter(mine)
    for kind in {*PAPERS, *LISTS}:
        if not (mine.may("export") and mine.prints(kind)):
            with pytest.raises(UserError, match="您的角色"):
                offered_lines(wp, kind)
            continue
        named = {line.split("\t")[0] for line in offered_lines(wp, kind)}
        known = {name for name, _title in (*paper_titles(kind), *list_titles(kind))}
        assert named == {name for name in known if mine.may("export_full") or not gated(name)}
    wp.close()


def test_a_number_cannot_leave_the_folder() -> None:
    assert file_name("档案", "../../甲:乙?") == "档案_..-..-甲-乙-.pdf"


def test_the_console_lists_the_papers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZDESK_PASSWORD", "Ceshi-2023")
    desk = tmp_path / "工作区"
    app.create_workplace(desk, "李四", "Ceshi-2023")[0].close()
    assert main(["print", str(desk), "aid_batch"]) == 0
    assert "aid-roster\t资金发放花名册" in capsys.readouterr().out
    assert main(["print", str(desk), "legal_checkup"]) == 0
    assert "checkup-report\t劳动用工法律体检报告" in capsys.readouterr().out


def test_a_visit_without_a_number_goes_by_its_id(wp: Workplace) -> None:
    from tzdesk.pieces import number_of
    from tzdesk.registers.aid.model import AidVisit

    assert number_of("aid_visit", AidVisit(id=7, visit_date=date(2023, 1, 1))) == "7"
    assert number_of("aid_publicity", AidVisit(id=8)) == "8"
