"""The district's package files (参数包) in the workplace: taken over, laid over the definitions, taken back.

Every version that was taken over stays, so that a month of the past is read with what was in force then, and every
backup holds them. The newest version of a package whose month has begun holds.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition, available_years
from tzdesk.definitions.package import Package, read_package, version_key
from tzdesk.registers.workplace import Workplace, definition_of
from tzdesk.store import Changed, Entity, alive


class DefinitionPackage(Entity):
    """One version of a package. `content` is the file as it was sent, in base64."""

    __tablename__ = "definition_package"
    __kind__ = "definition_package"

    package: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    version: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[Month]
    hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[str]


@dataclass(frozen=True)
class Taken:
    """A version that was taken over, for lists: `newest` is the one that can be taken back."""

    id: int
    package: str
    name: str
    version: str
    valid_from: Month
    hash: str
    taken_at: datetime
    taken_by: str
    newest: bool


def taken(session: Session) -> list[Taken]:
    """Every version that was taken over and not taken back, the newest of each package first."""
    rows = sorted(_rows(session), key=lambda row: (row.package, version_key(row.version)), reverse=True)
    newest = {row.package: row.id for row in reversed(rows)}
    return [
        Taken(
            *(row.id, row.package, row.name, row.version, row.valid_from, row.hash, row.created_at, row.created_by),
            newest=newest[row.package] == row.id,
        )
        for row in rows
    ]


def known_version(wp: Workplace, package_id: str) -> Package | None:
    """The newest version of a package in the workplace, whether its month has begun or not."""
    known = [package for package in wp.packages if package.manifest.id == package_id]
    return max(known, key=lambda package: version_key(package.manifest.version), default=None)


def refuse_unless_newer(wp: Workplace, package: Package) -> None:
    """UserError for a version that is older than the one in use, the same, or the same number with other content."""
    known = known_version(wp, package.manifest.id)
    standing, label = package.against(known), package.manifest.label
    if known is None or standing == "newer":
        return
    have = known.manifest.version
    if standing == "older":
        raise UserError(f"{label}比现在用的第{have}版旧，没有导入。", "请用最新的参数包文件。")
    if standing == "same":
        raise UserError(f"{label}已经在用，内容完全相同，没有改动。")
    raise UserError(
        f"现在用的第{have}版和这个文件版本号相同，内容不同，没有导入。",
        "请向发来文件的单位核对，内容改了版本号也要加。",
    )


def tried(wp: Workplace, package: Package, month: Month | None = None) -> Definition:
    """The definition of a month (the package's first unless stated) as it would be with a package in force.

    Raises DefinitionError with everything that does not fit.
    """
    month = month or package.begins
    others = [one for one in wp.packages if one.hash != package.hash]
    return definition_of(month, wp.overlay, (*others, package))


def later_years(package: Package) -> list[Month]:
    """The first month of every year shipped after the one that a package begins in: it is laid over these as well."""
    return [Month(year, 1) for year in sorted(available_years()) if year > package.begins.year]


def take_over(wp: Workplace, package: Package) -> int:
    """Put a package into force from its month on, as one operation; gives the row's id.

    UserError for one that is not newer, DefinitionError for one that does not fit the definitions of its first month or
    of a year shipped for later: nothing changes.
    """
    wp.rights.demand("settings")
    refuse_unless_newer(wp, package)
    definition = tried(wp, package)
    for month in later_years(package):
        tried(wp, package, month)
    stated = package.manifest
    with wp.store.operation("definitions.take_over", f"启用{stated.label}") as op:
        row = DefinitionPackage(
            package=stated.id,
            name=stated.name,
            version=stated.version,
            valid_from=package.begins,
            hash=package.hash,
            content=base64.b64encode(package.content()).decode(),
            definition_year=definition.year,
        )
        op.add(row)
        op.session.flush()
        return row.id


def take_back(wp: Workplace, row_id: int) -> None:
    """Leave a version again: the one before it holds. It lies in the recycle bin. UserError unless it is the newest."""
    wp.rights.demand("settings")
    with wp.store.operation("definitions.take_back", "换回上一版参数包") as op:
        row = op.session.get(DefinitionPackage, row_id)
        newest = {one.id for one in taken(op.session) if one.newest}
        if row is None or row_id not in newest:
            raise UserError("只能退回最新的一版参数包。", "请先退回更新的版本。")
        op.delete(row)


def follow(wp: Workplace) -> None:
    """Lay the packages over the definitions of a workplace, now and whenever one is taken over or back."""

    def take(news: Changed | None = None) -> None:
        if news is None or DefinitionPackage.__kind__ in news.kinds:
            with wp.store.reading() as session:
                wp.take([_package(row) for row in _rows(session)])

    wp.store.changed.connect(take)
    take()


def _package(row: DefinitionPackage) -> Package:
    return replace(read_package(base64.b64decode(row.content)), since=row.valid_from)


def _rows(session: Session) -> Sequence[DefinitionPackage]:
    return session.scalars(
        select(DefinitionPackage).where(alive(DefinitionPackage)).order_by(DefinitionPackage.id)
    ).all()
