"""Proves a file that comes back (核验): the code from the paper, the file's own numbers, and the month sealed here.

Four things are held against each other: what the cells show, the canonical numbers that the file carries, the sealed
book of the same unit, month and version where this desk has it, and the numbers in the QR codes of the signed paper
where they were scanned. Whoever rewrites cells and carried numbers alike still cannot give the check code that stands
on the paper. What is no number (titles, labels, cover, reasons, rows that were added) is held cell by cell (`held.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from tzdesk import __version__
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import half_width
from tzdesk.definitions import Definition
from tzdesk.excel.covering import covered
from tzdesk.excel.fill import META, NUMBERS, load
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.book import marks_of, template_mark
from tzdesk.returns.carried_forms import carried_hash, forms_carried, forms_hash
from tzdesk.returns.carried_sheets import sheets_carried
from tzdesk.returns.comparing import Difference, against, form_cells, rows_of
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.head import sealed_head
from tzdesk.returns.held import Altered, Place, altered, as_carried, as_sealed, book_carried, drawn_over, rows_carried
from tzdesk.returns.held_alone import alone
from tzdesk.returns.hidden_numbers import apart, numbers_in, touched, unknown_names
from tzdesk.returns.model import SealedBook
from tzdesk.returns.number_cells import number_cell
from tzdesk.returns.paper_numbers import differences, scanned
from tzdesk.returns.template_check import check_template
from tzdesk.returns.values import plain
from tzdesk.returns.verdict import CODE_LENGTH, Proof
from tzdesk.returns.versions import definition_as_sealed, sealed_book, versions_of
from tzdesk.rules import Finding

T = TypeVar("T")
_CORRECTED = re.compile(r"更正第(\d+)号")
_MISREAD = str.maketrans("ILO", "110")  # Crockford's code has none of these; on paper they are read for 1 and 0


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
    ours = book is not None or _drawn_alike(meta, definition)
    theirs = {} if ours else _carried_along(forms_carried, read)
    told = _carried_along(sheets_carried, read) if theirs else {}
    forms = theirs or forms_of(definition)
    own = "" if draft else _own_code(meta, period, version, numbers)
    sealed = None if book is None else _placed(read, forms, numbers, against(wp, book, numbers))
    paper = None if given.payload is None else _placed(read, forms, numbers, differences(given.payload, forms, numbers))
    other_paper = given.other_than(meta.get("unit_name", ""), str(period), meta.get("version", ""))
    known = _known(forms, numbers, book, None if other_paper else paper)
    stated = meta.get("check_code", "")
    more = unknown_names(forms.values(), numbers)
    shown, hidden = touched(
        list(apart(read, forms.values(), numbers)),
        {name: value for name, value in numbers.items() if name not in more},
        known,
        lambda other: not draft and _own_code(meta, period, version, other) == stated,
    )
    turned = {(one.form, one.place) for one in hidden}
    sealed, paper = _without(sealed, turned), _without(paper, turned)
    typed = _typed(given.code)
    texts: tuple[Altered, ...] | None = None
    wanted = None if book is None else as_sealed(wp, session, book)
    if not draft:
        named = _places(read, forms, numbers, (*shown, *hidden, *(sealed or ())))
        texts = _texts(wp, session, wanted, (read, meta, numbers), (period, version), named, ours=ours)
        if theirs:
            texts = (*(texts or ()), *alone(read, told, forms, numbers, named))
        if others := tuple(_other_forms(read, meta, wanted, definition)):
            texts = (*(texts or ()), *others)
        texts = (*(texts or ()), *(Altered(f"隐藏工作表“{NUMBERS}”", name, "封存时没有这个数") for name in more))
        texts = (*texts, *(Altered(*one) for one in covered(content, read)))
        if drawn_over(content, wanted):
            texts = (*(texts or ()), Altered("工作簿", "", "多出图片、图形或文本框，可能盖住了格子"))
    return Proof(
        period=period,
        unit=meta.get("unit_name", ""),
        version=meta.get("version", ""),
        code=own,
        code_agrees=draft or (own == meta.get("check_code") and (not code.strip() or typed == _typed(own))),
        shown=tuple(shown),
        hidden=tuple(hidden),
        sealed=sealed,
        findings=() if theirs else tuple(_misshapen(definition, path, texts or ())),
        paper=paper,
        texts=texts or (),
        read_texts=draft or bool(told) or (texts is not None and not theirs),
        typed=len(typed) if code.strip() and len(typed) != CODE_LENGTH else None,
        newer=_newer(session, book),
        asked=bool(code.strip()) and given.payload is None,
        made_with=_made_with(meta, definition) if theirs else None,
        other_paper=other_paper,
    )


def _drawn_alike(meta: Mapping[str, str], definition: Definition) -> bool:
    """Whether a file was drawn as this desk draws its month: by the same definition, or by one that differs only in
    what no sheet shows (the district's own numbers, rules, records)."""
    if meta.get("definition_hash") == definition.hash:
        return True
    same = meta.get("definition_year") == str(definition.year) and meta.get("packages", "") == marks_of(definition)
    return same and (meta.get("template") == template_mark(definition) or meta.get("program") == __version__)


def _made_with(meta: Mapping[str, str], definition: Definition) -> str:
    """What a file was made with that this desk does not have: its packages, else its program."""
    packages = meta.get("packages", "")
    return packages if packages != marks_of(definition) else f"程序 {meta.get('program', '')}"


def _carried_along(carried: Callable[[Any], dict[str, T]], read: Any) -> dict[str, T]:
    """What a file brings along of its forms or sheets; nothing where it brings nothing that can be read."""
    try:
        return carried(read)
    except (KeyError, ValueError, TypeError, AttributeError):
        return {}


def _placed(read: Any, forms: Mapping[str, Form], numbers: Mapping[str, Any], found: Iterable[Any]) -> tuple[Any, ...]:
    """The differences with the cell of the workbook that each is about, where it has one."""
    known = {
        form.id: {place: name for name, place, *_ in form_cells(form, rows_of(form, numbers))}
        for form in forms.values()
    }
    placed = []
    for one in found:
        name = known[one.form].get(one.place) if isinstance(one, Difference) and one.form in known else None
        cell = number_cell(read, forms[one.form], name, one.place) if name else None
        placed.append(one if cell is None else replace(one, at=_at(cell)))
    return tuple(placed)


def _known(
    forms: Mapping[str, Form], numbers: Mapping[str, Any], book: SealedBook | None, paper: Iterable[Any] | None
) -> Mapping[str, Any] | None:
    """The true numbers by name: of the month as it was sealed here, else those of the paper that are not the file's;
    None where neither is there."""
    if book is not None:
        known: Mapping[str, Any] = book.content["cells"]
        return known
    if paper is None:
        return None
    names = {
        (form.id, place): name
        for form in forms.values()
        for name, place, *_ in form_cells(form, rows_of(form, numbers))
    }
    return {names[one.form, one.place]: plain(one.before) for one in paper if isinstance(one, Difference)}


def _without(found: tuple[Any, ...] | None, places: Collection[tuple[str, str]]) -> tuple[Any, ...] | None:
    """The differences without those of these cells."""
    if found is None:
        return None
    return tuple(one for one in found if not isinstance(one, Difference) or (one.form, one.place) not in places)


def _at(cell: Any) -> str:
    """Z02 D36."""
    return f"{cell.parent.title} {cell.coordinate}"


def _own_code(meta: Mapping[str, str], period: Month, version: int, numbers: Mapping[str, Any]) -> str:
    """The check code that a file's own numbers give; in older books the unit's code stood in it without the name."""
    code, name = meta.get("unit_code", ""), meta.get("unit_name", "")
    units = dict.fromkeys((canonical.unit_of(code, name), code or name))
    forms = meta.get("forms_hash", "")
    found = [canonical.check_code(canonical.digest(unit, str(period), version, numbers, forms)) for unit in units]
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
    wanted: Any | None,
    file: tuple[Any, dict[str, str], dict[str, Any]],
    whose: tuple[Month, int],
    named: frozenset[Place],
    *,
    ours: bool,
) -> tuple[Altered, ...] | None:
    """What of a file that is no number was changed; None where it cannot be known: not drawn as we do (`ours`)."""
    read, meta, numbers = file
    if wanted is not None:
        return tuple(altered(read, wanted, named))
    found = list(_renamed(session, meta, whose[0]))
    definition = wp.definition(whose[0])
    if not ours:
        return tuple(found) or None
    carried = book_carried(meta, numbers, *whose)
    carried.content["rows"] = rows_carried(definition, json.loads(meta.get("forms", "[]")), numbers)
    drawn, unsaid = as_carried(wp, definition, carried)
    return (*found, *altered(read, drawn, named, unsaid))


def _other_forms(read: Any, meta: Mapping[str, str], wanted: Any | None, definition: Definition) -> Iterator[Altered]:
    """Lines, columns or formats that a file carries otherwise than its check code says; of a file from before the code
    said it, than the book that is kept here, or the definition that it was made with."""
    known = meta.get("forms_hash", "")
    if not known and wanted is not None:
        known = carried_hash(wanted)
    elif not known and meta.get("definition_hash") == definition.hash and carried_hash(read):
        ids = json.loads(meta.get("forms", "[]"))
        known = forms_hash(form for form in forms_of(definition).values() if form.id in ids)
    if known and carried_hash(read) != known:
        yield Altered("文件自带的表样", "", "行、栏或格式被改动，不是封存时的")


def _misshapen(definition: Definition, path: Path, texts: Collection[Altered]) -> Iterator[Finding]:
    """What is not as on the template, of sheets of which nothing has been named: nobody filled a template here."""
    named = {one.sheet for one in texts}
    yield from (one for one in check_template(definition, path) if one.field not in named)


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
        cell = number_cell(read, form, known[one.place], one.place) if one.place in known else None
        if cell is not None:
            places.add((cell.parent.title, cell.row, cell.column))
    return frozenset(places)


def _carried(read: Any, name: str) -> tuple[dict[str, str], dict[str, Any], Month, int]:
    """What the hidden sheets say: head, numbers by name, month and version."""
    try:
        if META in read.sheetnames and NUMBERS not in read.sheetnames:
            raise UserError(f"“{name}”里隐藏的工作表“{NUMBERS}”被删去了，不能核验。", "请选择报出的那一份。")
        meta = {str(row[0]): str(row[1] or "") for row in read[META].iter_rows(max_col=2, values_only=True)}
        numbers = numbers_in(read)
        period = Month.parse(meta["period"])
        date.fromisoformat(meta["sent_on"])
    except (KeyError, ValueError, TypeError) as error:
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
