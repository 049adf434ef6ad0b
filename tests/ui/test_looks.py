"""What can be said of the looks without eyes: nothing cut, nothing over another, no English, a name for every part.

1920×1080 at 200 % is 960×540 in the units that layouts reckon in; the gallery takes the pictures at the real scales.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import looking, small
from tests.ui.dialogs import every_dialog
from tests.ui.keys import forget, settle
from tests.ui.windows import opened
from tzdesk.base.settings import Settings
from ui import theme
from ui.bridge import Desk
from ui.runner import Runner
from ui.screens.login import LoginWindow
from ui.window import MainWindow

SETTINGS = (
    pytest.param(10.5, (1366, 768), id="1366x768"),
    pytest.param(10.5, (1920, 1080), id="1920x1080"),
    pytest.param(10.5, (960, 540), id="1920x1080 at 200 %"),
    pytest.param(10.5, (900, 480), id="smallest window at 200 %"),
    pytest.param(14.0, (1366, 768), id="1366x768 large font"),
)


@pytest.fixture
def points(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    """The font size of the setting; the usual one afterwards. What earlier tests left is not styled anew."""
    forget()
    chosen = getattr(request, "param", 10.5)
    if chosen != theme.POINTS[0]:
        theme.apply(qapp, "light", chosen, qapp.font().family())
    yield chosen
    if chosen != theme.POINTS[0]:
        theme.apply(qapp, "light", theme.POINTS[0], qapp.font().family())


@pytest.fixture
def window(points: float, desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    small.fill(desk.wp)
    with opened(desk, None) as window:
        yield window


@pytest.mark.parametrize(("points", "size"), SETTINGS, indirect=["points"])
def test_every_screen_looks_right(window: MainWindow, size: tuple[int, int]) -> None:
    """No text is cut, no button lies outside, no word is English; before and after an audit."""
    window.resize(*size)
    settle()
    assert (window.width(), window.height()) == size
    found = []
    for place in [*(known.id for known in window.places.all), "manual"]:
        window.go_to(place)
        settle(6)
        found += [f"{place}: {one}" for one in looking.complaints(window)]
    window.go_to("settings")
    settings: Any = window.screen_in_front
    for page in range(settings.tabs.count()):
        settings.tabs.setCurrentIndex(page)
        settle(6)
        found += [f"{settings.tabs.tabText(page)}: {one}" for one in looking.complaints(window)]
    window.go_to("month")
    for act in ("audit", "print"):
        window.run(act)
        settle(6)
        found += [f"{act}: {one}" for one in looking.complaints(window)]
    assert found == []


@pytest.mark.parametrize("points", [10.5, 14.0], indirect=True)
def test_every_dialog_looks_right_and_has_named_parts(window: MainWindow) -> None:
    """At the usual and the largest font."""
    found = []
    for name, dialog in every_dialog(window):
        found += [f"{name}: {one}" for one in looking.complaints(dialog)]
        found += [f"{name}: nameless {one}" for one in looking.nameless(dialog)]
    assert found == []


@pytest.mark.parametrize("points", [10.5, 14.0], indirect=True)
def test_the_login_window_looks_right(points: float, qtbot: QtBot) -> None:
    """All of its pages."""
    login = LoginWindow(Settings(), Runner(synchronous=True))
    qtbot.addWidget(login)
    login.show()
    found = []
    for page in ("open", "first", "new", "forgot", "practice"):
        login.show_page(page)
        settle(6)
        found += [f"{page}: {one}" for one in [*looking.complaints(login), *looking.nameless(login)]]
    assert found == []


def test_every_part_that_takes_keys_has_a_name(window: MainWindow) -> None:
    """A screen reader has something to say on every screen."""
    for place in [*(known.id for known in window.places.all), "manual"]:
        window.go_to(place)
        settle()
    assert sorted(set(looking.nameless(window))) == []


def test_the_checks_see_what_they_look_for(qapp: QApplication, qtbot: QtBot) -> None:
    """A cut label, a cut button, an English word, a part without a name, one over another."""
    bad = QWidget()
    qtbot.addWidget(bad)
    layout = QVBoxLayout(bad)
    short, wide = QLabel("这一句放不下，因为太窄了"), QPushButton("Save now")
    short.setFixedWidth(40)
    wide.setFixedWidth(30)
    layout.addWidget(short)
    layout.addWidget(wide)
    over = QLabel("盖住了", bad)
    bare = QWidget(bad)
    bare.setFocusPolicy(bare.focusPolicy().StrongFocus)
    bad.resize(300, 200)
    bad.show()
    settle()
    over.setGeometry(short.geometry())
    assert len(looking.cut_texts(bad)) == 2
    assert {one.split(": ")[1].split()[0] for one in looking.latin_words(bad)} == {"Save", "now"}
    assert any("盖住" in one or "QLabel" in one for one in looking.overlaps(bad))
    assert looking.nameless(bad)


def test_the_checks_see_what_runs_past_the_edge_of_its_view(qapp: QApplication, qtbot: QtBot) -> None:
    """A part that is wider than the view, until a scroll bar may lead there."""
    area, wide = QScrollArea(), QLabel("宽")
    qtbot.addWidget(area)
    wide.setMinimumWidth(600)
    area.setWidget(wide)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.resize(300, 200)
    area.show()
    settle()
    assert len(looking.past_the_edge(area)) == 1
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    assert looking.past_the_edge(area) == []
