"""Other forms, fields, lists or ledgers are in force, or another size of type: screens are made anew when needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.window import MainWindow


def resize(window: MainWindow) -> None:
    """Another size of type: rows, boxes and widths of every screen are laid out for it when it is needed again.

    What is typed is written first; a screen with a text that could not be kept stays as it is.
    """
    window.nav.fit()
    front = window.screen_in_front
    for known, screen in list(window.screens.items()):
        screen.leave()
        if screen is not front and not screen.unkept():
            _drop(window, known)


def _drop(window: MainWindow, place: str) -> None:
    screen = window.screens.pop(place)
    window.stack.removeWidget(screen)
    screen.deleteLater()


def renew(window: MainWindow) -> None:
    """Drop every screen but the one in front, and list the places that there are now.

    Where the place in front is gone (a ledger that was taken back), the desk goes home.
    """
    window.places.refresh()
    window.nav.fill()
    window.nav.draw_icons()
    place = next(place for place, screen in window.screens.items() if screen is window.screen_in_front)
    if place.startswith("register."):
        place = window.places.known(place)
        if place == "home":
            window.go_to(place)
    for known in list(window.screens):
        if known != place:
            _drop(window, known)
    window.nav.show_place(place)
