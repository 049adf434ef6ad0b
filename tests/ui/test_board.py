"""The board, the calendar of limits, the home page's reminders and the time line, over real cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui import board_values, small
from tests.ui.conftest import DAY
from tests.ui.keys import press, settle, words
from tests.ui.windows import opened
from tzdesk.base.periods import Month
from tzdesk.pieces import board as bargaining_board
from tzdesk.pieces.due import all_due, longer_due
from tzdesk.registers.contracts import bargaining, performing
from tzdesk.registers.contracts.board import STATES
from tzdesk.registers.contracts.board import board as computed
from tzdesk.registers.contracts.coverage import coverage
from tzdesk.registers.contracts.deadlines import month_calendar
from tzdesk.registers.contracts.viewing import case_view, contract_view
from ui.bridge import Desk
from ui.screens.board import BoardScreen
from ui.screens.deadlines import DeadlinesPage
from ui.screens.home import HomeScreen
from ui.screens.papers import offer_papers
from ui.screens.preview import PreviewScreen
from ui.screens.register_screen import RegisterScreen
from ui.widgets.board_column import CARD
from ui.widgets.due_calendar import DueCalendar
from ui.widgets.marks import MARKS
from ui.widgets.timeline import Timeline
from ui.window import MainWindow

LATE, FRESH = "南通恒泰纺织有限公司", "南通正大建设有限公司"


@pytest.fixture
def cases(desk: Desk) -> dict[str, int]:
    """One offer that nobody answered in time (received 1 December), one that is still running (20 December)."""
    made = small.fill(desk.wp)
    found = {}
    for number, received in enumerate((date(2023, 12, 1), date(2023, 12, 20))):
        values = {
            "case_no": f"TZ-2023-000{number}", "level_code": "1", "content_code": "20", "procedure_code": "P",
            "sign_kind": "N", "party_a_id": made["host_unit"][number], "union_id": made["organisation"][number],
        }  # fmt: skip
        case = bargaining.open_case(desk.wp, values).id
        bargaining.offer(desk.wp, case, received, received_date=received)
        found["late" if number == 0 else "fresh"] = case
    return found | {"contract": made["contract"][0]}


@pytest.fixture
def window(desk: Desk, cases: dict[str, int], qtbot: QtBot) -> Iterator[MainWindow]:
    with opened(desk) as window:
        yield window


def board(window: MainWindow) -> BoardScreen:
    window.go_to("board")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, BoardScreen)
    return screen


def test_the_board_shows_the_states_counts_and_overdue_ones_that_the_register_gives(
    window: MainWindow, desk: Desk
) -> None:
    screen = board(window)
    with desk.wp.store.reading() as session:
        given = computed(desk.wp, session, DAY)
    filled = [column for column in given.columns if column.items]
    assert screen.page.order == [column.state for column in filled]
    for column in filled:
        shown = screen.page.columns[column.state]
        assert shown.word.text() == column.label
        assert shown.number.text() == str(len(column.items))
        assert shown.late.text() == (f"● {column.overdue}" if column.overdue else "")
        assert [card.unit for card in shown.model.cards] == [item.title for item in column.items]
    assert {"10", "21"} <= set(screen.page.order)
    assert screen.page.late.text() == f"● 逾期 {given.overdue} 件"


def test_an_overdue_card_says_by_how_many_days_and_a_running_one_how_many_are_left(window: MainWindow) -> None:
    screen = board(window)
    # Twenty days after 1 December is the 21st, a week before the 28th; twenty after the 20th is 9 January.
    late, fresh = (screen.page.columns[state].model.cards[0] for state in ("21", "10"))
    assert (late.unit, late.mark, late.due_words) == (LATE, "overdue", "对方应约答复 逾期 7 天")
    assert (fresh.unit, fresh.mark, fresh.due_words) == (FRESH, "due", "对方应约答复 还有 12 天")


def test_an_overdue_card_names_the_limit_that_is_past_not_a_custom_that_went_by(desk: Desk) -> None:
    """Effective unpublished: the review ran out (no limit of the clerk's) before publication became overdue."""
    made = small.fill(desk.wp)
    case = bargaining.open_case(
        desk.wp,
        {
            "case_no": "甲", "level_code": "1", "content_code": "20", "procedure_code": "P", "sign_kind": "N",
            "party_a_id": made["host_unit"][0], "union_id": made["organisation"][0], "headcount": 68,
        },
    ).id  # fmt: skip
    wp, day = desk.wp, date(2023, 4, 21)
    bargaining.offer(wp, case, date(2023, 3, 1), received_date=date(2023, 3, 2))
    bargaining.reply(wp, case, date(2023, 3, 10))
    bargaining.open_session(wp, case, date(2023, 3, 20))
    bargaining.draft(wp, case, date(2023, 3, 30))
    bargaining.congress(wp, case, date(2023, 4, 20), total=60, present=50, votes_for=45, against=3, abstain=2)
    values = {"contract_no": "乙", "valid_from": date(2023, 5, 1), "valid_to": date(2024, 4, 30)}
    contract = bargaining.sign(wp, case, day, values).id
    performing.submit(wp, contract, date(2023, 4, 26), received=date(2023, 4, 26))
    with wp.store.reading() as session:
        found = bargaining_board.board(wp, session, DAY)
    cards = [
        card for column in found.columns for card in column.cards if (card.kind, card.id) == ("contract", contract)
    ]
    assert [card.mark for card in cards] == ["overdue"]
    assert cards[0].due_words.startswith("向全体职工公布 逾期 ")


def test_a_double_click_on_a_card_opens_its_case(window: MainWindow, cases: dict[str, int]) -> None:
    column = board(window).page.columns["21"]
    column.list.doubleClicked.emit(column.model.index(0))
    settle()
    front = window.screen_in_front
    assert isinstance(front, RegisterScreen)
    assert (front.kind, front.form.record_id) == ("bargaining_case", cases["late"])


def test_enter_opens_and_the_arrows_go_from_column_to_column(window: MainWindow, cases: dict[str, int]) -> None:
    page = board(window).page
    first, second = (page.columns[state] for state in page.order[:2])
    first.list.setFocus()
    press(first.list, Qt.Key.Key_Right)
    assert second.list.currentIndex().row() == 0
    chosen = second.list.currentIndex().data(CARD)
    press(second.list, Qt.Key.Key_Return)
    settle()
    front = window.screen_in_front
    assert isinstance(front, RegisterScreen)
    assert (front.kind, front.form.record_id) == (chosen.kind, chosen.id)


def test_the_board_can_be_narrowed_to_a_unit_and_to_what_is_overdue(window: MainWindow) -> None:
    page = board(window).page
    words(page.box, "恒泰")
    settle()
    assert all("恒泰" in card.unit for state in page.order for card in page.columns[state].model.cards)
    page.box.clear()
    page.only_late.setChecked(True)
    assert page.order == ["21"]
    words(page.box, "没有这家")
    assert page.order == []
    assert page.nothing.text() == "没有符合条件的案件。"


def test_empty_states_are_shown_when_asked_for(window: MainWindow) -> None:
    page = board(window).page
    page.empty_too.setChecked(True)
    assert page.order == list(STATES)


def test_a_change_moves_the_card(window: MainWindow, desk: Desk, cases: dict[str, int], qtbot: QtBot) -> None:
    page = board(window).page
    assert "20" not in page.order
    bargaining.reply(desk.wp, cases["fresh"], date(2023, 12, 27))
    qtbot.waitUntil(lambda: "20" in page.order and "10" not in page.order, timeout=1500)
    assert page.columns["20"].model.cards[0].unit == FRESH


def test_the_calendar_counts_what_the_register_gives_for_each_day(window: MainWindow, desk: Desk) -> None:
    screen = board(window)
    screen.tabs.setCurrentWidget(screen.deadlines)
    settle()
    page = screen.deadlines
    with desk.wp.store.reading() as session:
        given = month_calendar(desk.wp, session, Month(2023, 12), DAY)
    assert given
    counts = {day: found.overdue + found.ahead for day, found in page.calendar.by_day.items()}
    assert sum(counts.values()) == len(given)
    assert counts[date(2023, 12, 21)] == 1
    head = page.list.topLevelItem(0)
    assert head is not None
    assert head.text(0) == "● 逾期未办 1 件"
    page.show_month(Month(2024, 1))
    settle()
    assert date(2024, 1, 9) in page.calendar.by_day
    assert date(2024, 1, 9) in page.heads
    first = page.list.topLevelItem(0)
    assert first is not None
    assert first.text(0) == "● 逾期未办 1 件"  # what is overdue stands in every month


def test_a_line_of_the_limits_opens_its_record(window: MainWindow, cases: dict[str, int]) -> None:
    screen = board(window)
    screen.tabs.setCurrentWidget(screen.deadlines)
    settle()
    head = screen.deadlines.list.topLevelItem(0)
    assert head is not None
    screen.deadlines.list.itemDoubleClicked.emit(head.child(0), 0)
    settle()
    front = window.screen_in_front
    assert isinstance(front, RegisterScreen)
    assert (front.kind, front.form.record_id) == ("bargaining_case", cases["late"])


def test_a_click_on_a_day_chooses_it_and_leads_to_its_lines(desk: Desk, qtbot: QtBot) -> None:
    page = DeadlinesPage(desk)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show_deadlines(board_values.deadlines())
    day = date(2023, 12, 29)
    middle = page.calendar.box_of(day).center()
    qtbot.mouseClick(page.calendar, Qt.MouseButton.LeftButton, pos=middle)
    assert page.calendar.day == day
    current = page.list.currentItem()
    assert current is not None
    assert current.parent() is page.heads[day]


@pytest.mark.parametrize(("month", "weeks"), [(Month(2021, 2), 4), (Month(2023, 12), 5), (Month(2023, 10), 6)])
def test_a_month_takes_the_weeks_it_has(qapp: object, month: Month, weeks: int, qtbot: QtBot) -> None:
    """February 2021 fills four weeks exactly; October 2023 begins on a Sunday and takes six."""
    calendar = DueCalendar(DAY)
    qtbot.addWidget(calendar)
    calendar.show_month(month, ())
    assert calendar.weeks == weeks
    assert calendar.start.weekday() == 0


def test_the_home_page_reminds_and_a_double_click_opens(window: MainWindow, desk: Desk, cases: dict[str, int]) -> None:
    window.go_to("home")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, HomeScreen)
    lines = screen.dues
    with desk.wp.store.reading() as session:
        given = all_due(desk.wp, session, DAY)
        lead = 1 + len(longer_due(desk.wp, session, desk.period, DAY))  # the month's report, and what goes out with it
    assert lines.item(lead).text() == f"● 集体协商：对方应约答复 · 工资专项　逾期 7 天　{LATE}"
    assert lines.count() == lead + len(given)
    lines.itemDoubleClicked.emit(lines.item(lead))
    settle()
    front = window.screen_in_front
    assert isinstance(front, RegisterScreen)
    assert front.form.record_id == cases["late"]


def test_the_form_shows_the_time_line_of_its_record(window: MainWindow, desk: Desk, cases: dict[str, int]) -> None:
    desk.open_record("bargaining_case", cases["late"])
    settle()
    front = window.screen_in_front
    assert isinstance(front, RegisterScreen)
    assert front.timeline is not None
    with desk.wp.store.reading() as session:
        given = case_view(desk.wp, session, cases["late"]).timeline
        flat = contract_view(desk.wp, session, cases["contract"]).timeline
    assert front.timeline.entries == tuple(given)
    assert "应约，逾期未办，期限 2023-12-21" in front.timeline.accessibleDescription()
    desk.open_record("contract", cases["contract"])
    settle()
    other = window.screen_in_front
    assert isinstance(other, RegisterScreen)
    assert other.timeline is not None
    assert other.timeline.entries == tuple(flat)
    other.new()
    assert other.timeline.entries == ()


def test_the_time_line_takes_more_rows_where_it_is_narrow(qapp: object, qtbot: QtBot) -> None:
    line = Timeline()
    qtbot.addWidget(line)
    line.show_entries(board_values.entries())
    assert line.heightForWidth(300) > line.heightForWidth(600) > line.heightForWidth(2000)
    line.resize(500, line.heightForWidth(500))
    line.show()
    boxes = [line._box(index) for index in range(len(line.entries))]
    assert all(box.right() <= line.width() and box.bottom() <= line.height() for box in boxes)
    assert all(not a.intersects(b) for place, a in enumerate(boxes) for b in boxes[place + 1 :])


def test_every_mark_has_a_shape_and_a_colour_of_the_theme() -> None:
    from ui.theme import DARK, LIGHT

    for sign in MARKS.values():
        assert sign.shape
        assert getattr(LIGHT, sign.role)
        assert getattr(DARK, sign.role)
    told = {MARKS[key].shape for key in ("done", "late", "overdue", "due")}
    assert len(told) == 4


def test_a_paper_of_the_case_is_looked_at_and_back_leads_to_the_case(
    window: MainWindow, desk: Desk, cases: dict[str, int]
) -> None:
    desk.open_record("bargaining_case", cases["late"])
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    assert "print" in screen.commands()
    menu = offer_papers(desk, "bargaining_case", cases["late"], screen)
    assert menu is not None
    titles = [action.text() for action in menu.actions()]
    assert titles[0] == "集体协商要约书"
    menu.actions()[0].trigger()
    settle()
    front = window.screen_in_front
    assert isinstance(front, PreviewScreen)
    assert front.piece is not None
    assert front.piece.title == "集体协商要约书"
    front.back.click()
    settle()
    again = window.screen_in_front
    assert isinstance(again, RegisterScreen)
    assert again.form.record_id == cases["late"]
    menu.close()


def test_papers_need_a_record(desk: Desk, qtbot: QtBot) -> None:
    said: list[str] = []
    desk.say.connect(said.append)
    assert offer_papers(desk, "contract", None, None) is None  # type: ignore[arg-type]
    assert said == ["先选一条记录，再生成打印件。"]


def test_coverage_shows_who_is_missing_and_the_contracts_behind_a_cell(
    window: MainWindow, desk: Desk, cases: dict[str, int]
) -> None:
    unit = desk.wp.register("host_unit").save(desk.wp, {"unit_name": "南通甲厂", "staff_total": 20}).id
    facts = {"party_a_id": unit, "level_code": "1", "content_code": "10", "sign_date": date(2023, 3, 1)}
    term = {"valid_from": date(2023, 3, 1), "valid_to": date(2025, 2, 28), "outcome_code": "1"}
    desk.wp.register("contract").save(desk.wp, facts | term)
    window.go_to("board")
    screen = window.screen_in_front
    assert isinstance(screen, BoardScreen)
    page = screen.coverage
    screen.tabs.setCurrentWidget(page)
    settle()
    with desk.wp.store.reading() as session:
        rows = coverage(session, desk.period).rows
    assert page.model.rowCount() == len(rows)
    page.only_missing.setChecked(True)
    assert page.model.rowCount() == sum(row.missing for row in rows)
    page.only_missing.setChecked(False)
    covered = next(place for place, row in enumerate(rows) if row.by["any"].contracts)
    page.view.setCurrentIndex(page.model.index(covered, 3))
    settle()
    assert f"{len(rows[covered].by['any'].contracts)} 条" in page.behind.head.text()
    page.box.setText("没有这家")
    assert page.model.rowCount() == 0
