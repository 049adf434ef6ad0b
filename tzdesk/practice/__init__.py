"""Practice workplaces (练习工作区): invented firms and people, a year of work, from one seed.

The same seed gives the same people and the same numbers, so that manuals, courses and tests can name them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from tzdesk.app import PRACTICE_FILE, PRACTICE_USER, create_workplace
from tzdesk.base import clock
from tzdesk.base.errors import MachineError, UserError, machine_error
from tzdesk.jobs import Job
from tzdesk.practice.district import district_scene
from tzdesk.practice.invented import SEED
from tzdesk.practice.scene import Scene
from tzdesk.practice.unit import FIRST_DAY, unit_scene
from tzdesk.registers.workplace import Workplace
from tzdesk.store.container import DATABASE
from tzdesk.store.workplace import is_workplace

USER = PRACTICE_USER
SCALES: Mapping[str, Callable[[Workplace, int], Scene]] = MappingProxyType(
    {"unit": unit_scene, "town": partial(district_scene, scale="town"), "district": district_scene}
)
_MAKING = ".练习数据.part"
_NOTE = "这个工作区是练习用的，里面的单位和人员都是虚构的，可以随意修改、删除。\n"


def make_practice(folder: Path, scale: str, password: str, *, seed: int = SEED) -> Job[None]:
    """Make a practice workplace in a folder. It opens with the password given, weak or not: it holds nobody's data.

    UserError for an unknown scale or a folder that has a workplace. A cancelled or failed run leaves nothing.
    """
    if scale not in SCALES:
        raise UserError(f"没有“{scale}”规模的练习数据。", f"可以选：{'、'.join(SCALES)}。")
    if is_workplace(folder):
        raise UserError(f"文件夹“{folder.name}”里已经有工作区。", "请打开它，或换一个空文件夹。")
    making = folder / _MAKING
    shutil.rmtree(making, ignore_errors=True)
    try:
        with clock.frozen(FIRST_DAY):
            wp, _ = create_workplace(making, USER, password, check=False)
        try:
            yield from SCALES[scale](wp, seed).play()
        finally:
            wp.close()
        _put_in_place(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _put_in_place(making: Path, folder: Path) -> None:
    """Move the finished workplace up; the database comes last, for without it a folder is no workplace."""
    try:
        (making / PRACTICE_FILE).write_text(_NOTE, encoding="utf-8")
        for path in sorted(making.iterdir(), key=lambda path: path.name == DATABASE):
            target = folder / path.name
            if target.exists():
                raise MachineError(f"文件夹“{folder.name}”里已经有“{path.name}”。", "请换一个空文件夹。")
            path.replace(target)
    except OSError as error:
        raise machine_error(error, folder, "新建练习工作区") from error
