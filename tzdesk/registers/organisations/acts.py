"""Which steps (办理) a union, a unit or a covered unit is offered, and what carries them out."""

from __future__ import annotations

from collections.abc import Mapping

from tzdesk.registers.organisations import changes, joining, report_register, terms, unit_changes
from tzdesk.registers.organisations.model import ENDED, IDLE, CoveredUnit, HostUnit, Organisation
from tzdesk.registers.steps import Doer

ORGANISATION: Mapping[str, Doer] = {
    "elect": terms.elect,
    "certify": terms.certify,
    "rename": changes.rename,
    "move": changes.move,
    "relocate": changes.relocate,
    "cover": joining.cover,
    "report": report_register.mark_report,
    "retype": changes.retype,
    "split": joining.split,
    "merge": joining.merge,
    "close": joining.close,
    "pause": changes.pause,
    "resume": changes.resume,
}
UNIT: Mapping[str, Doer] = {
    "change": unit_changes.change_unit,
    "convert_registration": unit_changes.convert_registration,
}
COVERED: Mapping[str, Doer] = {"uncover": joining.uncover, "hand_over": joining.hand_over}
_COVERING = frozenset({"12", "21", "22", "31"})


def of_union(org: Organisation) -> list[str]:
    """An ended union takes no step; one at a standstill may resume; only joint ones cover units."""
    if org.status in ENDED:
        return []
    hidden = {"pause"} if org.status == IDLE else {"resume"}
    if org.org_type not in _COVERING:
        hidden.add("cover")
    return [name for name in ORGANISATION if name not in hidden]


def of_unit(unit: HostUnit) -> list[str]:
    """The conversion is offered to a type of another list than today's."""
    old = unit.reg_type is not None and unit.reg_list_version != unit_changes.CURRENT_LIST
    return ["change", *(["convert_registration"] if old else [])]


def of_covered(link: CoveredUnit) -> list[str]:
    """What is covered may leave or be handed over."""
    return list(COVERED) if link.to_date is None else []
