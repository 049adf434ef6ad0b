"""Getting a package ready: from a workbook, a package file, a folder or a drawn sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tzdesk.base import clock
from tzdesk.base.errors import UserError, machine_error
from tzdesk.base.periods import Month
from tzdesk.definitions import DefinitionError
from tzdesk.definitions.package import SUFFIX, Manifest, Package, package_in, package_of, read_package
from tzdesk.registers import packages
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.definition_check import check_kept, check_returns
from tzdesk.returns.definitions_guard import last_sealed
from tzdesk.returns.drawn import examine
from tzdesk.tailoring.cells import WordError
from tzdesk.tailoring.changes import changes
from tzdesk.tailoring.difference import difference
from tzdesk.tailoring.origin import Base, Origin, base_of, origin_of, since
from tzdesk.tailoring.places import Places
from tzdesk.tailoring.prepared import Prepared
from tzdesk.tailoring.reading import base_in, month_of, read_workbook, sheets_of
from tzdesk.tailoring.redrawn import redrawn
from tzdesk.tailoring.standing import after, before, carried_on, superseded, version_in
from tzdesk.tailoring.writing import write_workbook

FIRST_VERSION = "1"
OWN_ID, OWN_NAME = "own", "本区参数包"


def prepare(wp: Workplace, source: Path, drawings: Sequence[Path] = ()) -> Prepared:
    """Look at a package file, a folder, or an edited workbook, with drawn sheets beside it. UserError for neither."""
    places, problems, notes = Places(), list[str](), list[str]()
    base: Base | None = None
    if source.is_dir():
        package: Package | None = package_in(source)
    elif source.suffix.lower() == SUFFIX:
        package = read_package(source)
    else:
        package, places, problems, notes, base = _from_workbook(wp, source)
    if package is None:
        return Prepared(None, None, problems=problems, notes=notes)
    prepared = check(wp, package, places, {_name(one): _bytes(one) for one in drawings})
    prepared.problems[:0] = problems
    prepared.notes[:0] = notes
    if base is not None and prepared.package is not None:
        prepared.notes[:0] = since(wp, base, prepared.package)
    return prepared


def prepare_drawing(wp: Workplace, drawing: Path, month: Month | None = None) -> Prepared:
    """Look at a drawn sheet alone: it joins the package in force in a month (this one unless stated), or begins one of
    the district's own."""
    month = month or Month.of(clock.today())
    manifest = _next_manifest(wp, "", month)
    known = version_in(wp, manifest.id, first_open(wp, month))
    known_files = known.files if known is not None else {}
    return check(wp, Package(manifest, known_files), Places(), {_name(drawing): _bytes(drawing)})


def check(wp: Workplace, package: Package, places: Places, drawings: Mapping[str, bytes] | None = None) -> Prepared:
    """Try a package: does it fit the definitions, do its forms resolve, do its drawings match, what does it change.
    `drawings` come to those that it has."""
    known = packages.known_version(wp, package.manifest.id)
    if package.against(known) == "older":
        packages.refuse_unless_newer(wp, package)
    package = replace(package, since=first_open(wp, package.manifest.valid_from))
    try:
        definition, said = packages.tried(wp, package), list[str]()
        if drawings:
            package, said = redrawn(definition, package, drawings)
            definition = packages.tried(wp, package)
    except DefinitionError as error:
        return Prepared(package, None, problems=places.all_located(error.problems))
    prepared = Prepared(package, definition, notes=said)
    prepared.problems += places.all_located(check_returns(definition))
    if not prepared.problems:
        prepared.problems += places.all_located(check_kept(definition)) or _in_later_years(wp, package, places)
    if not prepared.problems:
        prepared.problems += places.all_located(carried_on(wp, package))
    if package.begins != package.manifest.valid_from:
        prepared.notes.append(f"{package.begins.previous.label}已经封存，这份参数包从{package.begins.label}起用。")
    prepared.notes += _beside(wp, package)
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
        prepared.changes = changes(before(wp, month), after(wp, prepared.package, month))
        superseded(wp, prepared, prepared.package)
    return prepared


def _beside(wp: Workplace, package: Package) -> list[str]:
    """That a package takes the place of none in use: it may be another town's."""
    stated = package.manifest
    others = {one.manifest.id: one.manifest.name for one in wp.packages}
    if not others or stated.id in others:
        return []
    names = "、".join(f"“{name}”（编号 {one}）" for one, name in others.items())
    told = f"“{stated.name}”（编号 {stated.id}）是另一份参数包，不代替正在用的{names}，启用以后一起起作用。"
    return [f"{told}不是发给本单位的，请不要启用。"]


def _in_later_years(wp: Workplace, package: Package, places: Places) -> list[str]:
    """What does not fit the forms of a year that is shipped already and begins after the package's month."""
    found = []
    for month in packages.later_years(package):
        try:
            definition = packages.tried(wp, package, month)
        except DefinitionError as error:
            problems: Sequence[str] = error.problems
        else:
            problems = check_returns(definition) or check_kept(definition)
        found += [f"{month.year}年度的表样：{problem}" for problem in places.all_located(problems)]
        if problems:
            found.append(
                f"这份参数包也要用在{month.year}年度，和程序自带的{month.year}年度表样合不上。"
                "请导出参数工作簿，在里面重新改好再导入。"
            )
    return found


def take_over(wp: Workplace, prepared: Prepared) -> int:
    """Take a prepared package over as one operation; UserError while problems stand or nothing changes."""
    if not prepared.usable or prepared.package is None:
        raise UserError("参数包还有问题，没有启用。", "请按提示改好后再试。")
    return packages.take_over(wp, prepared.package)


def export_workbook(wp: Workplace, target: Path, month: Month | None = None, package_id: str = "") -> None:
    """Write the definition of a month as a workbook to edit, under the next version of the package in use.

    Without a month it is that of today, or the one that the newest version begins in where it still lies ahead.
    """
    known = newest(wp, package_id)
    if month is None:
        month = max(Month.of(clock.today()), known.begins) if known is not None else Month.of(clock.today())
    definition = before(wp, month)
    manifest, origin = _next_manifest(wp, package_id, month), origin_of(wp, month, definition)
    write_workbook(definition, manifest, target, origin=origin)


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


def first_open(wp: Workplace, month: Month) -> Month:
    """The month itself, or the first after the last that is sealed: a sealed month keeps the definition it has."""
    with wp.store.reading() as session:
        sealed = last_sealed(session)
    return month if sealed is None or sealed < month else sealed.next


def newest(wp: Workplace, package_id: str = "") -> Package | None:
    """The package that a district edits: the named one, else the one that was taken over last."""
    ids = [package_id] if package_id else [package.manifest.id for package in reversed(wp.packages)]
    return packages.known_version(wp, ids[0]) if ids else None


def _next_manifest(wp: Workplace, package_id: str, month: Month) -> Manifest:
    """How the next version of the package calls itself; its number is above every version, begun or not."""
    known = newest(wp, package_id)
    if known is None:
        return Manifest(package_id or OWN_ID, OWN_NAME, FIRST_VERSION, month)
    return replace(known.manifest, version=_next(known.manifest.version), valid_from=month)


def _from_workbook(wp: Workplace, source: Path) -> tuple[Package | None, Places, list[str], list[str], Base | None]:
    """The package that a workbook makes, where things stand in it, what is wrong, what to know, and the base."""
    sheets = sheets_of(source)
    said, at = base_in(sheets)
    try:
        month = month_of(sheets) or Month.of(clock.today())
        base = base_of(wp, Origin.parse(said) if said else None, month)
    except WordError as error:
        return None, Places(), [f"{at}：{error}"], [], None
    edited = read_workbook(sheets, base.definition)
    told = edited.places, edited.problems, edited.notes, base
    if edited.manifest is None:
        return None, *told
    manifest = edited.manifest
    known = version_in(wp, manifest.id, first_open(wp, manifest.valid_from))
    drawings: Mapping[str, bytes] = known.drawings if known is not None else {}
    try:
        return package_of(manifest, difference(base.without(manifest.id).raw, edited.raw), drawings), *told
    except DefinitionError as error:
        edited.problems += [f"工作表“说明”：{problem}" for problem in error.problems]
        return None, *told


def _next(version: str) -> str:
    *head, last = version.split(".")
    return ".".join([*head, str(int(last) + 1)])


def _name(drawing: Path) -> str:
    return f"{drawing.stem}.xlsx"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise machine_error(error, path, "打开样表") from error
