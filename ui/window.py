"""The main window: navigation at the left, title and month above, the screen in the middle, what counts below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tzdesk.base import clock
from ui import coming_back, help_menu
from ui.actions import BY_ID, Actions
from ui.backup_watch import BackupWatch
from ui.idle import IdleWatch
from ui.leaving import agreed_to_leave, ask_to_switch, unfinished
from ui.navigation import Places
from ui.navigation_tree import Navigation
from ui.qt import name
from ui.renewing import renew, resize
from ui.screens.base import Screen
from ui.status import MONTH_WORDS, Status
from ui.theme import SMALLEST
from ui.undo_keys import UndoKeys
from ui.widgets.action_bar import ActionBar, BarItem
from ui.widgets.small import Chip, PeriodChooser, label, rule

if TYPE_CHECKING:
    from tzdesk.base.periods import Month
    from tzdesk.pieces.due import MonthDue
    from tzdesk.returns.audit import Audit
    from tzdesk.returns.versions import State
    from tzdesk.store import Changed
    from ui.bridge import Desk


class MainWindow(QMainWindow):
    """Holds the screens, runs the actions."""

    switch_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        name(self, "desk", "通州工会台账")
        self.desk = desk
        self.setMinimumSize(SMALLEST)
        self.actions_table = Actions(self, self.run)
        self.actions_table.fill(self.menuBar())
        for action in self.actions_table.by_id.values():
            self.addAction(action)
        self.places = Places(desk)
        self.nav = Navigation(self.places, desk.settings, desk.wp.store.user)
        self.nav.chosen.connect(self.go_to)
        self.title = label("", "screen.title", title=True)
        self.title.setProperty("big", True)
        self.period = PeriodChooser(desk.period, spans=True)
        self.period.chosen.connect(self._choose_period)
        self.period.longer.connect(lambda span: self.go_to("span", span))
        self.chip = Chip("month.state")
        self.bar = ActionBar(self.run)
        self.stack = QStackedWidget()
        self.screens: dict[str, Screen] = {}
        self.status = Status(desk)
        self.setStatusBar(self.status)
        self._build()
        self._painted = False
        self._points = desk.settings.font_points
        desk.period_changed.connect(self._on_period)
        desk.changed.connect(self._on_changed)
        desk.go.connect(self._on_go)
        desk.audits.told.connect(self._on_audit)
        desk.theme_changed.connect(self._redraw)
        desk.say.connect(lambda text: self.statusBar().showMessage(text, 8000))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme)
        self.backups = BackupWatch(desk, self)
        self.backups.told.connect(self.status.say_backup)
        self.undo_keys = UndoKeys(self)
        self.hard = 0
        self.due: MonthDue | None = None
        self._agreed = False
        self.idle = IdleWatch(desk, self)
        self.idle.expired.connect(self.lock)
        self._restore()
        self._on_changed(None)
        coming_back.reopen(self, self.places.known(desk.settings.last_screen))

    # --- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 16, 8)
        top.setSpacing(12)
        top.addWidget(self.title)
        top.addWidget(self.period)
        top.addWidget(self.chip)
        top.addWidget(self.bar, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(top)
        right.addWidget(rule())
        right.addWidget(self.stack, 1)
        whole = QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.nav)
        whole.addLayout(right, 1)
        body = QWidget()
        body.setLayout(whole)
        self.setCentralWidget(body)

    def _restore(self) -> None:
        stored = self.desk.settings.window_geometry
        if not (stored and self.restoreGeometry(QByteArray.fromBase64(stored.encode()))):
            self.resize(1280, 760)
        from tzdesk.pieces.due import month_at_work

        wp, today = self.desk.wp, clock.today()
        self.desk.ask(lambda session: month_at_work(wp, session, today), self._choose_period_at_start, owner=self)

    def _choose_period_at_start(self, month: Month) -> None:
        self.desk.period = month

    def showEvent(self, event: QShowEvent) -> None:
        """Icons come after the first paint."""
        super().showEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._draw_icons)
            self.idle.start()
            self.undo_keys.watch()
            self.backups.start()

    def _draw_icons(self) -> None:
        self.actions_table.draw_icons()
        self.nav.draw_icons()
        self._fill_buttons()

    def _on_scheme(self) -> None:
        """The system turned dark or light."""
        from ui import theme

        if theme.follow_system(self.desk.settings.theme, self.desk.settings.font_points):
            self.desk.theme_changed.emit()

    def _redraw(self) -> None:
        """Another theme or font: icons take the new colours."""
        from ui import icons, theme

        icons.forget()
        self._draw_icons()
        theme.repaint(self)
        if self._points != self.desk.settings.font_points:
            self._points = self.desk.settings.font_points
            resize(self)

    # --- places -------------------------------------------------------------------------------------------------

    @property
    def screen_in_front(self) -> Screen:
        """The screen that is shown."""
        front = self.stack.currentWidget()
        assert isinstance(front, Screen)
        return front

    def go_to(self, place: str, target: Any = None) -> None:
        """Bring a screen to the front; it is made when it is first needed."""
        if self.stack.count():
            self.screen_in_front.leave()
        if place not in self.screens:
            made = self.places.make(place)
            made.selection_said.connect(self.status.say_selection)
            made.offers_changed.connect(self._offer)
            self.screens[place] = made
            self.stack.addWidget(made)
        screen = self.screens[place]
        self.stack.setCurrentWidget(screen)
        self.nav.show_place(place)
        self.title.setText(screen.title)
        self.period.setVisible(screen.uses_period)
        self.chip.setVisible(screen.uses_period)
        self.status.say_selection("")
        self._name_window()
        if place in self.places.remembered():
            self.desk.settings.last_screen = place
        self._fill_buttons()
        self._offer()
        screen.enter(target)

    def _on_go(self, place: str, target: Any) -> None:
        if place != "register" or not isinstance(target, tuple):
            self.go_to(place, target)
            return
        kind, record_id, field = target
        if self.places.owner_of(kind) is None:
            if self.places.known(f"register.{kind}") != "home":
                self.go_to(f"register.{kind}", (record_id, field))
            return
        register = self.desk.wp.register(kind)
        self.desk.ask(
            lambda session: register.listed_at(register.get(session, record_id)),
            lambda owner: self._on_go("register", (*owner, "")) if owner is not None else None,
            owner=self,
        )

    def _fill_buttons(self) -> None:
        if not self.stack.count():
            return
        screen = self.screen_in_front
        items = [self._bar_item(act_id, main=False) for act_id in screen.bar]
        if screen.main_action:
            items.append(self._bar_item(screen.main_action, main=True))
        self.bar.fill(items)

    def _bar_item(self, act_id: str, *, main: bool) -> BarItem:
        act, drawn = BY_ID[act_id], None
        if self._painted and act.icon:
            from ui.icons import icon

            drawn = icon(act.icon, "on_accent" if main else "text")
        return BarItem(act_id, act.text, self.actions_table[act_id], drawn, main)

    def _offer(self) -> None:
        screen = self.screen_in_front
        self.actions_table.offer(set(screen.commands()), {**screen.refusals(), **self.desk.audits.refusals})

    # --- what is done -------------------------------------------------------------------------------------------

    def run(self, act_id: str) -> None:
        """Do an action: the window's own, else the screen's."""
        own = {
            "undo": lambda: self._step("undo"),
            "redo": lambda: self._step("redo"),
            "backup": lambda: self._on_go("settings", "backup"),
            "switch": lambda: ask_to_switch(self),
            "lock": self.lock,
            "export_annex": lambda: self._carry("export_annex"),
            "open_sealed": lambda: self._carry("open_sealed"),
            "undo_list": self._step_list,
            "quit": self.quit,
            "palette": self.open_palette,
            "home": lambda: self.go_to("home"),
            "month": lambda: self.go_to("month"),
            "previous_month": lambda: self._choose_period(self.desk.period.previous),
            "next_month": lambda: self._choose_period(self.desk.period.next),
            "journal": lambda: self.go_to("journal"),
            "bin": lambda: self.go_to("bin"),
            "settings": lambda: self.go_to("settings"),
            "shortcuts": lambda: help_menu.show_shortcuts(self),
            "manual": lambda: self.go_to("manual"),
            "tour": lambda: help_menu.start_tour(self),
            "prove": lambda: help_menu.show_prove(self),
            "exercise": lambda: help_menu.show_exercise(self),
            "about": lambda: help_menu.show_about(self),
        }
        everywhere = {
            "audit": lambda: self.desk.audits.run(self),
            "next_finding": lambda: self._walk_findings(1),
            "previous_finding": lambda: self._walk_findings(-1),
        }
        if act_id in {"next_finding", "previous_finding"} and self.desk.audits.pending:
            own |= everywhere  # after an audit the walk goes through the whole month, not only the screen in front
        command = own.get(act_id) or self.screen_in_front.commands().get(act_id) or everywhere.get(act_id)
        if command is not None:
            command()

    def _walk_findings(self, by: int) -> None:
        self.screen_in_front.leave()
        if (finding := self.desk.audits.step(by)) is not None:
            self.desk.open_finding(finding)
            self.desk.say.emit(finding.message)

    def _step(self, which: str) -> None:
        self.screen_in_front.leave()
        store = self.desk.wp.store
        work = store.undo if which == "undo" else store.redo
        word = "撤销" if which == "undo" else "重做"
        self.desk.do(work, lambda done: self.desk.say.emit(f"已{word}：{done.label}"), owner=self)

    def _step_list(self) -> None:
        from ui.widgets.steps_back import StepsBack

        self.screen_in_front.leave()
        StepsBack(self.desk, self).exec()

    def _choose_period(self, month: Month) -> None:
        self.screen_in_front.leave()
        self.desk.period = month

    def _on_period(self, month: Month) -> None:
        self.period.show_month(month)
        if self.statusBar().currentMessage() == self.desk.audits.said:  # of the month that was left
            self.statusBar().clearMessage()
        self._ask_state()

    def _on_changed(self, news: Changed | None) -> None:
        if news is not None and "definition_package" in news.kinds:
            renew(self)
        self._name_steps()
        self._ask_state()

    def _name_steps(self) -> None:
        store = self.desk.wp.store

        def labels() -> tuple[str | None, str | None, str | None]:
            return store.undo_label, store.redo_label, store.undo_refusal

        def show(found: tuple[str | None, str | None, str | None]) -> None:
            refusal = found[2]
            for act_id, word, step in (("undo", "撤销", found[0]), ("redo", "重做", found[1])):
                action = self.actions_table[act_id]
                action.setText(f"{word}：{step}" if step else word)
                action.setEnabled(step is not None)
            if refusal is not None:  # stays in reach, so that the key says why
                self.actions_table["undo"].setText("撤销（不能再往前）")
                self.actions_table["undo"].setEnabled(True)
            self.actions_table["undo"].setStatusTip(refusal or "")

        self.desk.runner.call(labels, show, owner=self)

    def _ask_state(self) -> None:
        from ui.asking import head_state

        period = self.desk.period
        wp = self.desk.wp
        self.desk.ask(lambda session: head_state(wp, session, period), self._show_state, owner=self)

    def _show_state(self, found: tuple[str, State, MonthDue | None, bool]) -> None:
        unit, state, self.due, shut = found
        self.desk.unit_name = unit
        self.status.say_month(unit, self.desk.period.label, MONTH_WORDS[state])
        self.chip.say(MONTH_WORDS[state], sealed=state == "sealed")
        self.desk.audits.take_shut(shut)
        if self.stack.count():
            self._name_window()
            self._offer()

    def _name_window(self) -> None:
        mark = "（只读）" if self.desk.wp.store.readonly else ""
        self.setWindowTitle(f"{self.screen_in_front.title} — {self.desk.unit_name or '通州工会台账'}{mark}")

    def open_palette(self) -> None:
        """Ctrl+K."""
        from ui.palette import Palette

        Palette(self.desk, self.places, self.actions_table, self).open()

    def _carry(self, what: str) -> None:
        """What names people travels encrypted."""
        from ui.screens import carrying

        getattr(carrying, what)(self.desk, self)

    def lock(self) -> None:
        """Hide the work until the password is typed again."""
        from ui.screens.lock import LockDialog

        if getattr(self.desk.wp.store, "in_memory_only", False):
            return
        self.screen_in_front.leave()
        self.idle.stop()
        lock = LockDialog(self.desk, self)
        lock.finished.connect(self.idle.start)  # guard() returns only after dialogs that opened meanwhile
        lock.guard(self)

    # --- end ----------------------------------------------------------------------------------------------------

    def quit(self) -> None:
        """Close, after a word about what is still wrong or due; nothing is asked about saving."""
        if self._may_leave():
            self._agreed = True
            self.close()

    def _may_leave(self) -> bool:
        return self._agreed or agreed_to_leave(self.due, self.hard, self, unfinished(self.screens.values()))

    def _on_audit(self, audit: Audit | None) -> None:
        self.hard = audit.hard if audit is not None else 0
        self.status.say_counts((audit.hard, audit.firm, audit.soft) if audit is not None else None)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Everything is saved already; only remember how the window stood."""
        if event.spontaneous() and not self._may_leave():
            event.ignore()
            return
        if self.stack.count():
            self.screen_in_front.leave()
        coming_back.remember(self)
        self.backups.stop()
        try:
            self.desk.settings.save()
        finally:
            self.desk.close()
        event.accept()
