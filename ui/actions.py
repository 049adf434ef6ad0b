"""The one table of what can be done: menus, toolbars, the command box and the shortcut sheet are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar

from ui.allowed import NEEDS

SHUTTABLE = frozenset({"audit"})  # actions of every screen that the state of the month in hand may shut
MENUS = ("文件", "编辑", "查看", "本月", "工具", "帮助")


@dataclass(frozen=True)
class Act:
    """One action: `local` ones work only where a screen offers them; the others always."""

    id: str
    text: str
    menu: str
    shortcut: str = ""
    icon: str = ""
    tip: str = ""
    local: bool = True
    group: int = 0
    also: str = ""  # a second key for the same

    @property
    def keys(self) -> str:
        """The key as it is written for people."""
        return self.shortcut.replace("Return", "Enter")


ACTS: tuple[Act, ...] = (
    Act("import", "从表格文件导入…", "文件", "Ctrl+I", "file-excel-2-line", "把 Excel 或 WPS 表格读进台账", group=0),
    Act("export_list", "导出当前列表…", "文件", "Ctrl+Shift+E", "file-download-line", "把现在看到的行和列存成表格文件"),
    Act("open_sealed", "打开加密文件…", "文件", "", "lock-unlock-line", "打开别的单位送来的加密附表", local=False),
    Act("print", "预览和打印…", "文件", "Ctrl+P", "printer-line", "先看样子，再打印或存成文件"),
    Act("backup", "立即备份", "文件", "", "hard-drive-2-line", "做一份验证过的备份", local=False, group=1),
    Act("switch", "换一个工作区…", "文件", "", "folder-open-line", "关闭现在的工作区，回到登录", local=False, group=2),
    Act("lock", "锁定", "文件", "Ctrl+L", "lock-line", "离开座位时锁上，回来再输密码", local=False, group=2),
    Act("quit", "退出", "文件", "Ctrl+Q", "logout-box-r-line", "内容已经保存，直接退出", local=False, group=2),
    Act("undo", "撤销", "编辑", "Ctrl+Z", "arrow-go-back-line", "撤销刚才的一步", local=False),
    Act("redo", "重做", "编辑", "Ctrl+Y", "arrow-go-forward-line", "重做撤销的一步", local=False, also="Ctrl+Shift+Z"),
    Act("undo_list", "撤销到某一步…", "编辑", "Ctrl+Alt+Z", "", "一次撤销好几步", local=False),
    Act("new", "新建", "编辑", "Ctrl+N", "add-line", "新建一条记录", group=1),
    Act("edit", "修改", "编辑", "Ctrl+E", "edit-line", "到右边的表单里修改", group=1),
    Act("save", "立即保存", "编辑", "Ctrl+S", "save-line", "内容会自动保存，也可以现在就保存", group=1),
    Act("delete", "移到回收站…", "编辑", "Del", "delete-bin-line", "可以从回收站恢复", group=1),
    Act("cut", "剪切…", "编辑", "Ctrl+X", "", "复制选中的格子并清空，清空前先看", group=2),
    Act("copy", "复制", "编辑", "Ctrl+C", "file-copy-line", "按 Excel 的格式复制选中的格子", group=2),
    Act("copy_head", "连表头复制", "编辑", "Ctrl+Shift+C", "", "复制选中的格子，带列名", group=2),
    Act("paste", "粘贴…", "编辑", "Ctrl+V", "", "把 Excel、WPS 里复制的一块贴进表格，写入前先看", group=2),
    Act("fill_down", "向下填充", "编辑", "Ctrl+D", "", "选中的各行都填成第一行的内容", group=2),
    Act("edit_cell", "在格子里修改", "编辑", "", "", "在表格里按 F2 或直接打字", group=2),
    Act("edit_many", "批量修改…", "编辑", "Ctrl+Shift+M", "", "选中的记录，一栏都改成同一个内容", group=2),
    Act("steps", "办理选中的记录…", "编辑", "Ctrl+B", "", "选中的记录，一起办理同一件事", group=2),
    Act("replace", "替换…", "编辑", "Ctrl+H", "", "在一栏里把一段文字换成另一段", group=2),
    Act("today", "填入今天", "编辑", "Ctrl+;", "", "光标所在的日期栏填今天", group=2),
    Act("above", "照抄上一条的这一栏", "编辑", "Ctrl+'", "", "用上一条记录的同一栏", group=2),
    Act("find", "查找", "编辑", "Ctrl+F", "search-line", "按名称、拼音、代码或证件号（后四位、全号）找", group=3),
    Act("find_next", "下一个", "编辑", "F3", "", "下一条含有所找内容的记录", group=3),
    Act("find_previous", "上一个", "编辑", "Shift+F3", "", "上一条含有所找内容的记录", group=3),
    Act("filter", "按列筛选", "编辑", "Ctrl+Shift+L", "", "到所在列的筛选框", group=3),
    Act("filter_same", "只看与这一格相同的", "编辑", "", "", "用这一格的内容筛选这一列", group=3),
    Act("clear_filter", "清除筛选", "编辑", "Ctrl+Shift+F", "filter-off-line", "显示全部行", group=3),
    Act("palette", "搜索和跳转…", "查看", "Ctrl+K", "search-eye-line", "找记录、页面、月份和命令", local=False),
    Act("home", "首页", "查看", "Ctrl+1", "home-4-line", "该办的事和有问题的地方", local=False, group=1),
    Act("month", "报表", "查看", "Ctrl+2", "table-line", "本月的报表册", local=False, group=1),
    Act("previous_month", "上一个月", "查看", "Alt+Left", "arrow-left-s-line", "", local=False, group=2),
    Act("next_month", "下一个月", "查看", "Alt+Right", "arrow-right-s-line", "", local=False, group=2),
    Act("previous_record", "上一条记录", "查看", "Ctrl+PgUp", "", "", group=3),
    Act("next_record", "下一条记录", "查看", "Ctrl+PgDown", "", "", group=3),
    Act("first_record", "第一条记录", "查看", "Ctrl+Home", "", "", group=3),
    Act("last_record", "最后一条记录", "查看", "Ctrl+End", "", "", group=3),
    Act("go_field", "转到栏目…", "查看", "F6", "", "输入栏目名称的一部分，光标就到那里", group=4),
    Act("next_empty", "下一个必填空栏", "查看", "F10", "", "跳到下一个还没填的必填栏", group=4),
    Act("details", "本栏详情", "查看", "Ctrl+Return", "", "本栏的审核、上月数和修改记录", group=4, also="Ctrl+Enter"),
    Act("history", "修改记录…", "查看", "Ctrl+Shift+H", "history-line", "改过什么，恢复为原来的值", group=4),
    Act("counted", "计入哪些报表…", "查看", "F12", "", "手头这一条计入本月哪些报表的哪些格", group=4),
    Act("switch_view", "表格录入 / 单户表单", "查看", "Ctrl+G", "layout-column-line", "在录入表和表单之间换", group=5),
    Act("whole_form", "全部指标 / 常用指标", "查看", "", "table-line", "显示全部或常用的指标", group=5),
    Act("columns", "选择显示的列…", "查看", "", "layout-column-line", "", group=5),
    Act("refresh", "刷新", "查看", "F5", "refresh-line", "重新读取", group=5),
    Act("compute", "运算", "本月", "F7", "calculator-line", "由台账重新算出各表"),
    Act("audit", "审核本月", "本月", "F8", "shield-check-line", "用全部规则检查本月的台账和报表", local=False),
    Act("check", "审核这一条", "本月", "F11", "", "检查手头的一条，跳到有问题的栏目"),
    Act("next_finding", "下一个问题", "本月", "F9", "skip-forward-line", "", local=False),
    Act("previous_finding", "上一个问题", "本月", "Shift+F9", "skip-back-line", "", local=False),
    Act("explain", "说明…", "本月", "Ctrl+M", "chat-quote-line", "为准强制、核实性问题写情况说明", group=1),
    Act("agree", "复核说明…", "本月", "", "user-follow-line", "让准强制项的说明成立，须由另一人办", group=1),
    Act("status", "办到哪一步…", "本月", "Ctrl+Shift+S", "", "各步的日期，还缺什么，下一步做什么", group=1),
    Act("span", "季报和年报…", "本月", "", "", "这个月所在的季度、半年、年度和统计年度：各月、各表、还缺什么", group=1),
    Act("seal", "封存…", "本月", "", "archive-line", "封存本月，之后只能更正", group=1),
    Act("correct", "更正…", "本月", "", "edit-2-line", "封存后有差错，写明原因再改：编号报出，或差额计入当月", group=1),
    Act("drop_correction", "放弃更正或结束补改…", "本月", "", "", "各数与封存时一样才能放弃；补改随时能结束", group=1),
    Act("compare_sealed", "与现在比较…", "本月", "", "file-search-line", "封存的数与现在的台账有哪些不同", group=1),
    Act("note_event", "登记报出和接收…", "本月", "", "", "登记已报出、已接收或被退回", group=1),
    Act("export_book", "导出报表册和汇总…", "本月", "", "file-excel-line", "存成表格文件和打印件", group=1),
    Act("export_annex", "实名附表加密导出…", "本月", "", "lock-line", "登记用途，用密码加密", local=False, group=1),
    Act("carry_row", "这一家照上月填写", "本月", "Ctrl+Shift+D", "", "人数照上月，增减都填 0", group=2),
    Act("carry_all", "照上月填写…", "本月", "", "file-copy-line", "未填报的工会都照上月，增减都填 0", group=2),
    Act("journal", "操作记录", "工具", "", "history-line", "谁在什么时候改了什么", local=False),
    Act("bin", "回收站", "工具", "", "delete-bin-2-line", "恢复删除的记录", local=False),
    Act("prove", "核对报表文件…", "工具", "", "file-search-line", "收回的报表册是不是签字报出的那一份", local=False),
    Act("settings", "设置", "工具", "Ctrl+,", "settings-3-line", "单位、用户、备份、字号", local=False, group=1),
    Act("help_field", "本栏说明", "帮助", "F1", "question-line", "光标所在一栏怎么填"),
    Act("manual", "使用手册", "帮助", "Shift+F1", "book-open-line", "按页查阅，可以搜索", local=False),
    Act("tour", "五分钟导览", "帮助", "", "compass-3-line", "带您看一遍窗口的各个地方", local=False),
    Act("exercise", "练习评分…", "帮助", "", "medal-line", "练习题找出并改正了几处", local=False),
    Act("shortcuts", "快捷键一览", "帮助", "Ctrl+/", "keyboard-line", "", local=False),
    Act("about", "关于", "帮助", "", "information-line", "", local=False, group=1),
)  # fmt: skip
BY_ID: Mapping[str, Act] = {act.id: act for act in ACTS}
# Where an action is done that only one place offers: the command box goes there and does it.
PLACE_OF: Mapping[str, str] = {
    **{act.id: "month" for act in ACTS if act.menu == "本月" and act.local and act.id != "check"},
    **dict.fromkeys(("carry_row", "carry_all", "switch_view", "whole_form"), "register.member_count"),
    "import": "import",
}
_TRIES, _TRY_MS = 20, 100  # a place that has just come to the front reads its state first


class Actions(QObject):
    """The table as QActions. The window hands in its own handlers; a screen's are looked up when one is triggered."""

    def __init__(self, parent: QObject, run: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.by_id: dict[str, QAction] = {}
        self.refused: Mapping[str, str] = {}
        for act in ACTS:
            made = QAction(act.text, parent)
            made.setObjectName(f"action.{act.id}")
            if act.shortcut:
                made.setShortcuts([QKeySequence(key) for key in (act.shortcut, act.also) if key])
                made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            made.setStatusTip(act.tip)
            made.setToolTip(_tip(act))
            made.setEnabled(not act.local)
            made.triggered.connect(lambda _checked=False, chosen=act.id: run(chosen))
            self.by_id[act.id] = made
        # A greyed action hears no key: the key of one that the state of the month shuts is answered all the same.
        self._answers = {act.id: QShortcut(QKeySequence(act.shortcut), parent) for act in ACTS if act.id in SHUTTABLE}
        for act_id, answer in self._answers.items():
            answer.setEnabled(False)
            answer.activated.connect(partial(run, act_id))

    def __getitem__(self, act_id: str) -> QAction:
        return self.by_id[act_id]

    def fill(self, bar: QMenuBar) -> None:
        """Build the menus."""
        for title in MENUS:
            menu = QMenu(title, bar)
            menu.setToolTipsVisible(True)
            group = 0
            for act in (known for known in ACTS if known.menu == title):
                if act.group != group:
                    menu.addSeparator()
                    group = act.group
                menu.addAction(self.by_id[act.id])
            bar.addMenu(menu)

    def draw_icons(self) -> None:
        """Give every action its icon; called after first paint."""
        from ui.icons import icon

        for act in ACTS:
            self.by_id[act.id].setIcon(icon(act.icon))

    def offer(self, offered: set[str], refused: Mapping[str, str]) -> None:
        """Switch the local actions to what the screen in front offers; `refused` says why some are out of reach."""
        self.refused = refused
        for act in ACTS:
            made, why = self.by_id[act.id], refused.get(act.id, "")
            if act.local or act.id in NEEDS or act.id in SHUTTABLE:
                made.setEnabled((not act.local or act.id in offered) and not why)
                made.setStatusTip(why or act.tip)
                made.setToolTip(why or _tip(act))
            if act.id in self._answers:
                self._answers[act.id].setEnabled(bool(why))

    def do_when_offered(self, act_id: str, otherwise: Callable[[str], object], tries: int = _TRIES) -> None:
        """Do an action as soon as the screen in front offers it; after two seconds say that it does not."""
        action = self.by_id[act_id]
        if action.isEnabled():
            action.trigger()
        elif tries > 0:
            QTimer.singleShot(_TRY_MS, self, lambda: self.do_when_offered(act_id, otherwise, tries - 1))
        else:
            otherwise(self.refused.get(act_id) or f"“{action.text().rstrip('…')}”现在还不能办。")


def _tip(act: Act) -> str:
    return f"{act.tip or act.text}（{act.keys}）" if act.shortcut else act.tip or act.text
