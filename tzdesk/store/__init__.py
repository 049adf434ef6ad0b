"""The store: one encrypted database file, operations that are journalled and can be undone, backups, migrations.

The names below are loaded on first use, so that the login window, which needs only keys, opens without SQLAlchemy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tzdesk.store.capture import Change as Change
    from tzdesk.store.entity import Entity as Entity
    from tzdesk.store.entity import alive as alive
    from tzdesk.store.events import Changed as Changed
    from tzdesk.store.operation import Operation as Operation
    from tzdesk.store.store import Store as Store

_HOMES = {
    "Change": "capture",
    "Changed": "events",
    "Entity": "entity",
    "Operation": "operation",
    "Store": "store",
    "alive": "entity",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
