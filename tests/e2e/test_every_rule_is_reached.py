"""No rule of the definition stands idle: each is run by something that a clerk does.

A rule that is registered, worded and tested can still be called by nobody. Here a year is lived through (counts,
files, contracts, sealed months), then what a month brings besides: a book sent and taken in, an annex at the gate, a
notice for the wall, a form opened for each kind. Whatever rule was not run by any of these fails the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition, RuleSpec, available_years, load
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.pieces import compose_paper
from tzdesk.practice.invented import SEED
from tzdesk.practice.unit import FIRST_DAY, unit_scene
from tzdesk.registers.aid.model import AidCase
from tzdesk.registers.keeping.gate import Asked, pass_gate
from tzdesk.returns.audit import audit_month
from tzdesk.returns.template_check import check_template
from tzdesk.rules import engine
from tzdesk.rules.registry import Rule
from tzdesk.store import alive

NOVEMBER = Month(2023, 11)
FROM_THE_SPEC = {"V01", "V02"}  # blank required fields and doubtful values: worded here, run from each record's spec


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[str]]:
    """The ids of the rules whose functions ran."""
    seen: set[str] = set()
    usual = engine.active_rules

    def listening(definition: Definition, kind: str) -> list[tuple[Rule, RuleSpec]]:
        return [(replace(known, function=_listen(known, seen)), spec) for known, spec in usual(definition, kind)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "active_rules", listening)
        live_through(tmp_path_factory.mktemp("reached"))
        yield seen


def _listen(known: Rule, seen: set[str]) -> Any:
    def heard(record: Any, near: Any, thresholds: Any) -> Any:
        seen.add(known.id)
        return known.function(record, near, thresholds)

    return heard


def live_through(folder: Path) -> None:
    """A year of the practice unit and what is done with it at the year's end."""
    with closing(app.in_memory()) as wp:
        with clock.frozen(FIRST_DAY):
            run_now(unit_scene(wp, SEED).play())
        with clock.frozen(date(2023, 12, 28)):
            run_now(audit_month(wp, NOVEMBER.next))
            written = run_now(export_month(wp, NOVEMBER, folder / "book.xlsx", pdf=False)).files[0]
            bend(written)
            check_template(wp.definition(NOVEMBER), written)
            with wp.store.reading() as session:
                case = session.scalars(select(AidCase.id).where(alive(AidCase))).first()
            assert case is not None
            agreed = {"case_id": case, "scope": ("1", "2", "3", "4"), "signed_on": FIRST_DAY}
            wp.register("aid_consent").save(wp, agreed)
            compose_paper(wp, "aid-notice", "aid_case", case)
            pass_gate(wp, Asked("上报", "区总工会"), what="档案清册", kind="aid_case", ids=[case])
            for register in wp.registers.values():
                register.try_values(wp, {})  # what a new form runs before anything is typed
    with clock.frozen(date(2023, 12, 1)):
        wp, _recovery = app.create_workplace(folder / "desk", "录入员", "Jinsha-2023")
        wp.register("profile").save(wp, {"unit_name": "金沙街道总工会"})
    with closing(wp), clock.frozen(date(2023, 12, 28)):
        run_now(export_month(wp, NOVEMBER, folder / "draft.xlsx", pdf=False))


def bend(book: Path) -> None:
    """A book as a unit may send it back: with merged cells among its figures."""
    read = load_workbook(book)
    read["Z02"].merge_cells("D8:E8")
    read.save(book)


@pytest.mark.parametrize("year", available_years())
def test_something_that_a_clerk_does_runs_every_rule(run: set[str], year: int) -> None:
    assert set(load(year).rules) - run - FROM_THE_SPEC == set()
