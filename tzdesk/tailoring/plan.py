"""Getting a package ready: from a workbook, a package file, a folder or a drawn sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import func, select

from tzdesk.base import clock
from tzdesk.base.errors import UserError, machine_error
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition, DefinitionError
from tzdesk.definitions.package import SUFFIX, Manifest, Package, package_in, package_of, read_package
from tzdesk.registers import packages
from tzdesk.registers.workplace import Workplace, definition_of
from tzdesk.returns.definition_check import check_kept, check_returns
from tzdesk.returns.drawn import Drawn, examine
from tzdesk.tailoring.changes import Change, changes
from tzdesk.tailoring.difference import difference
from tzdesk.tailoring.places import Places
from tzdesk.tailoring.reading import read_workbook
from tzdesk.tailoring.writing import write_workbook

FIRST_VERSION = "1"
OWN_ID, OWN_NAME = "own", "本区参数包"


@dataclass
class Prepared:
    """A package that was looked at: what it would change, and what stands in its way (each with sheet and cell).

    `package` and `definition` are None while problems keep them from being made.
    """

    package: Package | None
    definition: Definition | None
    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        """Whether it can be taken over."""
        return self.package is not None and not self.problems


def prepare(wp: Workplace, source: Path, drawings: Sequence[Path] = ()) -> Prepared:
    """Look at a package file, a folder, or an edited workbook, with drawn sheets beside it. UserError for neither."""
    places, problems = Places(), list[str]()
    if source.is_dir():
        package: Package | None = package_in(source)
    elif source.suffix.lower() == SUFFIX:
        package = read_package(source)
    else:
        package, places, problems = _from_workbook(wp, source)
    if package is None:
        return Prepared(None, None, problems=problems)
    if drawings:
        package = replace(package, files=dict(package.files) | {_file(one): _bytes(one) for one in drawings})
    prepared = check(wp, package, places)
    prepared.problems[:0] = problems
    return prepared


def prepare_drawing(wp: Workplace, drawing: Path, month: Month | None = None) -> Prepared:
    """Look at a drawn sheet alone: it joins the package in use, or begins one of the district's own."""
    month = month or Month.of(clock.today())
    known = newest(wp)
    if known is None:
        package = package_of(Manifest(OWN_ID, OWN_NAME, FIRST_VERSION, month), {})
    else:
        manifest = replace(known.manifest, version=_next(known.manifest.version), valid_from=month)
        package = Package(manifest, known.files)
    return check(wp, replace(package, files={**package.files, _file(drawing): _bytes(drawing)}), Places())


def check(wp: Workplace, package: Package, places: Places) -> Prepared:
    """Try a package: does it fit the definitions, do its forms resolve, do its drawings match, what does it change."""
    known = packages.known_version(wp, package.manifest.id)
    if package.against(known) == "older":
        packages.refuse_unless_newer(wp, package)
    package = replace(package, since=first_open(wp, package.manifest.valid_from))
    try:
        definition = packages.tried(wp, package)
    except DefinitionError as error:
        return Prepared(package, None, problems=places.all_located(error.problems))
    prepared = Prepared(package, definition)
    prepared.problems += places.all_located(check_returns(definition))
    if not prepared.problems:
        prepared.problems += places.all_located(check_kept(definition))
    if package.begins != package.manifest.valid_from:
        prepared.notes.append(f"{package.begins.previous.label}已经封存，这份参数包从{package.begins.label}起用。")
    if prepared.problems:
        return prepared
    files = dict(package.files)
    for name, content in package.drawings.items():
        drawn = examine(definition, content, name)
        prepared.drawn.append(drawn)
        prepared.notes += [f"样表“{name}” {sentence}" for sentence in drawn.sentences if drawn.usable]
        if drawn.usable:
            files[f"returns/{name}"] = drawn.content
        else:
            prepared.problems += [f"样表“{name}” {sentence}" for sentence in drawn.sentences]
    if not prepared.problems:
        prepared.package = replace(package, files=files)
        packages.refuse_unless_newer(wp, prepared.package)  # only now: the drawings are as they would be kept
        prepared.definition = packages.tried(wp, prepared.package)
        month = package.begins
        others = [one for one in wp.packages if one.hash != package.hash]
        after = definition_of(month, None, (*others, prepared.package))
        prepared.changes = changes(before(wp, month), after)
    return prepared


def take_over(wp: Workplace, prepared: Prepared) -> int:
    """Take a prepared package over as one operation; UserError while problems stand or nothing changes."""
    if not prepared.usable or prepared.package is None:
        raise UserError("参数包还有问题，没有启用。", "请按提示改好后再试。")
    return packages.take_over(wp, prepared.package)


def take_back(wp: Workplace, row_id: int) -> None:
    """Leave the newest version of a package again. UserError when a month was sealed with it: that month keeps it."""
    from tzdesk.returns.model import SealedBook

    with wp.store.reading() as session:
        row = session.get(packages.DefinitionPackage, row_id)
        sealed = session.scalar(select(func.max(SealedBook.period)).where(SealedBook.deleted_at.is_(None)))
    if row is not None and sealed is not None and sealed >= row.valid_from:
        raise UserError(
            f"{sealed.label}已经用“{row.name}”第{row.version}版封存，不能退回。",
            "请改好以后导入新的一版，从没有封存的月份起用。",
        )
    packages.take_back(wp, row_id)


def export_workbook(wp: Workplace, target: Path, month: Month | None = None, package_id: str = "") -> None:
    """Write the definition of a month as a workbook to edit, under the next version of the package in use."""
    month = month or Month.of(clock.today())
    known = newest(wp, package_id)
    manifest = (
        Manifest(package_id or OWN_ID, OWN_NAME, FIRST_VERSION, month)
        if known is None
        else replace(
            known.manifest, version=_next(known.manifest.version), valid_from=max(month, known.manifest.valid_from)
        )
    )
    write_workbook(before(wp, manifest.valid_from), manifest, target)


def export_package(wp: Workplace, target: Path, package_id: str = "") -> Path:
    """Write the newest package as one file that can be sent; a folder gets the package's own file name. UserError when
    there is none."""
    from tzdesk.base.files import atomic_write

    known = newest(wp, package_id)
    if known is None:
        raise UserError("还没有启用过参数包，没有可以导出的。", "请先导入一份，或导出参数工作簿修改后再导入。")
    path = target / known.manifest.file_name if target.is_dir() else target
    with atomic_write(path, "写入参数包") as beside:
        beside.write_bytes(known.content())
    return path


def export_sheet(wp: Workplace, form_id: str, target: Path, month: Month | None = None) -> None:
    """Write one form's sheet as it is, with its names: the easiest start for drawing one's own. UserError."""
    from tzdesk.excel.fill import open_workbook
    from tzdesk.excel.graft import remove_sheet
    from tzdesk.excel.packing import save
    from tzdesk.returns.template import template_of

    book = open_workbook(template_of(wp.definition(month)), "报表册样表")
    if form_id not in book.sheetnames:
        raise UserError(f"报表册里没有“{form_id}”的样表。")
    for title in list(book.sheetnames):
        if title != form_id:
            remove_sheet(book, title)
    save(book, target, "写入样表")


def before(wp: Workplace, month: Month) -> Definition:
    """The definition of a month as it stands now, without the district's own numbers, which are no part of packages."""
    return definition_of(month, None, wp.packages)


def first_open(wp: Workplace, month: Month) -> Month:
    """The month itself, or the first after the last that is sealed: a sealed month keeps the definition it has."""
    from tzdesk.returns.model import SealedBook

    with wp.store.reading() as session:
        sealed = session.scalar(select(func.max(SealedBook.period)).where(SealedBook.deleted_at.is_(None)))
    return month if sealed is None or sealed < month else sealed.next


def newest(wp: Workplace, package_id: str = "") -> Package | None:
    """The package that a district edits: the named one, else the one that was taken over last."""
    ids = [package_id] if package_id else [package.manifest.id for package in reversed(wp.packages)]
    return packages.known_version(wp, ids[0]) if ids else None


def _from_workbook(wp: Workplace, source: Path) -> tuple[Package | None, Places, list[str]]:
    stated = _manifest_of(wp, source)
    edited = read_workbook(source, stated)
    if edited.manifest is None:
        return None, edited.places, edited.problems
    manifest = edited.manifest
    others = [package for package in wp.packages if package.manifest.id != manifest.id]
    base = definition_of(manifest.valid_from, None, others)
    known = packages.known_version(wp, manifest.id)
    drawings: Mapping[str, bytes] = known.drawings if known is not None else {}
    try:
        package = package_of(manifest, difference(base.raw, edited.raw), drawings)
    except DefinitionError as error:
        return None, edited.places, edited.problems + [f"工作表“说明”：{problem}" for problem in error.problems]
    return package, edited.places, edited.problems


def _manifest_of(wp: Workplace, source: Path) -> Definition:
    """The definition that the workbook was exported from: of the month that it names, else today's."""
    from tzdesk.tailoring.reading import month_of

    return before(wp, month_of(source) or Month.of(clock.today()))


def _next(version: str) -> str:
    *head, last = version.split(".")
    return ".".join([*head, str(int(last) + 1)])


def _file(drawing: Path) -> str:
    return f"returns/{drawing.stem}.xlsx"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise machine_error(error, path, "打开样表") from error
