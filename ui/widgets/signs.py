"""The signs of findings: always a shape and a colour together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tzdesk.rules import Finding


@dataclass(frozen=True)
class Sign:
    """A sign: its shape, the colour role of the theme, and the word for it."""

    key: str
    shape: str
    word: str
    rank: int


HARD = Sign("hard", "●", "强制", 0)
FIRM = Sign("firm", "■", "准强制", 1)
SOFT = Sign("soft", "▲", "核实", 2)
WAITING = Sign("waiting", "◇", "待复核", 3)
EXPLAINED = Sign("explained", "◆", "已说明", 4)
HINT = Sign("hint", "○", "提示", 5)
GOOD = Sign("good", "✓", "通过", 6)
SIGNS = {sign.key: sign for sign in (HARD, FIRM, SOFT, WAITING, EXPLAINED, HINT, GOOD)}


def sign_of(found: Finding) -> Sign:
    """The sign of a finding: one whose reason stands counts as explained, a firm one waits for its second person."""
    if found.waits:
        return WAITING
    return EXPLAINED if found.explained else SIGNS.get(str(found.severity), HINT)


def worst(signs: list[Sign]) -> Sign:
    """The sign that stands for several; good when there is none."""
    return min(signs, key=lambda sign: sign.rank, default=GOOD)
