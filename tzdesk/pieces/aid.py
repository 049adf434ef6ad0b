"""The papers of hardship aid for a record of the workplace: which there are, values gathered, PDF laid out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tzdesk.pieces import FULL_EDITION as _FULL
from tzdesk.pieces import aid_file, aid_letters, aid_lists, aid_money, aid_notice, aid_own
from tzdesk.pieces.aid_face import Face

if TYPE_CHECKING:
    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace

Gather = Callable[[Face, Any], object]
_PUBLIC = "-public"
# kind → paper → how its values are gathered from a record. The order is that of the work.
_GATHER: Mapping[str, Mapping[str, Gather]] = MappingProxyType(
    {
        "aid_case": {
            "aid-file": aid_file.file_of,
            "aid-file-full": aid_file.file_of,
            "aid-application": aid_letters.application_of,
            "aid-application-full": aid_letters.application_of,
            "aid-consent": aid_letters.consent_of,
            "aid-guardian": aid_letters.guardians_of,
            "aid-authority": aid_letters.authority_of,
            "aid-authority-full": aid_letters.authority_of,
            "aid-notice": aid_notice.case_notice,
            "aid-own-full": aid_own.own_of,
            "aid-exit": aid_letters.exit_of,
            "aid-handover": aid_lists.handover_of,
        },
        "aid_visit": {"aid-visit": aid_file.visit_of, "aid-visit-full": aid_file.visit_of},
        "aid_batch": {
            "aid-roster": aid_money.roster_of,
            "aid-roster-full": aid_money.roster_of,
            "aid-roster-public": lambda face, batch: aid_money.roster_of(face, batch, public=True),
            "aid-receipts": aid_money.batch_receipts,
            "aid-receipts-full": aid_money.batch_receipts,
            "aid-notice": aid_notice.batch_notice,
        },
        "aid_grant": {"aid-receipts": aid_money.grant_receipt, "aid-receipts-full": aid_money.grant_receipt},
        "aid_publicity": {"aid-notice": aid_notice.publicity_notice},
    }
)
_EDITIONS = {_FULL: "完整信息", _PUBLIC: "公示版"}


def titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of each paper of a kind."""
    return [(name, title_of(name)) for name in _GATHER[kind]]


def title_of(name: str) -> str:
    """A paper's title with its edition."""
    from tzdesk.documents.aid import PIECES

    for ending, words in _EDITIONS.items():
        if name.endswith(ending):
            return f"{PIECES[name.removesuffix(ending)].title}（{words}）"
    return PIECES[name].title


def compose(wp: Workplace, name: str, kind: str, record_id: int, serial: str = "") -> Sheet:
    """Lay a paper out. UserError when the record has nothing that it could show.

    `serial` is the export number under which an edition with everything in it was let through.
    """
    from tzdesk.documents.aid import PIECES

    full = name.endswith(_FULL)
    piece = PIECES[name.removesuffix(_FULL).removesuffix(_PUBLIC)]
    with wp.store.reading() as session:
        record = wp.register(kind).get(session, record_id)
        return piece.compose(_GATHER[kind][name](Face(wp, session, full, serial), record))


def values(wp: Workplace, name: str, kind: str, record_id: int) -> object:
    """A paper's values, for who wants to look at them before they are drawn."""
    with wp.store.reading() as session:
        record = wp.register(kind).get(session, record_id)
        return _GATHER[kind][name](Face(wp, session, name.endswith(_FULL)), record)
