"""The keys that work inside boxes, grids and lists; with the shortcuts of `ui.actions` they are the whole keyboard map.

The sheet of shortcuts (Ctrl+/) is made from both, and a test presses every row of both.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyRow:
    """Keys that belong together, as they stand on the sheet, and what they do."""

    keys: tuple[str, ...]
    what: str

    @property
    def shown(self) -> str:
        """The keys in one text."""
        return "  ".join(self.keys) if all(len(key) == 1 for key in self.keys) else " / ".join(self.keys)


FIELD_KEYS: tuple[KeyRow, ...] = (
    KeyRow(("Enter", "Shift+Enter"), "填好，到下一栏 / 上一栏；录入表里向右还是向下由设置定"),
    KeyRow(("Tab", "Shift+Tab"), "下一栏 / 上一栏，跳过不能填的"),
    KeyRow(("Up", "Down"), "上一栏 / 下一栏，跳过不能填的"),
    KeyRow(("PgUp", "PgDn"), "表单里上一节 / 下一节，列表里翻一页"),
    KeyRow(("F2",), "接着改原来的内容；直接打字是覆盖"),
    KeyRow(("Esc",), "放弃这一栏的修改"),
    KeyRow(("F4", "Alt+Down"), "列表框：打开全部可选项"),
    KeyRow(("F4",), "遮盖的栏目：写明理由后显示，再按遮住"),
    KeyRow(("Ctrl+X", "Ctrl+V"), "剪切 / 粘贴，与 Excel、WPS 互通"),
    KeyRow(("t", "+", "-", "]", "[", "m", "h"), "日期栏（表单和列表里）：今天、加减一天、加减一月、月初、月末"),
    KeyRow(("Enter",), "在列表里：到表单修改这一条"),
    KeyRow(("F2",), "在列表里：在格子里修改；直接打字是覆盖"),
)
