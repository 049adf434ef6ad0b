"""Pictures of every screen and dialog, for looking at: `python -m tests.ui.gallery OUT [NAME…]`.

Light and dark, at 100 % on 1366×768 and 1920×1080 and at 200 % on the same panels (QT_SCALE_FACTOR in a process of its
own; 1366×768 at 200 % would leave less than the smallest window, so the window stands at its smallest size there).
What can be found without eyes (`tests.ui.looking`) is written into OUT/findings.txt, and sheets of small pictures are
laid beside the large ones.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

THEMES = ("light", "dark")
# Width and height of the window in its own units, and the scale that it is drawn at.
SIZES = ((1366, 768, "1"), (1920, 1080, "1"), (960, 540, "2"), (900, 480, "2"))
DAY = date(2023, 12, 28)
_SHEET = (4, 480)  # pictures side by side, and the width of each


def main(out: Path, wanted: list[str]) -> None:
    """Make the practice workplace once, then one process per theme and size."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        from tzdesk.app import PRACTICE_PASSWORD
        from tzdesk.jobs import run_now
        from tzdesk.practice import make_practice

        place = Path(folder) / "练习"
        run_now(make_practice(place, "unit", PRACTICE_PASSWORD))
        for theme in THEMES:
            for width, height, scale in SIZES:
                call = [sys.executable, "-m", "tests.ui.gallery", "--one", str(out), str(place), theme]
                subprocess.run(
                    [*call, str(width), str(height), *wanted], env={**os.environ, "QT_SCALE_FACTOR": scale}, check=True
                )
                sheet(out, f"{theme}-{width}-{scale}")


def one(out: Path, place: Path, theme_name: str, size: tuple[int, int], wanted: list[str]) -> None:
    """All screens and dialogs in one theme and size."""
    from tests.ui import looking
    from tests.ui.keys import settle
    from tzdesk.base import clock
    from ui import theme
    from ui.main import prepare

    app, _settings = prepare([])
    theme.apply(app, theme_name, 10.5, theme.load_fonts())
    stem = f"{theme_name}-{size[0]}-{os.environ.get('QT_SCALE_FACTOR', '1')}"
    told: list[str] = []

    def keep(widget: QWidget, name: str) -> None:
        settle(10)
        widget.grab().save(str(out / f"{stem}-{name}.png"))
        told.extend(f"{stem} {name}: {one}" for one in looking.complaints(widget))

    def want(name: str) -> bool:
        return not wanted or name in wanted

    if want("login"):
        _login(place, keep)
    with clock.frozen(DAY):
        window = _window(place, size)
        for name, prepare_screen in _screens(window):
            if want(name):
                prepare_screen()
                keep(window, name)
        if want("dialogs"):
            from tests.ui.dialogs import every_dialog

            for name, dialog in every_dialog(window):
                keep(dialog, f"dialog-{name}")
        window.close()
    with (out / "findings.txt").open("a", encoding="utf-8") as handle:
        handle.writelines(f"{line}\n" for line in told)


def _raise(error: BaseException) -> None:
    raise error


def _login(place: Path, keep: Callable[[QWidget, str], None]) -> None:
    from tzdesk.base.settings import Settings
    from ui.runner import Runner
    from ui.screens.login import LoginWindow

    runner = Runner(synchronous=True, on_error=_raise)
    login = LoginWindow(Settings(recent_workplaces=[str(place)], last_user="录入员"), runner)
    login.show()
    for page in ("open", "first", "new", "forgot", "practice", "restore"):
        login.show_page(page)
        keep(login, f"login-{page}")
    login.show_page("code", (None, "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"))
    keep(login, "login-code")
    login.close()


def _window(place: Path, size: tuple[int, int]) -> MainWindow:
    from tzdesk.app import open_workplace, practice_password, users
    from tzdesk.base.settings import Settings
    from ui.bridge import Desk
    from ui.problems import Problems
    from ui.runner import Runner
    from ui.window import MainWindow

    wp = open_workplace(place, users(place)[0], practice_password(place) or "")
    window = MainWindow(Desk(wp, Settings(), Runner(synchronous=True, on_error=_raise), Problems()))
    window.resize(*size)
    window.show()
    return window


def _screens(window: MainWindow) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Name and what brings it to the front."""
    for known in window.places.all:
        yield known.id, lambda place=known.id: window.go_to(place)
    yield from _settings_pages(window)
    yield "manual", lambda: window.go_to("manual")

    def audit() -> None:
        window.go_to("month")
        window.run("audit")

    yield "audit", audit
    yield "home-audited", lambda: window.go_to("home")

    def preview() -> None:
        window.go_to("month")
        window.run("print")

    yield "preview", preview

    def tour() -> None:
        window.go_to("home")
        window.run("tour")

    yield "tour", tour


def _settings_pages(window: MainWindow) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every page of the settings: among them users, backups and a district's own forms."""
    window.go_to("settings")
    screen: Any = window.screen_in_front
    for number in range(screen.tabs.count()):

        def show(page: int = number) -> None:
            window.go_to("settings")
            screen.tabs.setCurrentIndex(page)

        yield f"settings-{number + 1}", show


def sheet(out: Path, stem: str) -> None:
    """All pictures of one setting, small, on sheets."""
    from PIL import Image

    across, width = _SHEET
    pictures = [Image.open(path).convert("RGB") for path in sorted(out.glob(f"{stem}-*.png"))]
    for number in range(0, len(pictures), across * 3):
        part = [picture.resize((width, width * picture.height // picture.width)) for picture in pictures[number:][:12]]
        high = max(picture.height for picture in part)
        whole = Image.new("RGB", (across * width, -(-len(part) // across) * high), "white")
        for place, picture in enumerate(part):
            whole.paste(picture, (place % across * width, place // across * high))
        whole.save(out / f"sheet-{stem}-{number // (across * 3) + 1}.png")


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        one(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], (int(sys.argv[5]), int(sys.argv[6])), sys.argv[7:])
    else:
        main(Path(sys.argv[1]), sys.argv[2:])
