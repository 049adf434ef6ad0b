"""A district draws its tables anew: which drawn workbooks of a package give way to those that come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tzdesk.base.errors import UserError
from tzdesk.definitions.package import DRAWINGS, Package
from tzdesk.excel.archive import look_into_xlsx, parts


def redrawn(package: Package, given: Mapping[str, bytes]) -> tuple[Package, list[str]]:
    """The package with drawn workbooks (by file name), and a sentence for each one that they took the place of: one of
    the same name, and one of which every sheet was drawn anew under whatever file name."""
    came = frozenset[str]().union(*(_sheets(name, content) for name, content in given.items()))
    gone = [
        name
        for name, content in package.drawings.items()
        if name not in given and (sheets := _sheets(name, content)) and sheets <= came
    ]
    left = {path: content for path, content in package.files.items() if path.removeprefix(DRAWINGS) not in gone}
    files = left | {f"{DRAWINGS}{name}": content for name, content in given.items()}
    new = "、".join(f"“{name}”" for name in given)
    return replace(package, files=files), [f"原来的样表“{name}”由{new}代替。" for name in gone]


def _sheets(name: str, content: bytes) -> frozenset[str]:
    """The titles of a workbook's sheets; none where it cannot be read, which is said when it is examined."""
    try:
        return frozenset(look_into_xlsx(parts(content, name), name))
    except UserError:
        return frozenset()
