"""How one record is written: what `Register.save` was asked, handed on to whatever a register does around the write.

What a write gives back is made within its operation: one that changed nothing is rolled back at its end, which empties
its objects.
"""

from __future__ import annotations

from dataclasses import dataclass

from tzdesk.base.periods import Month


@dataclass(frozen=True)
class Saving:
    """`name` is the step ("save" for a form), `plain` the operation's label before it names the record and its fields,
    `version` the row version that the clerk saw, `judged` whether the rules are asked. A new record has no id yet."""

    record_id: int | None
    version: int | None
    period: Month | None
    name: str
    plain: str
    judged: bool
