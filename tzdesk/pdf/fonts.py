"""The bundled fonts: which one draws a character, how wide it is, and which characters none of them has.

ReportLab has no fallback and draws nothing for a glyph it lacks. So every text is split into runs, each in a font that
has its characters; a character that no font has is drawn as 〓 and reported, never dropped (a name on a roster must not
lose a character unseen).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import RLock
from typing import NamedTuple

from tzdesk.base.paths import resource_path
from tzdesk.pdf import quick, tounicode

SONG = "TzSong"
SONG_BOLD = "TzSongBold"
HEI = "TzHei"
FIGURES_BOLD = "TzFiguresBold"

_FILES = {
    SONG: "NotoSerifSC-Regular.ttf",
    SONG_BOLD: "NotoSerifSC-Bold.ttf",
    HEI: "NotoSansSC-Regular.ttf",
    FIGURES_BOLD: "NotoSansSC-BoldFigures.ttf",
}
_CHAINS = {
    SONG: (SONG, HEI),
    SONG_BOLD: (SONG_BOLD, SONG, HEI),
    HEI: (HEI, SONG),
    FIGURES_BOLD: (FIGURES_BOLD, SONG_BOLD, HEI, SONG),
}
_BOLD = frozenset({SONG_BOLD, FIGURES_BOLD})
GETA = "〓"  # the printers' mark for a missing character, in every font

ASCENT = 0.88  # of the em: a Han glyph stands this far above the line and the rest below
_lock = RLock()


class Glyph(NamedTuple):
    """How one character is drawn: in `font` as `text`, `width` thousandths of the size wide; missing → 〓."""

    font: str
    text: str
    width: int
    missing: bool


class Missing:
    """Collects the characters of a document that no bundled font has, in the order they were met."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    def add(self, char: str) -> None:
        """Note a character that was drawn as 〓."""
        self._found[char] = None

    @property
    def characters(self) -> tuple[str, ...]:
        """Each missing character once."""
        return tuple(self._found)


def runs(text: str, font: str, missing: Missing | None = None) -> list[tuple[str, str]]:
    """Split a text into (font, text) so that every font has all characters of its text.

    Control characters become blanks, zero-width ones and variation selectors vanish (they have no ink), what no font
    has becomes 〓 and is added to `missing`.
    """
    if _own[font].issuperset(text):
        return [(font, text)] if text else []
    found: list[tuple[str, str]] = []
    current = ""
    letters: list[str] = []
    for char in text:
        glyph = glyph_of(char, font)
        if glyph.missing and missing is not None:
            missing.add(char)
        if not glyph.text:
            continue
        if glyph.font != current and letters:
            found.append((current, "".join(letters)))
            letters = []
        current = glyph.font
        letters.append(glyph.text)
    if letters:
        found.append((current, "".join(letters)))
    return found


def width(text: str, font: str, size: float) -> float:
    """Width of a text in points, fallback runs included."""
    return sum(map(_advances[font].__getitem__, text)) * size / 1000


def is_bold(font: str) -> bool:
    """Whether the font is drawn bold; a fallback run without bold glyphs is thickened by the page."""
    return font in _BOLD


def uncovered(texts: Iterable[str], font: str = SONG) -> tuple[str, ...]:
    """The characters of some texts that no bundled font has: to warn before anything is printed."""
    missing = Missing()
    for text in texts:
        runs(text, font, missing)
    return missing.characters


class _Advances(dict[str, int]):
    """Widths of the characters met so far, so that measuring a text is one C loop."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, char: str) -> int:
        return glyph_of(char, self._font).width


_glyphs: dict[str, dict[str, Glyph]] = {name: {} for name in _FILES}
_advances = {name: _Advances(name) for name in _FILES}
_own: dict[str, set[str]] = {name: set() for name in _FILES}  # characters that the font draws by itself


def glyph_of(char: str, font: str) -> Glyph:
    """How a character is drawn when `font` is asked for."""
    known = _glyphs[font].get(char)
    if known is None:
        known = _glyphs[font][char] = _choose(char, font)
        _advances[font][char] = known.width
        if (known.font, known.text, known.missing) == (font, char, False):
            _own[font].add(char)
    return known


def _choose(char: str, font: str) -> Glyph:
    category = unicodedata.category(char)
    if category == "Cc" or char == "\u00a0":
        return Glyph(font, " ", _widths(font)[0x20], missing=False)
    if (category == "Cf" and char != "\u00ad") or 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF:
        return Glyph(font, "", 0, missing=False)
    # Compatibility forms that our fonts leave out (⼈ U+2F08 out of scanned papers) are drawn as the character meant.
    folded = unicodedata.normalize("NFKC", char)
    for candidate in (char, folded) if len(folded) == 1 else (char,):
        for name in _CHAINS[font]:
            found = _widths(name).get(ord(candidate))
            if found is not None:
                return Glyph(name, candidate, found, missing=False)
    return Glyph(font, GETA, _widths(font)[ord(GETA)], missing=True)


def register() -> None:
    """Load the text font, so that a canvas can begin; the other fonts are loaded when a character asks for them."""
    _widths(SONG)


@cache
def _widths(name: str) -> dict[int, int]:
    """Load one font into ReportLab, once; gives the advance of every character it has, in thousandths."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    with _lock:
        tounicode.install()
        quick.install()
        font = TTFont(name, str(resource_path("fonts", _FILES[name])), asciiReadable=False)
        pdfmetrics.registerFont(font)
        face = font.face
        return {code: round(face.getCharWidth(code)) for code in face.charToGlyph}
