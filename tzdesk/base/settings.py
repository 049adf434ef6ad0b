"""The desk's own settings on this machine: one dataclass, one JSON file, no data of members.

A setting is declared once with its default; an unknown or ill-typed entry of the file is ignored, so that a file from
another version never stops the desk.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from tzdesk.base.files import atomic_write
from tzdesk.base.paths import config_folder


@dataclass
class Settings:
    """What the desk remembers of its user between starts."""

    recent_workplaces: list[str] = field(default_factory=list)
    last_user: str = ""
    font_points: float = 10.5
    theme: str = "system"
    scale_percent: int = 100
    enter_moves_down: bool = False
    idle_lock_minutes: int = 10
    backup_folder: str = ""
    window_geometry: str = ""
    last_screen: str = "home"
    last_records: dict[str, int] = field(default_factory=dict)
    tour_done: bool = False
    open_groups: dict[str, list[str]] = field(default_factory=dict)
    folded: list[str] = field(default_factory=list)
    column_layouts: dict[str, list[object]] = field(default_factory=dict)
    _path: Path | None = field(default=None, repr=False, compare=False)

    @classmethod
    def load(cls, path: Path | None = None) -> Settings:
        """Read the settings file; anything missing or unreadable takes its default."""
        path = path or config_folder() / "settings.json"
        settings = cls(_path=path)
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return settings
        if isinstance(stored, dict):
            for known in fields(cls):
                value = stored.get(known.name)
                if not known.name.startswith("_") and _same_shape(value, getattr(settings, known.name)):
                    setattr(settings, known.name, value)
        return settings

    def save(self) -> None:
        """Write the settings file, all or nothing."""
        if self._path is None:
            return
        content = {name: value for name, value in asdict(self).items() if not name.startswith("_")}
        with atomic_write(self._path, "保存设置") as beside:
            beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")

    def remember_workplace(self, folder: Path) -> None:
        """Put a workplace at the head of the recent ones, at most eight."""
        name = str(folder)
        self.recent_workplaces = [name, *(known for known in self.recent_workplaces if known != name)][:8]


def _same_shape(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    return isinstance(value, type(default))
