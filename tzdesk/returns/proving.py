"""Proves a file that comes back (核验): the code from the paper, the file's own numbers, and the month sealed here.

Four things are held against each other: what the cells show, the canonical numbers that the file carries, the sealed
book of the same unit, month and version where this desk has it, and the numbers in the QR codes of the signed paper
where they were scanned. Whoever rewrites cells and carried numbers alike still cannot give the check code that stands
on the paper. What is no number (titles, labels, cover, reasons, rows that were added) is held cell by cell (`held.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base import money
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import half_width
from tzdesk.excel.fill import META, NUMBERS, load
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.book import cell_of
from tzdesk.returns.comparing import Difference, against, form_cells, rows_of
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.head import sealed_head
from tzdesk.returns.held import Altered, Place, altered, as_carried, as_sealed, book_carried, rows_carried
from tzdesk.returns.model import SealedBook
from tzdesk.returns.paper_numbers import RowsDiffer, differences, scanned
from tzdesk.returns.template_check import check_template
from tzdesk.returns.values import Value, restore
from tzdesk.returns.versions import definition_as_sealed, sealed_book, versions_of
from tzdesk.rules import Finding

_LENGTH = 12  # characters of a check code without its dashes
_CORRECTED = re.compile(r"更正第(\d+)号")
_MISREAD = str.maketrans("ILO", "110")  # Crockford's code has none of these; on paper they are read for 1 and 0


@dataclass(frozen=True)
class Proof:
    """What a file proved to be.

    `code` is the check code that the carried numbers give (empty for a draft), `code_agrees` whether the file states
    that one and, if one was typed from paper, whether it is the same. `shown` are cells that show something else than
    the file's own numbers, `sealed` those whose numbers are not the ones sealed here (None: not sealed here), `paper`
    those whose numbers are not the ones that were scanned from paper (None: nothing with numbers was scanned). `texts`
    are the other places that are not as they were sealed, `read_texts` whether they could be looked at. `typed` is how
    many characters the typed code had where it cannot be one, `newer` the version that took this one's place.
    """

    period: Month
    unit: str
    version: str
    code: str
    code_agrees: bool
    shown: tuple[Difference, ...]
    sealed: tuple[Difference, ...] | None
    findings: tuple[Finding, ...]
    paper: tuple[Difference | RowsDiffer, ...] | None = None
    texts: tuple[Altered, ...] = ()
    read_texts: bool = True
    typed: int | None = None
    newer: str = ""

    @property
    def same(self) -> bool:
        """Whether nothing speaks against the file; a draft proves nothing."""
        against_it = self.shown or self.sealed or self.paper or self.findings or self.texts
        return bool(self.code) and self.code_agrees and not against_it

    @property
    def words(self) -> list[str]:
        """What is said to the clerk, the outcome first."""
        title = f"{self.unit} {self.period.label} {self.version}"
        if not self.code:
            return [f"{title}：草稿，未封存，没有校验码，不能核验。"]
        newer = f"但已有{self.newer}，这一版不再作数。" if self.newer else ""
        lines = [f"{title}：{'一致' if self.same else '不一致'}，校验码 {self.code}。{newer}"]
        if self.typed is not None:
            lines.append(
                f"校验码没有输对：应为{_LENGTH}个字母和数字，读到{self.typed}个，请照封面重新输入，不核对就清空。"
            )
        elif not self.code_agrees:
            lines.append("校验码对不上：文件里的数不是纸面上签字的数。")
        lines += [f"格子被改动：{one.words}" for one in self.shown]
        lines += [f"与封存的不同：{one.words}" for one in self.sealed or ()]
        lines += [f"文字或行被改动：{one.words}" for one in self.texts]
        lines += [f"与纸面二维码不同：{one.words}" for one in self.paper or ()]
        lines += [found.message for found in self.findings]
        if self.paper == ():
            lines.append("各表的数与纸面二维码逐格核对过，没有不同。")
        if self.sealed is None:
            lines.append("本机没有封存这一版，只核对了文件自身；负责人、电话、报出日期和情况说明请对照纸面。")
        if not self.read_texts:
            lines.append("本机的参数（表样）与文件的不是同一版，各表的文字没有逐格核对。")
        return lines


def prove(wp: Workplace, session: Session, path: Path, code: str = "") -> Proof:
    """Hold a book against itself, against a code typed from paper, and against the month as it was sealed here.

    `code` may also be what a scanner types of the cover's QR codes: the short one, or all of those with numbers.
    UserError for a file that is no return book of ours, and for codes that are not complete.
    """
    given = scanned(code)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"“{path.name}”读不出来。", "请检查文件是否还在、是否正被别的程序占用。") from error
    read: Any = load(content, path.name).book
    meta, numbers, period, version = _carried(read, path.name)
    draft = meta.get("draft") == "1"
    book = None if draft else _sealed_here(session, meta, period, version)
    definition = wp.definition(period) if book is None else definition_as_sealed(wp, book)
    forms = forms_of(definition)
    own = "" if draft else _own_code(meta, period, version, numbers)
    shown = tuple(one for form in forms.values() for one in _changed(read, form, numbers))
    sealed = None if book is None else tuple(against(wp, book, numbers))
    typed = _typed(given.code)
    texts = None
    if not draft:
        named = _places(read, forms, numbers, (*shown, *(sealed or ())))
        texts = _texts(wp, session, book, (read, meta, numbers), (period, version), named)
    return Proof(
        period=period,
        unit=meta.get("unit_name", ""),
        version=meta.get("version", ""),
        code=own,
        code_agrees=draft or (own == meta.get("check_code") and (not code.strip() or typed == _typed(own))),
        shown=shown,
        sealed=sealed,
        findings=tuple(check_template(definition, path)),
        paper=None if given.payload is None else tuple(differences(given.payload, forms, numbers)),
        texts=texts or (),
        read_texts=draft or texts is not None,
        typed=len(typed) if code.strip() and len(typed) != _LENGTH else None,
        newer=_newer(session, book),
    )


def _own_code(meta: Mapping[str, str], period: Month, version: int, numbers: Mapping[str, Any]) -> str:
    """The check code that a file's own numbers give; in older books the unit's code stood in it without the name."""
    code, name = meta.get("unit_code", ""), meta.get("unit_name", "")
    units = dict.fromkeys((canonical.unit_of(code, name), code or name))
    found = [canonical.check_code(canonical.digest(unit, str(period), version, numbers)) for unit in units]
    return next((one for one in found if one == meta.get("check_code")), found[0])


def _newer(session: Session, book: SealedBook | None) -> str:
    """更正第 n 号, where a later version took the place of a sealed book."""
    newest = sealed_book(session, book.period) if book is not None else None
    if book is None or newest is None or newest.version == book.version:
        return ""
    return canonical.version_label(newest.version)


def _texts(  # noqa: PLR0917 - where it is sealed, what the file carries and whose, what has been named already
    wp: Workplace,
    session: Session,
    book: SealedBook | None,
    file: tuple[Any, dict[str, str], dict[str, Any]],
    whose: tuple[Month, int],
    named: frozenset[Place],
) -> tuple[Altered, ...] | None:
    """What of a file that is no number was changed; None where it cannot be known: made with other definitions."""
    read, meta, numbers = file
    if book is not None:
        forms = forms_of(definition_as_sealed(wp, book))
        return tuple(altered(read, as_sealed(wp, session, book), forms, named))
    found = list(_renamed(session, meta, whose[0]))
    definition = wp.definition(whose[0])
    if meta.get("definition_hash") != definition.hash:
        return tuple(found) or None
    carried = book_carried(meta, numbers, *whose)
    carried.content["rows"] = rows_carried(definition, json.loads(meta.get("forms", "[]")), numbers)
    wanted, unsaid = as_carried(wp, definition, carried)
    return (*found, *altered(read, wanted, forms_of(definition), named, unsaid))


def _renamed(session: Session, meta: Mapping[str, str], period: Month) -> Iterator[Altered]:
    """A book that was sealed here, under another unit's name."""
    for book in versions_of(session, period):
        if book.check_code == meta.get("check_code"):
            name = sealed_head(book).unit_name
            yield Altered("单位名称", "", f"不是封存的，封存的是“{name}”，文件写的是“{meta.get('unit_name', '')}”")


def _places(
    read: Any, forms: Mapping[str, Form], numbers: Mapping[str, Any], found: Iterable[Difference]
) -> frozenset[Place]:
    """The cells of a file that differences speak of."""
    places = set()
    for one in found:
        form = forms[one.form]
        known = {place: name for name, place, *_ in form_cells(form, rows_of(form, numbers))}
        cell = _cell(read, form, known[one.place], one.place) if one.place in known else None
        if cell is not None:
            places.add((cell.parent.title, cell.row, cell.column))
    return frozenset(places)


def _carried(read: Any, name: str) -> tuple[dict[str, str], dict[str, Any], Month, int]:
    """What the hidden sheets say: head, numbers by name, month and version."""
    try:
        meta = {str(row[0]): str(row[1] or "") for row in read[META].iter_rows(max_col=2, values_only=True)}
        rows = read[NUMBERS].iter_rows(max_col=2, values_only=True)
        numbers = {str(row[0]): json.loads(row[1]) for row in rows if row[0] is not None}
        period = Month.parse(meta["period"])
        date.fromisoformat(meta["sent_on"])
        for raw in numbers.values():
            restore(raw)
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        raise UserError(
            f"“{name}”不是本程序导出的报表册，不能核验。", "请选择报出的那一份，不要另存或复制表格。"
        ) from error
    found = _CORRECTED.search(meta.get("version", ""))
    return meta, numbers, period, int(found[1]) if found else 0


def _sealed_here(session: Session, meta: Mapping[str, str], period: Month, version: int) -> SealedBook | None:
    """The sealed book of the same unit, month and version."""
    for book in versions_of(session, period):
        head = sealed_head(book)
        if book.version == version and (head.unit_code, head.unit_name) == (
            meta.get("unit_code", ""),
            meta.get("unit_name", ""),
        ):
            return book
    return None


def _typed(code: str) -> str:
    """A code as it was meant: without dashes and blanks, small letters and look-alikes set right."""
    return re.sub(r"[^0-9A-Z]", "", half_width(code).upper()).translate(_MISREAD)


def _changed(read: Any, form: Form, numbers: Mapping[str, Any]) -> Iterator[Difference]:
    """The cells of a form that show something else than the number that the file carries for them."""
    for name, place, label, shape in form_cells(form, rows_of(form, numbers)):
        cell = _cell(read, form, name, place)
        if name not in numbers or cell is None:
            continue
        value = restore(numbers[name])
        if not _same(cell.value, cell_of(value, shape)):
            yield Difference(form.id, form.title, place, label, shape, value, _value(cell.value, shape))


def _cell(read: Any, form: Form, name: str, place: str) -> Any:
    """The cell of a number: by its own name, or in a list's block by row and column; None where a form shows none."""
    row, _, column = place.partition("/")
    block = f"{form.sheet_name}_rows"
    names = read.defined_names
    if name in names:
        title, where = next(iter(names[name].destinations))
        return read[title][where.replace("$", "").partition(":")[0]] if title in read.sheetnames else None
    if form.kind != "list" or not row.isdigit() or block not in names:
        return None
    title, where = next(iter(names[block].destinations))
    if title not in read.sheetnames:
        return None
    first = read[title][where.replace("$", "").partition(":")[0]]
    offset = [one.id for one in form.columns].index(column)
    return read[title].cell(first.row + int(row) - 1, first.column + offset)


def _same(found: Any, expected: Any) -> bool:
    """Whether a cell shows a value; a blank is not zero, and yes is not one. A text of nothing is a blank."""
    if isinstance(found, bool) != isinstance(expected, bool):
        return False
    if isinstance(found, datetime):
        found = found.date()
    if isinstance(expected, int | Decimal) and isinstance(found, int | float):
        return float(expected) == float(found)
    return (None if found == "" else found) == (None if expected == "" else expected)


def _value(found: Any, shape: str) -> Value:
    """What a cell shows, in the units of the book: 分 where it says 元."""
    if isinstance(found, datetime):
        return found.date()
    if isinstance(found, int | float) and shape == "money":
        return round(found * money.FEN_PER_YUAN)
    return Decimal(str(found)) if isinstance(found, float) else found
