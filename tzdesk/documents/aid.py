"""The papers of hardship aid by name: what each is called, and how its values are laid out."""

from __future__ import annotations

from tzdesk.documents import aid_notice, aid_receipt, aid_roster
from tzdesk.documents.bargaining import Piece

# In the order in which the work needs them. File names take `name` and a number, never a person.
PIECES: dict[str, Piece] = {
    piece.name: piece
    for piece in (
        Piece("aid-notice", aid_notice.NAME, aid_notice.compose),
        Piece("aid-roster", aid_roster.NAME, aid_roster.compose),
        Piece("aid-receipts", aid_receipt.NAME, aid_receipt.compose),
    )
}
