"""The pages of the settings: backups, looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from tzdesk.base import clock
from ui import theme
from ui.qt import name
from ui.widgets.choice import Choice
from ui.widgets.flow import Flow
from ui.widgets.small import button, label, row, rule

if TYPE_CHECKING:
    from ui.bridge import Desk

WIDE = 620
_PATH = 256
THEMES = (("system", "跟随系统"), ("light", "浅色"), ("dark", "深色"))
MINUTES = (5, 10, 20, 30)
SCALES = (100, 125, 150, 175, 200)


class Page(QWidget):
    """What all pages have: a heading for each part, a narrow column."""

    def __init__(self, desk: Desk, object_name: str, spoken: str) -> None:
        super().__init__()
        name(self, object_name, spoken)
        self.desk = desk
        self.setMaximumWidth(WIDE)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(8, 16, 8, 16)
        self.outer.setSpacing(8)

    def section(self, title: str) -> None:
        """A headed part."""
        self.outer.addSpacing(8)
        self.outer.addWidget(label(title, title=True))
        self.outer.addWidget(rule())

    @property
    def folder(self) -> Path | None:
        """The workplace folder."""
        store = self.desk.wp.store
        return None if getattr(store, "in_memory_only", False) else store.path


class BackupPage(Page):
    """Backups: make, prove, restore, and the second folder."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "settings.backup", "备份")
        self.section("已有的备份")
        self.words = label("", "backup.words", muted=True, wrap=True)
        self.outer.addWidget(self.words)
        self.list = QListWidget()
        name(self.list, "backup.list", "备份")
        self.list.setMinimumHeight(160)
        self.outer.addWidget(self.list)
        self.outer.addLayout(
            Flow(
                button("立即备份", "backup.now", self.back_up, main=True),
                button("检查选中的备份", "backup.verify", self._verify),
                button("检查工作区", "backup.check", self._check),
                button("清理无主附件", "backup.sweep", self._sweep),
                button("从备份恢复…", "backup.restore", self._restore),
            )
        )
        self.outer.addWidget(
            label(
                "备份凭做备份时任何一位用户的密码都能打开，不问角色，请和密码一样看好；"
                "用备份代替现在的数据，要有“从备份恢复”的权限（管理员、工会主席）。",
                "backup.plain", muted=True, wrap=True,
            )
        )  # fmt: skip
        self.section("第二个备份文件夹")
        self.outer.addWidget(label("放在另一块磁盘或 U 盘上，电脑坏了也找得回来。", muted=True))
        self.second = QLineEdit(desk.settings.backup_folder)
        self.second.setReadOnly(True)
        name(self.second, "backup.second", "第二个备份文件夹")
        self.outer.addWidget(self.second)
        self.outer.addLayout(
            row(button("选择…", "backup.choose", self._choose), button("不用", "backup.none", self._forget), None)
        )
        self.outer.addStretch()

    def refresh(self) -> None:
        """Read the list of backups."""
        folder = self.folder
        if folder is None:
            self.words.setText("这个工作区只在内存里，没有备份。")
            return

        def read() -> list[tuple[str, str]]:
            from tzdesk.store.container import made_at
            from tzdesk.store.rotation import backups_in

            found = []
            for path in sorted(backups_in(folder / "backups"), reverse=True):
                at = made_at(path)
                size = path.stat().st_size / 1e6
                found.append(
                    (str(path), f"{clock.local(at):%Y-%m-%d %H:%M}　{size:.1f} MB　{path.name}" if at else path.name)
                )
            return found

        def show(found: list[tuple[str, str]]) -> None:
            self.list.clear()
            for path, text in found:
                item = QListWidgetItem(text)
                item.setData(_PATH, path)
                self.list.addItem(item)
            self.words.setText(
                f"共 {len(found)} 份，每份做好后都打开核对过。" if found else "还没有备份，请现在做一份。"
            )

        self.desk.runner.call(read, show, owner=self)

    def _chosen(self) -> Path | None:
        row = self.list.currentRow()
        return Path(self.list.item(row).data(_PATH)) if row >= 0 else None

    def back_up(self) -> None:
        """Make a backup and prove it."""
        store = self.desk.wp.store
        second = Path(self.desk.settings.backup_folder) if self.desk.settings.backup_folder else None

        def make():  # type: ignore[no-untyped-def]
            from tzdesk.store.backup import backup

            return backup(store, second=second)

        def done(report: Any) -> None:
            self.refresh()
            self.desk.say.emit(f"备份已完成并验证：{report.path.name}")
            if report.warning:
                QMessageBox.warning(self, "第二个备份文件夹", report.warning)

        self.desk.runner.job(make, "备份", done, parent=self)

    def _verify(self) -> None:
        path, key = self._chosen(), self.desk.wp.store.key
        if path is None:
            self.desk.say.emit("先在列表里选一份备份。")
            return

        def make():  # type: ignore[no-untyped-def]
            from tzdesk.store.backup import verify

            return verify(path, key)

        self.desk.runner.job(make, "检查备份", self._tell, parent=self)

    def _check(self) -> None:
        store = self.desk.wp.store

        def make():  # type: ignore[no-untyped-def]
            from tzdesk.store.backup import verify

            return verify(store)

        self.desk.runner.job(make, "检查工作区", self._tell, parent=self)

    def _sweep(self) -> None:
        wp = self.desk.wp

        def work() -> int:
            from tzdesk.registers.keeping.attachments import sweep

            return sweep(wp)

        def done(count: int) -> None:
            self.desk.say.emit(f"清理了 {count} 个无主的附件文件。" if count else "没有无主的附件文件。")

        if self.folder is None:
            self.desk.say.emit("这个工作区只在内存里，没有附件。")
        else:
            self.desk.do(work, done, owner=self)

    def _tell(self, report: Any) -> None:
        if report.ok:
            QMessageBox.information(self, "检查完成", f"完好，共 {sum(report.counts.values()):,} 条记录。")
        else:
            QMessageBox.warning(self, "检查发现问题", "\n".join(report.problems[:20]))

    def _restore(self) -> None:
        path, folder = self._chosen(), self.folder
        if path is None or folder is None:
            self.desk.say.emit("先在列表里选一份备份。")
            return
        if why := self.desk.wp.rights.why_not("backup"):
            self.desk.say.emit(why)
            return
        text = f"用“{path.name}”代替现在的数据？\n现在的文件会保留一份。恢复后要重新登录。请输入密码："
        password, good = QInputDialog.getText(self, "从备份恢复", text, QLineEdit.EchoMode.Password)
        if good:
            self.desk.restore_asked.emit(path, password)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "第二个备份文件夹", self.second.text())
        if chosen:
            self._set_second(chosen)

    def _forget(self) -> None:
        self._set_second("")

    def _set_second(self, folder: str) -> None:
        self.second.setText(folder)
        self.desk.settings.backup_folder = folder
        self.desk.settings.save()


def fitting_scales(now: int, room: QSize) -> list[int]:
    """The scales at which the smallest window still fits the screen, whose `room` is told at the one in force.

    A larger one would put the way back to this page out of reach.
    """
    least = theme.SMALLEST
    fits = min(room.width() / least.width(), room.height() / least.height()) * now
    return [percent for percent in SCALES if percent in {100, now} or percent <= fits]


class LookPage(Page):
    """Font size, theme, the direction of Enter, the idle lock."""

    def __init__(self, desk: Desk) -> None:
        from tzdesk.access.accounts import IDLE_MINUTES, may_stay_open

        super().__init__(desk, "settings.look", "显示和操作")
        settings = desk.settings
        self.section("显示")
        self.points = Choice("look.points", "字号")
        for points, word in zip(theme.POINTS, ("标准（10.5 磅）", "大（12 磅）", "特大（14 磅）"), strict=True):
            self.points.addItem(word, points)
        self.points.setCurrentIndex(max(0, self.points.findData(settings.font_points)))
        self.theme = Choice("look.theme", "颜色")
        for key, word in THEMES:
            self.theme.addItem(word, key)
        self.theme.setCurrentIndex(max(0, self.theme.findData(settings.theme)))
        self.scale = Choice("look.scale", "界面放大")
        for percent in fitting_scales(settings.scale_percent, self.screen().availableSize()):
            self.scale.addItem(f"{percent}%" if percent > 100 else "100%（按系统设置）", percent)
        self.scale.setCurrentIndex(max(0, self.scale.findData(settings.scale_percent)))
        self.section("操作")
        self.down = QCheckBox("回车键移到下面一栏（不选则移到右边一栏）")
        name(self.down, "look.down", "回车方向")
        self.down.setChecked(settings.enter_moves_down)
        self.idle = Choice("look.idle", "多久没有动作就锁定")
        for minutes in MINUTES:
            self.idle.addItem(f"{minutes} 分钟没有动作就锁定", minutes)
        self.idle.setCurrentIndex(self.idle.findData(settings.idle_lock_minutes or IDLE_MINUTES))
        place = self.outer.count() - 2
        for part, word in ((self.points, "字号"), (self.theme, "颜色"), (self.scale, "界面放大（下次打开时起作用）")):
            part.setMaximumWidth(320)
            part.currentIndexChanged.connect(lambda _index: self._keep())
            self.outer.insertWidget(place - 1, label(word))
            self.outer.insertWidget(place, part)
            place += 2
        self.idle.setMaximumWidth(320)
        self.idle.currentIndexChanged.connect(lambda _index: self._keep())
        self.down.toggled.connect(lambda _on: self._keep())
        self.outer.addWidget(self.down)
        self.outer.addWidget(label("自动锁定"))
        self.outer.addWidget(self.idle)
        self.outer.addStretch()
        store = desk.wp.store
        desk.do(lambda: may_stay_open(store), self._offer_never, owner=self)

    def _offer_never(self, may_stay_open: bool) -> None:
        """不自动锁定 is for who works alone, and for invented people."""
        if may_stay_open and self.idle.findData(0) < 0:
            self.idle.addItem("不自动锁定", 0)
            if self.desk.settings.idle_lock_minutes == 0:
                self.idle.setCurrentIndex(self.idle.findData(0))

    def _keep(self) -> None:
        settings = self.desk.settings
        changed = (settings.font_points, settings.theme) != (self.points.currentData(), self.theme.currentData())
        settings.font_points = self.points.currentData()
        settings.theme = self.theme.currentData()
        settings.scale_percent = self.scale.currentData()
        settings.enter_moves_down = self.down.isChecked()
        settings.idle_lock_minutes = self.idle.currentData()
        settings.save()
        app = QApplication.instance()
        if changed and isinstance(app, QApplication):
            theme.apply(app, settings.theme, settings.font_points, app.font().family())
            self.desk.theme_changed.emit()
