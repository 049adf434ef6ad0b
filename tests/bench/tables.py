"""Tables over a register of 114,282 rows: shown and scrolled, searched while typing, filtered and summed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import text

from tests.bench.big import fill, names
from tests.bench.measure import Ratio, paired
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.workplace import Workplace

SCROLLS = 20
SOUGHT = "nthtfz"


def measured(wp: Workplace) -> Iterator[Ratio]:
    """(f) shown and scrolled, (g) searched, (h) filtered and summed."""
    fill(wp)
    yield scrolling(wp)
    yield searching(wp)
    yield filtering(wp)


def scrolling(wp: Workplace) -> Ratio:
    """(f) The desk's table, from nothing to its last row, against a bare QTableView on a list of the same texts."""
    from PySide6.QtCore import QAbstractTableModel, QEventLoop, QModelIndex, Qt
    from PySide6.QtWidgets import QApplication, QTableView

    from tzdesk.base.settings import Settings
    from ui.bridge import Desk
    from ui.main import prepare
    from ui.problems import Problems
    from ui.runner import Runner
    from ui.tables.model import RegisterModel
    from ui.tables.view import RegisterView

    prepare([])
    desk = Desk(wp, Settings(), Runner(), Problems())
    register = wp.register("host_unit")
    fields = register.spec(wp).list_fields()
    with wp.store.reading() as session:
        count = register.count(wp, session, Query())
    found = names()
    texts = [[next(found), *([str(n)] * (len(fields) - 1))] for n in range(count)]

    class Bare(QAbstractTableModel):
        def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
            return 0 if parent.isValid() else len(texts)

        def columnCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
            return 0 if parent.isValid() else len(fields)

        def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
            return texts[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    def wait(settled: Callable[[], bool]) -> None:
        while not settled():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()

    def scroll(view: QTableView, settled: Callable[[], bool]) -> None:
        view.resize(1000, 600)
        view.show()
        for step in range(SCROLLS + 1):
            wait(settled)
            view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() * step // SCROLLS)
            view.viewport().repaint()
        wait(settled)
        view.viewport().repaint()
        view.close()
        view.deleteLater()

    def ours() -> None:
        model = RegisterModel(desk, "host_unit", fields)
        view = RegisterView(model, frozen=1)
        model.set_query(Query())
        scroll(view, lambda: bool(model.ids) and not desk.runner.busy and _read(model, view))

    def theirs() -> None:
        view = QTableView()
        bare = Bare(view)
        view.setModel(bare)
        scroll(view, lambda: True)

    try:
        return paired(f"{count:,} rows shown, {SCROLLS} scrolls", "bare QTableView on a list", ours, theirs, 5)
    finally:
        desk.runner.close()


def _read(model: Any, view: Any) -> bool:
    """Whether the rows in sight have been read."""
    first = max(0, view.rowAt(0))
    last = view.rowAt(view.viewport().height() - 1)
    return all(model.row(place) is not None for place in (first, last if last >= 0 else len(model.ids) - 1))


def searching(wp: Workplace) -> Ratio:
    """(g) All units that a few typed initials mean, in their order, against one LIKE scan of the names."""
    register = wp.register("host_unit")
    like = text("SELECT id FROM host_unit WHERE unit_name LIKE :sought")

    def ours() -> Sequence[int]:
        with wp.store.reading() as session:
            return register.ids(wp, session, Query(text=SOUGHT))

    def theirs() -> Sequence[Any]:
        with wp.store.reading() as session:
            return session.execute(like, {"sought": "%恒泰%纺织%"}).all()

    return paired("search while typing (nthtfz)", "LIKE '%恒泰%' over the names", ours, theirs)


def filtering(wp: Workplace) -> Ratio:
    """(h) A filter over two columns with the totals row, against the plain SQL for both."""
    register = wp.register("host_unit")
    query = Query(
        conditions=(Condition("staff_total", "between", (100, 300)), Condition("unit_nature", "one_of", ("10", "20")))
    )
    where = "deleted_at IS NULL AND staff_total BETWEEN 100 AND 300 AND unit_nature IN ('10', '20')"
    ids = text(f"SELECT id FROM host_unit WHERE {where} ORDER BY search_text, id")
    total = text(f"SELECT sum(staff_total) FROM host_unit WHERE {where}")

    def ours() -> Any:
        with wp.store.reading() as session:
            return register.ids(wp, session, query), register.totals(wp, session, query, ["staff_total"])

    def theirs() -> Any:
        with wp.store.reading() as session:
            return list(session.scalars(ids)), session.scalar(total)

    assert list(ours()[0]) == theirs()[0]
    assert ours()[1]["staff_total"] == theirs()[1]
    return paired("filter of two columns and totals", "the same in plain SQL", ours, theirs)
