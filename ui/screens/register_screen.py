"""One register: its table and the form of the record in hand, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from tzdesk.access.rights import LOGS
from tzdesk.pieces import LISTS, PAPERS
from ui.forms.record_form import RecordForm
from ui.forms.step_menu import offer_steps
from ui.qt import name
from ui.screens import papers
from ui.screens.base import Screen, Unfinished
from ui.tables.blocks import shown_fields
from ui.tables.filter_row import FilterRow
from ui.tables.foot import Foot
from ui.tables.hand import WRITES, TableHand
from ui.tables.model import RegisterModel
from ui.tables.search_row import SearchRow
from ui.tables.view import RegisterView
from ui.widgets.child_table import ChildTable
from ui.widgets.sure import sure
from ui.widgets.timeline import timeline_for

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.query import Query
    from tzdesk.registers.saved_filters import Filter
    from tzdesk.rules import Finding
    from ui.bridge import Desk


_NO_HITS = "没有符合条件的记录。\n按 Ctrl+Shift+F 清除筛选，显示全部。"


class RegisterScreen(Screen):
    """Table left, form right; the splitter's place is remembered."""

    uses_period = True
    main_action = "new"
    bar: tuple[str, ...] = ("import", "export_list", "columns", "delete")

    def __init__(self, desk: Desk, kind: str, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, f"screen.{kind}", title)
        self.kind = kind
        logged = kind in LOGS
        if logged:  # nobody makes or deletes these by hand
            self.main_action, self.bar = "", ("export_list", "columns")
        if kind in PAPERS or kind in LISTS:
            self.bar = ("print", *self.bar)
        self.register = desk.wp.register(kind)
        self.spec = self.register.spec(desk.wp, desk.period)
        self.title = title or self.spec.label
        self.uses_period = self.register.month_attribute is not None
        fields = self.spec.list_fields() or self.spec.fields[:8]
        more = [known for known in self.spec.fields if known not in fields and known.type.name != "attachment"]
        self.model = RegisterModel(desk, kind, fields, self._findings_of, self, more=more)
        how = "由程序自动记入。" if logged else "按 Ctrl+N 新建，或按 Ctrl+I 从表格文件导入。"
        empty = f"还没有{self.spec.label}。\n{how}"
        self._empty = empty
        self.view = RegisterView(self.model, empty=empty, frozen=2)  # the rules' sign and the first column
        self.filters = FilterRow(self.view)
        self.hand = TableHand(self.view, self.title)
        self.foot = Foot(self.view)
        self.finder = SearchRow(self)
        self.search = self.finder.line
        self._sought = ""
        self.form = RecordForm(desk, kind, self._slots())
        self.form.above = self._above
        self._new = False
        self._build()
        self._connect()

    def _slots(self) -> dict[str, QWidget]:
        """Tables of what belongs to the record or is listed at it, one for every such register."""
        self.children_tables = [
            ChildTable(self.desk, child.kind, attribute) for child, attribute in self.register.listed(self.desk.wp)
        ]
        self.timeline = timeline_for(self.desk, self.kind)
        slots: dict[str, QWidget] = {"timeline": self.timeline} if self.timeline else {}
        return slots | {f"child.{table.kind}": table for table in self.children_tables}

    def _build(self) -> None:
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.finder)
        layout.addWidget(self.filters)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.foot)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        name(self.splitter, "splitter")
        self.splitter.setChildrenCollapsible(True)
        self.splitter.setHandleWidth(6)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.form)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([640, 480])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)
        self.setTabOrder(self.search, self.view)
        layouts = self.desk.settings.column_layouts
        if stored := layouts.get(self._layout_key):
            self.view.restore_layout(stored)
        sizes = layouts.get(f"splitter.{self.kind}")
        if sizes and all(isinstance(size, int) for size in sizes):
            self.splitter.setSizes([int(str(size)) for size in sizes])

    def _connect(self) -> None:
        self.search.settled.connect(self.apply_filter)
        self.search.entered.connect(self._to_rows)
        self.search.given_up.connect(self._give_up_search)
        self.filters.changed.connect(self.apply_filter)
        self.filters.troubled.connect(self.desk.say)
        self.view.picked.connect(self._pick)
        self.view.opened.connect(lambda _number: self.form.focus_field())
        self.view.delete_asked.connect(self.delete)
        self.view.selection_said.connect(self.selection_said)
        self.view.layout_changed.connect(partial(self.desk.settings.column_layouts.__setitem__, self._layout_key))
        self.splitter.splitterMoved.connect(self._keep_splitter)
        self.model.loaded.connect(self._on_loaded)
        self.form.record_saved.connect(self._on_saved)
        self.view.columns_changed.connect(self._total)
        self.hand.given = self._given
        self.hand.in_hand = lambda: self.form.record_id if self.form.field_in_hand else self.view.current_id()
        self.hand.more = {"edit": self.form.focus_field, "delete": self.delete, "clear_filter": self.clear_filter}
        self.hand.more["filter_same"] = self.filters.only_like_cell
        self.desk.period_changed.connect(self._on_period)

    @property
    def _layout_key(self) -> str:
        """Columns are remembered on this machine, for each user of the workplace."""
        return f"{self.desk.wp.store.user}@{self.kind}"

    def _keep_splitter(self) -> None:
        self.desk.settings.column_layouts[f"splitter.{self.kind}"] = list(self.splitter.sizes())

    # --- rows ---------------------------------------------------------------------------------------------------

    def _findings_of(self, session: Session, records: Sequence[Any]) -> Sequence[Finding]:
        from tzdesk.pieces.marks import month_findings

        return month_findings(self.desk.wp, session, self.register, records, self.desk.period)

    def query(self) -> Query:
        """What the search box and the filter row ask for."""
        from tzdesk.registers.query import Query

        period = self.desk.period if self.uses_period else None
        order = self.model.query.order if self.model.query else ""
        descending = bool(self.model.query and self.model.query.descending)
        return Query(period, self.search.text(), self.filters.conditions(), order, descending, undated=True)

    def _on_period(self, _month: object) -> None:
        self.apply_filter()

    def apply_filter(self) -> None:
        """Ask anew."""
        self.search.rest()
        self._sought = self.search.text().strip() or self._sought
        self.model.set_query(self.query())

    def filter_now(self) -> Filter:
        """What is typed over the table, to be kept."""
        from tzdesk.registers.saved_filters import Filter

        asked = self.query()
        return Filter(asked.text, self.filters.texts(), asked.order, asked.descending)

    def show_filter(self, what: Filter) -> None:
        """Put a kept filter over the table."""
        self.search.setText(what.text)
        if what.order and self.model.query is not None:
            self.model.query = self.model.query.with_(order=what.order, descending=what.descending)
        self.filters.show_texts(what.boxes)
        self.apply_filter()

    def _to_rows(self) -> None:
        self.apply_filter()
        self.view.setFocus()

    def _give_up_search(self) -> None:
        number = self.view.current_id()
        self.search.clear()
        self.apply_filter()
        if number is not None:
            self.view.go_to(number)
        self.view.setFocus()

    def find_next(self, by: int) -> None:
        """F3, Shift+F3: the next or previous row that holds the text sought last, among the rows that are shown."""
        query = self.model.query
        if not self._sought or query is None:
            self.focus_search()
            return
        sought, wp, register = query.with_(text=self._sought), self.desk.wp, self.register
        self.desk.ask(
            lambda session: frozenset(register.ids(wp, session, sought)), partial(self._step_among, by), owner=self
        )

    def _step_among(self, by: int, fitting: frozenset[int]) -> None:
        ids, here = self.model.ids, self.view.currentIndex().row()
        around = (here + by * step for step in range(1, len(ids) + 1))
        found = next((place % len(ids) for place in around if ids[place % len(ids)] in fitting), None)
        if found is None:
            self.desk.say.emit(f"没有找到“{self._sought}”")
        else:
            self.view.go_to(ids[found])

    def focus_search(self) -> None:
        """Ctrl+F: the search box, with its text to be typed over."""
        self.search.setFocus()
        self.search.selectAll()

    def _on_loaded(self, count: int) -> None:
        narrowed = self.model.query is not None and self.model.query.narrowed
        self.view.empty = _NO_HITS if narrowed else self._empty
        self._total()
        if not count and self.form.record_id is None and not self._new:
            self.form.load(None)

    def _total(self) -> None:
        """Sums of the shown columns over all rows that the filter lets through."""
        query = self.model.query
        if query is None:
            return
        from tzdesk.registers.listing import found_words

        names = [field.name for field in shown_fields(self.view) if field.summable]
        count, wp = len(self.model.ids), self.desk.wp

        def total(session: Session) -> tuple[str, dict[str, Any]]:
            words = found_words(wp, session, self.register, query, count)
            return words, self.register.totals(wp, session, query, names)

        self.desk.ask(total, lambda found: self.foot.show_sums(*found), owner=self)

    def _pick(self, record_id: int) -> None:
        if self._new and self.view.settling:
            return  # rows have come in beside the new record; nobody chose this one
        if record_id != self.form.record_id:
            self._new = False
            self.form.load(record_id)
            self._show_children(record_id)

    def _show_children(self, record_id: int | None) -> None:
        for table in self.children_tables:
            table.show_parent(record_id)
        if self.timeline is not None:
            self.timeline.show_parent(record_id)

    def _on_saved(self, record_id: int) -> None:
        self._show_children(record_id)
        if self._new:
            self._new = False
            self.view.keep(record_id)

    @property
    def record_in_hand(self) -> int | None:
        """The record on the form."""
        return self.form.record_id

    # --- what can be done ---------------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], Any]]:
        """All of a table's and a form's actions."""
        found: dict[str, Callable[[], Any]] = {
            "new": self.new,
            "edit": self.form.focus_field,
            "delete": self.delete,
            "find": self.focus_search,
            "find_next": lambda: self.find_next(1),
            "find_previous": lambda: self.find_next(-1),
            "filter": self.filters.focus_first,
            "filter_same": self.filters.only_like_cell,
            "clear_filter": self.clear_filter,
            "refresh": self.model.refresh,
            **self.hand.commands(),
            **{act_id: partial(self._in_table, act_id) for act_id in WRITES},
            "previous_record": lambda: self.view.step(-1),
            "next_record": lambda: self.view.step(1),
            "first_record": lambda: self.view.step(-(10**9)),
            "last_record": lambda: self.view.step(10**9),
            "import": lambda: self.desk.go.emit("import", self.kind),
            "history": self.show_history,
            **self.form.commands(),
            "today": partial(self._here, self.form.fill_today, self.hand.fill_today),
            "above": partial(self._here, self.form.fill_from_above, self.hand.take_above),
            "go_field": partial(self._here, self.form.walk.go_to_field, self.hand.go_to_column),
        }
        if self.register.step_specs(self.desk.wp):
            found["steps"] = lambda: offer_steps(self.desk, self.kind, self.view.chosen_ids(), self)
        if self.kind in PAPERS or self.kind in LISTS:
            found["print"] = lambda: papers.offer_papers(self.desk, self.kind, self.form.record_id, self)
        return found

    def refusals(self) -> dict[str, str]:
        """What the role may not do with these records."""
        return self.hand.refused

    def _here(self, in_form: Callable[[], Any], in_table: Callable[[], Any]) -> None:
        """What both have is done where the cursor is: on the table's rows, else on the form."""
        (in_table if self.view.hasFocus() or self.view.frozen.hasFocus() else in_form)()

    def _in_table(self, act_id: str) -> None:
        """What writes into the table does so only from the table: on the form, Ctrl+D is the field above's value."""
        focus = QApplication.focusWidget()
        if focus is None or not self.form.isAncestorOf(focus):
            self.hand.commands()[act_id]()
        elif act_id == "fill_down":
            self.form.fill_from_above()
        else:
            self.desk.say.emit("光标在表单里；要改列表，请先点列表中的格子")

    def enter(self, target: Any = None) -> None:
        """Show the table; go to (record, field) when asked."""
        if self.model.query is None:
            self.apply_filter()
        if isinstance(target, tuple):
            record_id, field = target
            self.clear_filter(quiet=True)
            self.view.go_to(record_id)
            self._pick(record_id)
            if field:
                QTimer.singleShot(0, self.form, lambda: self.form.focus_field(field))
        else:
            self.view.setFocus()

    def unread(self) -> list[Unfinished]:
        """Texts without a value, and a new record that is not yet placed."""
        return [self.form.unread]

    def leave(self) -> None:
        """Write what is typed."""
        if self.form.drafting.dirty:
            self.form.drafting.save()

    def new(self) -> None:
        """An empty form; the month in hand is filled in where the register goes by months."""
        self._new = True
        self.form.load(None, self._given())
        self._show_children(None)
        self.form.focus_field()

    def _given(self) -> dict[str, Any]:
        attribute = self.register.month_attribute
        if attribute and attribute in self.spec and self.spec.field(attribute).type.name == "month":
            return {attribute: self.desk.period}
        return {}

    def _above(self) -> int | None:
        """The record above the one on the form; for a new one the record in hand in the table."""
        if self.form.record_id is None:
            return self.view.current_id()
        place = self.model.place_of(self.form.record_id)
        return self.model.ids[place - 1] if place > 0 else None

    def delete(self) -> None:
        """Move the chosen records to the recycle bin, after naming their number."""
        if why := self.hand.refused.get("delete"):
            self.desk.say.emit(why)
            return
        ids = self.view.chosen_ids() or ([self.form.record_id] if self.form.record_id else [])
        if not ids:
            return
        text = f"把 {len(ids)} 条{self.spec.label}移到回收站？"
        more = "属于它们的内容一起移走。可以撤销，也可以在回收站里恢复。"
        if sure(self, "移到回收站", text, go=f"删除 {len(ids)} 条{self.spec.label}", keep="保留", more=more):
            wp, register = self.desk.wp, self.register
            self.desk.do(lambda: register.delete(wp, ids), lambda _none: self.view.setFocus(), owner=self)

    def show_history(self) -> None:
        """What the field under the cursor has been, or the cell in hand, or the whole record."""
        from ui.widgets.history import HistoryDialog

        index, field = self.view.currentIndex(), self.form.field_in_hand
        number = self.form.record_id if field or not index.isValid() else self.view.current_id()
        if not field and index.isValid() and self.view.hasFocus():
            field = self.model.columns[index.column()].field.name
        if number is not None:
            self.leave()
            HistoryDialog(self.desk, self.kind, number, field, self).exec()

    def clear_filter(self, *, quiet: bool = False) -> None:
        """Show all rows."""
        self.search.clear()
        self.filters.clear()
        self.apply_filter()
        if not quiet:
            self.view.setFocus()
