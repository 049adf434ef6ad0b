"""No window tells a role what the role may not see: all places and the dialogs over a record, searched word by word.

One household whose every hidden text is a word that stands nowhere else; it was entered, looked at, printed, changed
back, and one of its relatives lies in the recycle bin.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.ui.keys import forget, settle
from tests.ui.windows import opened
from tests.ui.words import words_of
from tests.unit.registers.aid.people import CHILD, MAN
from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.settings import Settings
from tzdesk.registers.keeping import attachments
from tzdesk.registers.keeping.gate import Asked, pass_gate
from tzdesk.registers.keeping.revealing import reveal
from tzdesk.registers.saved_filters import Filter, keep
from tzdesk.registers.workplace import Workplace
from ui.bridge import Desk
from ui.problems import Problems
from ui.runner import Runner
from ui.screens.register_screen import RegisterScreen
from ui.widgets.counted import CountedDialog
from ui.widgets.history import HistoryDialog
from ui.window import MainWindow

SPEC = roles_of(app.in_memory().definition())
ROLES = ("finance", "admin", "reader")  # the others see all files, masked as for the reader
DAY = date(2023, 12, 28)
CARD, PHONE = "6228480402564890018", "13912345678"
NUMBERS = (MAN, CHILD, CARD, PHONE)
NAMES = ("欧阳镇北", "欧阳小满", "欧阳已删")
ILLNESSES = ("尿毒症", "白血病", "透析")
AID = ("aid_case", "aid_member", "aid_assessment", "aid_visit")


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Workplace]:
    """The household, and everything that a day does with it."""
    folder = tmp_path
    with clock.frozen(DAY):
        wp, _code = app.create_workplace(folder / "工作区", "王芳", "Zhuxi-2023")
        wp.register("profile").save(wp, {"unit_name": "金沙街道总工会"})
        cases = wp.register("aid_case")
        case = {"case_no": "C1", "name": NAMES[0], "id_no": MAN, "mobile": PHONE, "bank_card": CARD, "status": "60"}
        case |= {"approve_date": date(2022, 11, 1), "category": "1", "main_cause": "6", "cause_text": "患尿毒症"}
        number = cases.save(wp, case).id
        child = {"case_id": number, "relation": "05", "id_no": CHILD, "disease_name": "白血病"}
        wp.register("aid_member").save(wp, {**child, "name": NAMES[1]})
        gone = wp.register("aid_member").save(wp, {"case_id": number, "name": NAMES[2], "relation": "05"}).id
        wp.register("aid_member").delete(wp, [gone])
        wp.register("aid_visit").save(wp, {"case_id": number, "kind": "1", "visit_date": DAY, "health_seen": "透析"})
        cases.save(wp, {"cause_text": "患尿毒症，每周透析"}, number)
        wp.store.undo()
        (folder / "scan.pdf").write_bytes(b"%PDF-1.4")
        scan = attachments.attach(wp, "aid_case", number, folder / "scan.pdf", "尿毒症诊断证明")
        attachments.content_of(wp, scan, "复核档案材料")
        reveal(wp, "aid_case", number, "id_no", "核对本人证件")
        pass_gate(wp, Asked("归档", "档案室", "", False, ""), what="档案", kind="aid_case", ids=[number])
        keep(wp, "aid_case", "透析的几户", Filter(text=NAMES[0]))
        yield wp
        wp.close()


@pytest.fixture(params=ROLES)
def window(request: pytest.FixtureRequest, full: Workplace, problems: Problems) -> Iterator[MainWindow]:
    def raise_(error: BaseException) -> None:
        raise error

    full.enter(Rights.of(SPEC, [request.param]))
    with clock.frozen(DAY):
        desk = Desk(full, Settings(), Runner(synchronous=True, on_error=raise_), problems)
        desk.period = Month(2023, 12)
        with opened(desk) as made:
            yield made


def forbidden(rights: Rights, word: str) -> list[str]:
    """What stands in a word and may not: whole numbers for nobody, people and illness for who sees no files, illness
    for who does not see that either."""
    secret = list(NUMBERS)
    if not rights.sees("aid_case"):
        secret += NAMES
    if not rights.sees("aid_case") or "cause_text" in rights.hidden("aid_case"):
        secret += ILLNESSES
    return [one for one in secret if one in word]


def faces(window: MainWindow) -> Iterator[tuple[str, str, str]]:
    """Place, widget and word of everything that the window shows or holds ready."""
    ledgers = {f"register.{kind}" for kind, group in SPEC.groups.items() if group == "ledgers"}
    for place in (one for one in window.places.all if one.id not in ledgers):
        window.go_to(place.id)
        settle()
        screen = window.screen_in_front
        if isinstance(screen, RegisterScreen) and screen.model.ids:
            screen.view.setCurrentIndex(screen.model.index(0, 0))
            settle()
        yield from ((place.id, where, word) for where, word in words_of(screen))
    yield from (("window", where, word) for where, word in words_of(window))
    desk = window.desk
    for kind in AID if desk.wp.rights.sees("aid_case") else ():
        for dialog in (HistoryDialog(desk, kind, 1, "", window), CountedDialog(desk, kind, 1, window)):
            yield from ((f"{dialog.objectName()} {kind}", where, word) for where, word in words_of(dialog))
            dialog.deleteLater()
            forget()


def test_no_window_tells_what_the_role_may_not_see(window: MainWindow) -> None:
    rights = window.desk.wp.rights
    seen = list(faces(window))
    told = {(place, where, *found) for place, where, word in seen if (found := forbidden(rights, word))}
    assert not told, sorted(told)
    if rights.sees("aid_case"):
        assert any(NAMES[0] in word for _place, _where, word in seen)  # the search sees what is there


def test_a_whole_number_is_written_into_no_log_and_no_filter(full: Workplace, tmp_path: Path) -> None:
    """查看登记 and 导出登记 are read by the administrator, kept filters by everybody, however the number is spaced."""
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4")
    spaced = f"{CARD[:4]} {CARD[4:8]} {CARD[8:]}"
    with clock.frozen(DAY):
        for refused in (
            lambda: reveal(full, "aid_case", 1, "id_no", f"核对{MAN}"),
            lambda: pass_gate(full, Asked(f"转{spaced}", "银行"), what="档案", kind="aid_case", ids=[1]),
            lambda: keep(full, "aid_case", "一户", Filter(text=PHONE)),
            lambda: keep(full, "aid_case", "一户", Filter(boxes={"remark": spaced})),
            lambda: attachments.attach(full, "aid_case", 1, tmp_path / "scan.pdf", f"身份证{MAN}"),
        ):
            with pytest.raises(UserError, match="完整的号码"):
                refused()
