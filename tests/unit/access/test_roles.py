"""Roles over all faces: what a role may not see it does not see, whoever asks; what it may not do is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.pieces import LISTS, PAPERS, compose_list, compose_paper
from tzdesk.practice.invented import SEED
from tzdesk.practice.unit import FIRST_DAY, unit_scene
from tzdesk.registers import REGISTERS
from tzdesk.registers.changing import carry_out
from tzdesk.registers.everywhere import find_everywhere
from tzdesk.registers.history import operation_details, record_history
from tzdesk.registers.ledgers.model import LedgerEntry
from tzdesk.registers.listing import read_lines
from tzdesk.registers.measure import NotShownError
from tzdesk.registers.pasting import plan_paste
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.compute import compute
from tzdesk.returns.drill import records_of
from tzdesk.returns.model import SealedBook
from tzdesk.returns.seal import findings_of
from tzdesk.store import journal, recycle
from tzdesk.store.entity import kinds

SPEC = roles_of(app.in_memory().definition())
ROLES = tuple(SPEC.roles)
MONTH = Month(2023, 11)


@pytest.fixture(scope="module")
def full() -> Iterator[Workplace]:
    """The practice workplace, by somebody with all roles."""
    wp = app.in_memory()
    with clock.frozen(FIRST_DAY):
        run_now(unit_scene(wp, SEED).play())
    yield wp
    wp.close()


@pytest.fixture(params=ROLES)
def seen(request: pytest.FixtureRequest, full: Workplace) -> Iterator[Workplace]:
    """The same, by somebody with one role."""
    full.enter(Rights.of(SPEC, [request.param]))
    yield full
    full.enter(Rights())


def not_shown(wp: Workplace) -> list[str]:
    return [kind for kind in REGISTERS if not wp.rights.sees(kind)]


def test_every_kind_stands_in_one_group() -> None:
    """A new register is shown to nobody limited until somebody says to whom; this fails until then."""
    made = {kind for kind, model in kinds().items() if issubclass(model, LedgerEntry) and kind not in REGISTERS}
    assert set(kinds()) - (made - {LedgerEntry.__kind__}) == set(SPEC.groups)  # other tests made ledgers of their own


def test_every_group_field_step_and_act_of_the_roles_exists() -> None:
    """A slip in the data would silently show what is to be hidden."""
    definition = app.in_memory().definition()
    groups = set(SPEC.groups.values())
    for role in SPEC.roles.values():
        assert role.reads | role.edits | role.touches <= groups
        assert role.edits | role.touches <= role.reads
        assert role.acts <= set(SPEC.acts)
        for kind, fields in role.hides.items():
            assert fields <= set(definition.record(kind).by_name), kind
    for step, act in SPEC.steps.items():
        kind, _dot, name = step.partition(".")
        assert name in {one.id for one in definition.steps[kind]}
        assert act in SPEC.acts


def test_who_may_seal_sees_everything_that_a_return_counts() -> None:
    """A month is never frozen by somebody who would have audited a part of it."""
    for role in SPEC.roles.values():
        rights = Rights.of(SPEC, [role.id])
        assert not rights.may("seal") or all(rights.sees(kind) for kind in REGISTERS)


def test_all_roles_together_know_no_limit() -> None:
    """The one person of a small union holds them all."""
    assert not Rights.of(SPEC, ROLES).limited


def test_a_kind_that_is_not_shown_is_in_no_face(seen: Workplace, full: Workplace) -> None:
    """Tables, counts, search, bin, journal, history."""
    for kind in not_shown(seen):
        register = seen.register(kind)
        assert kind not in seen.registers
        with seen.store.reading() as session:
            assert register.ids(seen, session, Query()) == []
            assert register.count(seen, session, Query()) == 0
            assert session.scalar(select(func.count()).select_from(register.model)) == 0
            assert read_lines(seen, session, register, register.spec(seen).fields, [1])[0].usable is False
            assert find_everywhere(seen, session, [kind], "张", 10) == []
            assert recycle.binned(session, [kind]) == []
            assert record_history(seen, session, kind, 1) == []
            with pytest.raises(UserError):
                register.get(session, 1)


def test_the_journal_leaves_out_what_is_not_shown(seen: Workplace) -> None:
    """Neither the operations of such kinds, nor their details."""
    hidden = set(not_shown(seen))
    with seen.store.reading() as session:
        for done in journal.recent(session, 1000):
            assert not hidden & set(journal.touched(session, done.id))
            assert not hidden & {one.kind for one in operation_details(seen, session, done.id)}


def test_a_hidden_field_is_in_no_face(seen: Workplace) -> None:
    """Form, list, filter, sort, findings, history."""
    for kind in seen.registers:
        hidden = seen.rights.hidden(kind)
        register = seen.register(kind)
        spec = register.spec(seen)
        assert not hidden & set(spec.by_name)
        with seen.store.reading() as session:
            for field in hidden:
                with pytest.raises(UserError, match="看不到"):
                    register.ids(seen, session, Query(conditions=(Condition(field, "filled"),)))
                with pytest.raises(UserError, match="看不到"):
                    register.ids(seen, session, Query(order=field))
            for record_id in register.ids(seen, session, Query())[:5] if hidden else []:
                told = record_history(seen, session, kind, record_id)
                assert not hidden & {change.field for line in told for change in line.changes}


def test_a_return_that_needs_what_is_not_shown_is_refused(seen: Workplace) -> None:
    """Never computed as zero; the audit looks at what is shown."""
    closed = {kind for kind in not_shown(seen) if kind in seen.definition().records}
    with seen.store.reading() as session:
        if closed:
            with pytest.raises(NotShownError):
                compute(seen, session, MONTH)
        else:
            assert compute(seen, session, MONTH).forms
    audit = run_now(audit_month(seen, MONTH))
    assert not closed & {found.kind for found in audit.findings}
    assert not [found for found in audit.findings if found.field in seen.rights.hidden(found.kind)]


def test_findings_of_a_sealed_month_are_left_out_with_their_records(seen: Workplace) -> None:
    """They name files; what is sealed is filtered as what is open."""
    hidden = set(not_shown(seen))
    with seen.store.reading() as session:
        books = session.scalars(select(SealedBook)).all()
        assert books
        for book in books:
            for found in findings_of(book):
                assert found.kind not in hidden
                assert found.field not in seen.rights.hidden(found.kind)


def test_papers_of_what_is_not_shown_are_refused(seen: Workplace) -> None:
    """And papers on which a hidden field would stand."""
    for kind in {*PAPERS, *LISTS}:
        if seen.rights.prints(kind):
            continue
        with pytest.raises(UserError, match="不能打印"):
            compose_paper(seen, "any", kind, 1)
        with pytest.raises(UserError, match="不能打印"):
            compose_list(seen, "any", kind)


def test_what_a_role_may_not_edit_is_refused(seen: Workplace) -> None:
    """By saving, deleting and by hidden fields; nothing is left behind."""
    for kind in REGISTERS:
        register = seen.register(kind)
        with seen.store._outermost("test.look", "", False, "system") as op:  # sees all rows
            first = op.session.scalars(select(register.model.id).where(register.model.deleted_at.is_(None))).first()
        if first is None or seen.rights.edits(kind):
            continue
        with pytest.raises(UserError):
            register.delete(seen, [first])


def test_steps_that_a_role_may_not_take_are_neither_offered_nor_taken(seen: Workplace) -> None:
    """审批 and 发放 need their own right."""
    for kind, register in seen.registers.items():
        barred = [step for step in register.step_specs(seen) if not seen.rights.takes(kind, step)]
        with seen.store.reading() as session:
            for record_id in register.ids(seen, session, Query())[:3]:
                offered = register.steps(seen, session, register.get(session, record_id))
                assert not {step.id for step in offered} & set(barred)
        for step in barred:
            with pytest.raises(UserError, match="不能办理"):
                register.take(seen, 1, step, {})


def test_steps_to_take_back_are_ones_own(seen: Workplace) -> None:
    """撤销 reaches nobody else's step: a role cannot alter through it what it may not edit."""
    role, user = seen.rights, seen.store.user
    seen.enter(Rights())
    seen.register("aid_case").save(seen, {"case_no": "TZ-KN-9001", "name": "单某某"})
    assert seen.store.undo_steps
    seen.enter(role)
    seen.store.user = "另一人"
    try:
        assert seen.store.undo_steps == []
        assert seen.store.undo_label is None
        with pytest.raises(UserError, match=r"不能代为撤销|看不到的内容") as refused:
            seen.store.undo()
        told = f"{seen.store.undo_refusal} {refused.value}"
        assert ("困难职工档案" in told) is seen.rights.sees("aid_case")  # nor named as undone
    finally:
        seen.store.user = user
        seen.enter(Rights())
        seen.store.undo()


def test_what_one_did_in_another_role_is_told_no_longer(seen: Workplace) -> None:
    """The clerk of yesterday is today's administrator: neither 撤销 nor 重做 name or bring back what he entered."""
    role = seen.rights
    seen.enter(Rights())
    case = seen.register("aid_case").save(seen, {"case_no": "TZ-KN-9002", "name": "解某某"}).id
    try:
        for back in (False, True):
            if back:
                seen.enter(Rights())
                seen.store.undo()
            seen.enter(role)
            steps = seen.store.redo_steps if back else seen.store.undo_steps
            label = seen.store.redo_label if back else seen.store.undo_label
            sees = seen.rights.sees("aid_case")
            assert bool(steps) is bool(label) is sees
            assert sees or "困难职工档案" not in f"{seen.store.undo_refusal}"
            if not sees:
                with pytest.raises(UserError, match="看不到的内容"):
                    seen.store.redo() if back else seen.store.undo()
    finally:
        seen.enter(Rights())
        with seen.store.reading() as session:
            assert seen.register("aid_case").fetch(session, [case]) == []


def test_a_cell_leads_to_no_record_that_is_not_shown(seen: Workplace, full: Workplace) -> None:
    """The records behind a number: a role that may not see them finds none, by whatever cell they were named."""
    own = full.rights
    full.enter(Rights())
    with full.store.reading() as session:
        computed = compute(full, session, MONTH)
    full.enter(own)
    behind = [records_of(cell) for form in computed.forms.values() for cell in form.cells.values()]
    named = {kind: ids for kind, ids in behind if ids}
    assert named
    for kind in set(named) & set(not_shown(seen)):
        register = seen.register(kind)
        with seen.store.reading() as session:
            assert register.fetch(session, named[kind]) == []
            fields = register.spec(seen).fields
            assert not [line for line in read_lines(seen, session, register, fields, list(named[kind])) if line.usable]


def test_pasting_into_what_a_role_may_not_edit_is_refused(seen: Workplace) -> None:
    """Nothing of a block arrives, neither in rows that are there nor in new ones."""
    for kind, register in seen.registers.items():
        if seen.rights.edits(kind):
            continue
        with seen.store.reading() as session:
            ids = list(register.ids(seen, session, Query())[:1])
            names = [one for one in register.spec(seen).fields if one.type.name == "text" and not one.computed]
            if not ids or not names:
                continue
            plan = run_now(plan_paste(seen, session, register, [["改过"]], fields=names[:1], ids=ids))
            before = register.value(register.get(session, ids[0]), names[0].name)
        if plan.values:
            with suppress(UserError):  # the guard refuses the whole; a register of its own refuses row by row
                assert run_now(carry_out(seen, plan)).problems
        with seen.store.reading() as session:
            assert register.value(register.get(session, ids[0]), names[0].name) == before
