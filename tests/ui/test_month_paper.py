"""The paper of a large form at the desk: what a cell means stays in sight, and the parts keep their room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.keys import press, settle
from tests.ui.test_month_sealed import desk, practice
from tests.ui.windows import opened
from ui.bridge import Desk
from ui.screens.month import MonthScreen
from ui.screens.preview import WHOLE, PreviewScreen
from ui.tables.paper import PaperView
from ui.window import MainWindow

__all__ = ["desk", "practice"]
SMALL = (960, 640)


@pytest.fixture
def screen(desk: Desk) -> Iterator[MonthScreen]:
    """An audited month in a small window."""
    with opened(desk, SMALL) as window:
        window.go_to("month")
        settle()
        found = window.screen_in_front
        assert isinstance(found, MonthScreen)
        found.run_audit()
        settle()
        yield found


def go_far(screen: MonthScreen) -> tuple[str, str]:
    """To the last line and column of the largest form, as a finding leads there."""
    assert screen.book is not None
    grids = [values.form for values in screen.book.forms.values() if values.form.kind != "list"]
    form = max(grids, key=lambda one: len(one.columns) * len(one.lines))
    line, column = form.lines[-1].code, form.columns[-1].id
    screen.enter((form.id, line, column))
    settle()
    return line, column


def shown_at(paper: PaperView, at: QPoint) -> tuple[int, int]:
    """Row and column of what is drawn at a point of the paper, on whichever part lies there."""
    part = paper.childAt(at)
    while part is not None and not hasattr(part, "indexAt"):
        part = part.parentWidget()
    assert part is not None
    index = part.indexAt(part.viewport().mapFrom(paper, at))
    return index.row(), index.column()


def test_heads_and_names_stay_where_a_finding_leads_far_into_a_form(screen: MonthScreen) -> None:
    """Above the cell stands its column's head, beside it its line's name, and neither lies over it."""
    go_far(screen)
    paper = screen.paper
    now = paper.currentIndex()
    middle = paper.viewport().mapTo(paper, paper.visualRect(now).center())
    assert paper.verticalScrollBar().value() > 0
    assert paper.horizontalScrollBar().value() > 0
    assert (now.row(), now.column()) == shown_at(paper, middle)
    assert (paper.paper.head - 1, now.column()) == shown_at(paper, QPoint(middle.x(), paper.panes.high - 6))
    assert (now.row(), 0) == shown_at(paper, QPoint(6, middle.y()))
    assert (0, 0) == shown_at(paper, QPoint(6, 6))


def test_a_tall_head_is_not_left_to_the_next_table(screen: MonthScreen) -> None:
    """Tables with groups over their columns have their tall row elsewhere than those without."""
    assert screen.book is not None
    forms = [values.form for values in screen.book.forms.values() if values.form.kind != "list"]
    paper, usual = screen.paper, screen.paper.verticalHeader().defaultSectionSize()
    for grouped in (True, False, True):
        form = next(one for one in forms if any(column.group for column in one.columns) == grouped)
        screen.enter((form.id, form.lines[0].code, form.columns[0].id))
        settle()
        assert paper.paper.grouped == grouped
        low = [row for row in range(paper.paper.head) if row != paper.paper.head - 2]
        assert {paper.rowHeight(row) for row in low} == {usual}


def test_the_panel_names_line_and_column_of_the_cell(screen: MonthScreen) -> None:
    """Also where there is no room for them beside it; another table forgets the cell."""
    line, column = go_far(screen)
    form = screen.paper.paper.form
    assert form.line_codes[line].label.strip() in screen.behind.head.text()
    assert form.column_ids[column].label in screen.behind.head.text()
    screen.list.setCurrentRow(screen.list.currentRow() + 1)
    settle()
    assert screen.behind.head.text().startswith("选中一个数字")
    assert screen.behind.chart.trend is None


def test_the_cursor_keeps_to_the_body_and_pages_by_what_is_seen(screen: MonthScreen) -> None:
    """A page down leaves no line unseen below the head; a page up ends at the first line."""
    go_far(screen)
    paper = screen.paper
    press(paper, Qt.Key.Key_PageUp)
    for _ in range(9):
        press(paper, Qt.Key.Key_PageUp)
    assert paper.paper.head == paper.currentIndex().row()
    press(paper, Qt.Key.Key_Up)
    assert paper.paper.head == paper.currentIndex().row()
    press(paper, Qt.Key.Key_PageDown)
    seen = (paper.viewport().height() - paper.panes.high) // paper.rowHeight(paper.paper.head)
    assert paper.paper.head + seen == paper.currentIndex().row()


def test_the_table_keeps_eight_lines_after_an_audit(screen: MonthScreen) -> None:
    """The findings are one line of counts, and the clerk's own border is kept for the next time."""
    paper = screen.paper
    assert screen.findings
    assert paper.viewport().height() - paper.panes.high >= 8 * paper.rowHeight(paper.paper.head)
    screen.panel.fold_button.click()
    settle()
    screen.down.setSizes([260, 180])
    screen.down.splitterMoved.emit(260, 1)
    kept = screen.down.sizes()
    again = MonthScreen(screen.desk)
    again.resize(screen.size())
    again.show()
    again.enter()
    again.run_audit()
    again.panel.fold_button.click()
    settle()
    assert kept == again.down.sizes()
    again.close()
    again.deleteLater()


def test_the_chart_folds_and_nothing_lies_over_anything(screen: MonthScreen, qtbot: QtBot) -> None:
    """The chart, the line of the balance and the records have their own heights, however low the window is."""
    screen.enter(("Z02", "30", "c1"))
    settle()
    behind = screen.behind
    assert behind.flow.isVisible()
    assert behind.chart.geometry().bottom() < behind.flow.geometry().top()
    assert behind.flow.geometry().bottom() < behind.view.geometry().top()
    assert behind.flow.height() >= behind.flow.heightForWidth(behind.flow.width())
    behind.fold.click()
    assert not behind.chart.isVisible()
    screen.enter(("Z02", "10", "c1"))
    settle()
    assert not behind.chart.isVisible()
    behind.fold.click()
    assert behind.chart.isVisible()


def test_a_state_is_never_broken_in_its_words(screen: MonthScreen) -> None:
    """Between any two characters of a link stands a joiner; between links the line may break."""
    chain = screen.states.chain.text()
    assert "已\u2060封\u2060存" in chain
    assert "→ " in chain


def test_the_preview_fits_pages_and_keeps_its_piece(screen: MonthScreen) -> None:
    """整页 shows a page whole; another wish by the space bar leaves the keys and the piece in hand where they were."""
    window = screen.window()
    assert isinstance(window, MainWindow)
    window.run("print")
    settle(20)
    preview = window.screen_in_front
    assert isinstance(preview, PreviewScreen)
    preview.sizes.setCurrentIndex(preview.sizes.findData(WHOLE))
    preview.sizes.activated.emit(preview.sizes.currentIndex())
    settle()
    page = preview.area.widget().findChild(QLabel, "preview.page.1")
    assert page.height() <= preview.area.viewport().height()
    assert preview.words.text() == preview.words.whole  # not elided
    preview.list.setCurrentRow(2)
    title = preview.piece.title if preview.piece is not None else ""
    preview.wishes.no_zeros.setFocus()
    press(preview.wishes.no_zeros, Qt.Key.Key_Space)
    settle(20)
    assert preview.wishes.no_zeros.isChecked()
    assert preview.piece is not None
    assert title == preview.piece.title


def test_printing_everything_names_the_month_and_not_its_first_piece(
    screen: MonthScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The printer's job and the dialog bear the name of the whole; a single piece keeps its own."""
    window = screen.window()
    assert isinstance(window, MainWindow)
    window.run("print")
    settle(20)
    preview = window.screen_in_front
    assert isinstance(preview, PreviewScreen)
    told: list[tuple[int, str]] = []
    monkeypatch.setattr("ui.printing.print_pages", lambda pages, title, _parent: told.append((len(pages), title)))
    preview.go_all.click()
    preview.list.setCurrentRow(1)
    window.run("print")
    assert preview.piece is not None
    pages = sum(len(piece.pages) for piece in preview.drawn)
    assert told == [(pages, "2023年12月 全册"), (len(preview.piece.pages), preview.piece.title)]
