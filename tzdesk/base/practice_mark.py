"""What tells a practice folder (练习数据) from a real one; the login window asks before anything heavy is imported."""

from __future__ import annotations

from pathlib import Path

PRACTICE_FILE = "练习数据"
PRACTICE_USER = "录入员"
PRACTICE_PASSWORD = "Lianxi-2023"  # noqa: S105 - opens invented people only, and is printed in the manual


def practice_password(folder: Path) -> str | None:
    """The well-known password of a practice workplace; None for a real one."""
    try:
        return PRACTICE_PASSWORD if (folder / PRACTICE_FILE).exists() else None
    except OSError:  # a path that the system cannot look at, half typed
        return None
