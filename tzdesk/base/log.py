"""The program's log: what it did and what failed, never whom it concerned.

Numbers of eight and more digits (IDs, cards, mobiles, however they are spaced) and Han text in messages are blotted out
before a line is written; only our own constant texts, which are English, pass.
"""

from __future__ import annotations

import hashlib
import logging
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER = logging.getLogger("tzdesk")
_NUMBERS = re.compile(r"\d(?:[ \u3000]?[\dXx*-]){7,}")
_HAN = re.compile(r"(?:[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|\\u[0-9a-fA-F]{4})+")  # or as JSON has it


def blot(text: str) -> str:
    """Text without long numbers and without Han characters."""
    return _HAN.sub("＊", _NUMBERS.sub("#", text))


def number_of(error: BaseException) -> str:
    """A short number for an error: the same place in the code gives the same number."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    digest = hashlib.sha256("|".join([type(error).__name__, *places]).encode()).hexdigest()
    return f"{digest[:4]}-{digest[4:8]}".upper()


def places_of(error: BaseException) -> str:
    """Where an error came from and what it was: no values of variables, no folders, names and numbers blotted."""
    frames = traceback.extract_tb(error.__traceback__)
    files = ["/".join(re.split(r"[\\/]", frame.filename)[-2:]) for frame in frames]
    lines = [f"{file}:{frame.lineno} {frame.name}\n" for file, frame in zip(files, frames, strict=True)]
    return blot("".join(lines) + f"{type(error).__name__}: {error}")


class Blotter(logging.Formatter):
    """Formats a record and blots the finished text, the traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line without personal data."""
        return blot(super().format(record))


def log_to(folder: Path) -> Path:
    """Write the log to a file in `folder` (1 MB, three old ones kept); gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tzdesk.log"
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(Blotter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for old in [h for h in LOGGER.handlers if isinstance(h, RotatingFileHandler)]:
        LOGGER.removeHandler(old)
        old.close()
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    return path
