"""A sheet that a district drew (区级表样): which cell is which, told by defined names or by marks written into cells.

Both say the same: line and column of a form, by code and id or by their words.
- a defined name `ND_101_c1` (`ND_r101_c1` serves too; what Excel forbids in names is left out, so ND-1 is ND1);
- a mark in the cell, `{101,本年}` or `{职工会员,本年}`; on a sheet that is not titled like its form `{ND-1,101,本年}`;
- around the table `{报告期}`, `{填报单位}`, `{单位负责人}`, `{审核人}`, `{填表人}`, `{联系电话}`,
  `{报出日期}`, `{校验码}`, alone in a cell or within its words; a list's model row has the defined name `FORM_rows`.
Taking a drawing over turns marks into defined names, so that filling knows one way only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tzdesk.definitions import Definition
from tzdesk.definitions.problems import nearest
from tzdesk.returns.drawn_cells import cell_at, why_none_at
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.template import AROUND, COVER, COVER_NAMES, MARK, PARTS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_COVER = ("period", "unit", "code", "superior", "leader", "checker", "filler", "phone", "sent_on", "version", "check")
_ANY = "某某某"
_LONGEST = {  # as long as what is printed; a unit's name or a person's may still be longer and is made smaller then
    "period": "2024年第3季度",
    "unit": "南通市通州区金沙街道总工会",
    "superior": "南通市通州区总工会",
    "code": "81320612MC0000010P",
    "phone": "0513-86510000",
    "sent_on": "2024年10月31日",
    "version": "更正第10号",
    "check": "版本：更正第10号　　校验码：ABCD-EFGH-JKLM",
}
_HEAD_TEXTS = 12  # so many texts at the top of a sheet may say which form it is
_BUILT_IN = ("_xlnm", "Print_", "_Filter", "_xlfn", "_xleta", "_xlws")


@dataclass(frozen=True)
class Place:
    """A cell of the drawing: sheet and coordinate."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"工作表“{self.sheet}”{self.cell}"


@dataclass(frozen=True)
class Doubtful:
    """A name or mark that means nothing, or means what another one means already; `why` is a sentence."""

    place: Place
    text: str
    why: str


@dataclass(frozen=True)
class Unplaced:
    """A cell of the form that the drawing has no place for."""

    name: str
    line: str
    column: str


@dataclass
class FormDrawn:
    """One form of a drawing: its sheet, the names that were matched with their cells, and the cells without a place."""

    form_id: str
    title: str
    sheet: str
    matched: dict[str, Place] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)


@dataclass
class Drawn:
    """What a drawing holds. `content` is the drawing with its marks turned into names: what is kept."""

    name: str
    forms: list[FormDrawn]
    doubtful: list[Doubtful]
    notes: list[str]
    content: bytes = field(repr=False)

    @property
    def usable(self) -> bool:
        """Whether it may be taken over: something matched, and nothing is doubtful."""
        return bool(self.forms) and not self.doubtful

    @property
    def sentences(self) -> list[str]:
        """All that there is to say, with sheet and cell."""
        said = [f"{one.place}：{one.why}" for one in self.doubtful]
        if not self.forms:
            said.append("没有一个格子对得上报表的行和栏：请在格子里写上 {行号,栏号}，或给格子定义名称。")
        for form in self.forms:
            said += [
                f"工作表“{form.sheet}”：{form.form_id} 第{one.line}行“{one.column}”栏没有位置，这一格不会印出来。"
                for one in form.unplaced
            ]
        return said + self.notes


def examine(definition: Definition, content: bytes, name: str) -> Drawn:
    """Match a drawn workbook with the forms of a definition. UserError when it is none, or unpacks without end."""
    from tzdesk.excel.archive import parts
    from tzdesk.excel.fill import open_workbook
    from tzdesk.excel.packing import saved

    parts(content, name)
    book = open_workbook(content, name)
    reading = _Reading(book, {one.sheet_name: one for one in forms_of(definition).values() if not one.restricted})
    reading.defined_names()
    reading.marks()
    reading.room()
    reading.write_names()
    kept = saved(book) if reading.changed else content
    return Drawn(name, reading.forms_drawn(), reading.doubtful, reading.notes, kept)


class _Reading:
    """One look through a drawing."""

    def __init__(self, book: Workbook, forms: Mapping[str, Form]) -> None:
        self.book = book
        self.forms = forms
        self.matched: dict[str, Place] = {}
        self.doubtful: list[Doubtful] = []
        self.notes: list[str] = []
        self.changed = False
        self._shown: dict[str, Form | None] = {}
        self._wanted = {prefix: _names(form) for prefix, form in forms.items()}

    def defined_names(self) -> None:
        """Names that Excel's name manager lists."""
        from tzdesk.excel.names import names_on

        for title in self.book.sheetnames:
            for name, reference in names_on(self.book, title).items():
                if name.startswith(_BUILT_IN):
                    continue
                known = self._of_name(name)
                place = Place(title, reference.replace("$", ""))
                at = place if known.endswith("_rows") else self._begins(place)
                self.changed |= at != place
                self._take(known, name, at, "名称")
        broken = [
            name for name in self.book.defined_names if "#REF!" in (self.book.defined_names[name].attr_text or "")
        ]
        self.doubtful += [
            Doubtful(Place("（已删除）", ""), name, f"名称“{name}”指的格子已经删掉，请在名称管理器里删除它。")
            for name in broken
        ]

    def marks(self) -> None:
        """Marks {…} that are written into cells; a mark that stands alone is taken out of its cell."""
        for sheet in self.book.worksheets:
            formulas = 0
            self._form_of(sheet)  # by all its marks, before those that are understood leave their cells
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        formulas += 1
                    elif isinstance(cell.value, str) and MARK.search(cell.value):
                        self._marks_of(cell, sheet)
            if formulas:
                self.notes.append(
                    f"工作表“{sheet.title}”有 {formulas} 个公式格，程序不代为计算；合计请在定义里写成合计行。"
                )

    def _marks_of(self, cell: Any, sheet: Worksheet) -> None:
        """Every mark of a cell: what stands around a table may stand beside others, a number stands alone."""
        place = Place(sheet.title, cell.coordinate)
        for found in MARK.finditer(cell.value):
            alone = cell.value.strip() == found[0]
            known = self._of_mark(found[1], sheet)
            self.changed |= known not in self.matched
            if known and not alone and not _in_words(known):
                self.doubtful.append(
                    Doubtful(
                        place, found[0], f"标记“{found[0]}”是表里的数，要单独占一个格子，请把别的字移到旁边的格子。"
                    )
                )
                continue
            self._take(known, found[0], place, "标记")
            if known and alone:
                cell.value = None

    def write_names(self) -> None:
        """Put a defined name on every matched cell, and none besides."""
        from openpyxl.utils import absolute_coordinate
        from openpyxl.workbook.defined_name import DefinedName

        from tzdesk.excel.names import owners, quoted

        for owner in owners(self.book):
            for name in list(owner.defined_names):
                self.changed |= not name.startswith(_BUILT_IN) and name not in self.matched
                if not name.startswith(_BUILT_IN):
                    del owner.defined_names[name]
        for name, place in sorted(self.matched.items()):
            reference = f"{quoted(place.sheet)}!{absolute_coordinate(place.cell)}"
            self.book.defined_names[name] = DefinedName(name, attr_text=reference)

    def room(self) -> None:
        """What stands around a table must be whole in its cell: a check code that is cut off proves nothing."""
        from tzdesk.excel.room import LEAST, size_for

        told: dict[Place, list[str]] = {}
        for name, place in self.matched.items():
            if _in_words(name):
                told.setdefault(place, []).append(name)
        for place, names in told.items():
            cell = self.book[place.sheet][place.cell]
            longest = {name: _LONGEST.get(name.partition("_")[2], _ANY) for name in names}
            text = (
                cell.value if isinstance(cell.value, str) and MARK.search(cell.value) else "　".join(longest.values())
            )
            for mark in MARK.finditer(text):
                text = text.replace(mark[0], longest.get(self._of_mark(mark[1], self.book[place.sheet]), mark[0]))
            if (size := size_for(cell, text)) < LEAST:
                words = "、".join(AROUND.get(name.partition("_")[2], name) for name in names)
                self.doubtful.append(
                    Doubtful(
                        place,
                        words,
                        f"“{words}”在这一格里印不全（字要缩到{size:g}磅）：请把格子拉宽、合并旁边的空格，"
                        "或者设自动换行并加高这一行。",
                    )
                )

    def forms_drawn(self) -> list[FormDrawn]:
        """The forms that anything was matched of, in the order of the book."""
        found = []
        for prefix, form in self.forms.items():
            own = {name: place for name, place in self.matched.items() if name.startswith(f"{prefix}_")}
            if not own:
                continue
            sheets = [place.sheet for place in own.values()]
            sheet = max(set(sheets), key=lambda title: (sheets.count(title), title))
            drawn = FormDrawn(form.id, form.title, sheet, own)
            drawn.unplaced = [
                Unplaced(name, *words) for name, words in self._wanted[prefix].items() if words and name not in own
            ]
            self.doubtful += [
                Doubtful(place, name, f"{form.id} 的格子应都在工作表“{sheet}”上，这一格在另一张表上。")
                for name, place in own.items()
                if place.sheet != sheet
            ]
            found.append(drawn)
        if cover := {name: place for name, place in self.matched.items() if name.startswith(f"{COVER_NAMES}_")}:
            found.insert(0, FormDrawn(COVER, COVER, next(iter(cover.values())).sheet, cover))
        return found

    def _begins(self, place: Place) -> Place:
        """The cell that holds what is written at a place: of a merged area its first one, wherever in it a name
        leads."""
        first, sheet = place.cell.partition(":")[0], self.book[place.sheet]
        area = next((one for one in sheet.merged_cells.ranges if first in one), None)
        return Place(place.sheet, first if area is None else area.start_cell.coordinate)

    def _marked(self, place: Place) -> set[str]:
        """What the marks within a cell's words mean: each is filled in its place, so they may stand side by side."""
        sheet = self.book[place.sheet]
        text = sheet[place.cell].value if ":" not in place.cell else None
        found = {self._of_mark(mark, sheet) for mark in MARK.findall(text)} if isinstance(text, str) else set()
        return {known for known in found if _in_words(known)}

    def _take(self, known: str, text: str, place: Place, what: str) -> None:
        """Match a cell with what it means."""
        if not known:
            why = self._why_not(text, place) or self._near(text)
            self.doubtful.append(Doubtful(place, text, f"{what}“{text}”对不上任何行和栏{why}。"))
        elif known in self.matched and self.matched[known] != place:
            self.doubtful.append(
                Doubtful(place, text, f"{what}“{text}”和 {self.matched[known].cell} 指的是同一格，请去掉一个。")
            )
        elif other := self._in_the_way(known, place):
            both = _in_words(known) and _in_words(other)
            advice = "，或者在格子里写上这两个标记" if both else ""
            self.doubtful.append(
                Doubtful(place, text, f"{what}“{text}”和“{other}”写在同一个格子上，请去掉一个{advice}。")
            )
        else:
            self.matched[known] = place

    def _in_the_way(self, known: str, place: Place) -> str:
        """What has been matched with a cell already and leaves no room for this: marks side by side in its words do."""
        others = [name for name, at in self.matched.items() if at == place and name != known]
        marked = self._marked(place) if others else set()
        return next((name for name in others if not {name, known} <= marked), "")

    def _why_not(self, text: str, place: Place) -> str:
        """Which part of a mark or a name no cell has; empty where it names no line and column of a known form."""
        if (found := MARK.fullmatch(text.strip())) is not None:
            parts, form = PARTS.split(found[1].strip()), self._form_of(self.book[place.sheet])
        else:
            prefix, _, rest = text.partition("_")
            parts, form = [part for part in rest.rpartition("_")[::2] if part], self.forms.get(prefix)
        return why_none_at(form, parts[-2], parts[-1]) if form is not None and len(parts) in {2, 3} else ""

    def _near(self, text: str) -> str:
        everything = [name for names in self._wanted.values() for name in names]
        return nearest(text.strip("{}"), everything)

    def _of_name(self, name: str) -> str:
        """The canonical name that a defined name means; empty when none."""
        prefix, _, rest = name.partition("_")
        if prefix == COVER_NAMES:
            return name if rest in _COVER or rest.startswith("rows_") else ""
        wanted = self._wanted.get(prefix)
        if wanted is None or name in wanted:
            return name if wanted is not None else ""
        line, _, column = rest.rpartition("_")
        return cell_at(self.forms[prefix], line, column) or _around(prefix, rest)

    def _of_mark(self, text: str, sheet: Worksheet) -> str:
        parts = [part.strip() for part in PARTS.split(text.strip())]
        form = self._named(parts[0]) if len(parts) > 1 else None
        if form is not None and (len(parts) == 3 or _around(form.sheet_name, parts[1])):
            parts = parts[1:]
        else:
            form = self._form_of(sheet)
        if form is None:
            return self._of_name(parts[0])
        if len(parts) == 1:
            return _around(form.sheet_name, parts[0]) or self._of_name(parts[0])
        return cell_at(form, parts[0], parts[1]) if len(parts) == 2 else ""

    def _named(self, text: str) -> Form | None:
        """The form of this id or title."""
        return next((one for one in self.forms.values() if text in {one.id, one.sheet_name, one.title}), None)

    def _form_of(self, sheet: Worksheet) -> Form | None:
        """The form that a sheet shows: by its title, by the words at its head, else the one most marks fit or name."""
        if sheet.title not in self._shown:
            texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
            words = [text for text in texts[:_HEAD_TEXTS] if not MARK.search(text)]
            titled = [one for one in self.forms.values() if any(one.title in text for text in words)]
            marks = [PARTS.split(mark.strip()) for text in texts for mark in MARK.findall(text)]
            named = [name.partition("_")[0] for name, place in self.matched.items() if place.sheet == sheet.title]
            fits = {
                one.id: named.count(prefix) + sum(self._fits(one, mark) for mark in marks)
                for prefix, one in self.forms.items()
            }
            among = titled or list(self.forms.values())
            best = max(among, key=lambda one: fits[one.id])
            self._shown[sheet.title] = self._named(sheet.title) or (best if titled or fits[best.id] else None)
        return self._shown[sheet.title]

    def _fits(self, form: Form, mark: list[str]) -> bool:
        """Whether a mark is one of a form's: it names a cell that the form has, or the form itself before it."""
        if len(mark) > 1 and self._named(mark[0]) is form:
            return bool(cell_at(form, *mark[1:]) if len(mark) == 3 else _around(form.sheet_name, mark[1]))
        return len(mark) == 2 and bool(cell_at(form, *mark))


def _names(form: Form) -> dict[str, tuple[str, str] | None]:
    """Every name that a sheet of the form may carry; with line and column in words where the form misses it else."""
    found: dict[str, tuple[str, str] | None] = {f"{form.sheet_name}_{key}": None for key in AROUND}
    if form.kind == "list":
        found[f"{form.sheet_name}_rows"] = ("明细", "各")
        found |= {f"{form.sheet_name}_total_{column.id}": None for column in form.columns if column.total}
        found |= {form.foot_name(number, key): None for number, foot in enumerate(form.feet, 1) for key in foot.values}
        return found
    for line in form.lines:
        for column in form.columns:
            if form.cell(line.code, column.id)["type"] != "none":
                found[form.cell_name(line.code, column.id)] = (line.code, column.head)
    return found


def _around(prefix: str, text: str) -> str:
    """The name of what stands around a table, by its key or its Chinese words."""
    return next((f"{prefix}_{key}" for key, word in AROUND.items() if text in {key, word}), "")


def _in_words(known: str) -> bool:
    """Whether a name's value is written within the words of its cell."""
    return known.startswith(f"{COVER_NAMES}_") or known.partition("_")[2] in AROUND
