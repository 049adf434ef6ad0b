"""Mends ReportLab's ToUnicode map, so that 𬭎 taken from one of our PDFs is 𬭎 again.

ReportLab (5.1 and before) writes characters beyond U+FFFF as bare five-digit hex and puts up to 256 entries in one
block. The CMap format wants UTF-16BE and at most 100 entries a block (Adobe Technical Note 5014; ISO 32000-1 9.10.3).
`install` does nothing once the library writes it right by itself; this module can then go.
"""

from __future__ import annotations

from collections.abc import Sequence

_BLOCK = 100
_PROBE = 0x2CB4E


def cmap(font_name: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of a one-byte font whose code i stands for the character `subset[i]`."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({font_name})",
        f"/Ordering ({font_name})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for start in range(0, len(subset), _BLOCK):
        block = subset[start : start + _BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:02X}> <{_utf16(char)}>" for code, char in enumerate(block, start)]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def install() -> None:
    """Put `cmap` in the library's place, if the library still writes astral characters wrongly."""
    from reportlab.pdfbase import ttfonts

    if _utf16(_PROBE) not in ttfonts.makeToUnicodeCMap("probe", [_PROBE]):
        ttfonts.makeToUnicodeCMap = cmap


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()
