"""Makes the fonts in resources/fonts out of the static TTFs of Noto Sans SC and Noto Serif SC (OFL 1.1).

Run by hand, only when the fonts are to change (the results are kept in the repository):

    npm pack @expo-google-fonts/noto-sans-sc @expo-google-fonts/noto-serif-sc     # 0.4.3 was used; unpack both
    python -m venv fonts-venv && fonts-venv/bin/pip install "fonttools>=4.55"
    fonts-venv/bin/python packaging/make_fonts.py FOLDER-WITH-THE-TWO-PACKAGES

The same input gives the same bytes. What each file holds, and why:

NotoSansSC-Regular     everything the font has: the screen, and the fallback of every document. Covers the Han of
                       GB 18030-2022 level 2 (with all of the 8,105 characters of the 通用规范汉字表).
NotoSerifSC-Regular    the 8,105, GB 2312, Latin and symbols: the text of documents (Song).
NotoSerifSC-Bold       the 3,755 Han of GB 2312's first level, Latin and symbols: titles (Song bold).
NotoSansSC-BoldFigures Latin and symbols only: bold figures. Not for the screen, it has no Han.

Left out: U+2E80-2FDF (radicals) and U+2329/232A, which share glyphs with 民 or 〈 and would be what a reader gets
when text is taken from a PDF; layout features and hinting, which ReportLab does not use.
Added: ☐ ☑ ☒, which neither family has and every form needs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "fonts"
TABLE = ROOT / "tests" / "data" / "tgh8105.txt"  # one character a line, in no particular order

LATIN = frozenset(range(0x20, 0x180))
SYMBOLS = frozenset(range(0x2000, 0x2E80)) | frozenset(range(0x3000, 0x3040)) | frozenset(range(0x3200, 0x3400))
FULL_WIDTH = frozenset(range(0xFF00, 0xFFF0))
LEFT_OUT = frozenset(range(0x2E80, 0x2FE0)) | {0x2329, 0x232A}
DROPPED_TABLES = ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp"]


def gb2312(first_row: int = 1, last_row: int = 87) -> frozenset[int]:
    """The characters of GB 2312's rows: 682 symbols in 1-9, 3,755 Han of the first level in 16-55, 3,008 in 56-87."""
    found = set()
    for row in range(first_row, last_row + 1):
        for cell in range(1, 95):
            try:
                found.add(ord(bytes([row + 0xA0, cell + 0xA0]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return frozenset(found)


def box_glyphs() -> dict[int, Any]:
    """☐ ☑ ☒ as outlines on the em of 1000 units, standing on the line like a Han character."""
    glyphs = {}
    tick = [(225, 420), (275, 475), (425, 300), (715, 655), (775, 605), (430, 185)]
    cross = [
        [(250, 600), (300, 650), (770, 160), (720, 110)],
        [(250, 160), (720, 650), (770, 600), (300, 110)],
    ]
    for code, marks in {0x2610: [], 0x2611: [tick], 0x2612: cross}.items():
        pen = TTGlyphPen(None)
        outer = [(90, -30), (90, 790), (910, 790), (910, -30)]
        inner = [(150, 30), (850, 30), (850, 730), (150, 730)]
        for contour in [outer, inner, *marks]:
            pen.moveTo(contour[0])
            for point in contour[1:]:
                pen.lineTo(point)
            pen.closePath()
        glyphs[code] = pen.glyph()
    return glyphs


def add_boxes(font: Any) -> None:
    """Add ☐ ☑ ☒ where the font has none."""
    for code, glyph in box_glyphs().items():
        if code in font.getBestCmap():
            continue
        name = f"uni{code:04X}"
        font["glyf"][name] = glyph  # also appends the name to the glyph order
        font["hmtx"][name] = (1000, 90)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def make(source: Path, target: Path, wanted: frozenset[int] | None) -> None:
    """Subset one font; `wanted` None keeps every character."""
    font = TTFont(source, recalcTimestamp=False)
    codes = frozenset(font.getBestCmap()) if wanted is None else wanted
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.drop_tables += DROPPED_TABLES
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes - LEFT_OUT)
    subsetter.subset(font)
    add_boxes(font)
    font.save(target, reorderTables=True)
    print(f"{target.name:28} {target.stat().st_size / 1e6:6.2f} MB  {len(font.getBestCmap()):6} characters")


def licence(sans: Path, serif: Path) -> str:
    """The OFL with the copyright lines that the two families carry in their own name tables."""
    lines = [f"{TTFont(path)['name'].getDebugName(0)}" for path in (sans, serif)]
    text = next(iter(sans.parents[1].glob("LICENSE_FONT"))).read_text(encoding="utf-8")
    body = text[text.index("This Font Software is licensed") :]
    return f"Noto Sans SC: {lines[0]}\nNoto Serif SC: {lines[1]}\n\n{body}"


def find(folder: Path, name: str) -> Path:
    """The one file of that name below a folder."""
    found = sorted(folder.rglob(name))
    if not found:
        sys.exit(f"{name} is not below {folder}")
    return found[0]


def main() -> None:
    """Make all four fonts and the licence file."""
    parser = argparse.ArgumentParser(description="Subset the bundled fonts.")
    parser.add_argument("folder", type=Path, help="where the two unpacked npm packages are")
    folder = parser.parse_args().folder
    table = [ord(line) for line in TABLE.read_text(encoding="utf-8").split()]
    figures = LATIN | frozenset(range(0x2000, 0x2300)) | FULL_WIDTH
    titles = figures | SYMBOLS & gb2312(1, 9)
    sans = find(folder, "NotoSansSC_400Regular.ttf")
    serif = find(folder, "NotoSerifSC_400Regular.ttf")
    TARGET.mkdir(parents=True, exist_ok=True)
    make(sans, TARGET / "NotoSansSC-Regular.ttf", None)
    make(serif, TARGET / "NotoSerifSC-Regular.ttf", frozenset(table) | gb2312() | titles | SYMBOLS)
    bold, sans_bold = find(folder, "NotoSerifSC_700Bold.ttf"), find(folder, "NotoSansSC_700Bold.ttf")
    make(bold, TARGET / "NotoSerifSC-Bold.ttf", gb2312(16, 55) | titles)
    make(sans_bold, TARGET / "NotoSansSC-BoldFigures.ttf", figures)
    (TARGET / "OFL.txt").write_text(licence(sans, serif), encoding="utf-8")


if __name__ == "__main__":
    main()
