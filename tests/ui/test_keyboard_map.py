"""The keyboard map, pressed row by row: what clerks' hands know from Excel, from 统计联网直报 and from other programs.

Keys go to the window as the system hands them in, so that shortcuts, text boxes and lists compete for them as in life.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import settle, words
from tests.ui.windows import opened
from tzdesk.base.periods import Month
from tzdesk.registers.members.service import save_counts
from ui.actions import ACTS, Act, Actions
from ui.bridge import Desk
from ui.forms.field_card import Card
from ui.forms.go_to_field import GoTo
from ui.forms.record_form import RecordForm
from ui.keyboard import FIELD_KEYS
from ui.palette import Palette, ShortcutSheet
from ui.screens.count_grid import CountScreen
from ui.screens.lock import LockDialog
from ui.screens.month import MonthScreen
from ui.screens.register_screen import RegisterScreen
from ui.tables.column_dialogs import ReplaceDialog
from ui.window import MainWindow

# The rows of the map that the hands expect; every key must be pressed by a test below.
EXPECTED = (
    "Enter", "Shift+Enter", "Tab", "Shift+Tab", "Up", "Down", "F2", "Esc", "typing", "Ctrl+C", "Ctrl+Shift+C",
    "Ctrl+X", "Ctrl+V", "Ctrl+D", "Ctrl+Z", "Ctrl+Y", "Ctrl+S", "Ctrl+N", "Ctrl+E", "Del", "Ctrl+F", "F3",
    "Shift+F3", "Ctrl+H", "Ctrl+K",
    "Ctrl+Enter", "Ctrl+'",
    "Ctrl+;", "t", "+", "-", "]", "[", "m", "h", "F6", "F10", "F11", "F7", "F8", "F9", "Shift+F9", "PgUp", "PgDn",
    "Ctrl+PgUp", "Ctrl+PgDown", "Ctrl+Home", "Ctrl+End", "Ctrl+P", "Ctrl+L", "F1", "Ctrl+/",
)  # fmt: skip
PRESSED: set[str] = set()
RAN: set[str] = set()
_ON_THE_MAP = {"Return": "Enter", "PgDown": "PgDn"}  # Qt's word and the map's


def hit(*sequences: str) -> None:
    """Press keys, given by their names, in the window that has the keyboard, and note them as pressed."""
    for sequence in sequences:
        PRESSED.update(written(sequence))
        send(sequence)


def send(sequence: str) -> None:
    """Press a key without a claim to what it does."""
    combination = QKeySequence(sequence)[0]
    window = QApplication.activePopupWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()
    assert window is not None
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, combination.key(), combination.keyboardModifiers())
    settle()


def written(sequence: str) -> set[str]:
    """How the map may write a key; a key that overwrites what stands in a field is "typing", too."""
    names = {sequence, "+".join(_ON_THE_MAP.get(part, part) for part in sequence.split("+")) or sequence}
    over = isinstance(box := QApplication.focusWidget(), QLineEdit) and box.hasSelectedText()
    return names | ({"typing"} if over and len(sequence) == 1 else set())


@pytest.fixture(autouse=True)
def _ran(request: pytest.FixtureRequest) -> None:
    RAN.add(request.node.originalname)


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    made = small.fill(desk.wp, unions=4)
    save_counts(desk.wp, Month(2023, 11), {key: {"01T": 60, "10T": 50, "12T": 2} for key in made["organisation"]})
    with opened(desk, active=qtbot) as window:
        yield window


@pytest.fixture
def screen(window: MainWindow) -> RegisterScreen:
    """The contracts, with the cursor in the table."""
    window.go_to("register.contract")
    settle()
    found = window.screen_in_front
    assert isinstance(found, RegisterScreen)
    return found


@pytest.fixture
def form(screen: RegisterScreen) -> Iterator[RecordForm]:
    """The form of the second contract, with the cursor in its first field."""
    screen.view.step(1)
    settle()
    screen.form.focus_field()
    settle()
    yield screen.form
    screen.form.drafting.touched.clear()


@pytest.fixture
def grid(window: MainWindow) -> CountScreen:
    window.go_to("register.member_count")
    settle()
    found = window.screen_in_front
    assert isinstance(found, CountScreen)
    assert found.in_grid
    return found


def line(form: RecordForm, field: str) -> QLineEdit:
    found = form.rows[field].box.keys_from[-1]
    assert isinstance(found, QLineEdit)
    return found


def stored(form: RecordForm, field: str) -> Any:
    with form.desk.wp.store.reading() as session:
        return form.desk.wp.register(form.kind).get(session, form.record_id or 0).__getattribute__(field)


# --- shortcuts -----------------------------------------------------------------------------------------------

SHORTCUTS = [(act, key) for act in ACTS for key in (act.shortcut, act.also) if key]


@pytest.mark.parametrize(("act", "key"), SHORTCUTS, ids=[f"{act.id} {key}" for act, key in SHORTCUTS])
def test_every_shortcut_reaches_its_action_and_no_other(act: Act, key: str, qtbot: QtBot) -> None:
    ran: list[str] = []
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window, ran.append)
    for known in actions.by_id.values():
        known.setEnabled(True)
        window.addAction(known)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    send(key)  # that a key reaches its action does not yet show what it does
    assert ran == [act.id]


def test_no_two_actions_share_a_key() -> None:
    for (one, first), (other, second) in itertools.combinations(SHORTCUTS, 2):
        assert QKeySequence(first) != QKeySequence(second), f"{one.id} and {other.id}"


def test_the_sheet_shows_every_row(window: MainWindow) -> None:
    sheet = ShortcutSheet(window)
    shown = {(keys, what) for _menu, keys, what in sheet.lines}
    assert {(row.shown, row.what) for row in FIELD_KEYS} <= shown
    assert {act.keys for act in ACTS if act.shortcut} <= {keys for keys, _what in shown}


# --- from field to field --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "back"), [("Return", "Shift+Return"), ("Tab", "Shift+Tab"), ("Down", "Up")])
def test_to_the_next_field_and_back_past_what_cannot_be_filled(form: RecordForm, on: str, back: str) -> None:
    order = form.body.order()
    computed = next(n for n, row in form.rows.items() if row.spec.computed and n != next(iter(form.rows)))
    before = next(name for name in reversed(list(form.rows)[: list(form.rows).index(computed)]) if name in order)
    form.focus_field(before)
    hit(on)
    after = form.field_in_hand
    assert after == order[order.index(before) + 1]
    hit(back)
    assert form.field_in_hand == before


def test_the_same_keys_in_the_grid_and_typing_overwrites(grid: CountScreen) -> None:
    grid.view.go_to(1, "12T")
    hit("5", "Return")
    hit("1", "Tab")
    assert (grid.model.text(1, "12T"), grid.model.text(1, "13T")) == ("5", "1")
    grid.view.go_to(1, "12T")
    hit("7", "Down")
    assert grid.model.text(1, "12T") == "7"
    assert (grid.view.place, grid.view.cell) == (2, "12T")
    hit("Up")
    assert grid.view.place == 1
    hit("Shift+Return")
    assert grid.view.cell != "12T"


def test_typing_overwrites_f2_edits_and_esc_gives_up(form: RecordForm) -> None:
    form.focus_field("contract_no")
    old = line(form, "contract_no").text()
    hit("9")
    assert line(form, "contract_no").text() == "9"
    hit("Esc")
    assert line(form, "contract_no").text() == old
    hit("F2", "9")
    assert line(form, "contract_no").text() == f"{old}9"
    hit("Esc")


@pytest.mark.parametrize("key", ["F4", "Alt+Down"])
def test_all_choices_are_opened(form: RecordForm, key: str) -> None:
    field = next(name for name in form.body.order() if form.rows[name].spec.type.name == "code")
    form.focus_field(field)
    combo = form.rows[field].box.inner
    hit(key)
    view = combo.view()  # type: ignore[attr-defined]
    assert view.isVisible()
    combo.hidePopup()  # type: ignore[attr-defined]


def test_pages_of_a_form(form: RecordForm) -> None:
    first, second = (next(n for n in names if n in form.body.order()) for names in form.body.sections[:2])
    form.focus_field(first)
    hit("PgDown")
    assert form.field_in_hand == second
    hit("PgUp")
    assert form.field_in_hand == first


# --- blocks -----------------------------------------------------------------------------------------------------


def test_blocks_are_copied_cut_pasted_and_filled_down(grid: CountScreen) -> None:
    grid.view.go_to(0, "12T")
    hit("4", "Return")
    grid.view.go_to(0, "12T")
    hit("Ctrl+C")
    assert QApplication.clipboard().text() == "4"
    grid.view.go_to(1, "12T")
    hit("Ctrl+V")
    assert grid.model.text(1, "12T") == "4"
    grid.view.go_to(2, "12T")
    hit("Ctrl+D")
    assert grid.model.text(2, "12T") == "4"
    hit("Ctrl+X")
    assert (grid.model.text(2, "12T"), QApplication.clipboard().text()) == ("", "4")
    grid.view.go_to(1, "12T")
    hit("Del")
    assert grid.model.text(1, "12T") == ""


def test_a_block_is_copied_with_its_heads(grid: CountScreen) -> None:
    grid.view.go_to(0, "12T")
    hit("4", "Return")
    grid.view.go_to(0, "12T")
    label = grid.model.columns[grid.view.currentIndex().column()].label
    hit("Ctrl+Shift+C")
    head, cells = (row.split("\t") for row in QApplication.clipboard().text().splitlines())
    assert (head, cells) == (["工会名称", label], [grid.model.rows[0].org_name, "4"])


# --- undo, save, records ----------------------------------------------------------------------------------------


def test_saved_taken_back_and_done_again(form: RecordForm) -> None:
    form.focus_field("contract_no")
    old = line(form, "contract_no").text()
    words(line(form, "contract_no"), "新号")
    hit("Ctrl+S")
    assert stored(form, "contract_no") == "新号"
    form.focus_field("sign_date")  # a box with no typing of its own leaves the key to the desk
    hit("Ctrl+Z")
    assert stored(form, "contract_no") == old
    hit("Ctrl+Y")
    assert stored(form, "contract_no") == "新号"


def test_new_edit_and_delete(screen: RegisterScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("Ctrl+E", "Return"):
        screen.view.setFocus()
        hit(key)
        assert screen.form.field_in_hand, f"{key} goes to the form"
    screen.view.setFocus()
    hit("F2")
    assert screen.view.editor is not None
    hit("Esc")
    hit("Ctrl+N")
    assert screen.form.record_id is None
    assert screen.form.field_in_hand
    asked: list[str] = []
    monkeypatch.setattr(RegisterScreen, "delete", lambda _screen: asked.append("asked"))
    screen.view.setFocus()
    hit("Del")
    assert asked == ["asked"]


def test_from_record_to_record(screen: RegisterScreen) -> None:
    screen.view.setFocus()
    hit("Ctrl+End")
    assert screen.view.currentIndex().row() == screen.model.rowCount() - 1
    hit("Ctrl+PgUp")
    assert screen.view.currentIndex().row() == screen.model.rowCount() - 2
    hit("Ctrl+Home")
    assert screen.view.currentIndex().row() == 0
    hit("Ctrl+PgDown")
    assert screen.form.record_id == screen.model.ids[1]


def test_from_union_to_union(grid: CountScreen) -> None:
    grid.view.go_to(0, "12T")
    hit("Ctrl+PgDown")
    assert (grid.view.place, grid.view.cell) == (1, "12T")
    hit("Ctrl+End")
    assert grid.view.place == grid.model.rowCount() - 1
    hit("Ctrl+PgUp", "Ctrl+Home")
    assert grid.view.place == 0


# --- finding ------------------------------------------------------------------------------------------------------


def test_the_filter_takes_the_cursor(screen: RegisterScreen) -> None:
    screen.view.setFocus()
    hit("Ctrl+F")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    assert screen.isAncestorOf(QApplication.focusWidget())
    assert not screen.form.field_in_hand


def test_the_next_row_with_what_was_sought(screen: RegisterScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(RegisterScreen, "find_next", lambda _screen, by: asked.append(by))
    screen.view.setFocus()
    hit("F3", "Shift+F3")
    assert asked == [1, -1]


def test_replacing_in_the_column_in_hand(screen: RegisterScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(ReplaceDialog, "exec", lambda dialog: shown.append(dialog.objectName()) or 0)
    screen.view.go_to(screen.model.ids[0])
    screen.view.setFocus()
    hit("Ctrl+H")
    assert shown == ["replace"]


def test_the_palette_opens(window: MainWindow) -> None:
    hit("Ctrl+K")
    palette = window.findChild(Palette)
    assert palette is not None
    hit("Esc")


def test_to_a_field_by_its_label(form: RecordForm) -> None:
    hit("F6")
    dialog = form.findChild(GoTo)
    assert dialog is not None
    words(dialog.box, form.rows["sign_date"].spec.label)
    hit("Return")
    assert form.field_in_hand == "sign_date"


def test_to_the_next_empty_field_that_must_be_filled(form: RecordForm, grid: CountScreen, window: MainWindow) -> None:
    grid.view.go_to(0, "01T")
    hit("F10")
    assert grid.view.cell != "01T"
    assert grid.model.text(grid.view.place, grid.view.cell) == ""
    window.go_to("register.contract")
    settle()
    form.focus_field()
    hit("F10")
    assert form.is_needed(form.field_in_hand)
    assert not form.rows[form.field_in_hand].box.text()


def test_the_check_goes_to_a_field_with_a_problem(form: RecordForm) -> None:
    hit("F11")
    assert form.rows[form.field_in_hand].said


# --- values and help ------------------------------------------------------------------------------------------------


def test_today_and_the_value_above(form: RecordForm) -> None:
    form.focus_field("sign_date")
    hit("Ctrl+;")
    assert line(form, "sign_date").text() == "2023-12-28"
    hit("Ctrl+'")
    assert line(form, "sign_date").text() == "2023-03-01", "the contract above was signed that day"


def test_the_date_keys(form: RecordForm) -> None:
    form.focus_field("sign_date")
    line(form, "sign_date").clear()
    steps = {"t": "2023-12-28", "+": "2023-12-29", "-": "2023-12-28", "]": "2024-01-28", "[": "2023-12-28",
             "m": "2023-12-01", "h": "2023-12-31"}  # fmt: skip
    for key, day in steps.items():
        hit(key)
        assert line(form, "sign_date").text() == day, key


@pytest.mark.parametrize("key", ["F1", "Ctrl+Return"])
def test_help_and_details_of_a_field(form: RecordForm, key: str) -> None:
    form.focus_field("sign_date")
    hit(key)
    card = form.findChild(Card)
    assert card is not None
    assert form.rows["sign_date"].spec.help in card.text()
    assert ("修改记录" in card.text()) == (key != "F1")
    hit("Esc")
    assert not card.isVisible()
    assert form.field_in_hand == "sign_date"


# --- the month, the window --------------------------------------------------------------------------------------------


def test_the_month_is_computed_anew(window: MainWindow) -> None:
    window.go_to("month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    before = screen.book
    hit("F7")
    assert screen.book is not None
    assert screen.book is not before


def test_audit_and_from_finding_to_finding(window: MainWindow) -> None:
    window.go_to("register.contract")
    hit("F8")
    settle(20)
    audit = window.desk.audits.latest
    assert audit is not None
    assert len(audit.blocking) > 1
    hit("F9")
    first = window.desk.audits.in_hand
    hit("F9")
    assert window.desk.audits.in_hand != first
    hit("Shift+F9")
    assert window.desk.audits.in_hand == first


def test_papers_are_offered(screen: RegisterScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []
    monkeypatch.setattr("ui.screens.papers.offer_papers", lambda _desk, kind, *_rest: offered.append(kind))
    screen.view.setFocus()
    hit("Ctrl+P")
    assert offered == ["contract"]


def test_where_the_record_counts(screen: RegisterScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the table and from the form, the record in hand."""
    asked: list[tuple[str, int | None]] = []
    monkeypatch.setattr(
        "ui.widgets.counted.show_counted", lambda _desk, kind, number, _on: asked.append((kind, number))
    )
    screen.view.setFocus()
    hit("Ctrl+Home", "F12")
    screen.form.focus_field()
    hit("F12")
    assert asked == [("contract", screen.model.ids[0])] * 2


def test_the_desk_is_locked(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    guarded: list[Any] = []
    monkeypatch.setattr(LockDialog, "guard", lambda dialog, _window: guarded.append(dialog))
    monkeypatch.setattr(type(window.desk.wp.store), "in_memory_only", False, raising=False)
    hit("Ctrl+L")
    assert len(guarded) == 1


def test_the_sheet_of_shortcuts(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(ShortcutSheet, "exec", lambda sheet: shown.append(sheet.windowTitle()))
    hit("Ctrl+/")
    assert shown == ["快捷键一览"]


# --- the map as a whole ---------------------------------------------------------------------------------------


def test_every_key_of_the_map_was_pressed() -> None:
    """What the tests above really sent to a window, against the whole map."""
    tests = {known for known, thing in globals().items() if known.startswith("test_") and callable(thing)}
    if missing := tests - RAN:
        pytest.skip(f"only a part of the file runs: {len(missing)} tests are missing")
    on_sheet = {key for row in FIELD_KEYS for key in row.keys}
    assert (on_sheet | set(EXPECTED)) - PRESSED == set()
