"""What a workbook was written from (底本): its month, the packages in force in it, the definition that these made.

A workbook says what shall be, not what was changed; the change is what differs from its base. Read against another
month or another version, it would take out what it never had.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition, DefinitionError
from tzdesk.definitions.package import Package, in_force
from tzdesk.registers.workplace import Workplace, definition_of
from tzdesk.tailoring.cells import WordError
from tzdesk.tailoring.changes import changes

ROW = "底本"
HELP = "这份工作簿是照哪个月、哪一版导出的，程序自己填，不要改"
_ANEW = "请重新导出参数工作簿，把改动填进去再导入。"
_HASH = re.compile("[0-9a-f]{8}")
_MARK = re.compile(rf"[a-z0-9-]+ [\d.]+ {_HASH.pattern}")
_SAID = 8  # differences that are named; the rest is counted


@dataclass(frozen=True)
class Origin:
    """A month, the marks of the packages in force in it (own 1 1a2b3c4d), the head of the definition's hash."""

    month: Month
    marks: tuple[str, ...]
    hash: str

    def __str__(self) -> str:
        return "；".join((str(self.month), *self.marks, self.hash))

    @classmethod
    def parse(cls, text: str) -> Origin:
        """Read what `str()` wrote. WordError."""
        month, *marks = (part.strip() for part in re.split("[;；]", text.strip()))
        if not marks or not all(_MARK.fullmatch(mark) for mark in marks[:-1]) or not _HASH.fullmatch(marks[-1]):
            raise WordError(f"底本“{text}”看不懂，程序写的内容被改过。{_ANEW}")
        try:
            return cls(Month.parse(month), tuple(marks[:-1]), marks[-1])
        except ValueError as error:
            raise WordError(f"底本“{text}”的月份看不懂，程序写的内容被改过。{_ANEW}") from error


@dataclass(frozen=True)
class Base:
    """A workbook's base, found again in a workplace."""

    month: Month
    packages: tuple[Package, ...]
    hash: str = ""  # of what it was when the workbook was written; empty where the workbook does not say

    @property
    def definition(self) -> Definition:
        """What the workbook was written from."""
        return definition_of(self.month, None, self.packages)

    def without(self, package_id: str) -> Definition:
        """The same without a package: what its content is the difference to."""
        return definition_of(self.month, None, _others(self.packages, package_id))


def origin_of(wp: Workplace, month: Month, definition: Definition) -> Origin:
    """What the workbook of a month says of itself."""
    return Origin(month, tuple(package.mark for package in in_force(wp.packages, month)), definition.hash[:8])


def base_of(wp: Workplace, origin: Origin | None, month: Month) -> Base:
    """The base that a workbook names; that of its month today where it names none.

    WordError where a version that it was written from is no longer there.
    """
    if origin is None:
        return Base(month, in_force(wp.packages, month))
    known = {package.mark: package for package in wp.packages}
    if lacking := [mark for mark in origin.marks if mark not in known]:
        package_id, number, _hash = lacking[0].split()
        raise WordError(
            f"这份工作簿是照参数包 {package_id} 第{number}版导出的，这里没有这一版（退回了，或在别的电脑上导出），"
            f"没有底本可以对照。请先启用那一版再导入；启用不了的，{_ANEW.removeprefix('请')}"
        )
    return Base(origin.month, tuple(known[mark] for mark in origin.marks), origin.hash)


def since(wp: Workplace, base: Base, package: Package) -> Iterator[str]:
    """What changed since the workbook was written, for the month that its package begins in: what others brought and
    stays, and what other versions of its own package hold that the workbook has not."""
    month, own = package.begins, package.manifest.id
    if base.hash and base.definition.hash[:8] != base.hash:
        yield (
            "这份工作簿导出以后，程序升级过，自带的表样和参数有改动，工作簿里没有。"
            "启用以前请逐条看改动里的“去掉”“修改”，或者重新导出再改。"
        )
    written, others = _others(base.packages, own), _others(wp.packages, own)
    for one in in_force(others, month):
        if one.mark not in {known.mark for known in written}:
            stood = _others(written, one.manifest.id)
            told = _told(month, written, (*stood, one))
            yield f"这份工作簿导出以后，启用了{one.manifest.label}，照旧有效：{told}"
    now, then = (
        next((one for one in some if one.manifest.id == own), None)
        for some in (in_force(wp.packages, month), base.packages)
    )
    if now is not None and (then is None or now.mark != then.mark):
        stated = "程序自带的内容" if then is None else f"第{then.manifest.version}版"
        told = _told(month, others if then is None else (*others, then), (*others, now))
        yield (
            f"这份工作簿是照{stated}导出的，{month.label}用的是第{now.manifest.version}版。第{now.manifest.version}版的"
            f"这些改动工作簿里没有，启用以后就没有了，要保留请在工作簿里补上：{told}"
        )


def _others(packages: Sequence[Package], package_id: str) -> tuple[Package, ...]:
    return tuple(package for package in packages if package.manifest.id != package_id)


def _told(month: Month, before: Sequence[Package], after: Sequence[Package]) -> str:
    """What packages make different in a month, the first few by their sentences."""
    try:
        old, new = (definition_of(month, None, packages) for packages in (before, after))
    except DefinitionError:  # one of them stands on another that is left out here
        return "请看下面列出的改动。"
    found = [change.sentence.removesuffix("。") for change in changes(old, new)]
    more = f"……共{len(found)}处" if len(found) > _SAID else ""
    return "；".join(found[:_SAID]) + more + "。" if found else "内容相同。"
