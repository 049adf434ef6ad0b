"""What a document does to its canvas, recorded once, and done again on a bare canvas of the library."""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from typing import Any
from unittest.mock import patch

BODY, FOOT = "body", "foot"
Call = tuple[int, str, tuple[Any, ...], dict[str, Any], int | None]


class Recorder:
    """The calls of each page, body and foot apart: a document draws all feet at its end, once pages are counted."""

    def __init__(self) -> None:
        self.calls: dict[tuple[int, str], list[Call]] = defaultdict(list)
        self.page = 0
        self.part = BODY
        self.begin: tuple[tuple[Any, ...], dict[str, Any]] = ((), {})
        self.objects = 0

    def called(self, owner: int, name: str, given: tuple[Any, ...], named: dict[str, Any], made: int | None) -> None:
        """Note one call."""
        if name == "_startPage" or (name == "showPage" and self.part == FOOT):
            self.page += 1
        elif name not in {"showPage", "save"}:
            self.calls[self.page, self.part].append((owner, name, given, named, made))

    @property
    def pages(self) -> int:
        """How many pages were drawn."""
        return 1 + max(page for page, _ in self.calls)

    def replay(self) -> bytes:
        """The same calls in the order of the pages, on the library's canvas."""
        from reportlab.pdfgen.canvas import Canvas

        given, named = self.begin
        buffer = BytesIO()
        canvas = Canvas(buffer, *given[1:], **named)
        objects: dict[int, Any] = {0: canvas}
        for page in range(self.pages):
            for owner, name, values, keys, made in (*self.calls[page, BODY], *self.calls[page, FOOT]):
                result = getattr(objects[owner], name)(*(_real(objects, value) for value in values), **keys)
                if made is not None:
                    objects[made] = result
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()


class Recorded:
    """A canvas, text or path object whose calls are noted on their way."""

    __slots__ = ("_number", "_real", "_recorder")

    def __init__(self, real: Any, recorder: Recorder, number: int) -> None:
        self._real, self._recorder, self._number = real, recorder, number

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        return vars(self._real)  # the "page x of y" recipe keeps and restores the canvas by its attributes

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        return self._noting(name, found) if callable(found) else found

    def _noting(self, name: str, method: Any) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            result = method(*(value._real if isinstance(value, Recorded) else value for value in given), **named)
            made = None
            if type(result).__name__ in {"PDFTextObject", "PDFPathObject"}:
                self._recorder.objects += 1
                made = self._recorder.objects
                result = Recorded(result, self._recorder, made)
            values = tuple(Reference(value._number) if isinstance(value, Recorded) else value for value in given)
            self._recorder.called(self._number, name, values, named, made)
            return result

        return call


class Reference:
    """An object that an earlier call made."""

    def __init__(self, number: int) -> None:
        self.number = number


def _real(objects: dict[int, Any], value: Any) -> Any:
    return objects[value.number] if isinstance(value, Reference) else value


def record(compose: Any) -> Recorder:
    """Record a document; `compose` gives a tzdesk.pdf Sheet."""
    from reportlab.pdfgen import canvas

    recorder = Recorder()
    real = canvas.Canvas

    def make(*given: Any, **named: Any) -> Recorded:
        recorder.begin = (given, named)
        return Recorded(real(*given, **named), recorder, 0)

    with patch.object(canvas, "Canvas", make):
        sheet = compose()
        recorder.page, recorder.part = 0, FOOT
        sheet.to_bytes()
    return recorder
