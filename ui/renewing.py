"""Other forms, fields, lists or ledgers are in force: what shows the old ones is made anew when it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.window import MainWindow


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
    for known, screen in list(window.screens.items()):
        if known != place:
            del window.screens[known]
            window.stack.removeWidget(screen)
            screen.deleteLater()
    window.nav.show_place(place)
