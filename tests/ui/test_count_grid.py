"""The count grid: a month's sheet for many unions, typed without a mouse."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import ascii_keys, press, settle, words
from tzdesk.base.periods import Month
from tzdesk.registers.changing import Plan
from tzdesk.registers.members.items import items_of
from tzdesk.registers.members.service import save_counts
from ui.bridge import Desk
from ui.forms.field_card import Card
from ui.screens.count_grid import CountScreen
from ui.tables.plan_dialog import PlanDialog
from ui.widgets.reason_dialog import ReasonDialog
from ui.widgets.signs import EXPLAINED, SOFT

DECEMBER = Month(2023, 12)
LAST = {"01T": 60, "01F": 20, "01M": 5, "10T": 50, "12T": 2, "13T": 0, "21T": 1, "22T": 0, "30F": 20, "30M": 4}
TYPED = ("68", "22", "6", "2", "0", "1", "0", "21", "5")  # the cells where Enter stops, in their order
CELLS = ("01T", "01F", "01M", "12T", "13T", "21T", "22T", "30F", "30M")
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def keys(text: str) -> None:
    """Each key to whatever has the cursor, as on a real keyboard."""
    for sign in text:
        ascii_keys(QApplication.focusWidget(), sign)


def hit(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    press(QApplication.focusWidget(), key, modifier)


def opened(desk: Desk, qtbot: QtBot, unions: int, *, last: bool = True) -> CountScreen:
    made = small.fill(desk.wp, unions=unions)["organisation"]
    if last:
        save_counts(desk.wp, DECEMBER.previous, dict.fromkeys(made, LAST))
    screen = CountScreen(desk, "会员台账")
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    with qtbot.waitExposed(screen):
        screen.show()
    screen.enter()
    settle()
    return screen


@pytest.fixture
def grid(desk: Desk, qtbot: QtBot) -> Iterator[CountScreen]:
    screen = opened(desk, qtbot, 3)
    yield screen
    screen.leave()


def stored(desk: Desk, org_id: int) -> Any:
    from tzdesk.registers.members.history import counts_of

    with desk.wp.store.reading() as session:
        found = counts_of(session, DECEMBER, [org_id]).get(org_id)
        return dict(found.cells) if found is not None else None


def org(screen: CountScreen, place: int) -> int:
    return screen.model.rows[place].org_id


def test_a_line_is_typed_with_enter_alone_and_the_next_line_follows(grid: CountScreen, desk: Desk) -> None:
    for text in TYPED:
        keys(text)
        hit(Qt.Key.Key_Return)
    assert (grid.view.place, grid.view.cell) == (1, "01T")
    grid.model.save()
    cells = stored(desk, org(grid, 0))
    assert [str(cells[name]) for name in CELLS] == list(TYPED)
    assert cells["10T"] == 51, "opening from last month"
    assert cells["30T"] == 52


def test_what_is_computed_follows_while_one_types(grid: CountScreen) -> None:
    grid.view.go_to(0, "12T")
    keys("3")
    hit(Qt.Key.Key_Return)
    assert grid.model.text(0, "11T") == "3"
    grid.view.go_to(0, "21T")
    assert "月初会员人数 51 ＋ 本月增加合计 3" in grid.story.equation.text()


def test_last_months_value_of_the_cell_in_hand_is_told(grid: CountScreen) -> None:
    grid.view.go_to(1, "01T")
    assert "上月 60" in grid.story.cell.text()


def test_what_is_typed_is_written_by_itself_within_a_second(grid: CountScreen, desk: Desk, qtbot: QtBot) -> None:
    keys("68")
    hit(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, org(grid, 0)) is not None, timeout=1000)
    assert stored(desk, org(grid, 0))["01T"] == 68
    assert grid.state.text() == "已自动保存"


def test_computed_cells_are_passed_over_and_cannot_be_typed(grid: CountScreen) -> None:
    computed = [column.name for column in grid.model.columns if column.computed]
    assert computed
    grid.view.go_to(0, "01M")
    seen = set()
    for _ in range(len(grid.model.columns)):
        hit(Qt.Key.Key_Right)
        seen.add(grid.view.cell)
    assert not seen & set(computed)
    grid.view.setCurrentIndex(grid.model.index_of(0, computed[0]))
    before = grid.model.text(0, computed[0])
    keys("9")
    assert grid.model.text(0, computed[0]) == before


def test_a_text_that_is_no_number_stays_and_is_named_and_the_rest_is_saved(grid: CountScreen, desk: Desk) -> None:
    grid.view.go_to(0, "12T")
    keys("2x")
    hit(Qt.Key.Key_Return)
    keys("1")
    hit(Qt.Key.Key_Return)
    grid.model.save()
    assert grid.model.text(0, "12T") == "2x"
    assert "没有保存" in grid.state.text()
    assert "12T" not in stored(desk, org(grid, 0))
    assert stored(desk, org(grid, 0))["13T"] == 1
    grid.view.go_to(0, "12T")
    assert "2x" in grid.story.problem.text()
    hit(Qt.Key.Key_Escape)
    assert grid.model.text(0, "12T") == ""


def test_a_negative_number_is_refused(grid: CountScreen) -> None:
    grid.view.go_to(0, "12T")
    keys("-3")
    hit(Qt.Key.Key_Return)
    assert any("负数" in said for said in grid.model.words(0, "12T"))
    grid.model.give_up(0, "12T")


def test_full_width_digits_and_an_input_methods_enter(grid: CountScreen) -> None:
    grid.view.go_to(0, "01T")
    hit(Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    QApplication.sendEvent(editor, QInputMethodEvent("６８", []))
    hit(Qt.Key.Key_Return)
    assert grid.view.cell == "01T", "the composition's Enter"
    words(editor, "６８")
    assert editor.text() == "68"  # type: ignore[attr-defined]
    time.sleep(0.08)
    hit(Qt.Key.Key_Return)
    assert grid.view.cell == "01F"
    assert grid.model.text(0, "01T") == "68"


def test_the_direction_of_enter_is_the_setting(grid: CountScreen, desk: Desk) -> None:
    desk.settings.enter_moves_down = True
    grid.view.go_to(0, "12T")
    keys("1")
    hit(Qt.Key.Key_Return)
    assert (grid.view.place, grid.view.cell) == (1, "12T")
    hit(Qt.Key.Key_Return)
    hit(Qt.Key.Key_Return)
    assert (grid.view.place, grid.view.cell) == (0, "13T"), "round at the foot of the column"
    hit(Qt.Key.Key_Return, SHIFT)
    assert (grid.view.place, grid.view.cell) == (2, "12T")


def test_next_empty_finds_what_must_be_filled_and_passes_the_rest(grid: CountScreen) -> None:
    grid.view.go_to(0, "01T")
    keys("68")
    hit(Qt.Key.Key_Return)
    grid.view.go_to(0, "01T")
    grid.next_empty()
    assert (grid.view.place, grid.view.cell) == (0, "01F")
    grid.next_empty()
    assert (grid.view.place, grid.view.cell) == (0, "01M")


def test_both_or_none_is_marked(grid: CountScreen) -> None:
    grid.model.show_whole_form(True)
    whole = next(c for c in grid.model.columns if c.name == "14T")
    assert not grid.model.missing(0, whole)
    grid.view.go_to(0, "14F")
    keys("1")
    hit(Qt.Key.Key_Return)
    assert grid.model.missing(0, whole)


def test_problems_are_marked_at_their_cell_and_reached_by_f9(grid: CountScreen) -> None:
    grid.view.go_to(1, "12T")
    keys("1")
    hit(Qt.Key.Key_Return)
    marked = {column.name for column in grid.model.columns if grid.model.sign(1, column.name) is not None}
    assert marked
    reached = set()
    for _ in range(len(marked)):
        grid.next_problem(1)
        assert grid.view.place == 1
        reached.add(grid.view.cell)
    assert reached == marked


def test_a_soft_finding_is_explained_at_its_cell_and_shows_it(
    grid: CountScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys("90")
    hit(Qt.Key.Key_Return)
    grid.model.save()
    settle()
    grid.view.go_to(0, "01T")
    assert grid.model.sign(0, "01T") is SOFT
    monkeypatch.setattr(ReasonDialog, "exec", lambda _dialog: 1)
    monkeypatch.setattr(ReasonDialog, "reason", lambda _dialog: "新厂房投产，集中招工")
    grid.explain()
    settle()
    assert grid.model.sign(0, "01T") is EXPLAINED
    keys("95")
    hit(Qt.Key.Key_Return)
    grid.model.save()
    settle()
    assert grid.model.sign(0, "01T") is SOFT, "the reason spoke of other numbers"


def test_copying_last_month_forward_states_that_nothing_moved(
    grid: CountScreen, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys("68")
    hit(Qt.Key.Key_Return)
    grid.model.save()
    grid.view.go_to(1, "01T")
    grid.carry_row()
    settle()
    assert stored(desk, org(grid, 1))["12T"] == 0
    assert stored(desk, org(grid, 1))["30T"] == 51
    assert stored(desk, org(grid, 2)) is None
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box.buttons()[0])
    grid.carry_all()
    settle()
    assert stored(desk, org(grid, 2))["30T"] == 51
    assert stored(desk, org(grid, 0))["01T"] == 68, "what was reported is not touched"
    assert grid.model.text(2, "12T") == "0", "seen at once"


@pytest.fixture
def shown_plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """Every plan that is shown before it is written; the clerk says yes."""
    found: list[Plan] = []
    monkeypatch.setattr(PlanDialog, "exec", lambda dialog: found.append(dialog.plan) or 1)
    return found


def test_a_block_is_pasted_in_one_step_after_a_look_and_what_is_refused_is_named(
    grid: CountScreen, desk: Desk, shown_plans: list[Plan]
) -> None:
    grid.view.go_to(0, "01T")
    QApplication.clipboard().setText("1,068\t２２\t6\n70\t约20\t7\n")
    hit(Qt.Key.Key_V, CONTROL)
    [plan] = shown_plans
    assert [(cell.name, cell.title) for cell in plan.refused] == [
        ("第 2 行“职工人数（月末）·女”", grid.model.rows[1].org_name)
    ]
    assert len(plan.changed) == 5
    assert [grid.model.text(0, name) for name in ("01T", "01F", "01M")] == ["1068", "22", "6"]
    assert stored(desk, org(grid, 1)) == stored(desk, org(grid, 1)) | {"01T": 70, "01M": 7}
    assert "01F" not in stored(desk, org(grid, 1))
    assert desk.wp.store.undo_label == "粘贴2023年12月会员月报（2家5格）"
    desk.wp.store.undo()
    settle()
    assert stored(desk, org(grid, 0)) is None
    assert grid.model.text(0, "01T") == "", "an undo shows at once"


def test_a_paste_that_is_not_wanted_changes_nothing(
    grid: CountScreen, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PlanDialog, "exec", lambda _dialog: 0)
    grid.view.go_to(0, "01T")
    QApplication.clipboard().setText("68\t22")
    hit(Qt.Key.Key_V, CONTROL)
    assert stored(desk, org(grid, 0)) is None
    assert grid.model.text(0, "01T") == ""


def test_a_pasted_block_is_read_as_other_tables_read_it(grid: CountScreen, shown_plans: list[Plan]) -> None:
    """A quoted cell with a line break is one cell; what lies beyond the last union is named; a single cell fills
    the whole selection."""
    grid.view.go_to(2, "01T")
    QApplication.clipboard().setText('"5\n人"\t1\n6\t2\n7\t3')
    hit(Qt.Key.Key_V, CONTROL)
    assert [(cell.row, cell.after) for cell in shown_plans[0].refused] == [(3, "5\n人")]
    assert [(cell.row, cell.after) for cell in shown_plans[0].changed] == [(3, "1")]
    assert shown_plans[0].words.endswith("下面 2 行超出了表格，没有读。")
    grid.view.go_to(0, "01T")
    chosen = grid.view.selectionModel()
    for place in range(3):
        chosen.select(grid.model.index_of(place, "01T"), chosen.SelectionFlag.Select)
    QApplication.clipboard().setText("70")
    hit(Qt.Key.Key_V, CONTROL)
    assert [grid.model.text(place, "01T") for place in range(3)] == ["70"] * 3


def test_the_totals_under_the_grid_are_those_of_the_return(grid: CountScreen, desk: Desk) -> None:
    """What is typed counts at once; a federation's members are the sum of others and are not added."""
    from tzdesk.returns.compute import compute

    for place, joined in ((0, 2), (1, 3)):
        for name, value in (("01T", 68), ("12T", joined), ("13T", 0), ("21T", 1), ("22T", 0)):
            grid.model.type_text(place, name, str(value))
    desk.wp.register("organisation").save(desk.wp, {"org_type": "21"}, org(grid, 2))
    grid.model.type_text(2, "12T", "500")
    grid.model.load()
    settle()
    with desk.wp.store.reading() as session:
        z02 = compute(desk.wp, session, DECEMBER, ["Z02"])["Z02"]
    assert grid.foot.sums["12T"] == 5 == z02.number("12")
    assert grid.foot.sums["30T"] == z02.number("30")
    assert grid.foot.sums["14T"] is None, "nobody stated any: blank is not zero"
    grid.model.type_text(0, "12T", "4")
    assert grid.foot.sums["12T"] == 7
    assert "转入0" in grid.foot.accessibleDescription()


def test_the_selection_is_counted_and_summed(grid: CountScreen) -> None:
    """A text that is no number adds nothing."""
    for place, text in enumerate(("68", "70", "约20")):
        grid.model.type_text(place, "01T", text)
    said: list[str] = []
    grid.selection_said.connect(said.append)
    grid.view.go_to(0, "01T")
    chosen = grid.view.selectionModel()
    for place in range(3):
        chosen.select(grid.model.index_of(place, "01T"), chosen.SelectionFlag.Select)
    assert said[-1] == "选中 3 格 合计 138"


def test_no_heading_is_cut(grid: CountScreen) -> None:
    """Every line of every head fits into its column, 新就业形态 too."""
    grid.model.show_whole_form(True)
    head = grid.view.horizontalHeader()
    metrics = head.fontMetrics()
    for place in range(grid.model.columnCount()):
        lines = grid.model.headerData(place, Qt.Orientation.Horizontal).split("\n")
        assert max(map(metrics.horizontalAdvance, lines)) + 8 <= head.sectionSize(place), lines
        assert len(lines) * metrics.lineSpacing() <= head.height(), lines


def test_the_grid_goes_out_as_one_ledger(grid: CountScreen, tmp_path: Path) -> None:
    """What the union is, the items in sight, the totals at the end; text stays text, numbers numbers."""
    grid.model.type_text(0, "12T", "2")
    grid.model.type_text(1, "12T", "3")
    grid.export_to(tmp_path / "会员月报")
    sheet = openpyxl.load_workbook(tmp_path / "会员月报.xlsx").worksheets[0]
    heads, *lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert heads[:4] == ["基层工会统计代码", "工会名称", "工会组织类型", "所在政区"]
    assert heads[5:] == [
        spec.title for spec in items_of(grid.model.grid.definition).fields if grid.model.place_of(spec.name) >= 0
    ]
    assert [line[1] for line in lines] == [*(row.org_name for row in grid.model.rows), "合计"]
    assert [line[heads.index(items_of(grid.model.grid.definition).label("12T") + "（人）")] for line in lines] == [
        2,
        3,
        None,
        5,
    ]
    assert lines[0][2] == "单独基层工会"


def test_a_block_is_copied_with_and_without_heads(grid: CountScreen) -> None:
    for place in (0, 1):
        grid.view.go_to(place, "01T")
        keys(f"7{place}")
        hit(Qt.Key.Key_Return)
    chosen = grid.view.selectionModel()
    chosen.clear()
    for place in (0, 1):
        chosen.select(grid.model.index_of(place, "01T"), chosen.SelectionFlag.Select)
    grid.view.setFocus()
    hit(Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "70\n71"
    grid.view.copy(with_head=True)
    heads, first, _second = QApplication.clipboard().text().split("\n")
    assert heads.startswith("工会名称\t")
    assert first == f"{grid.model.rows[0].org_name}\t70"


def test_del_empties_and_ctrl_d_takes_the_value_above(grid: CountScreen, desk: Desk) -> None:
    grid.view.go_to(0, "12T")
    keys("4")
    hit(Qt.Key.Key_Return)
    grid.view.go_to(1, "12T")
    grid.view.fill_down()
    assert grid.model.text(1, "12T") == "4"
    grid.view.go_to(0, "12T")
    hit(Qt.Key.Key_Delete)
    assert grid.model.text(0, "12T") == ""
    assert "12T" not in stored(desk, org(grid, 0)), "blank is not zero"


def test_a_union_is_reached_by_its_initials(grid: CountScreen) -> None:
    from ui.forms.go_to_field import GoTo

    grid.go_to_union()
    dialog = grid.view.findChild(GoTo)
    assert dialog is not None
    ascii_keys(dialog.box, "nthtfz")
    press(dialog.box, Qt.Key.Key_Return)
    assert grid.model.rows[grid.view.place].org_name.startswith("南通恒泰纺织")


def test_help_and_details_of_a_cell(grid: CountScreen) -> None:
    grid.view.go_to(0, "12T")
    grid.show_help()
    card = grid.view.findChild(Card)
    assert card is not None
    column = next(c for c in grid.model.columns if c.name == "12T")
    assert column.help in card.text()
    card.close()
    card.setParent(None)
    keys("3")
    hit(Qt.Key.Key_Return)
    grid.model.save()
    grid.view.go_to(0, "12T")
    grid.show_details()
    details = grid.view.findChild(Card)
    assert details is not None
    assert "审核" in details.text()
    assert "2" in details.text(), "last month's value"
    details.close()


def test_one_union_opens_the_form_and_both_can_be_had(desk: Desk, qtbot: QtBot) -> None:
    screen = opened(desk, qtbot, 1)
    assert not screen.in_grid
    screen.switch()
    settle()
    assert screen.in_grid
    assert screen.model.rowCount() == 1
    screen.leave()


def test_the_grid_and_the_form_hand_over_their_union(grid: CountScreen) -> None:
    grid.view.go_to(1, "01T")
    keys("70")
    hit(Qt.Key.Key_Return)
    grid.model.save()
    grid.view.go_to(1, "01T")
    grid.switch()
    settle()
    assert grid.single.form.record_id == grid.model.rows[1].record_id
    grid.switch()
    settle()
    assert grid.in_grid
    assert grid.view.place == 1


def test_a_finding_of_the_month_opens_its_cell(grid: CountScreen) -> None:
    grid.view.go_to(2, "01T")
    keys("70")
    hit(Qt.Key.Key_Return)
    grid.model.save()
    record = grid.model.rows[2].record_id
    grid.enter((record, "14F"))
    settle()
    assert (grid.view.place, grid.view.cell) == (2, "14F"), "the column is shown when it was not"


def test_a_sealed_month_cannot_be_typed_into(grid: CountScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tzdesk.returns.versions.state", lambda _session, _month: "sealed")
    grid.enter()
    settle()
    before = grid.model.text(0, "12T")
    grid.view.go_to(0, "12T")
    keys("9")
    assert grid.model.text(0, "12T") == before
    assert "carry_all" not in grid.commands()
    assert "封存" in grid.words.text()


def test_a_hundred_and_twenty_unions_without_a_mouse(desk: Desk, qtbot: QtBot) -> None:
    screen = opened(desk, qtbot, 120)
    assert screen.model.rowCount() == 120
    started = time.monotonic()
    for _ in range(120):
        for text in TYPED:
            keys(text)
            hit(Qt.Key.Key_Return)
    screen.model.save()
    settle()
    took = time.monotonic() - started
    for place in range(120):
        cells = stored(desk, org(screen, place))
        assert [str(cells[name]) for name in CELLS] == list(TYPED)
        assert cells["30T"] == cells["10T"] + 1
    assert took / (120 * len(TYPED)) < 0.2, f"a cell took {took / (120 * len(TYPED)) * 1000:.0f} ms"


def test_the_months_list_is_offered_for_printing_beside_the_unions_papers(grid: CountScreen, desk: Desk) -> None:
    """Without a record in hand the list alone; what is typed is written first."""
    grid.view.go_to(0, "12T")
    keys("3")
    hit(Qt.Key.Key_Return)
    grid.view.go_to(0, "12T")
    grid.commands()["print"]()
    menu = grid.findChild(QMenu, "papers")
    assert menu is not None
    assert [action.objectName() for action in menu.actions() if not action.isSeparator()] == [
        "papers.member-ledger", "papers.member-counts", "papers.attachments"
    ]  # fmt: skip
    assert stored(desk, org(grid, 0))["12T"] == 3
    menu.close()
