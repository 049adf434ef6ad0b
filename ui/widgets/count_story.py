"""What is known of the cell in hand in the count grid: last month, the equation of the row, the rules' word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.qt import name, restyle
from ui.widgets.small import label

if TYPE_CHECKING:
    from ui.tables.count_model import CountModel

# 月初 ＋ 增加 ± 调整 － 减少 ＝ 月末, in the codes of the form
EQUATION = (("", "10"), ("＋", "11"), ("＋", "19"), ("－", "20"), ("＝", "30"))


class CountStory(QWidget):
    """Three lines below the grid; their room is always there, so that nothing moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "count.story", "当前格")
        self.cell = label("", "count.cell", title=True)
        self.equation = label("", "count.equation")
        self.problem = label("", "count.problem")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(2)
        for part in (self.cell, self.equation, self.problem):
            part.setFixedHeight(part.fontMetrics().lineSpacing() + 2)
            layout.addWidget(part)

    def tell(self, model: CountModel, place: int, cell: str) -> None:
        """Show a cell."""
        column = next((known for known in model.columns if known.name == cell), None)
        if column is None or not 0 <= place < len(model.rows):
            return
        row = model.rows[place]
        last = row.last_value(cell)
        before = f"上月 {last}" if last is not None else "上月没有数"
        self._show(self.cell, f"{row.org_name}　{column.label}　{before}")
        self._show(self.equation, f"{column.dim_label}：{equation_of(model, place, column.dim)}")
        words = model.words(place, cell) or [f"整行：{said}" for said in model.words(place, "")]
        sign = model.sign(place, cell)
        self.problem.setProperty("sign", sign.key if sign is not None else "")
        restyle(self.problem)
        more = f"（还有 {len(words) - 1} 条，按 Ctrl+Enter 查看）" if len(words) > 1 else ""
        self._show(self.problem, words[0] + more if words else column.help)

    def _show(self, part: QWidget, text: str) -> None:
        from PySide6.QtCore import Qt

        part.setToolTip(text)
        part.setText(  # type: ignore[attr-defined]
            part.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(200, self.width() - 24))
        )


def equation_of(model: CountModel, place: int, dim: str) -> str:
    """月初 52 ＋ 增加 2 － 减少 1 ＝ 月末 53, as the row states it; a blank part says so."""
    cells = model.rows[place].cells
    known = {column.name: column for column in (model.grid.columns if model.grid else ())}
    parts = []
    for sign, item in EQUATION:
        column = known.get(item + dim)
        if column is None or (item == "19" and column.name not in cells):
            continue
        parts.append(f"{sign} {column.item_label} {cells.get(column.name, '未填')}".strip())
    return " ".join(parts)
