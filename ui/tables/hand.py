"""What the hand does with a table: type, copy, paste, fill down, change many, replace, export, and the right button.

Everything that writes makes a plan in the core and carries it out as one operation; what changes more than one cell is
shown before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from ui.actions import BY_ID
from ui.allowed import refusals
from ui.qt import name
from ui.tables.blocks import selected_block, selected_row_places, shown_fields, shown_places
from ui.tables.model import Index
from ui.widgets.gate_dialog import at_the_gate

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.excel.write import Written
    from tzdesk.fields.spec import FieldSpec
    from tzdesk.jobs import Job
    from tzdesk.registers.changing import CarriedOut, Plan
    from tzdesk.registers.keeping.gate import Permit
    from ui.bridge import Desk
    from ui.tables.view import RegisterView

MENU = (
    "edit", "edit_cell", "", "cut", "copy", "copy_head", "paste", "fill_down", "", "edit_many", "replace", "",
    "filter_same", "clear_filter", "", "counted", "export_list", "columns", "", "delete",
)  # fmt: skip
MANY = 50  # cells that are filled down without asking
WRITES = ("cut", "paste", "fill_down", "edit_many", "replace")
Asked = Callable[["Session"], "Job[Plan]"]


class TableHand(QObject):
    """The commands of one table by action id; `more` holds those of its screen that stand in the menu, too."""

    def __init__(self, view: RegisterView, title: str) -> None:
        super().__init__(view)
        self.view = view
        self.model = view.register_model
        self.desk = self.model.desk
        self.title = title
        self.register = self.desk.wp.register(self.model.kind)
        self.more: dict[str, Callable[[], Any]] = {}
        self.given: Callable[[], dict[str, Any]] = dict
        self.in_hand: Callable[[], int | None] = view.current_id
        self.refused = refusals(self.desk.wp, self.model.kind)
        self.model.in_place = "edit_cell" not in self.refused
        view.edit_with(self.write_cell)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self.offer_menu)

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Action id → what to do."""
        return {
            "copy": self.view.copy,
            "copy_head": self.copy_with_head,
            "cut": self.cut,
            "paste": self.paste,
            "fill_down": self.fill_down,
            "edit_cell": self.view.edit_current,
            "edit_many": self.edit_many,
            "replace": self.replace,
            "columns": self.view.choose_columns,
            "counted": self.show_counted,
            "export_list": self.export,
        }

    def take_keys(self) -> None:
        """Answer the keys of the clipboard in this table itself: one that stands inside a screen of another."""
        commands = self.commands()
        self.view.own_keys = {
            QKeySequence(BY_ID[act_id].shortcut): command
            for act_id, command in commands.items()
            if BY_ID[act_id].shortcut and act_id not in self.refused
        }

    def show_counted(self) -> None:
        """The cells of the month's returns that the record in hand counts in."""
        from ui.widgets.counted import show_counted

        show_counted(self.desk, self.model.kind, self.in_hand(), self.view)

    def copy_with_head(self) -> None:
        """The selected block with the headings above."""
        self.view.copy(with_head=True)

    def offer_menu(self, at: QPoint) -> None:
        """The menu under the right button, for the row that was clicked or the selection it belongs to."""
        index = self.view.indexAt(at)
        if index.isValid() and index.row() not in selected_row_places(self.view):
            self.view.put_cursor(index)
        menu = QMenu(self.view)
        name(menu, "table.menu", "表格菜单")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        offered = self.more | self.commands()
        for act_id in MENU:
            if not act_id:
                menu.addSeparator()
            elif act_id in offered:
                act = BY_ID[act_id]
                made = menu.addAction(act.text)
                made.setObjectName(f"table.menu.{act_id}")
                if act.shortcut:
                    made.setText(f"{act.text}\t{act.shortcut}")
                made.setEnabled(act_id not in self.refused)
                made.setToolTip(self.refused.get(act_id, act.tip))
                made.triggered.connect(offered[act_id])
        menu.popup(self.view.viewport().mapToGlobal(at))

    # --- writing ------------------------------------------------------------------------------------------------

    def write_cell(self, index: Index, text: str) -> None:
        """What was typed into a cell."""
        from tzdesk.registers.pasting import plan_typed

        wp, register, field = self.desk.wp, self.register, self.model.columns[index.column()].field
        ids = [self.model.ids[index.row()]]
        self._ask(lambda session: plan_typed(wp, session, register, field, text, ids=ids), ask=False)

    def paste(self) -> None:
        """Ctrl+V: the clipboard's cells from the cell in hand on, or as often as they go into the selection."""
        from tzdesk.registers.pasting import parse_block, plan_paste, tiled

        chosen, places = selected_block(self.view), shown_places(self.view)
        block = parse_block(QApplication.clipboard().text())
        if not block or not places:
            self.desk.say.emit("剪贴板里没有可以粘贴的文字")
            return
        row = chosen.rows[0] if chosen.rows else 0
        column = chosen.columns[0] if chosen.columns else places[0]
        block = tiled(block, len(chosen.rows) or 1, len(chosen.columns) or 1)
        fields = [self.model.columns[place].field for place in places[places.index(column) :]]
        ids = self.model.ids[row : row + len(block)]
        wp, register, given = self.desk.wp, self.register, self.given()

        def plan(session: Session) -> Job[Plan]:
            return plan_paste(wp, session, register, block, fields=fields, ids=ids, first_row=row + 1, given=given)

        self._ask(plan)

    def cut(self) -> None:
        """Ctrl+X: copy the block, then empty it after a look. Masked cells stay: their copy would be no number."""
        from tzdesk.registers.pasting import plan_clear

        chosen = selected_block(self.view)
        emptied = [
            (self.model.columns[place].field, [self.model.ids[row] for row in rows])
            for place, rows in chosen.by_column.items()
            if self.model.columns[place].editable
        ]
        self.view.copy()
        wp, register = self.desk.wp, self.register
        self._ask(lambda session: plan_clear(wp, session, register, emptied))

    def fill_down(self) -> None:
        """Ctrl+D: the first selected row's values into the others; a single row takes those of the row above."""
        from tzdesk.registers.pasting import plan_fill

        chosen = selected_block(self.view)
        filled: list[tuple[FieldSpec, int, list[int]]] = []
        for place, rows in chosen.by_column.items():
            taken = list(rows) if len(rows) > 1 else [rows[0] - 1, rows[0]]
            if taken[0] >= 0:
                ids = [self.model.ids[row] for row in taken]
                filled.append((self.model.columns[place].field, ids[0], ids[1:]))
        if not filled:
            self.desk.say.emit("上面没有可以填充的内容")
            return
        wp, register = self.desk.wp, self.register
        many = sum(len(ids) for _field, _source, ids in filled) > MANY
        self._ask(lambda session: plan_fill(wp, session, register, filled), ask=many)

    def take_above(self) -> None:
        """Ctrl+': the cell in hand takes what stands above it."""
        from tzdesk.registers.pasting import plan_fill

        index, field = self.view.currentIndex(), self._field_in_hand()
        if field is None or index.row() < 1:
            self.desk.say.emit("上面没有可以照抄的内容")
            return
        filled = [(field, self.model.ids[index.row() - 1], [self.model.ids[index.row()]])]
        wp, register = self.desk.wp, self.register
        self._ask(lambda session: plan_fill(wp, session, register, filled), ask=False)

    def fill_today(self) -> None:
        """Ctrl+;: today into a cell of days."""
        index = self.view.currentIndex()
        column = self.model.columns[index.column()] if 0 <= index.column() < len(self.model.columns) else None
        if column is None or column.field.type.name != "date" or not column.editable:
            self.desk.say.emit("这一栏不是能填的日期栏")
            return
        self.write_cell(index, clock.today().isoformat())

    def go_to_column(self) -> None:
        """F6: to a column by a part of its name; one that is hidden is shown."""
        from ui.forms.go_to_field import GoTo

        places = [(place, column.title, column.field.name) for place, column in enumerate(self.model.columns)]
        GoTo(self.view, "转到列", places, self._to_column).open_at()

    def _to_column(self, place: int) -> None:
        self.view.show_column(place, True)
        self.view.put_cursor(self.model.index(max(0, self.view.currentIndex().row()), place))
        self.view.setFocus()

    def edit_many(self) -> None:
        """One value for a column of all selected records."""
        from tzdesk.registers.pasting import plan_typed
        from ui.tables.column_dialogs import ManyDialog

        ids = self.view.chosen_ids()
        if not ids:
            return
        dialog = ManyDialog(self.desk, self._editable(), self._field_in_hand(), len(ids), self.view)
        if dialog.exec() == ManyDialog.DialogCode.Accepted:
            wp, register, field, text = self.desk.wp, self.register, dialog.field, dialog.value.typed
            self._ask(lambda session: plan_typed(wp, session, register, field, text, ids=ids))

    def replace(self) -> None:
        """Ctrl+H: one text for another in a column, in the selected rows or in all that are shown."""
        from tzdesk.registers.pasting import plan_replace
        from ui.tables.column_dialogs import ReplaceDialog

        some = self.view.chosen_ids()
        ids = some if len(some) > 1 else list(self.model.ids)
        scope = f"选中的 {len(ids):,} 条记录" if len(some) > 1 else f"列表中的 {len(ids):,} 条记录"
        dialog = ReplaceDialog(self._editable(), self._field_in_hand(), scope, self.view)
        if dialog.exec() == ReplaceDialog.DialogCode.Accepted:
            wp, register, field = self.desk.wp, self.register, dialog.field
            find, put, whole = dialog.sought.text(), dialog.put.text(), dialog.whole.isChecked()
            self._ask(
                lambda session: plan_replace(wp, session, register, field, ids=ids, find=find, put=put, whole=whole)
            )

    def _editable(self) -> list[FieldSpec]:
        shown = shown_places(self.view)
        others = [place for place in range(len(self.model.columns)) if place not in shown]
        return [self.model.columns[place].field for place in (*shown, *others) if self.model.columns[place].editable]

    def _field_in_hand(self) -> FieldSpec | None:
        place = self.view.currentIndex().column()
        return self.model.columns[place].field if 0 <= place < len(self.model.columns) else None

    def _ask(self, make: Asked, *, ask: bool = True) -> None:
        """Make a plan, show it where it is more than one cell, and carry it out. A long one can be given up."""
        store = self.desk.wp.store

        def plan() -> Job[Plan]:
            with store.reading() as session:
                return (yield from make(session))

        self.desk.runner.job(plan, "核对要改的内容", partial(self._planned, ask=ask), parent=self.view)

    def _planned(self, plan: Plan, *, ask: bool) -> None:
        from ui.tables.plan_dialog import agreed

        if agreed(self.desk, plan, self.view, ask=ask):
            self._carry_out(plan)

    def _carry_out(self, plan: Plan) -> None:
        from tzdesk.registers.changing import carry_out

        wp, period = self.desk.wp, self.desk.period

        def done(told: CarriedOut) -> None:
            self.desk.say.emit(told.words)
            if told.problems:
                what = f"有 {len(told.problems)} 条没有写入。"
                self.desk.problems.show(UserError(what, "\n".join(told.problems[:12])))

        self.desk.runner.job(lambda: carry_out(wp, plan, period), plan.label, done, parent=self.view)

    def export(self) -> None:
        """Write the rows and columns that are shown into a workbook; masked fields stay masked.

        A register may offer its rows in a form of their own as well, such as the real-name template.
        """
        forms = list(self.desk.wp.register(self.model.kind).sheets())
        found = choose_form(self.view, self.title, forms)
        if found is not None:
            self.export_to(*found)

    def export_to(self, target: Path, form: str = "") -> None:
        """The same, into a known file; `form` is one of the register's own sheets."""
        from tzdesk.registers.listing import write_list, write_sheet

        target = as_workbook(target)
        fields, ids, wp, kind = shown_fields(self.view), list(self.model.ids), self.desk.wp, self.model.kind

        done = partial(tell_written, self.desk)
        register, period = wp.register(kind), self.desk.period
        own = form in register.sheets()

        def write(permit: Permit | None) -> None:
            def make() -> Job[Written]:
                if own:
                    return write_sheet(wp, kind, form, ids, target, period=period, permit=permit)
                return write_list(wp, kind, fields, ids, target, title=self.title, permit=permit)

            self.desk.runner.job(make, "导出列表", done, parent=self.view)

        # Figures without a person in them leave without a word; whatever could be shown in full is asked about.
        if form in register.gated_sheets or (not own and any(field.masked for field in fields)):
            at_the_gate(self.desk, f"{self.title}（列表）", (kind, ids), write, parent=self.view, editions=not own)
        else:
            write(None)


def choose_form(parent: QWidget, title: str, forms: Sequence[str] = ()) -> tuple[Path, str] | None:
    """Where a list is to go, and in which of the register's own forms (empty: as it is shown); None for nowhere."""
    kinds = [f"{words} (*.xlsx)" for words in ("表格文件", *forms)]
    path, kind = QFileDialog.getSaveFileName(parent, "把现在看到的列表存成表格文件", f"{title}.xlsx", ";;".join(kinds))
    if not path:
        return None
    return Path(path), kind.removesuffix(" (*.xlsx)")


def as_workbook(target: Path) -> Path:
    """A file's name with the ending of a workbook."""
    return target if target.suffix.lower() == ".xlsx" else target.with_name(f"{target.name}.xlsx")


def tell_written(desk: Desk, written: Written) -> None:
    """Say what was exported and what had to be changed on the way."""
    notes = f"，{len(written.notes)} 处文字有改动：{written.notes[0]}" if written.notes else ""
    desk.say.emit(f"已导出 {written.rows:,} 行到 {written.path.name}{notes}")
