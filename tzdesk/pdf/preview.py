"""Pages of a PDF as pictures, for the preview on the desk and for looking at a document in tests."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Lock

_pdfium = Lock()  # the library may be used by one thread at a time


def page_count(source: Path | bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    with _pdfium:
        document = pypdfium2.PdfDocument(source)
        try:
            return len(document)
        finally:
            document.close()


def page_png(source: Path | bytes, number: int, dpi: int = 144) -> bytes:
    """One page (from 1) as PNG at a resolution; 144 dpi is twice the size on paper at a usual screen."""
    import pypdfium2

    with _pdfium:
        document = pypdfium2.PdfDocument(source)
        try:
            bitmap = document[number - 1].render(scale=dpi / 72)
            picture = BytesIO()
            bitmap.to_pil().save(picture, "PNG")
            return picture.getvalue()
        finally:
            document.close()


def pages(source: Path | bytes, dpi: int = 144) -> Iterator[bytes]:
    """Every page as PNG, one after the other, so that the first can be shown while the rest are made."""
    for number in range(1, page_count(source) + 1):
        yield page_png(source, number, dpi)


def page_text(source: Path | bytes, number: int) -> str:
    """The text of one page (from 1) as a reader would copy it."""
    import pypdfium2

    with _pdfium:
        document = pypdfium2.PdfDocument(source)
        try:
            return str(document[number - 1].get_textpage().get_text_range())
        finally:
            document.close()
