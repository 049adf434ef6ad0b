"""Several threads on one store: one writes at a time, everybody reads what is committed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator

import pytest
from sqlalchemy import func, select

from tests.unit.store.models import Person
from tzdesk.store import Store, journal


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Person.name).order_by(Person.id)))


def test_a_reading_sees_one_state(filed: Store, add: Callable[..., int]) -> None:
    """What is committed meanwhile does not come into a report half way."""
    add(filed)
    with filed.reading() as session:
        before = session.scalar(select(func.count()).select_from(Person))
        add(filed)
        assert session.scalar(select(func.count()).select_from(Person)) == before == 1
    assert len(names(filed)) == 2


@pytest.mark.parametrize("make", ["store", "filed"])
def test_writers_in_several_threads_take_turns(
    make: str, request: pytest.FixtureRequest, add: Callable[..., int]
) -> None:
    """Concurrent operations and readings all come through, and the chain stays whole."""
    store: Store = request.getfixturevalue(make)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(8):
                add(store, f"{number}-{turn}")
                names(store)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(names(store)) == 32
    with store.reading() as session:
        assert journal.verify(session) == []


def test_another_thread_reads_while_an_operation_is_open(filed: Store, add: Callable[..., int]) -> None:
    """The screen stays alive during an import, and sees nothing of it before the commit."""
    seen: list[list[str]] = []
    with filed.operation("import") as operation:
        operation.insert_many(Person, [{"name": "甲"}])
        thread = threading.Thread(target=lambda: seen.append(names(filed)))
        thread.start()
        thread.join(10)
    assert seen == [[]]


def test_an_operation_dropped_in_another_thread_lets_go(filed: Store, add: Callable[..., int]) -> None:
    """A job that is thrown away with its operation open does not lock the store for ever."""

    def job() -> Generator[int, None, None]:
        with filed.operation("import") as operation:
            operation.add(Person(name="甲"))
            operation.session.flush()
            yield 1

    running = job()
    next(running)
    thread = threading.Thread(target=running.close)
    thread.start()
    thread.join(10)
    add(filed, "乙")
    assert names(filed) == ["乙"]
