"""Every dialog of the desk, opened over a window for pictures and for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.ui.keys import forget, settle
from tzdesk.base.periods import Month
from tzdesk.practice.planted import Planted, Score
from tzdesk.returns.forms import forms_of
from tzdesk.returns.reasons import Remembered
from tzdesk.rules import Finding, Severity

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.screens.register_screen import RegisterScreen
    from ui.window import MainWindow

FINDING = Finding("M16", Severity.SOFT, "member_count", 1, "30T", "会员人数 116 比上月 90 增减超过 20%，请说明原因。")
_KEYS = (("A01", "aid_case", 1, "id_no"),)
SCORE = Score(
    (Planted(1, "aid_case", 1, "困难职工档案：某某", "困难职工的手机号码少一位", _KEYS),),
    (Planted(2, "contract", 1, "集体合同：某厂", "合同期限止早于期限起", _KEYS),),
)


def every_dialog(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Name and dialog, shown; each is closed before the next."""
    for name, made in _made(window):
        made.show()
        settle(6)
        yield name, made
        made.close()
        made.deleteLater()
        forget()


def _made(window: MainWindow) -> Iterator[tuple[str, Any]]:
    from ui.forms.step_dialog import StepDialog
    from ui.palette import Palette, ShortcutSheet
    from ui.progress import ProgressDialog
    from ui.screens.entry import EntryDialog
    from ui.screens.lock import LockDialog
    from ui.tables.column_dialogs import ManyDialog, ReplaceDialog
    from ui.widgets.child_table import RowDialog
    from ui.widgets.counted import CountedDialog
    from ui.widgets.exercise import ExerciseDialog
    from ui.widgets.history import HistoryDialog
    from ui.widgets.prove_dialog import ProveDialog
    from ui.widgets.reason_dialog import ReasonDialog
    from ui.widgets.steps_back import StepsBack

    desk = window.desk
    screen = _contract(window)
    number = screen.form.record_id
    assert number is not None
    yield "history", HistoryDialog(desk, "contract", number, "", window)
    yield "counted", CountedDialog(desk, "contract", number, window)
    yield "steps", StepsBack(desk, window)
    yield "reason", ReasonDialog([FINDING], window, [Remembered(Month(2023, 11), "两家企业关停，会员减少", True)])
    form = forms_of(desk.wp.definition(desk.period))["JT-01"]
    yield "entry", EntryDialog(form, "111", "H", None, window)
    yield "shortcuts", ShortcutSheet(window)
    yield "palette", Palette(desk, window.places, window.actions_table, window)
    exercise = ExerciseDialog(desk, window)
    exercise.show_score(SCORE)
    yield "exercise", exercise
    yield "prove", ProveDialog(desk, window)
    yield "lock", LockDialog(desk, window)
    yield "progress", ProgressDialog("审核2023年12月", window)
    yield "row", RowDialog(desk, "aid_member", None, {}, window)
    yield from _writing(window, number)
    fields = [column.field for column in screen.model.columns]
    yield "many", ManyDialog(desk, fields, fields[0], 3, window)
    yield "replace", ReplaceDialog(fields, fields[0], "选中的格子", window)
    with desk.wp.store.reading() as session:
        register = desk.wp.register("contract")
        steps = register.steps(desk.wp, session, register.get(session, number))
    for step in steps[:3]:
        yield f"step-{step.id}", StepDialog(desk, "contract", [number], step, window)


def _writing(window: MainWindow, contract: int) -> Iterator[tuple[str, Any]]:
    """What asks for words, a reason, a password or a user; scans; a month compared with what was sealed."""
    from tzdesk.access import roles_of
    from ui.screens.attachments import AttachmentsDialog
    from ui.screens.carrying import SecretDialog
    from ui.screens.month_versions import DifferencesDialog
    from ui.screens.users_page import UserDialog
    from ui.widgets.gate_dialog import GateDialog
    from ui.widgets.reason_dialog import WordsDialog
    from ui.widgets.reveal_dialog import RevealDialog

    desk = window.desk
    yield "words", WordsDialog("更正", "2023年12月已经封存。", "例如：漏报了两家企业的新会员", "开始更正", window)
    yield "differences", DifferencesDialog("2023年12月与现在比较", [], window)
    yield "attachments", AttachmentsDialog(desk, "contract", contract, window)
    yield "gate", GateDialog("名册", ["钱某某"], window, editions=True)
    yield "secret", SecretDialog(window)
    yield "reveal", RevealDialog("证件号", window)
    roles = roles_of(desk.wp.definition()).roles
    yield "user", UserDialog(roles, window, held=("entry",))
    yield "user-roles", UserDialog(roles, window, who="王某", held=("entry", "chair"))


def _contract(window: MainWindow) -> RegisterScreen:
    window.go_to("register.contract")
    settle(6)
    screen: Any = window.screen_in_front
    screen.view.selectRow(0)
    settle(6)
    made: RegisterScreen = screen
    return made
