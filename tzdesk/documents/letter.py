"""How the papers of bargaining are laid out: letters with numbered items, places to sign and to stamp, receipts.

A blank is drawn as a line to write on, so that a half-filled paper can be finished by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tzdesk.documents.bargaining_model import Matter, Person
from tzdesk.pdf.flow import label_line, paragraph
from tzdesk.pdf.fonts import HEI, SONG, width
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, MM, TITLE, Style
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.text import wrap

TEXT = Style(size=12, leading=1.52, indent=2)
ITEM = Style(HEI, 12, 1.52, indent=2, before=2)
TO = Style(size=12, leading=1.6, before=4)
FOOTNOTE = Style(size=9, leading=1.5, grey=0.35)
NUMERALS = "一二三四五六七八九十"
LAWS = "《中华人民共和国工会法》《中华人民共和国劳动合同法》《集体合同规定》{wage}和《江苏省集体协商条例》"
_STEP = 10.5 * MM
_DOT = 1.2


def blank(ems: float = 6) -> str:
    """A line to write on, so many characters long."""
    return "_" * round(ems / 0.563)


def or_blank(text: str, ems: float = 6) -> str:
    """A text, or a line to write on."""
    return text or blank(ems)


def day_text(day: date | None) -> str:
    """2023年12月5日, or the same with lines to fill in."""
    return f"{day.year}年{day.month}月{day.day}日" if day else f"{blank(2.5)}年{blank(1.5)}月{blank(1.5)}日"


def day_short(day: date | None) -> str:
    """2023-12-05 for tables; empty when unknown."""
    return "" if day is None else day.isoformat()


def laws(matter: Matter) -> str:
    """The laws that the paper rests on."""
    return LAWS.format(wage="《工资集体协商试行办法》" if matter.wage else "")


def share_words(numerator: int, denominator: int) -> str:
    """A share as the law writes it."""
    known = {(1, 2): "半数", (2, 3): "三分之二", (3, 4): "四分之三", (4, 5): "五分之四"}
    return known.get((numerator, denominator), f"{numerator}/{denominator}")


def begin(matter: Matter, name: str, subtitle: str = "") -> Sheet:
    """A page with its title and number; the foot names the union and the case."""
    foot = Foot(unit=matter.unit, period=f"编号 {matter.number}" if matter.number else "", version=name)
    parties = f"{matter.employer}　{matter.number}" if matter.employer else matter.number
    sheet = Sheet(A4, title=f"{matter.employer or matter.unit} {name}", foot=foot, head=f"{name}　{parties}")
    paragraph(sheet, name, TITLE)
    if subtitle:
        paragraph(sheet, subtitle, Style(size=12, leading=1.5, align="center", after=4))
    return sheet


def item(sheet: Sheet, number: int, heading: str, *texts: str, keep: float = 0) -> None:
    """一、 heading with its paragraphs; the heading is never left alone at the foot of a page.

    `keep` points of what follows stay on the page with it: no page holds signatures alone.
    """
    lines = sum(_lines(sheet, text) for text in texts) if keep else 2
    sheet.need(ITEM.before + ITEM.pitch + TEXT.pitch * min(lines, 8) + keep)
    paragraph(sheet, f"{NUMERALS[number - 1]}、{heading}", ITEM)
    for text in texts:
        paragraph(sheet, text, TEXT)


def _lines(sheet: Sheet, text: str) -> int:
    return len(wrap(text, TEXT.font, TEXT.size, sheet.width, indent=TEXT.indent * TEXT.size))


def numbered(texts: Sequence[str], ems: float = 20) -> list[str]:
    """1．… n． before each text, as paragraphs of an item; an empty text becomes a line to write on."""
    return [f"{index}．{or_blank(text, ems)}" for index, text in enumerate(texts, 1)]


def closing(sheet: Sheet, lines: Sequence[tuple[str, str]], day: date | None) -> None:
    """At the right: who signs and stamps, then the date. High enough for a round seal over name and date."""
    sheet.need(closing_height(len(lines)))
    sheet.y += 3 * MM
    left = sheet.left + sheet.width * 0.3
    for label, value in lines:
        label_line(sheet, label, value, left, sheet.y + 0.75 * _STEP, room=sheet.right - left)
        sheet.y += _STEP
    sheet.text(sheet.right - 6 * MM, sheet.y + 0.75 * _STEP, day_text(day), SONG, 12, align="right")
    sheet.y += _STEP


def closing_height(lines: int) -> float:
    """Room that `closing` takes with so many lines."""
    return (lines + 1) * _STEP + 4 * MM


def two_closings_height(lines: int) -> float:
    """Room that `two_closings` takes with so many lines a side."""
    return (lines + 1) * _STEP + 6 * MM


def two_closings(
    sheet: Sheet,
    left: Sequence[tuple[str, str]],
    right: Sequence[tuple[str, str]],
    days: tuple[date | None, date | None] = (None, None),
) -> None:
    """Both sides beside each other, each with its lines and its date."""
    rows = max(len(left), len(right))
    sheet.need(two_closings_height(rows))
    sheet.y += 4 * MM
    gap = 8 * MM
    wide = (sheet.width - gap) / 2
    for column, (lines, day) in enumerate(zip((left, right), days, strict=True)):
        x = sheet.left + column * (wide + gap)
        for index, (label, value) in enumerate(lines):
            label_line(sheet, label, value, x, sheet.y + (index + 0.75) * _STEP, room=wide, size=11)
        sheet.text(x + wide, sheet.y + (rows + 0.75) * _STEP, day_text(day), SONG, 11, align="right")
    sheet.y += (rows + 1) * _STEP


def receipt(sheet: Sheet, name: str, text: str, lines: Sequence[tuple[str, str]], day: date | None) -> None:
    """A slip below a dotted line, to be cut off and handed back; it stays on one page."""
    rows = -(-len(lines) // 2)
    high = 10 * MM + 24 + TEXT.pitch * _lines(sheet, text) + (rows + 1) * _STEP
    sheet.need(high)
    if sheet.untouched:
        _slip(sheet, name, text, lines, day)
        return
    sheet.y += 5 * MM
    words = "（裁切线）"
    middle = (sheet.left + sheet.right) / 2
    half = width(words, SONG, 9) / 2 + 3
    y = sheet.y
    count = int((sheet.width / 2 - half) / (3 * _DOT))
    dots = [step * 3 * _DOT for step in range(count)]
    sheet.lines([(sheet.left + at, y, sheet.left + at + _DOT, y) for at in dots])
    sheet.lines([(sheet.right - at - _DOT, y, sheet.right - at, y) for at in dots])
    sheet.text(middle, y + 3, words, SONG, 9, align="center", grey=0.35)
    sheet.y += 5 * MM
    _slip(sheet, name, text, lines, day)


def _slip(sheet: Sheet, name: str, text: str, lines: Sequence[tuple[str, str]], day: date | None) -> None:
    paragraph(sheet, name, Style(TITLE.font, 15, 1.6, "center"))
    paragraph(sheet, text, TEXT)
    gap = 8 * MM
    rows = -(-len(lines) // 2)
    wide = (sheet.width - gap) / 2
    for index, (label, value) in enumerate(lines):
        row, column = divmod(index, 2)
        x = sheet.left + column * (wide + gap)
        label_line(sheet, label, value, x, sheet.y + (row + 0.75) * _STEP, room=wide, size=11)
    sheet.y += rows * _STEP
    sheet.text(sheet.right, sheet.y + 0.6 * _STEP, day_text(day), SONG, 11, align="right")
    sheet.y += _STEP


def people_table(people: Sequence[Person], title: str = "", least: int = 3) -> Table:
    """One side's representatives, with empty rows up to `least`."""
    rows = [Row((str(index), *person_cells(person))) for index, person in enumerate(people, 1)]
    rows += [Row((str(index),)) for index in range(len(people) + 1, least + 1)]
    head = (Row(("序号", "姓名", "性别", "职务（岗位）", "代表身份", "产生方式")),)
    columns = (
        Column(11 * MM, "center"),
        Column(26 * MM, "center"),
        Column(12 * MM, "center"),
        Column(),
        Column(28 * MM, "center"),
        Column(26 * MM, "center"),
    )
    return Table(columns, head, tuple(rows), title=title, size=10.5, row_height=7.5 * MM)


def person_cells(person: Person) -> tuple[str, str, str, str, str]:
    """Name, sex, post, standing, origin."""
    return (person.name, person.gender, person.post, standing(person), person.origin)


def standing(person: Person) -> str:
    """首席代表, 外聘代表, 女职工代表 or 代表."""
    parts = [
        word
        for on, word in (
            (person.chief, "首席代表"),
            (person.external, "外聘代表"),
            (person.woman and not person.chief, "女职工代表"),
        )
        if on
    ]
    return "、".join(parts) or "代表"


def grid(pairs: Sequence[tuple[str, str]], *, title: str = "", size: float = 9.5) -> Table:
    """A form of label and value, two pairs a row; a value too long for half a row takes a whole one."""
    label, value = 25 * MM, 57.5 * MM
    room = value - 8

    def long(text: str) -> bool:
        return "\n" in text or width(text, SONG, size) > room

    rows: list[Row] = []
    waiting: tuple[str, str] | None = None
    for pair in (*pairs, ("", "\n")):  # the last one sends off what still waits
        if waiting is not None and not long(pair[1]):
            rows.append(Row((*waiting, *pair)))
            waiting = None
            continue
        if waiting is not None:
            rows.append(Row((waiting[0], Cell(waiting[1], across=3))))
            waiting = None
        if long(pair[1]):
            rows.append(Row((pair[0], Cell(pair[1], across=3))))
        else:
            waiting = pair
    columns = (Column(label, "center"), Column(value)) * 2
    return Table(columns, (), tuple(rows[:-1]), title=title, size=size, row_height=6.2 * MM)
