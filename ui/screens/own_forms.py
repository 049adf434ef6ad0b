"""设置 → 区级表样: packages in use, a drawn sheet or an edited workbook looked at before it is taken over."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QInputDialog, QTreeWidgetItem

from tzdesk.base import clock
from ui.screens.package_dialog import PackageDialog
from ui.screens.settings_pages import Page
from ui.widgets.lists import flat_list
from ui.widgets.small import button, label, row
from ui.widgets.sure import sure

if TYPE_CHECKING:
    from collections.abc import Callable

    from tzdesk.registers.packages import Taken
    from tzdesk.tailoring.prepared import Prepared
    from ui.bridge import Desk

_ID = 256
_WIDE = 900
_PACKAGES = "参数包文件和参数工作簿 (*.tzdef *.xlsx)"
_SHEETS = "画好的样表 (*.xlsx)"

_WORDS = "参数包里是本区自己的报表、样表、字段、代码和期限。从启用月份起使用，以前的月份照旧；备份里都有。"


class OwnFormsPage(Page):
    """The district's own forms, lines, fields and lists, without programming."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "settings.own", "区级表样")
        self.setMaximumWidth(_WIDE)
        self.section("正在用的参数包")
        self.words = label(_WORDS, "own.words", muted=True, wrap=True)
        self.outer.addWidget(self.words)
        heads = ("名称", "版本", "启用月份", "何时由谁启用", "")
        self.list = flat_list("own.list", "启用过的参数包", heads, (16, 5, 8, 15))
        self.list.setMinimumHeight(130)
        self.outer.addWidget(self.list)
        self.taking = [
            button("导入参数包或工作簿…", "own.import", self._import, main=True),
            button("换上画好的样表…", "own.drawing", self._drawing),
            button("退回上一版…", "own.back", self._back),
        ]
        self.send = button("导出参数包文件…", "own.send", self._send)
        self.outer.addLayout(row(*self.taking, None, self.send))
        self.section("修改")
        words = "新年度、新报表、新字段：导出工作簿，在 Excel 或 WPS 里改好再导入。先检查，每个问题都指明工作表和格子。"
        self.outer.addWidget(label(words, muted=True, wrap=True))
        self.outer.addLayout(
            row(
                button("导出参数工作簿…", "own.workbook", self._workbook),
                button("导出一张样表…", "own.sheet", self._sheet),
                None,
            )
        )
        self.outer.addStretch()

    def refresh(self) -> None:
        """Read the list."""
        may = self.desk.wp.rights.may("settings")
        for one in self.taking:
            one.setEnabled(may)

        from tzdesk.registers.packages import taken

        self.desk.ask(taken, self._show, owner=self)

    def _show(self, found: list[Taken]) -> None:
        self.list.clear()
        for one in found:
            when = f"{clock.local(one.taken_at):%Y-%m-%d %H:%M}　{one.taken_by}"
            state = "最新" if one.newest else ""
            item = QTreeWidgetItem([one.name, one.version, one.valid_from.label, when, state])
            item.setData(0, _ID, (one.id, one.newest, one.name, one.version))
            self.list.addTopLevelItem(item)
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)
        self.send.setEnabled(bool(found))
        self.words.setText(_WORDS if found else f"还没有启用过参数包，用的是程序自带的表样。{_WORDS}")

    # --- looking and taking over ----------------------------------------------------------------------------------

    def _import(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "选择参数包文件或改好的工作簿", "", _PACKAGES)
        if path:
            self.look_at(Path(path))

    def _drawing(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "选择画好的样表", "", _SHEETS)
        if path:
            self.look_at(Path(path), drawing=True)

    def look_at(self, path: Path, *, drawing: bool = False) -> None:
        """Check a file in the database thread and show what came of it."""
        wp, month = self.desk.wp, self.desk.period

        def look() -> Prepared:
            from tzdesk.tailoring.plan import prepare, prepare_drawing

            return prepare_drawing(wp, path, month) if drawing else prepare(wp, path)

        self.desk.do(look, partial(self._offer, path.name), owner=self)

    def _offer(self, file: str, prepared: Prepared) -> None:
        dialog = PackageDialog(self.desk, file, prepared, self)
        dialog.taken.connect(self.refresh)
        dialog.open()

    def _back(self) -> None:
        item = self.list.currentItem()
        if item is None:
            self.desk.say.emit("还没有启用过参数包。")
            return
        row_id, newest, words, version = item.data(0, _ID)
        if not newest:
            self.desk.say.emit("只能退回最新的一版，请先选它。")
            return
        text = f"退回“{words}”第{version}版？\n以后的月份改用它的上一版，已封存的月份不变。可以撤销。"
        if not sure(self, "退回上一版", text, go=f"退回第{version}版", keep="不退回"):
            return
        wp = self.desk.wp

        def work() -> None:
            from tzdesk.registers.packages import take_back

            take_back(wp, row_id)

        self.desk.do(work, lambda _none: self.refresh(), owner=self)

    # --- exporting ------------------------------------------------------------------------------------------------

    def _send(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "参数包文件存到哪个文件夹")
        if not folder:
            return
        wp = self.desk.wp

        def work() -> Path:
            from tzdesk.tailoring.plan import export_package

            return export_package(wp, Path(folder))

        self.desk.do(work, self._wrote, owner=self)

    def _workbook(self) -> None:
        from tzdesk.tailoring.plan import export_workbook

        month = self.desk.period
        self._write("参数工作簿存到", f"参数工作簿{month}.xlsx", partial(export_workbook, self.desk.wp, month=month))

    def _sheet(self) -> None:
        from tzdesk.returns.forms import forms_of
        from tzdesk.tailoring.plan import export_sheet

        month = self.desk.period
        forms = [form for form in forms_of(self.desk.wp.definition(month)).values() if not form.restricted]
        titles = [f"{form.id}　{form.title}" for form in forms]
        chosen, good = QInputDialog.getItem(self, "导出一张样表", "在它上面改画哪一张：", titles, 0, False)
        if good:
            form_id = forms[titles.index(chosen)].id
            self._write("样表存到", f"样表{form_id}.xlsx", partial(export_sheet, self.desk.wp, form_id, month=month))

    def _write(self, title: str, offered: str, write: Callable[..., None]) -> None:
        path, _kind = QFileDialog.getSaveFileName(self, title, offered, "Excel 文件 (*.xlsx)")
        if not path:
            return

        def work() -> Path:
            write(target=Path(path))
            return Path(path)

        self.desk.do(work, self._wrote, owner=self)

    def _wrote(self, path: Path) -> None:
        self.desk.say.emit(f"已写好：{path.name}")
