"""A grant that waits for its approval or its payment stands in the list, whatever month the desk shows."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ui.keys import settle
from tests.ui.windows import opened
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, payments
from ui.bridge import Desk
from ui.screens.register_screen import RegisterScreen

DECEMBER = Month(2023, 12)


@pytest.mark.parametrize("month", [DECEMBER.previous, DECEMBER, DECEMBER.next])
def test_who_approves_sees_what_waits_in_any_month(desk: Desk, month: Month) -> None:
    given = {"item": "10", "fund_source": "4", "amount": 600_00, "pay_method": "3", "person_name": "陆小明"}
    with clock.frozen(date(2023, 12, 20)):
        waiting = payments.save_grant(desk.wp, {**given, "status": codes.GRANT_PLANNED}).id
        paid = payments.pay(desk.wp, {**given, "fund_source": "6", "person_name": "王一"}, on=date(2023, 12, 18)).id
        with opened(desk) as window:
            desk.period = month
            window.go_to("register.aid_grant")
            settle()
            screen = window.screen_in_front
            assert isinstance(screen, RegisterScreen)
            assert screen.model.ids == ([waiting, paid] if month == DECEMBER else [waiting])
