"""The signs of findings: always a shape and a colour together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    """A sign: its shape, the colour role of the theme, and the word for it."""

    key: str
    shape: str
    word: str
    rank: int


HARD = Sign("hard", "●", "强制", 0)
SOFT = Sign("soft", "▲", "核实", 1)
EXPLAINED = Sign("explained", "◆", "已说明", 2)
HINT = Sign("hint", "○", "提示", 3)
GOOD = Sign("good", "✓", "通过", 4)
SIGNS = {sign.key: sign for sign in (HARD, SOFT, EXPLAINED, HINT, GOOD)}


def sign_of(severity: str, reason: str = "") -> Sign:
    """The sign of a finding: a soft one that has its reason counts as explained."""
    if reason and severity == "soft":
        return EXPLAINED
    return SIGNS.get(str(severity), HINT)


def worst(signs: list[Sign]) -> Sign:
    """The sign that stands for several; good when there is none."""
    return min(signs, key=lambda sign: sign.rank, default=GOOD)
