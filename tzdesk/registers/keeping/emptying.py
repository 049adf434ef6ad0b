"""Emptying the recycle bin (清空回收站): what has lain there for thirty days, when somebody opens the workplace.

Only groups of kinds that no term of keeping protects are emptied (parameter `bin_emptied`, groups of `access.toml`).
Files of households and the money paid to them leave by the register of destruction alone (aid.md §5.4: list, appraisal
by two, stub); contracts, units and members are archives that others refer to. A record with scans stays, too: whoever
wants them gone removes them first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.access import roles_of
from tzdesk.base import clock
from tzdesk.registers.keeping.attachments import Attachment
from tzdesk.store import recycle

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace


def empty_bin(wp: Workplace) -> int:
    """Erase what may go; gives the number of records. Nothing happens in a workplace that is only read."""
    if wp.store.readonly:
        return 0
    groups = set(wp.definition().parameter("bin_emptied", clock.today()) or ())
    kinds = [
        kind for kind, group in roles_of(wp.definition()).groups.items() if group in groups and wp.rights.sees(kind)
    ]
    with wp.store.reading() as session:
        scanned = {
            (kind, number) for kind, number in session.execute(select(Attachment.owner_kind, Attachment.owner_id))
        }
    return recycle.purge(wp.store, kinds, keep=lambda record: (record.kind, record.id) in scanned)
