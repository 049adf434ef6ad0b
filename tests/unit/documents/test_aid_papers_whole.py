"""All papers of hardship aid: the text that was looked at and found right, rare characters, stable bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.documents import (
    aid_file_values,
    aid_letter_values,
    aid_list_values,
    aid_month_values,
    aid_values,
    privacy_values,
)
from tests.unit.documents.aid_reading import lines_of, text_of
from tzdesk.documents.aid import PIECES
from tzdesk.documents.aid_list_model import ListKind

GOLDEN = Path(__file__).parent / "papers"
FILLED: dict[str, object] = {
    **aid_letter_values.FILLED,
    **privacy_values.FILLED,
    "aid-file": aid_file_values.FILE,
    "aid-visit": aid_file_values.VISIT,
    "aid-notice": aid_values.notice(4),
    "aid-roster": aid_values.roster(12, returned=(1, 100_000)),
    "aid-receipts": aid_values.RECEIPTS,
    "aid-list": aid_list_values.case_list(ListKind.STANDING, 6),
    "aid-month": aid_month_values.MONTH,
    "aid-ledger": aid_list_values.ledger(aid_list_values.account("中央财政", 12)),
    "aid-handover": aid_list_values.handover(5),
    "aid-destruction": aid_list_values.destruction(3),
    "aid-exports": aid_list_values.exports(3),
    "aid-consulted": aid_list_values.consulted(3),
}
WITHOUT_NAMES = {
    *("aid-consulted", "aid-destruction", "aid-exports", "aid-month"),
    *("privacy-assessment", "privacy-leak", "privacy-rules"),
}


def test_every_paper_has_values_here() -> None:
    assert set(FILLED) == set(PIECES)


@pytest.mark.parametrize("name", PIECES)
def test_the_text_is_what_was_looked_at_and_found_right(name: str) -> None:
    assert lines_of(PIECES[name].compose(FILLED[name])) == (GOLDEN / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", PIECES)
def test_no_character_is_lost_and_the_bytes_are_the_same_each_time(name: str) -> None:
    first, second = PIECES[name].compose(FILLED[name]), PIECES[name].compose(FILLED[name])
    assert first.to_bytes() == second.to_bytes()
    assert first.drawn.missing == ()


@pytest.mark.parametrize("name", sorted(set(PIECES) - WITHOUT_NAMES))
def test_the_longest_and_the_rarest_names_stand_on_the_page(name: str) -> None:
    text = text_of(PIECES[name].compose(FILLED[name]))
    assert "买买提·吐尔逊" in text
    if name != "aid-consent":  # which names one person only
        assert any(word in text for word in ("𬭎", "䶮"))


@pytest.mark.parametrize("name", sorted(WITHOUT_NAMES))
def test_registers_and_summaries_name_nobody(name: str) -> None:
    text = text_of(PIECES[name].compose(FILLED[name]))
    for person in (*aid_values.NAMES, aid_file_values.HEAD):
        assert person not in text
