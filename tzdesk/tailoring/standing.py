"""How a package stands to its other versions: the one in force in a month, and those that it puts out of force."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition, DefinitionError
from tzdesk.definitions.package import Package, in_force
from tzdesk.registers.workplace import Workplace, definition_of
from tzdesk.returns.compute import Evaluator
from tzdesk.returns.kept_sources import other_sources
from tzdesk.tailoring.changes import changes
from tzdesk.tailoring.prepared import Prepared


def before(wp: Workplace, month: Month) -> Definition:
    """The definition of a month as it stands now, without the district's own numbers, which are no part of packages."""
    return definition_of(month, None, wp.packages)


def after(wp: Workplace, package: Package, month: Month) -> Definition:
    """The definition of a month as it would be with a package in force, likewise without the district's own numbers."""
    return definition_of(month, None, (*(one for one in wp.packages if one.hash != package.hash), package))


def version_in(wp: Workplace, package_id: str, month: Month) -> Package | None:
    """The version of a package that is in force in a month: what is edited for that month. None when none has begun."""
    return next((one for one in in_force(wp.packages, month) if one.manifest.id == package_id), None)


def superseded(wp: Workplace, prepared: Prepared, package: Package) -> None:
    """Say of every version that lies ready for a later month and would never come into force: its number, and what
    would be otherwise from that month on (beside what the package changes anyway)."""
    said = {change.sentence for change in prepared.changes}
    for ready in _ready(wp, package):
        month = ready.begins
        prepared.notes.append(
            f"{month.label}起的第{ready.manifest.version}版不再起作用，由第{package.manifest.version}版代替。"
            f"要留下它的内容，请启用以后再导入一份从{month.label}起、版本号更高的参数包。"
        )
        try:
            then = after(wp, package, month)
        except DefinitionError:
            continue  # what does not fit a later year stands among the problems
        for change in changes(before(wp, month), then):
            if change.sentence not in said:
                prepared.changes.append(replace(change, text=f"{change.text}（从{month.label}起）"))


def carried_on(wp: Workplace, package: Package) -> list[str]:
    """The lines that the package gives to another figure though the months before are carried on in them. Nothing can
    be wrong in the first month that the workplace knows of."""
    month = package.begins
    with wp.store.reading() as session:
        since = Evaluator(wp, session).first_month()
    return other_sources(month, since, partial(before, wp), after(wp, package, month))


def _ready(wp: Workplace, package: Package) -> list[Package]:
    """The versions of a package that would come into force after the new one begins, by their months."""
    own = [one for one in wp.packages if one.manifest.id == package.manifest.id and one.begins > package.begins]
    firm = [one for one in own if version_in(wp, package.manifest.id, one.begins) is one]
    return sorted(firm, key=lambda one: one.begins)
