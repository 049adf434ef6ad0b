"""What can be printed of hardship aid at the desk: papers of the file in hand, lists without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.keys import settle
from tests.ui.windows import opened
from tzdesk.access import Rights, roles_of
from tzdesk.pieces import list_titles, paper_titles, why_not_print
from ui.screens.papers import offer_papers
from ui.screens.preview import PreviewScreen
from ui.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ui.bridge import Desk


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    with opened(desk, None) as window:
        yield window


def test_lists_are_offered_without_a_record_and_papers_with_one(window: MainWindow, desk: Desk) -> None:
    lists = [title for _, title in list_titles("aid_case")]
    papers = [title for _, title in paper_titles("aid_case")]
    for record, offered in ((None, lists), (1, [*papers, *lists, "附件…"])):
        menu = offer_papers(desk, "aid_case", record, window)
        assert menu is not None
        assert [action.text() for action in menu.actions() if not action.isSeparator()] == offered
        menu.close()


def test_a_paper_is_saved_under_the_number_of_its_file(window: MainWindow, desk: Desk) -> None:
    case = desk.wp.register("aid_case").save(desk.wp, {"case_no": "TZ-KN-77", "name": "欧阳某某"}).id
    menu = offer_papers(desk, "aid_case", case, window)
    assert menu is not None
    menu.actions()[0].trigger()
    settle()
    front = window.screen_in_front
    assert isinstance(front, PreviewScreen)
    assert front.piece is not None
    assert front.piece.file == f"{front.piece.title}_TZ-KN-77.pdf"
    menu.close()


@pytest.mark.parametrize("kind", ["aid_case", "aid_batch", "aid_fund", "aid_visit"])
def test_the_registers_have_a_way_to_print(window: MainWindow, desk: Desk, kind: str) -> None:
    window.go_to(f"register.{kind}")
    settle()
    screen = window.screen_in_front
    assert screen is not None
    assert "print" in screen.commands()


def test_a_list_is_looked_at_in_the_preview(window: MainWindow, desk: Desk) -> None:
    menu = offer_papers(desk, "aid_case", None, window)
    assert menu is not None
    menu.actions()[0].trigger()
    settle()
    front = window.screen_in_front
    assert isinstance(front, PreviewScreen)
    assert front.piece is not None
    assert front.piece.title == list_titles("aid_case")[0][1]
    assert front.piece.file == f"{front.piece.title}.pdf"
    menu.close()


def test_who_may_not_print_a_kind_is_told_so_and_offered_nothing(window: MainWindow, desk: Desk) -> None:
    """Finance prints lists of money, and no paper of a household."""
    desk.wp.enter(Rights.of(roles_of(desk.wp.definition()), ["finance"]))
    said: list[str] = []
    desk.say.connect(said.append)
    assert offer_papers(desk, "aid_case", None, window) is None
    assert said == [why_not_print(desk.wp, "aid_case")]
    menu = offer_papers(desk, "aid_case", 1, window)
    assert menu is not None
    offered = [(action.text(), action.isEnabled()) for action in menu.actions() if not action.isSeparator()]
    assert offered == [(said[0], False), ("附件…", True)]
    menu.close()
    menu = offer_papers(desk, "aid_batch", None, window)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == [title for _, title in list_titles("aid_batch")]
    menu.close()
