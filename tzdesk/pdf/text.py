"""Breaking Chinese text into lines: what may begin a line, what may end one, and what stays together.

After GB/T 15834-2011 (标点符号用法) 5.1: no closing or pausing mark begins a line, no opening mark ends one, —— and ……
are not split. Besides, numbers with their 年、月、日, codes and Latin words stay whole as long as a line can hold them,
and so does a day that is left to be written (____年___月___日).
"""

from __future__ import annotations

from typing import NamedTuple

from tzdesk.pdf.fonts import width

NOT_FIRST = frozenset("。，、；：？！）］｝〕】》〉」』〗”’…·–～—％‰℃°" + ",.;:?!)]}%/-")
NOT_LAST = frozenset("（［｛〔【《〈「『〖“‘￥＄№" + "([{¥$#")
_TOGETHER = frozenset("—…")  # these double marks are not split
_OF_DAYS = frozenset("年月日")  # stay with their number, or with the line to write it on
_WORD = frozenset(".,:/-_@+%'*~=\\|&#¥$")


class Line(NamedTuple):
    """One line of broken text and its width in points."""

    text: str
    width: float


def wrap(text: str, font: str, size: float, room: float, *, indent: float = 0.0) -> list[Line]:
    """Break a text into lines of at most `room` points; `indent` is taken off the first. Line feeds are kept.

    A piece that no line can hold (a 40-digit number in a narrow column) is broken between characters: nothing is ever
    cut off. Gives at least one line, which may be empty.
    """
    lines: list[Line] = []
    for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        first = room - indent if not lines else room
        whole = width(part, font, size)
        if whole <= first:
            lines.append(Line(part.rstrip(" "), whole))
        else:
            lines += _fill(part, font, size, room, first)
    return lines


def _fill(text: str, font: str, size: float, room: float, first: float) -> list[Line]:
    lines: list[Line] = []
    current, used, limit = "", 0.0, first
    for atom in atoms(text):
        wide = width(atom, font, size)
        if current and used + wide > limit:
            lines.append(_line(current, font, size))
            current, used, limit = "", 0.0, room
            if atom[0] == " ":  # blanks form pieces of their own, and vanish at the end of a line
                continue
        if wide <= limit:
            current += atom
            used += wide
            continue
        for char in atom:
            step = width(char, font, size)
            if current and used + step > limit:
                lines.append(_line(current, font, size))
                current, used, limit = "", 0.0, room
            current += char
            used += step
    if current.strip(" ") or not lines:
        lines.append(_line(current, font, size))
    return lines


def _line(text: str, font: str, size: float) -> Line:
    text = text.rstrip(" ")
    return Line(text, width(text, font, size))


def atoms(text: str) -> list[str]:
    """The pieces between which a line may end; joined they are the text."""
    pieces: list[str] = []
    for char in text:
        if pieces and _joins(pieces[-1], char):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _joins(piece: str, char: str) -> bool:
    last = piece[-1]
    if last == " ":
        return char == " "
    if char == " ":
        return False
    if last in NOT_LAST or (char in _TOGETHER and last == char):
        return True
    if char in NOT_FIRST:
        return char != "—"  # a dash may begin a line, only its second half may not
    if (char in _OF_DAYS and (last == "_" or last.isdigit())) or (last in _OF_DAYS and char == "_"):
        return True
    return _of_word(char) and _of_word(last)


def _of_word(char: str) -> bool:
    return char in _WORD or (char < "\u2e80" and char.isalnum())


def narrowest(text: str, font: str, size: float) -> float:
    """Width of the widest piece that is not broken: what a column needs at least."""
    return max((width(piece.strip(" "), font, size) for piece in atoms(text.replace("\n", " "))), default=0.0)


def fit_size(text: str, font: str, size: float, room: float, smallest: float = 5.0) -> float:
    """The size, `size` or less, at which a text fits into `room` on one line; never below `smallest`."""
    wide = width(text, font, size)
    return size if wide <= room or wide == 0 else max(smallest, int(size * room / wide * 20) / 20)
