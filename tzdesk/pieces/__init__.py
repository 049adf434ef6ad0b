"""What registers computed, put into the shapes that papers, board and lists show: gathered here, drawn elsewhere.

`PAPERS` says which module gives a kind of record its printed pieces. Such a module has two functions:
`titles(kind)` gives name and title of each piece in the order of use, and `compose(wp, name, kind, record_id)` lays one
out (UserError when the record has nothing that it could show).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from tzdesk.base.errors import UserError

if TYPE_CHECKING:
    from tzdesk.base.periods import Month
    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.keeping.gate import Permit
    from tzdesk.registers.workplace import Workplace

PAPERS: Mapping[str, str] = MappingProxyType(
    {
        "aid_batch": "aid",
        "aid_case": "aid",
        "aid_grant": "aid",
        "aid_publicity": "aid",
        "aid_visit": "aid",
        "bargaining_case": "contracts",
        "contract": "contracts",
        "member_count": "members",
        "organisation": "organisations",
        "problem": "supervision",
        "supervision_doc": "supervision",
    }
)

FULL_EDITION = "-full"  # how the name of an edition ends that masks nothing
# By which field a record is called in file names and in the journal; a kind without numbers goes by its id.
NUMBERS: Mapping[str, str] = MappingProxyType(
    {
        "aid_batch": "batch_no",
        "aid_case": "case_no",
        "aid_grant": "grant_no",
        "aid_visit": "visit_no",
        "bargaining_case": "case_no",
        "contract": "contract_no",
        "organisation": "stat_code",
        "problem": "problem_no",
        "supervision_doc": "doc_no",
    }
)
# Which module gives a kind its lists (名单): `list_titles(kind)` and `compose_list(wp, name, period)`.
LISTS: Mapping[str, str] = MappingProxyType(
    {
        "aid_batch": "aid_lists",
        "aid_case": "aid_lists",
        "aid_fund": "aid_lists",
        "member_count": "members",
        "movement": "members",
        "export_log": "keeping",
        "organisation": "organisations",
        "problem": "supervision",
        "reveal_log": "keeping",
        "report_mark": "organisations",
        "service_project": "projects",
    }
)


def why_not_print(wp: Workplace, kind: str) -> str:
    """Why a kind gives no papers: they would show what the user's roles may not see. Empty when it gives them."""
    if wp.rights.prints(kind):
        return ""
    return f"您的角色（{wp.rights.words}）不能打印{wp.definition().record(kind).label}。"


def _demand(wp: Workplace, kind: str) -> None:
    if why := why_not_print(wp, kind):
        raise UserError(why, "请由有权限的人办理。")


def _room(table: Mapping[str, str], kind: str) -> str:
    """The module that draws for a kind; a work ledger, which a definition alone may state, has the papers of all."""
    if kind in table:
        return table[kind]
    from tzdesk.registers import REGISTERS
    from tzdesk.registers.ledgers.model import LedgerEntry
    from tzdesk.store.entity import find_model

    model = find_model(kind) if REGISTERS else None  # asking for them makes the classes of the shipped ledgers
    return "ledgers" if model is not None and issubclass(model, LedgerEntry) else ""


def number_field(kind: str) -> str:
    """The field that holds a kind's own number; empty for a kind that has none."""
    return NUMBERS.get(kind, "")


def number_of(kind: str, record: object) -> str:
    """A record's own number; its id where it has none (yet)."""
    return str(getattr(record, number_field(kind), None) or getattr(record, "id", ""))


def list_titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of each printed list of a kind, which needs no record; none for a kind that has no lists."""
    if not (room := _room(LISTS, kind)):
        return []
    found: list[tuple[str, str]] = import_module(f"{__name__}.{room}").list_titles(kind)
    return found


def compose_list(wp: Workplace, name: str, kind: str, period: Month | None = None) -> Sheet:
    """Lay a printed list out for a month: as of its last day, but never of a day to come. Without one as of today."""
    _demand(wp, kind)
    sheet: Sheet = import_module(f"{__name__}.{_room(LISTS, kind)}").compose_list(wp, name, period)
    return sheet


def paper_titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of each printed piece of a kind; none for a kind that has no papers."""
    if not (room := _room(PAPERS, kind)):
        return []
    found: list[tuple[str, str]] = import_module(f"{__name__}.{room}").titles(kind)
    return found


def offered(wp: Workplace, kind: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Papers and lists of a kind that the user's roles may make: name and title of each, in the order of use."""
    if why_not_print(wp, kind):
        return [], []
    full = wp.rights.may("export_full")
    return [one for one in paper_titles(kind) if full or not gated(one[0])], list_titles(kind)


def gated(name: str) -> bool:
    """Whether a paper shows what is masked elsewhere, so that it is made only behind the export gate."""
    return name.endswith(FULL_EDITION)


def compose_paper(wp: Workplace, name: str, kind: str, record_id: int, permit: Permit | None = None) -> Sheet:
    """Lay a printed piece of a record out; an edition with everything in it needs a `permit` of the export gate.

    UserError when the record has nothing that the piece could show, and without the permit.
    """
    _demand(wp, kind)
    module = import_module(f"{__name__}.{_room(PAPERS, kind)}")
    if not gated(name):
        sheet: Sheet = module.compose(wp, name, kind, record_id)
        return sheet
    if permit is None or not permit.full:
        raise UserError("完整信息的打印件要先登记用途、接收单位和批准人。", "请从导出关口办理。")
    full: Sheet = module.compose(wp, name, kind, record_id, permit.serial)
    return full
