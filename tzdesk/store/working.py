"""Hidden folders for work in hand, on the disk where the result will lie. What lies in them is encrypted as always."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tzdesk.base.errors import machine_error
from tzdesk.base.files import sweep_leftovers

_WORK = ".work-"


def sweep(folder: Path) -> None:
    """Remove what a killed backup left behind; called when nobody else can be at work in the folder."""
    if folder.is_dir():
        sweep_leftovers(folder)
        for left in folder.glob(f"{_WORK}*"):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def working_folder(beside: Path, doing: str = "备份") -> Iterator[Path]:
    """A hidden folder on the same disk, gone afterwards. What lies in it is encrypted as the workplace is."""
    try:
        beside.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=_WORK, dir=beside))
    except OSError as error:
        raise machine_error(error, beside, doing) from error
    try:
        yield work
    except OSError as error:
        raise machine_error(error, beside, doing) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
