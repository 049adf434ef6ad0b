"""Pictures of the manual, made from the program itself: `python -m tests.ui.manual_pictures`.

Run it when a screen that the manual shows has changed. The practice workplace is made anew in a temporary folder; the
pictures are reduced to few colours, so that all of them together stay small.
"""

from __future__ import annotations

import os
import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "resources" / "help" / "pictures"
SIZE = (1180, 700)
COLOURS = 48
PAPER = 0.9  # what lies above the foot of a page
YEARBOOK = ROOT / "tests" / "data" / "yearbook"
# Name of the picture → page, and what is done there first.
PICTURES = (
    ("首页", "home", ()),
    ("表单", "register.contract", ()),
    ("会员台账", "register.member_count", ()),
    ("审核", "month", ("audit",)),
    ("季报和年报", "span", ()),
)


def main() -> None:
    """Make all pictures."""
    from tzdesk.base import clock
    from ui import theme
    from ui.main import prepare

    app, _settings = prepare([])
    theme.apply(app, "light", 10.5, theme.load_fonts())
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, clock.frozen(date(2023, 12, 28)):
        window = open_window(Path(folder) / "练习")
        for name, page, steps in PICTURES:
            window.go_to(page)
            for step in steps:
                window.run(step)
            for _round in range(12):
                app.processEvents()
            keep(window, TARGET / f"{name}.png")
        own_forms(app, window, Path(folder))
        window.close()


def own_forms(app: Any, window: Any, folder: Path) -> None:
    """A district's own form: its drawing, the page that takes it over, and how it prints."""
    import openpyxl

    from tzdesk.definitions.package import package_in
    from tzdesk.documents.picture import picture_of
    from tzdesk.jobs import run_now
    from tzdesk.tailoring.plan import prepare, take_over
    from tzdesk.tailoring.preview import preview

    drawing = openpyxl.load_workbook(YEARBOOK / "returns" / "yearbook.xlsx")
    keep_page(picture_of(drawing, drawing.sheetnames, "样表").to_bytes(), TARGET / "画样表.png")
    sent = folder / "年鉴.tzdef"
    sent.write_bytes(package_in(YEARBOOK).content())
    wp = window.desk.wp
    prepared = prepare(wp, sent)
    keep_page(run_now(preview(wp, prepared, window.desk.period)).to_bytes(), TARGET / "年鉴预览.png")
    take_over(wp, prepared)
    window.go_to("settings", "own")
    for _round in range(12):
        app.processEvents()
    keep(window, TARGET / "区级表样.png")


def keep_page(content: bytes, target: Path) -> None:
    """The first page of a document, without its empty lower part, with few colours."""
    from PIL import Image, ImageChops

    from tzdesk.pdf.preview import pages

    page = Image.open(BytesIO(next(iter(pages(content, 80))))).convert("RGB")
    page = page.crop((0, 0, page.width, int(page.height * PAPER)))
    used = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert used is not None
    page = page.crop((max(used[0] - 12, 0), max(used[1] - 12, 0), used[2] + 12, used[3] + 12))
    page.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def open_window(place: Path) -> Any:
    """The desk over a fresh practice workplace."""
    from tzdesk.app import PRACTICE_PASSWORD, PRACTICE_USER, open_workplace
    from tzdesk.base.settings import Settings
    from tzdesk.jobs import run_now
    from tzdesk.practice import make_practice
    from ui.bridge import Desk
    from ui.problems import Problems
    from ui.runner import Runner
    from ui.window import MainWindow

    run_now(make_practice(place, "unit", PRACTICE_PASSWORD))
    wp = open_workplace(place, PRACTICE_USER, PRACTICE_PASSWORD)
    window = MainWindow(Desk(wp, Settings(), Runner(synchronous=True), Problems()))
    window.resize(*SIZE)
    window.show()
    return window


def keep(window: Any, target: Path) -> None:
    """Grab a window and write it with few colours."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    picture = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    main()
