"""The papers of hardship aid by name: what each is called, and how its values are laid out."""

from __future__ import annotations

from tzdesk.documents import (
    aid_application,
    aid_authority,
    aid_consent,
    aid_exit,
    aid_file,
    aid_keeping,
    aid_ledger,
    aid_list,
    aid_month,
    aid_notice,
    aid_own,
    aid_receipt,
    aid_roster,
    aid_visit,
    privacy_assessment,
    privacy_leak,
    privacy_rules,
)
from tzdesk.documents.bargaining import Piece

# In the order in which the work needs them. File names take `name` and a number, never a person.
PIECES: dict[str, Piece] = {
    piece.name: piece
    for piece in (
        Piece("aid-application", aid_application.NAME, aid_application.compose),
        Piece("aid-consent", aid_consent.NAME, aid_consent.compose),
        Piece("aid-guardian", aid_consent.GUARDIAN, aid_consent.compose_guardians),
        Piece("aid-authority", aid_authority.NAME, aid_authority.compose),
        Piece("aid-visit", aid_visit.NAME, aid_visit.compose),
        Piece("aid-file", aid_file.NAME, aid_file.compose),
        Piece("aid-own", aid_own.NAME, aid_own.compose),
        Piece("aid-notice", aid_notice.NAME, aid_notice.compose),
        Piece("aid-roster", aid_roster.NAME, aid_roster.compose),
        Piece("aid-receipts", aid_receipt.NAME, aid_receipt.compose),
        Piece("aid-exit", aid_exit.NAME, aid_exit.compose),
        Piece("aid-list", "困难职工档案名单", aid_list.compose),
        Piece("aid-month", aid_month.NAME, aid_month.compose),
        Piece("aid-ledger", aid_ledger.NAME, aid_ledger.compose),
        Piece("aid-handover", aid_keeping.HANDOVER, aid_keeping.compose_handover),
        Piece("aid-destruction", aid_keeping.DESTRUCTION, aid_keeping.compose_destruction),
        Piece("aid-exports", aid_keeping.EXPORTS, aid_keeping.compose_exports),
        Piece("aid-consulted", aid_keeping.CONSULTED, aid_keeping.compose_consulted),
        Piece("privacy-rules", privacy_rules.NAME, privacy_rules.compose),
        Piece("privacy-assessment", privacy_assessment.NAME, privacy_assessment.compose),
        Piece("privacy-leak", privacy_leak.NAME, privacy_leak.compose),
    )
}
