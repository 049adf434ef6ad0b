"""The papers of collective bargaining by name: what each is called, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tzdesk.documents import (
    bargain_minutes,
    bargain_reps,
    congress_resolution,
    contract_card,
    contract_registration,
    offer,
    offer_reply,
    renewal_notice,
)
from tzdesk.pdf.page import Drawn, Sheet


@dataclass(frozen=True)
class Piece:
    """One paper: its name in a command, its title, and the function that lays out its values."""

    name: str
    title: str
    compose: Callable[[Any], Sheet]

    def draw(self, data: object, target: Path) -> Drawn:
        """Write the paper as PDF; gives its pages and the characters no font has. Raises MachineError."""
        return self.compose(data).save(target)


# In the order in which a case needs them.
PIECES: dict[str, Piece] = {
    piece.name: piece
    for piece in (
        Piece("offer", offer.NAME, offer.compose),
        Piece("reply", offer_reply.NAME, offer_reply.compose),
        Piece("reps", bargain_reps.NAME, bargain_reps.compose),
        Piece("minutes", bargain_minutes.NAME, bargain_minutes.compose),
        Piece("resolution", "职工代表大会决议", congress_resolution.compose),
        Piece("registration", contract_registration.NAME, contract_registration.compose),
        Piece("renewal-notice", renewal_notice.NAME, renewal_notice.compose),
        Piece("contract-card", contract_card.NAME, contract_card.compose),
    )
}
