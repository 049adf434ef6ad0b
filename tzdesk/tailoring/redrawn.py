"""A district draws its tables anew: which drawn workbooks of a package give way to those that come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count

from tzdesk.base.errors import UserError
from tzdesk.definitions import Definition
from tzdesk.definitions.package import DRAWINGS, Package
from tzdesk.returns.drawn import Doubtful, examine
from tzdesk.returns.forms import forms_of
from tzdesk.returns.template import COVER, COVER_NAMES, MARK, PARTS


def redrawn(definition: Definition, package: Package, given: Mapping[str, bytes]) -> tuple[Package, list[str]]:
    """The package with drawn workbooks (by file name), and what they took the place of, in sentences.

    A table is drawn once: an old workbook of which every table was drawn anew goes, whatever file or sheet is called;
    one of which some were keeps the others. A new one whose name an old one with other tables bears gets another.
    """
    came = frozenset[str]().union(*(_tables(definition, name, content) for name, content in given.items()))
    new = "、".join(f"“{name}”" for name in given)
    files, said = dict(package.files), []
    for name, content in package.drawings.items():
        tables = _tables(definition, name, content)
        if tables <= came and (tables or name in given):
            del files[f"{DRAWINGS}{name}"]
            if name not in given:
                said.append(f"原来的样表“{name}”由{new}代替。")
        elif again := tables & came:
            files[f"{DRAWINGS}{name}"] = _without(definition, name, content, again)
            said.append(f"原来的样表“{name}”里的{'、'.join(sorted(again))}由{new}代替，其余的照旧。")
    for name, content in given.items():
        files[_free(files, name)] = content
    return replace(package, files=files), said


def _without(definition: Definition, name: str, content: bytes, tables: frozenset[str]) -> bytes:
    """A drawing that speaks of these tables no more: their names and marks are taken out of it."""
    from tzdesk.excel.fill import open_workbook
    from tzdesk.excel.names import owners
    from tzdesk.excel.packing import saved

    drawn, called = examine(definition, content, name), _called(definition)
    book = open_workbook(drawn.content, name)
    fronts = {one.sheet_name for one in forms_of(definition).values() if one.id in tables}
    fronts |= {COVER_NAMES} if COVER in tables else set()
    for owner in owners(book):
        for known in [one for one in owner.defined_names if one.partition("_")[0] in fronts]:
            del owner.defined_names[known]
    staying = {place for one in drawn.forms if one.form_id not in tables for place in one.matched.values()}
    going = {place for one in drawn.forms if one.form_id in tables for place in one.matched.values()}
    going |= {one.place for one in drawn.doubtful if any(called.get(word) in tables for word in _fronts(one))}
    for place in going - staying:
        cell = book[place.sheet][place.cell.partition(":")[0]] if place.sheet in book.sheetnames else None
        if cell is not None and isinstance(cell.value, str) and MARK.search(cell.value):
            cell.value = None
    return saved(book)


def _free(files: Mapping[str, bytes], name: str) -> str:
    """The path for a drawing of a name, with a number behind it where another has the name."""
    stem = name.removesuffix(".xlsx")
    paths = (f"{DRAWINGS}{stem}{f'-{number}' if number > 1 else ''}.xlsx" for number in count(1))
    return next(path for path in paths if path not in files)


def _tables(definition: Definition, name: str, content: bytes) -> frozenset[str]:
    """The forms that a drawing's names and marks speak of, also of lines and columns that they have no more; none where
    it cannot be read, which is said when it is examined."""
    try:
        drawn = examine(definition, content, name)
    except UserError:
        return frozenset()
    called = _called(definition)
    unmatched = {called[word] for one in drawn.doubtful for word in _fronts(one) if word in called}
    return frozenset({one.form_id for one in drawn.forms} | unmatched)


def _called(definition: Definition) -> Mapping[str, str]:
    """Form ids by what a drawing may call a form: its id, the beginning of its names, its title."""
    return {word: one.id for one in forms_of(definition).values() for word in (one.id, one.sheet_name, one.title)}


def _fronts(one: Doubtful) -> Iterator[str]:
    """What may say the form of a name or mark that no cell was found for: its front, or the title of its sheet."""
    yield one.place.sheet
    yield PARTS.split(one.text.strip("{} "))[0]
    yield one.text.partition("_")[0]
