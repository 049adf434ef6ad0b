"""Where things lie: shipped resources (checkout, installed wheel, frozen bundle) and the user's own folders."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from tzdesk.base.errors import MachineError

APP_NAME = "tzdesk"


@cache
def resources_root() -> Path:
    """The `resources` folder: beside the frozen program, else beside the package that was imported."""
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [Path(frozen) / "resources"] if frozen else []
    candidates.append(Path(__file__).resolve().parents[2] / "resources")
    for candidate in candidates:
        if (candidate / "definitions").is_dir():
            return candidate
    raise MachineError("程序自带的资源文件夹 resources 不见了。", "请重新安装程序；您的数据没有受影响。")


def resource_path(*parts: str) -> Path:
    """A shipped file or folder, such as resource_path("fonts", "NotoSerifSC-Regular.ttf")."""
    return resources_root().joinpath(*parts)


def config_folder() -> Path:
    """The user's settings folder (no personal data of members is ever kept there)."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False))


def default_workplace_folder() -> Path:
    """Where a new workplace (工作区) is offered."""
    import platformdirs

    return Path(platformdirs.user_documents_dir()) / "通州工会台账"
