"""What the rules of contracts may look at besides the record: built by the register in bulk, by tests by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tzdesk.registers.contracts.limits import Limits
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.units import UnitView


@dataclass(frozen=True)
class ContractNear:
    """One contract's neighbours.

    `day` is the day that rules about "now" count by: the last of the audited month, but never after today. `limits`
    are those in force when the contract was signed. `siblings` are the enterprise's other contracts, `successors`
    those that name this one as the contract before, `links` the ids on its own roster, `covering` the contracts with
    an agreed wage floor on whose rosters the enterprise stands. `has_rounds` says that its review is on record round by
    round, `begun` that a case about its renewal or change has come to a session.
    """

    day: date
    limits: Limits = field(default_factory=Limits)
    unit: UnitView | None = None
    twins: tuple[str, ...] = ()
    siblings: tuple[Contract, ...] = ()
    successors: tuple[Contract, ...] = ()
    main: Contract | None = None
    prev: Contract | None = None
    links: tuple[int, ...] = ()
    covering: tuple[Contract, ...] = ()
    has_rounds: bool = False
    begun: bool = False


@dataclass(frozen=True)
class LinkNear:
    """One link's neighbours: its contract, the ids of other links of the enterprise in the same contract (`same`), and
    the other contracts that cover it (`others`)."""

    day: date
    contract: Contract | None = None
    unit: UnitView | None = None
    same: tuple[int, ...] = ()
    others: tuple[Contract, ...] = ()
