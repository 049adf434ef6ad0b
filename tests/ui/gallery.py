"""Pictures of every screen, for looking at: `python -m tests.ui.gallery OUT [NAME…]`.

Light at 1366×768 and 1920×1080, dark at 1366×768, and light at 200 % (QT_SCALE_FACTOR in a process of its own).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

VARIANTS = (
    ("light", 1366, 768, "1"), ("dark", 1366, 768, "1"), ("light", 1920, 1080, "1"), ("light", 1366, 768, "2"),
)  # fmt: skip


def main(out: Path, wanted: list[str]) -> None:
    """Make the practice workplace once, then one process per variant."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        from tzdesk.app import PRACTICE_PASSWORD
        from tzdesk.jobs import run_now
        from tzdesk.practice import make_practice

        place = Path(folder) / "练习"
        run_now(make_practice(place, "unit", PRACTICE_PASSWORD))
        for theme, width, height, scale in VARIANTS:
            subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "tests.ui.gallery",
                    "--one",
                    str(out),
                    str(place),
                    theme,
                    str(width),
                    str(height),
                    *wanted,
                ],
                env={**os.environ, "QT_SCALE_FACTOR": scale},
                check=True,
            )


def one(out: Path, place: Path, theme_name: str, size: tuple[int, int], wanted: list[str]) -> None:
    """All screens in one theme and size."""
    from datetime import date

    from tests.ui.keys import settle
    from tzdesk.app import open_workplace, practice_password, users
    from tzdesk.base import clock
    from tzdesk.base.settings import Settings
    from ui import theme
    from ui.bridge import Desk
    from ui.main import prepare
    from ui.problems import Problems
    from ui.runner import Runner
    from ui.screens.login import LoginWindow
    from ui.window import MainWindow

    app, _settings = prepare([])
    theme.apply(app, theme_name, 10.5, theme.load_fonts())
    stem = f"{theme_name}-{size[0]}-{os.environ.get('QT_SCALE_FACTOR', '1')}"

    def raise_(error: BaseException) -> None:
        raise error

    def keep(widget, name: str) -> None:  # type: ignore[no-untyped-def]
        settle(10)
        widget.grab().save(str(out / f"{stem}-{name}.png"))

    def want(name: str) -> bool:
        return not wanted or name in wanted

    runner = Runner(synchronous=True, on_error=raise_)
    if want("login"):
        login = LoginWindow(Settings(recent_workplaces=[str(place)], last_user="录入员"), runner)
        login.show()
        for page in ("open", "first", "new", "forgot", "practice"):
            login.show_page(page)
            keep(login, f"login-{page}")
        login.show_page("code", (None, "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"))
        keep(login, "login-code")
        login.close()
    with clock.frozen(date(2023, 12, 28)):
        wp = open_workplace(place, users(place)[0], practice_password(place) or "")
        desk = Desk(wp, Settings(), runner, Problems())
        window = MainWindow(desk)
        window.resize(*size)
        window.show()
        for known in window.places.all:
            if want(known.id):
                window.go_to(known.id)
                keep(window, known.id)
        if want("audit"):
            window.go_to("month")
            window.run("audit")
            keep(window, "audit")
        if want("preview"):
            window.go_to("month")
            settle()
            window.run("print")
            keep(window, "preview")
        if want("palette"):
            window.open_palette()
            settle()
        window.close()


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        one(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], (int(sys.argv[5]), int(sys.argv[6])), sys.argv[7:])
    else:
        main(Path(sys.argv[1]), sys.argv[2:])
