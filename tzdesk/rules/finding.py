"""What a rule says: a `Hit` inside the rule, a `Finding` once the definition has lent it severity and wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from types import MappingProxyType

MIN_REASON = 6  # characters; 统计联网直报 asks for as many


class Severity(StrEnum):
    """How much a finding weighs, in the four classes of 统计联网直报: a hard one has to be mended; a firm one wants a
    reason (情况说明) and the word of a second person (复核); a soft one wants a reason; a hint only speaks."""

    HARD = "hard"
    FIRM = "firm"
    SOFT = "soft"
    HINT = "hint"

    @property
    def label(self) -> str:
        """强制 / 准强制 / 核实 / 提示."""
        return {"hard": "强制", "firm": "准强制", "soft": "核实", "hint": "提示"}[self.value]

    @property
    def asks_reason(self) -> bool:
        """Whether a reason may stand instead of a change."""
        return self in {Severity.FIRM, Severity.SOFT}


class Hit:
    """One violation, as the rule sees it: the field, and the numbers that the message names.

    `soften=True` turns a hard rule soft in the scope where its source says so (marked H* in the rule lists).
    """

    __slots__ = ("field", "params", "soften")

    def __init__(self, field_name: str, *, soften: bool = False, **params: object) -> None:
        self.field = field_name
        self.soften = soften
        self.params = params


@dataclass(frozen=True)
class Finding:
    """A rule's word about one record or return cell, with all that a view needs to show it and jump there.

    `kind`, `id` and `field` say where (a cell of a return has the return's id as kind and no record id); `reason` is
    the clerk's explanation (情况说明) once it has one, `offer` one that was given for other numbers; `agreed` is who
    looked at the reason of a firm finding and let it stand (复核), `alone` that this was its own writer, where
    nobody else could. `cause` is the message without what grows from one day to the next (已逾期9天), where the rule
    says that something does. `record` is what a clerk knows the record by, `number` (编号) what it is called where no
    person may be named.
    """

    rule: str
    severity: Severity
    kind: str
    id: int | None
    field: str
    message: str
    title: str = ""
    period: str | None = None
    record: str = ""
    reason: str = ""
    offer: str = ""
    agreed: str = ""
    alone: bool = False
    cause: str = ""
    number: str = ""
    params: Mapping[str, object] = dataclass_field(default_factory=lambda: MappingProxyType({}), compare=False)

    @property
    def stands_for(self) -> str:
        """The wording that a reason is given for: with other numbers it is another cause, on another day it is not."""
        return self.cause or self.message

    @property
    def blocks(self) -> bool:
        """Whether it stops sealing and approving: hard, or not yet explained, or firm and not yet agreed to."""
        if self.severity.asks_reason:
            return not self.reason or self.waits
        return self.severity is Severity.HARD

    @property
    def waits(self) -> bool:
        """Whether it has a reason that somebody else still has to look at (待复核)."""
        return self.severity is Severity.FIRM and bool(self.reason) and not self.agreed

    @property
    def explained(self) -> bool:
        """Whether a reason was given that now stands."""
        return self.severity.asks_reason and not self.blocks

    @property
    def key(self) -> tuple[str, str, int | None, str]:
        """What a reason is kept under: the same rule at the same place."""
        return (self.rule, self.kind, self.id, self.field)
