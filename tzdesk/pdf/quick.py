"""ReportLab's inner loops, giving the same text in less time.

The library has them in C in a package of its own (rl_accel); without it each number and letter goes through plain
Python. `install` puts these in the place of the plain ones, and does nothing where the C ones are there.
"""

from __future__ import annotations

from base64 import a85encode
from collections.abc import Iterable
from functools import lru_cache

_SMALLEST, _LARGEST = 1e-7, 1e6
_ESCAPED = [f"\\{code:03o}" if code < 32 or code >= 127 else chr(code) for code in range(256)]
for _sign in "\\()":
    _ESCAPED[ord(_sign)] = "\\" + _sign


def fp_str(*given: float | Iterable[float]) -> str:
    """Numbers as a PDF writes them, with up to seven figures: 0.5 → .5, 12.340000 → 12.34."""
    numbers = given[0] if len(given) == 1 and isinstance(given[0], list | tuple) else given
    return " ".join(map(_number, numbers))


@lru_cache(maxsize=8192)  # the columns and lines of a table come again on every page
def _number(value: float) -> str:
    size = abs(value)
    if size <= _SMALLEST:
        return "0"
    if size >= _LARGEST:
        return f"{value:.0f}"
    whole = len(str(int(size)))
    text = f"{value:.{7 - whole}f}".rstrip("0").rstrip(".")
    return text[1:] if text[0] == "0" and len(text) > 1 else text


def escape(text: str | bytes) -> str:
    """Bytes as they stand between the brackets of a PDF's text."""
    return "".join(map(_ESCAPED.__getitem__, text.encode("latin-1") if isinstance(text, str) else text))


def ascii85(content: str | bytes) -> str:
    """Bytes in ASCII base 85, as streams are written."""
    return a85encode(content.encode("latin-1") if isinstance(content, str) else content).decode("ascii") + "~>"


def install() -> None:
    """Put these in the library's place, where it has no C of its own."""
    from reportlab.lib import rl_accel
    from reportlab.pdfbase import pdfdoc
    from reportlab.pdfgen import canvas, pathobject, textobject

    if "_py" in getattr(rl_accel.fp_str, "__name__", ""):
        canvas.fp_str = pathobject.fp_str = textobject.fp_str = pdfdoc.fp_str = fp_str
        canvas.escapePDF = pdfdoc.escapePDF = escape
        pdfdoc.asciiBase85Encode = ascii85
