"""Reading the papers of hardship aid back: the text of each page, and of each line."""

from __future__ import annotations

import re

from tzdesk.pdf.page import Sheet
from tzdesk.pdf.preview import page_count, page_text


def pages_of(sheet: Sheet) -> list[str]:
    """The text of each page without blanks and line ends."""
    content = sheet.to_bytes()
    return [re.sub(r"\s", "", page_text(content, number)) for number in range(1, page_count(content) + 1)]


def text_of(sheet: Sheet) -> str:
    """The text of all pages, without blanks and line ends."""
    return "".join(pages_of(sheet))


def raw_of(sheet: Sheet) -> str:
    """What a search of the file itself would meet: the text and the document's own title, author and subject."""
    import pypdfium2

    content = sheet.to_bytes()
    document = pypdfium2.PdfDocument(content)
    try:
        known = document.get_metadata_dict()
        told = "".join(known.get(name, "") for name in ("Title", "Author", "Subject"))
    finally:
        document.close()
    return text_of(sheet) + told


def lines_of(sheet: Sheet) -> str:
    """The text line by line, without the blanks that only place it."""
    content = sheet.to_bytes()
    pages = [page_text(content, number) for number in range(1, page_count(content) + 1)]
    return "\n".join(" ".join(line.split()) for page in pages for line in page.splitlines()) + "\n"
