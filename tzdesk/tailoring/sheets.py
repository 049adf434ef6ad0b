"""The sheets of a definition workbook: which columns each has. What no column says stands in 其他, as TOML pairs."""

from __future__ import annotations

from dataclasses import dataclass

from tzdesk.base.periods import Kind
from tzdesk.tailoring.columns import ANY, DAY, FLAG, LINES, NUMBER, NUMBERS, PARAMS, TEXT, WHOLE, WORDS, Col, choice

REST = "*rest"
FORMATS = {
    "count": "整数",
    "money": "金额",
    "rate1": "一位小数",
    "rate2": "两位小数",
    "decimal": "小数",
    "text": "文字",
    "date": "日期",
    "code": "代码",
    "month": "月份",
}
TYPES = {
    "text": "文字",
    "name": "姓名",
    "integer": "整数",
    "decimal": "小数",
    "money": "金额",
    "date": "日期",
    "month": "月份",
    "code": "代码",
    "codes": "多选代码",
    "yesno": "是否",
    "ref": "引用",
    "phone": "电话",
    "mobile": "手机",
    "resident_id": "身份证号",
    "credit_code": "统一社会信用代码",
}
SEVERITIES = {"hard": "强制", "firm": "准强制", "soft": "核实", "hint": "提示"}
PARTS = {"lines": "行", "columns": "栏"}
HOWS = {"source": "取一个", "sum": "几个相加", "least": "取最小的"}
MEASURES = {"fields.count": "计数", "fields.sum": "求和"}
OTHER = Col("其他", REST, PARAMS, 24, help="这里一般不填。")


@dataclass(frozen=True)
class SheetSpec:
    """A sheet: its title, its columns, what a clerk should know of it, and the columns that say which row is meant."""

    title: str
    columns: tuple[Col, ...]
    help: str
    named_by: tuple[str, ...]

    def col(self, key: str) -> int:
        """The number of the column (from 1) that a key stands in; 0 for one that has none."""
        return next((number for number, column in enumerate(self.columns, 1) if column.key == key), 0)


PERIODS = {kind.value: kind.label for kind in Kind}
FORMS = SheetSpec(
    "表",
    (
        Col("表号", "id", TEXT, 10, needed=True, help="大写字母开头，如 NJ-1；样表里的名称用它，去掉短横线。"),
        Col("表名", "title", TEXT, 34, needed=True),
        Col("制表号", "table_no", TEXT, 22),
        Col("顺序", "order", WHOLE, 8, needed=True, help="在报表册里的先后。"),
        Col("种类", "kind", choice({"grid": "行列表", "list": "清单"}), 9, needed=True),
        Col("纸张方向", "orientation", choice({"portrait": "纵向", "landscape": "横向"}), 9),
        Col("计量单位", "unit_label", TEXT, 18),
        Col("报告期", "period", choice(PERIODS), 9, help="不填为月报。季报、半年报、年报随最后一个月的报表册报出。"),
        Col("报送月份", "months", NUMBERS, 10, help="如 12 或 3、6、9、12；不填为每月都报。"),
        Col("表头", "stub", WORDS, 18),
        Col("表头宽", "stub_width", NUMBERS, 12),
        Col("台账来源", "source", TEXT, 20, help="清单从哪里取行；行列表不填。"),
        Col("参数", "params", PARAMS, 18),
        Col("说明", "notes", LINES, 50, help="印在表下，每条一行。"),
        OTHER,
    ),
    "每张报表一行。新表在下面加一行，再到“栏”“行”两页写它的栏和行。",
    ("id",),
)
COLUMNS = SheetSpec(
    "栏",
    (
        Col("表号", "form", TEXT, 10, needed=True),
        Col("栏号", "id", TEXT, 8, needed=True, help="只用字母和数字，如 c1。"),
        Col("栏名", "label", TEXT, 24, needed=True),
        Col("上级栏名", "group", TEXT, 14),
        Col("宽", "width", NUMBER, 7),
        Col("格式", "format", choice(FORMATS), 10),
        Col("取数", "cell", TEXT, 34, help="整栏同一取法时写在这里，写法见“说明”页。"),
        Col("参数", "params", PARAMS, 24, help="加在各行取数上的参数，如 shift = -12 为上年同月。"),
        Col("取值", "value", TEXT, 16, help="清单用：台账来源里的哪一项。"),
        Col("合计", "total", FLAG, 7, help="清单用：表脚是否合计。"),
        OTHER,
    ),
    "每张表的每一栏一行，先后就是从左到右。",
    ("form", "id"),
)
LINES_OF_FORMS = SheetSpec(
    "行",
    (
        Col("表号", "form", TEXT, 10, needed=True),
        Col("行号", "code", TEXT, 8, needed=True, help="只用字母和数字，定了以后不要再改。"),
        Col("行名", "label", TEXT, 34, needed=True),
        Col("缩进", "indent", WHOLE, 7),
        Col("单位", "unit", TEXT, 8),
        Col("取数", "cell", TEXT, 44, help="写法见“说明”页；照别的表取数可写：同 Z02/30/c1。"),
        Col("参数", "params", PARAMS, 24),
        Col("注", "note", TEXT, 20),
        Col("不能相加", "distinct", FLAG, 9, help="各月相加不等于全年的行填 是。"),
        OTHER,
    ),
    "行列表的每一行一行，先后就是从上到下。",
    ("form", "code"),
)
CELLS = SheetSpec(
    "格",
    (
        Col("表号", "form", TEXT, 10, needed=True),
        Col("行号", "code", TEXT, 8, needed=True),
        Col("栏号", "column", TEXT, 8, needed=True, help="* 为这一行的各栏。"),
        Col("取数", "cell", TEXT, 60, needed=True),
    ),
    "只写与本行、本栏取数不同的格子。",
    ("form", "code", "column"),
)
INDICATORS = SheetSpec(
    "指标",
    (
        Col("指标号", "id", TEXT, 18, needed=True, help="字母、数字和下划线，在“行”“栏”“格”的取数里写它。"),
        Col("名称", "label", TEXT, 24),
        Col(
            "取数",
            "measure",
            choice(MEASURES, strict=False),
            18,
            needed=True,
            help="计数、求和，或“可用取数”页里的名称。",
        ),
        Col("台账", "kind", TEXT, 14, help="计数、求和用：哪一种记录，如 工会组织。"),
        Col("字段", "field", TEXT, 18, help="求和用：加哪个数字字段。"),
        Col(
            "条件",
            "where",
            TEXT,
            60,
            help="如 工会组织类型 = 单独基层工会；所在单位.单位性质 = 企业。几个条件用分号隔开。",
        ),
        Col("其他参数", "params", PARAMS, 24),
        Col("说明", "note", TEXT, 24),
    ),
    "自己定义的指标：数哪一种记录，符合什么条件，加哪个字段。",
    ("id",),
)
LEDGERS = SheetSpec(
    "台账",
    (
        Col("台账号", "kind", TEXT, 18, needed=True, help="新加的以 x_ 开头，只用小写字母、数字和下划线。"),
        Col("名称", "label", TEXT, 18, needed=True),
        Col("顺序", "order", WHOLE, 8, help="在导航里的先后。"),
        Col("分组", "group", TEXT, 14, help="在导航里归在哪个标题下，如 民主管理；不填归在“工作台账”下。"),
        Col("识别", "identity", WORDS, 24, help="导入时凭哪几个字段认出是同一件事，写字段名，如 title、biz_date。"),
        Col("表名用字", "signs", WORDS, 24, help="导入时表名里有这些字就认得是这本台账。"),
        Col("不要的栏", "without", WORDS, 30, help="各台账共有的栏目里不要的，写字段名，如 amount、place。"),
        Col("说明", "note", TEXT, 30),
        OTHER,
    ),
    "工作台账。新台账在下面加一行，再到“字段”页写它自己的字段；各台账共有的字段在 ledger_entry 里。",
    ("kind",),
)
FIELDS = SheetSpec(
    "字段",
    (
        Col("台账", "kind", TEXT, 14, needed=True),
        Col("字段名", "name", TEXT, 20, needed=True, help="本区自己加的以 x_ 开头。"),
        Col("名称", "label", TEXT, 20),
        Col("类型", "type", choice(TYPES, strict=False), 10),
        Col("代码表", "codes", TEXT, 14),
        Col("分节", "section", TEXT, 10),
        Col("必填", "required", FLAG, 7),
        Col("单位", "unit", TEXT, 7),
        Col("最小", "min", ANY, 8),
        Col("最大", "max", ANY, 8),
        Col("小数位", "places", WHOLE, 8),
        Col("填报说明", "help", TEXT, 50),
        Col("表头别名", "aliases", WORDS, 20),
        Col("列表显示", "in_list", FLAG, 9),
        Col("宽", "width", WHOLE, 7),
        OTHER,
    ),
    "各台账的字段。可以改名称、说明、宽、是否显示，也可以加 x_ 开头的字段；程序自带的字段不能删。",
    ("kind", "name"),
)
CODES = SheetSpec(
    "代码",
    (
        Col("代码表", "list", TEXT, 16, needed=True, help="本区自己的代码表以 x_ 开头。"),
        Col("代码表名称", "list_label", TEXT, 18, help="新代码表的第一行要写。"),
        Col("代码", "code", TEXT, 10, needed=True),
        Col("名称", "label", TEXT, 28, needed=True),
        Col("别名", "aliases", WORDS, 28),
        Col("上级代码", "parent", TEXT, 10),
        Col("启用日期", "valid_from", DAY, 12),
        Col("停用日期", "valid_to", DAY, 12, help="代码不能删，不再用时写停用日期。"),
        OTHER,
    ),
    "代码表。代码不能删除，只能写停用日期。",
    ("list", "code"),
)
PARAMETERS = SheetSpec(
    "参数",
    (
        Col("参数", "key", TEXT, 22, needed=True),
        Col("名称", "label", TEXT, 24),
        Col("启用日期", "from", DAY, 12, needed=True),
        Col("停用日期", "to", DAY, 12),
        Col("值", "value", ANY, 12, help="空着为未知，依靠它的检查不运行。"),
        Col("单位", "unit", TEXT, 8),
        Col("依据", "basis", TEXT, 50),
        Col("已核实", "confirmed", FLAG, 8),
        OTHER,
    ),
    "期限和标准。改数值时另加一行，写新的启用日期，不要改旧行。",
    ("key", "from"),
)
RULES = SheetSpec(
    "规则",
    (
        Col("规则", "id", TEXT, 9, needed=True),
        Col("名称", "title", TEXT, 30),
        Col("类别", "severity", choice(SEVERITIES), 9, needed=True),
        Col("启用", "enabled", FLAG, 7),
        Col("阈值", "thresholds", PARAMS, 40),
        Col("提示语", "message", TEXT, 60),
    ),
    "可以改类别、启用、阈值和提示语；规则不能增删。",
    ("id",),
)
NOTES = SheetSpec(
    "填报说明",
    (
        Col("表号", "form", TEXT, 10, needed=True),
        Col("行或栏", "part", choice(PARTS), 8, needed=True),
        Col("代码", "code", TEXT, 8, needed=True),
        Col("说明", "text", TEXT, 90, needed=True),
    ),
    "指标解释：在月报上按 F1 看到的话。",
    ("form", "part", "code"),
)
FIGURES = SheetSpec(
    "年度数据",
    (
        Col("编号", "id", TEXT, 8, needed=True, help="如 Y01，定了以后不要再改。"),
        Col("分组", "group", TEXT, 22, needed=True),
        Col("名称", "label", TEXT, 34, needed=True),
        Col("单位", "unit", TEXT, 8, needed=True),
        Col("金额", "money", FLAG, 7, help="取数按分计、这里按元说的填 是。"),
        Col("墙上单位", "printed_unit", TEXT, 10, help="一览表里用的单位，如 万元；不填为同左边的单位。"),
        Col("墙上换算", "printed_scale", WHOLE, 10, help="墙上一个单位是几个左边的单位，如 10000。"),
        Col("算法", "how", choice(HOWS), 10, help="不填为取一个；有几个取数时写 几个相加 或 取最小的。"),
        Col("取数", "cell", LINES, 80, needed=True, help="几个取数各写一行。同 Z02/31/c1 为 12 月报表的一格。"),
    ),
    "年度工作数据一览：每个数一行，先后就是印出来的先后。",
    ("id",),
)
SOURCES = SheetSpec(
    "项目取数",
    (
        Col("取数号", "id", TEXT, 16, needed=True, help="代码表 indicator_source 里要有同样的代码和名称。"),
        Col("名称", "label", TEXT, 28, needed=True),
        Col("单位", "unit", TEXT, 8, needed=True),
        Col("取数", "cell", TEXT, 80, needed=True, help="“可用取数”页里的取数和参数，不写时段。"),
        Col("时段参数", "by", TEXT, 10, help="取数用哪个参数说时段：不填为 span，还有 when、built。"),
        Col("可按清单", "linkable", FLAG, 9, help="台账里没有“对应实事项目”一栏的填 否。"),
    ),
    "实事项目的指标可以从哪里取数。新取数在下面加一行，再到“代码”页的 indicator_source 里加同样的代码和名称。",
    ("id",),
)
ALL = (
    *(FORMS, COLUMNS, LINES_OF_FORMS, CELLS, INDICATORS, LEDGERS, FIELDS, CODES, PARAMETERS, RULES, NOTES),
    *(FIGURES, SOURCES),
)
