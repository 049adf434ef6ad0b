"""The process may be killed at any moment: what was committed is there, nothing else, and the chain is whole."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import select

from tests.unit.store.conftest import PASSWORD
from tests.unit.store.models import Person
from tzdesk.jobs import run_now
from tzdesk.store import Store, backup, workplace

WRITER = """
import sys
from pathlib import Path
from tests.unit.store.models import Person
from tzdesk.store import workplace
store = workplace.open_(Path(sys.argv[1]), "王芳", sys.argv[2])
print("ready", flush=True)
number = 0
while True:
    number += 1
    with store.operation("add") as operation:
        operation.add(Person(name=f"{number}"))
        operation.insert_many(Person, [{"name": f"{number}"} for _ in range(3)])
    print(number, flush=True)
    if number % 3 == 0:
        store.undo()
"""


def test_a_killed_writer_loses_nothing_that_was_committed(filed: Store, folder: Path) -> None:
    """Each round kills a writer at a random moment; the next opening finds whole operations only."""
    filed.close()
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    chance = random.Random(5)
    before = 0
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), PASSWORD], stdout=subprocess.PIPE, text=True, env=environment
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        # First some commits, however slow the machine is, then a moment somewhere in the next ones.
        heard = "".join(process.stdout.readline() for _ in range(chance.randrange(1, 6)))
        time.sleep(chance.random() / 5)
        process.kill()
        heard += process.stdout.read()
        told = [int(line) for line in heard.splitlines(keepends=True) if line.endswith("\n")]
        process.stdout.close()
        process.wait()
        store = workplace.open_(folder, "王芳", PASSWORD)
        assert store.unclean_end
        assert run_now(backup.verify(store)).problems == ()
        with store.reading() as session:
            names = list(session.scalars(select(Person.name).order_by(Person.id)))[before:]
        store.close()
        last = told[-1] if told else 0
        # Of every third operation all four rows were taken back, unless the kill came before the undo.
        for number in range(1, last):
            assert names.count(str(number)) == (0 if number % 3 == 0 else 4)
        assert all(names.count(name) == 4 for name in set(names))
        assert max(map(int, names), default=0) <= last + 1
        before += len(names)
    assert before > 0
