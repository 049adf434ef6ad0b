"""Tables over a register of 114,282 rows: shown and scrolled, searched while typing, filtered and summed; the charts of
the home page beside them.

A ratio counts only when both sides give the same: every pair is compared before it is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import text

from tests.bench.big import fill, names
from tests.bench.measure import Ratio, paired
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.pieces.trends import MONTHS, Trend, trends
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.workplace import Workplace

SCROLLS = 20
INITIALS, HAN = "nthtfz", "恒通纺织"
_SHOWN = Query(conditions=(Condition("staff_total", "at_least", 0),))
LAST = Month(2023, 12)  # the month that the charts end with


def measured(wp: Workplace) -> Iterator[Ratio]:
    """(f) shown and scrolled, (g) searched, (h) filtered and summed, (i) the home page's charts."""
    fill(wp)
    yield scrolling(wp)
    yield from searching(wp)
    yield filtering(wp)
    yield charts(wp)


def scrolling(wp: Workplace) -> Ratio:
    """(f) A register as a clerk has it, from nothing to its last row, against a bare QTableView on a list of its texts.

    With the form beside it, the rules' marks, a condition in the filter row and the totals of what it lets through.
    """
    from PySide6.QtCore import QAbstractTableModel, QEventLoop, QModelIndex, Qt
    from PySide6.QtWidgets import QApplication, QTableView, QWidget

    from tzdesk.base.settings import Settings
    from ui.bridge import Desk
    from ui.main import prepare
    from ui.problems import Problems
    from ui.runner import Runner
    from ui.screens.register_screen import RegisterScreen

    prepare([])
    desk = Desk(wp, Settings(), Runner(), Problems())
    register = wp.register("host_unit")
    fields = register.spec(wp).list_fields()
    with wp.store.reading() as session:
        count = register.count(wp, session, _SHOWN)
        staff = register.totals(wp, session, _SHOWN, ["staff_total"])["staff_total"]
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

    def scroll(view: QTableView, window: QWidget, settled: Callable[[], bool]) -> None:
        window.resize(1400, 600)
        window.show()
        for step in range(SCROLLS + 1):
            wait(settled)
            view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() * step // SCROLLS)
            view.viewport().repaint()
        wait(settled)
        view.viewport().repaint()

    def ours() -> None:
        screen = RegisterScreen(desk, "host_unit")
        screen.filters.show_texts({"staff_total": ">=0"})
        screen.enter()
        model = screen.model
        scroll(screen.view, screen, lambda: bool(model.ids) and not desk.runner.busy and _read(model, screen.view))
        assert (len(model.ids), screen.foot.sums["staff_total"]) == (count, staff)
        last = model.row(count - 1)
        assert last is not None
        assert last.words, "what the rules say of a row is part of what is shown"
        screen.close()
        screen.deleteLater()

    def theirs() -> None:
        view = QTableView()
        bare = Bare(view)
        view.setModel(bare)
        scroll(view, view, lambda: True)
        view.close()
        view.deleteLater()

    try:
        return paired(f"{count:,} rows, marks, {SCROLLS} scrolls", "bare QTableView on a list", ours, theirs, 5)
    finally:
        desk.runner.close()


def _read(model: Any, view: Any) -> bool:
    """Whether the rows in sight have been read."""
    first = max(0, view.rowAt(0))
    last = view.rowAt(view.viewport().height() - 1)
    return all(model.row(place) is not None for place in (first, last if last >= 0 else len(model.ids) - 1))


def searching(wp: Workplace) -> Iterator[Ratio]:
    """(g) All units that a few typed characters mean, in the register's order: a part of the name against one LIKE scan
    of the names, initials against one LIKE scan of the keys."""
    for typed, column in ((HAN, "unit_name"), (INITIALS, "search_text")):
        yield _searching(wp, typed, column)


def _searching(wp: Workplace, typed: str, column: str) -> Ratio:
    register = wp.register("host_unit")
    like = text(f"SELECT id FROM host_unit WHERE deleted_at IS NULL AND {column} LIKE :sought")

    def ours() -> Sequence[int]:
        with wp.store.reading() as session:
            return register.ids(wp, session, Query(text=typed))

    def theirs() -> Sequence[Any]:
        with wp.store.reading() as session:
            return session.scalars(like, {"sought": f"%{typed}%"}).all()

    assert ours(), typed
    assert sorted(ours()) == sorted(theirs())
    return paired(f"search while typing ({typed})", f"LIKE over {column}", ours, theirs)


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


def charts(wp: Workplace) -> Ratio:
    """(i) The five series of the home page over thirteen months, against the members' two sums in plain SQL."""
    first = LAST.step(1 - MONTHS)
    sums = text(
        "SELECT c.period, sum(json_extract(c.cells, '$.30T')), sum(json_extract(c.cells, '$.12T')) "
        "FROM member_count c JOIN organisation o ON o.id = c.org_id "
        "WHERE c.deleted_at IS NULL AND o.deleted_at IS NULL AND o.org_type IN ('11', '12', '31') "
        "AND c.period BETWEEN :first AND :last GROUP BY c.period"
    )

    def ours() -> list[Trend]:
        return run_now(trends(wp, LAST))

    def theirs() -> Sequence[Any]:
        with wp.store.reading() as session:
            return session.execute(sums, {"first": str(first), "last": str(LAST)}).all()

    told = {trend.series.id: [point.value for point in trend.points if point.value is not None] for trend in ours()}
    assert [told["members"], told["joined"]] == [[row[place] for row in theirs()] for place in (1, 2)]
    return paired("home charts, 13 months × 5 series", "members' two sums in plain SQL", ours, theirs)
