"""The next start comes back to where one was: the window's place on the screen, the page, the record in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ui.window import MainWindow


def reopen(window: MainWindow, place: str) -> None:
    """Open a page, at the record that was in hand there when it is still in the register."""
    window.go_to(place)
    desk = window.desk
    kind, number = place.removeprefix("register."), desk.settings.last_records.get(_key(window, place))
    if number is None or kind not in desk.wp.registers:
        return
    register = desk.wp.register(kind)

    def there(session: Session) -> bool:
        return any(record.deleted_at is None for record in register.fetch(session, [number]))

    def back(found: bool) -> None:
        if found and window.screen_in_front is window.screens.get(place):
            window.screen_in_front.enter((number, ""))

    desk.ask(there, back, owner=window)


def remember(window: MainWindow) -> None:
    """Note the records in hand and how the window stands."""
    settings = window.desk.settings
    for place, screen in window.screens.items():
        if screen.record_in_hand is not None:
            settings.last_records[_key(window, place)] = screen.record_in_hand
    settings.window_geometry = window.saveGeometry().toBase64().toStdString()


def _key(window: MainWindow, place: str) -> str:
    """Record numbers mean something within their workplace only."""
    store = window.desk.wp.store
    return f"{'' if store.in_memory_only else store.path}|{place}"
