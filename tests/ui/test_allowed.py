"""What a role may not do is grey, with the sentence why; what it may do is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import settle
from tests.ui.windows import opened
from tzdesk.access.rights import EVERYTHING, Rights
from tzdesk.access.roles import roles_of
from tzdesk.registers.keeping.gate import Asked, pass_gate
from ui.bridge import Desk
from ui.screens.count_grid import CountScreen
from ui.screens.register_screen import RegisterScreen
from ui.window import MainWindow

ROLES = ("entry", "review", "finance", "chair", "admin", "reader")


@pytest.fixture
def window(request: pytest.FixtureRequest, desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    """As somebody with one role sees the desk; without a role named, everything is allowed."""
    small.fill(desk.wp)
    with desk.wp.store.reading() as session:
        unit = desk.wp.register("host_unit").first_ids(desk.wp, session, "", 1)
    pass_gate(desk.wp, Asked("归档", "区总", "", False, ""), what="名录", kind="host_unit", ids=unit)
    role = getattr(request, "param", "")
    desk.wp.enter(Rights.of(roles_of(desk.wp.definition()), [role]) if role else EVERYTHING)
    with opened(desk, None) as window:
        yield window


def screens(window: MainWindow) -> Iterator[RegisterScreen]:
    for place in window.places.all:
        window.go_to(place.id)
        settle()
        if isinstance(window.screen_in_front, RegisterScreen):
            yield window.screen_in_front


@pytest.mark.parametrize("window", ROLES, indirect=True)
def test_what_writes_is_grey_exactly_where_the_role_may_not_edit(window: MainWindow) -> None:
    rights, seen = window.desk.wp.rights, []
    for screen in screens(window):
        why = rights.why_not_edit(screen.kind, screen.spec.label)
        seen.append(bool(why))
        for act_id in ("new", "delete", "paste", "replace", "edit_many"):
            action = window.actions_table[act_id]
            assert action.isEnabled() is not bool(why), f"{screen.kind} {act_id}"
            assert (action.toolTip() == why) is bool(why)
        for button in window.bar.findChildren(type(window.bar.more)):
            if button.objectName() == "bar.new":
                assert (button.isEnabled(), button.toolTip() == why) == (not why, bool(why))
        open_boxes = [row.spec.name for row in screen.form.rows.values() if not row.box.locked]
        assert not (why and open_boxes)
        assert screen.model.in_place is not bool(why)
    assert any(seen)


@pytest.mark.parametrize("window", ROLES, indirect=True)
def test_acts_are_grey_exactly_where_the_role_has_them_not(window: MainWindow) -> None:
    may = window.desk.wp.rights.may
    assert ("import" in {place.id for place in window.places.all}) is may("import")
    window.go_to("month")
    settle()
    for act_id, act in (("seal", "seal"), ("export_book", "export"), ("agree", "approve"), ("import", "import")):
        action = window.actions_table[act_id]
        if act_id != "import":
            assert action.isEnabled() is may(act), act_id
        if not may(act):
            assert window.desk.wp.rights.words in action.toolTip()


@pytest.mark.parametrize("window", ["reader"], indirect=True)
def test_counts_are_read_and_not_typed_by_who_only_reads(window: MainWindow) -> None:
    window.go_to("register.member_count")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, CountScreen)
    assert not any(screen.model.can_type(column) for column in range(screen.model.columnCount()))
    assert not screen.model.type_text(0, "12T", "3")
    assert not window.actions_table["carry_all"].isEnabled()


def test_what_the_program_logs_is_made_and_deleted_by_nobody(window: MainWindow) -> None:
    """查看登记 and 导出登记, for a person who may do everything."""
    for kind in ("export_log", "reveal_log"):
        window.go_to(f"register.{kind}")
        settle()
        screen = window.screen_in_front
        assert isinstance(screen, RegisterScreen)
        assert {item.id for item, _button in window.bar._shown} == {*screen.bar}
        assert not {"new", "delete", "import"} & {*screen.bar, screen.main_action}
        assert not window.actions_table["new"].isEnabled()
        assert "自动记入" in window.actions_table["delete"].toolTip()
        assert all(row.box.locked for row in screen.form.rows.values())
        before = list(screen.model.ids)
        screen.delete()
        assert screen.model.ids == before
