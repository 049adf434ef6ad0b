"""Lines end where Chinese typesetting allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tzdesk.pdf.fonts import SONG
from tzdesk.pdf.text import NOT_FIRST, NOT_LAST, atoms, fit_size, narrowest, wrap

TEN = 120.5  # room for ten Han characters of 12 pt


def lines(text: str, room: float = TEN, indent: float = 0) -> list[str]:
    return [line.text for line in wrap(text, SONG, 12, room, indent=indent)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一二三四五六七八九十。十一", ["一二三四五六七八九", "十。十一"]),
        ("一二三四五六七八九（十）一", ["一二三四五六七八九", "（十）一"]),
        ("一二三四五六七八九，“十”一", ["一二三四五六七八九，", "“十”一"]),
        ("一二三四五六七八九——十", ["一二三四五六七八九", "——十"]),
        ("一二三四五六七八九……十", ["一二三四五六七八", "九……十"]),
        ("一二三四五六七八1,234.00元", ["一二三四五六七八", "1,234.00元"]),
        ("一二三四五六七八九212.4%。", ["一二三四五六七八九", "212.4%。"]),
        ("一二三四五六七2023-12-28起", ["一二三四五六七", "2023-12-28起"]),
        ("一二三四五六七八九12月28日", ["一二三四五六七八九", "12月28日"]),
        ("一二三四五六七八___日", ["一二三四五六七八", "___日"]),
        ("一二三自__年__月__日", ["一二三自", "__年__月__日"]),
        ("甲\n\n乙", ["甲", "", "乙"]),
        ("", [""]),
        ("一二三四五六七八九十 十一", ["一二三四五六七八九十", "十一"]),
    ],
)
def test_breaks(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_the_indent_is_taken_off_the_first_line_only() -> None:
    assert lines("一二三四五六七八九十一二三四五六七八九十", indent=24) == [
        "一二三四五六七八",
        "九十一二三四五六七八",
        "九十",
    ]


def test_a_word_that_no_line_holds_is_broken_and_nothing_is_lost() -> None:
    broken = lines("9" * 70)
    assert len(broken) > 1
    assert "".join(broken) == "9" * 70


@given(st.text(st.sampled_from("工会员，。（）“”——……、1234567890.,%-AB 𬭎"), max_size=80), st.floats(30, 200))
def test_lines_fit_and_keep_every_character(text: str, room: float) -> None:
    broken = wrap(text, SONG, 12, room)
    assert "".join(line.text for line in broken).replace(" ", "") == text.replace(" ", "")
    assert all(line.width <= room + 0.01 for line in broken)
    pieces = {piece.strip(" ") for piece in atoms(text)}
    if all(narrowest(piece, SONG, 12) <= room for piece in pieces):
        starts = [line.text for line in broken[1:] if line.text]
        assert not [line for line in starts if line[0] in NOT_FIRST - {"—"} and f" {line[0]}" not in text]
        assert not [
            line.text
            for line in broken[:-1]
            if line.text and line.text[-1] in NOT_LAST and f"{line.text[-1]} " not in text
        ]


def test_a_text_is_shrunk_to_its_room_but_not_below_the_smallest_size() -> None:
    assert fit_size("一二三四五", SONG, 12, 100) == 12
    assert fit_size("一二三四五", SONG, 12, 50) == pytest.approx(10, abs=0.06)
    assert fit_size("一二三四五" * 10, SONG, 12, 50) == 5
