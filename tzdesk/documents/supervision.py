"""The papers of supervision by name: what each is called, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tzdesk.documents import problem_papers, supervision_letter
from tzdesk.pdf.page import Sheet


@dataclass(frozen=True)
class Piece:
    """One paper: its name in a command, its title, and the function that lays out its values."""

    name: str
    title: str
    compose: Callable[[Any], Sheet]


PIECES: dict[str, Piece] = {
    piece.name: piece
    for piece in (
        Piece("supervision-letter", "劳动法律监督文书", supervision_letter.compose),
        Piece("delivery-receipt", supervision_letter.RECEIPT, supervision_letter.compose_receipt),
        Piece("problem-hand-out", problem_papers.HAND_OUT, problem_papers.compose_hand_out),
        Piece("problem-list", problem_papers.LIST, problem_papers.compose_list),
    )
}
