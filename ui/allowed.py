"""What a person may not do at the desk, and the sentence that stands at the greyed button.

The rights are the core's, which refuses all the same; here stands only which right an action of the desk needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

WRITING = frozenset({
    "new", "delete", "cut", "paste", "fill_down", "edit_cell", "edit_many", "replace", "today", "above",
    "carry_row", "carry_all",
})  # fmt: skip
NEEDS = {
    "import": "import",
    "export_list": "export",
    "export_book": "export",
    "export_annex": "export_full",
    "seal": "seal",
    "agree": "approve",
}


def why_not_edit(wp: Workplace, kind: str) -> str:
    """Why records of a kind are not changed by hand; empty when they may be."""
    if wp.store.readonly:
        return "工作区是以只读方式打开的，只能查看。"
    return wp.rights.why_not_edit(kind, wp.register(kind).spec(wp).label)


def refusals(wp: Workplace, kind: str = "") -> dict[str, str]:
    """The actions that are out of reach, with why; those that write records of `kind` among them."""
    found = {act: why for act, need in NEEDS.items() if (why := wp.rights.why_not(need))}
    if kind and (why := why_not_edit(wp, kind)):
        found |= dict.fromkeys(WRITING, why)
    return found
