"""Stores to try things on: one in memory, one in a folder; password hashing at no cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.store.models import Person, Tried
from tzdesk.store import Store, keys, workplace

PASSWORD = "Tongzhou-2023"


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "default_cost", keys.CHEAP)


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store.in_memory(user="王芳", tables=Tried.metadata)
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "工作 区"


@pytest.fixture
def code() -> list[str]:
    """Receives the recovery code of `filed`."""
    return []


@pytest.fixture
def filed(folder: Path, code: list[str]) -> Iterator[Store]:
    """A workplace in a folder whose name has Han and a blank."""
    made, printed = workplace.create(folder, "王芳", PASSWORD, definition_year=2023, tables=Tried.metadata)
    code.append(printed)
    yield made
    made.close()


@pytest.fixture
def add() -> Callable[..., int]:
    """Add one person as one operation and give the id."""

    def put(store: Store, name: str = "张三", **values: object) -> int:
        with store.operation("person.add", f"新增{name}") as operation:
            person = Person(name=name, **values)
            operation.add(person)
        return person.id

    return put
