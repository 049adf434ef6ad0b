"""A screen and a keyboard of its own for a test: Xvfb, a window manager, xdotool, and the desk as a process on them.

Nothing here waits for a fixed time: keys are followed by a condition on what the desk says of itself.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "xdotool", "xmodmap", "openbox")
WAIT_S = 60.0
POLL_S = 0.03
FIRST = 100  # key codes below this are a typewriter's
PART_S = 8.0
RETRIES = 4
MOST_TABS = 30
_PARTS = re.compile(r"[ -~]+|[^ -~]")
State = Mapping[str, Any]


def missing() -> list[str]:
    """The programs that are not there."""
    return [program for program in NEEDED if shutil.which(program) is None]


@contextmanager
def running(*command: str, env: dict[str, str], log: Path, **more: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone at the end."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=out, **more)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def put_on_keys(env: dict[str, str], signs: set[str]) -> None:
    """Give every sign a key of its own, in the place of media keys.

    Left to itself xdotool lends a spare key to one sign after the other, and a program that looks at its keyboard a
    moment too late reads nothing.
    """
    shown = subprocess.run(["xmodmap", "-pke"], env=env, check=True, capture_output=True, text=True, timeout=WAIT_S)
    spare = []
    for line in shown.stdout.splitlines():
        code, _, symbols = line.removeprefix("keycode").partition("=")
        if all(symbol == "NoSymbol" or symbol.startswith("XF86") for symbol in symbols.split()) and int(code) > FIRST:
            spare.append(int(code))
    if len(signs) > len(spare):
        raise AssertionError(f"{len(signs)} signs for {len(spare)} keys")
    words = [f"keycode {code} = U{ord(sign):04X}" for code, sign in zip(spare, sorted(signs), strict=False)]
    arguments = [part for word in words for part in ("-e", word)]
    subprocess.run(["xmodmap", *arguments], env=env, check=True, timeout=WAIT_S, capture_output=True)


@contextmanager
def screen(folder: Path) -> Iterator[dict[str, str]]:
    """An X server on a free display with a window manager; gives the environment of its programs."""
    read, write = os.pipe()
    env = {key: value for key, value in os.environ.items() if key not in {"WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    size = ("-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset")
    with ExitStack() as stack:
        start = running("Xvfb", "-displayfd", str(write), *size, env=env, log=folder / "x.log", pass_fds=(write,))
        stack.enter_context(start)
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        env |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_CONFIG_HOME": str(folder / "config")}
        env |= {"QT_IM_MODULE": "compose", "LC_ALL": "C.UTF-8", "HOME": str(folder)}
        (folder / "config").mkdir(exist_ok=True)
        stack.enter_context(running("openbox", env=env, log=folder / "wm.log"))
        yield env


class Hands:
    """Presses keys and waits until the desk stands where it should."""

    def __init__(self, env: dict[str, str], file: Path, desk: subprocess.Popen[bytes]) -> None:
        self.env = env
        self.file = file
        self.desk = desk

    def state(self) -> State:
        """Where the desk stands now; empty before it has said anything."""
        try:
            found: State = json.loads(self.file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return found

    def wait(self, what: str, holds: Callable[[State], Any], seconds: float = WAIT_S) -> State:
        """Wait for a condition; a desk that has ended or stands elsewhere fails with all it says."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            now = self.state()
            if now and holds(now):
                return now
            if self.desk.poll() is not None:
                raise AssertionError(f"{what}: the desk has ended with {self.desk.returncode}")
            time.sleep(POLL_S)
        raise AssertionError(f"{what}: {json.dumps(self.state(), ensure_ascii=False, indent=1)}")

    def fresh(self) -> State:
        """A state that was taken after every key so far has been worked off and every answer has come."""
        seen = int(self.state().get("at", 0))
        self.wait("two looks later", lambda now: now["at"] >= seen + 2)
        return self.wait("at rest", lambda now: not now["busy"])

    def keys(self, *names: str) -> None:
        """Press keys by their names in X."""
        self._xdotool("key", "--clearmodifiers", "--delay", "8", *names)

    def numbers(self, *numbers: int) -> None:
        """Type numbers with Enter behind each."""
        self.keys(*(key for number in numbers for key in (*str(number), "Return")))

    def type(self, text: str) -> None:
        """Type a text without line breaks."""
        self._xdotool("type", "--clearmodifiers", "--delay", "8", text)

    def type_seen(self, text: str) -> None:
        """Type a text into an empty or chosen box and see that it stands there."""
        for _ in range(RETRIES):
            seen = ""
            try:
                for part in _PARTS.findall(text):
                    seen += part
                    self.type(part)
                    self.wait(f"“{seen}” in its box", lambda now, seen=seen: now["text"] == seen, seconds=PART_S)
            except AssertionError as failed:
                problem = failed
                self.keys("ctrl+a", "BackSpace")
                self.fresh()
            else:
                return
        raise problem

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.env, check=True, timeout=WAIT_S, capture_output=True)

    def tab_to(self, what: str, there: Callable[[State], Any]) -> None:
        """Tab until the cursor is where it should be, at most once round a window."""
        for _ in range(MOST_TABS):
            if there(self.fresh()):
                return
            self.keys("Tab")
        raise AssertionError(f"{what}: {self.state()}")

    def command(self, words: str) -> None:
        """Ctrl+K, a few words, Enter."""
        self.fresh()
        self.keys("ctrl+k")
        self.wait("the palette", lambda now: now["window"] == "palette")
        self.type_seen(words)
        self.wait(f"{words} in the palette", lambda now: words in now["choice"])
        self.keys("Return")
        self.wait("the palette away", lambda now: now["window"] != "palette")

    def go(self, words: str, place: str) -> State:
        """To a page by its name."""
        self.command(words)
        return self.wait(words, lambda now: now["screen"] == f"screen.{place}" and not now["busy"])


@contextmanager
def at_the_desk(folder: Path, workplace: Path, words: str) -> Iterator[Hands]:
    """The desk on a screen of its own, at its login window; `words` hold the Chinese signs that will be typed."""
    file = folder / "state.json"
    with screen(folder) as env:
        put_on_keys(env, {sign for sign in words if not sign.isascii()})
        env |= {"PYTHONPATH": str(ROOT)}
        command = (sys.executable, "-m", "tests.e2e.watched_desk", str(file), str(workplace))
        with running(*command, env=env, log=folder / "desk.log", cwd=ROOT) as desk:
            yield Hands(env, file, desk)
