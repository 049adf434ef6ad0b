"""A district draws its tables anew: which drawn workbooks of a package give way to those that come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tzdesk.base.errors import UserError
from tzdesk.definitions import Definition
from tzdesk.definitions.package import DRAWINGS, Package
from tzdesk.returns.drawn import Drawn, examine
from tzdesk.returns.forms import forms_of
from tzdesk.returns.template import PARTS


def redrawn(definition: Definition, package: Package, given: Mapping[str, bytes]) -> tuple[Package, list[str]]:
    """The package with drawn workbooks (by file name), and a sentence for each one that they took the place of: one of
    the same name, and one of which every table was drawn anew, whatever file or sheet is called."""
    came = frozenset[str]().union(*(_tables(definition, name, content) for name, content in given.items()))
    gone = [
        name
        for name, content in package.drawings.items()
        if name not in given and (tables := _tables(definition, name, content)) and tables <= came
    ]
    left = {path: content for path, content in package.files.items() if path.removeprefix(DRAWINGS) not in gone}
    files = left | {f"{DRAWINGS}{name}": content for name, content in given.items()}
    new = "、".join(f"“{name}”" for name in given)
    return replace(package, files=files), [f"原来的样表“{name}”由{new}代替。" for name in gone]


def _tables(definition: Definition, name: str, content: bytes) -> frozenset[str]:
    """The forms that a drawing's names and marks speak of, also of lines and columns that they have no more; none where
    it cannot be read, which is said when it is examined."""
    try:
        drawn = examine(definition, content, name)
    except UserError:
        return frozenset()
    called = {word: one.id for one in forms_of(definition).values() for word in (one.id, one.sheet_name, one.title)}
    unmatched = {called[word] for word in _fronts(drawn) if word in called}
    return frozenset({one.form_id for one in drawn.forms} | unmatched)


def _fronts(drawn: Drawn) -> Iterator[str]:
    """What may say the form of each name or mark that no cell was found for: its front, or the title of its sheet."""
    for one in drawn.doubtful:
        yield one.place.sheet
        yield PARTS.split(one.text.strip("{} "))[0]
        yield one.text.partition("_")[0]
