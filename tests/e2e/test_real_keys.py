"""A month on a real keyboard: thirty unions' counts, a contract and an aid case, corrected, explained and sealed.

Not one click. Everything goes through an X server, as it would from the keyboard of a clerk, Chinese text included.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.real_keys import Hands, State, at_the_desk, missing
from tests.ui.small import resident_id
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now

NOVEMBER, DECEMBER = Month(2023, 11), Month(2023, 12)
USER, PASSWORD = "王某", "Keys-2023-real"
UNIONS = 30
LAST = {"01T": 60, "01F": 20, "01M": 5, "10T": 50, "12T": 2, "13T": 0, "21T": 1, "22T": 0, "30F": 20, "30M": 4}
CELLS = ("01T", "01F", "01M", "12T", "13T", "21T", "22T", "30F", "30M")  # where Enter stops in the grid
WRONG, RIGHT = (6, "30F", 99), 19  # more women than members: hard
JUMP = (12, "01T", 90)  # half as many workers again as last month: has to be explained
ALL_FILLED = "必填的栏目都填了"
PAGES = "会员台账集体合同困难帮扶封存"
REASON = "年底新厂房投产，十二月集中招工，已核对名册"

CONTRACT = {
    "contract_no": "通州2023-001", "level_code": "1", "content_code": "综合", "text_form": "1", "procedure_code": "P",
    "outcome_code": "1", "sign_kind": "N", "party_a_id": "ntlx00c", "union_id": "ntlx00c", "headcount_at_sign": "60",
    "female_at_sign": "21", "migrant_at_sign": "5", "sign_date": "2023-12-05", "valid_from": "2023-12-06",
    "valid_to": "2025-12-05",
}  # fmt: skip
CASE = {
    "case_no": "TZ2023-0001", "archive_level": "4", "archive_origin": "2", "worker_kind": "城镇困难职工",
    "name": "钱某某",
    "id_no": resident_id("19750312", 21), "ethnicity": "汉族", "health": "01", "work_capacity": "1", "self_help": "是",
    "marital": "2", "hukou_type": "1", "address": "金沙街道某小区", "mobile": "13900000001",
    "employer_name": "南通练习00厂", "unit_nature": "4", "industry": "C", "work_status": "1", "model_worker": "0",
    "housing_type": "2", "medical_ins": "1", "on_dibao": "否", "main_cause": "6", "apply_date": "2023-12-10",
    "apply_channel": "1", "exclusions": "否",
}  # fmt: skip


def typed_counts() -> list[dict[str, int]]:
    """What is typed, union by union: no two lines alike, so that a lost key shows."""
    rows = []
    for place in range(UNIONS):
        women = 20 + place % 3
        row = dict(zip(CELLS, (60 + place % 5, women, 5 + place % 2, 2, place % 2, 1, 0, women, 4), strict=True))
        rows.append(row)
    rows[WRONG[0]][WRONG[1]] = WRONG[2]
    rows[JUMP[0]][JUMP[1]] = JUMP[2]
    return rows


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """Thirty unions with their November, which is sealed."""
    from tzdesk.app import create_workplace
    from tzdesk.registers.members.service import save_counts
    from tzdesk.returns.audit import audit_month
    from tzdesk.returns.explaining import explain
    from tzdesk.returns.seal import seal

    folder = tmp_path / "工作区"
    with clock.frozen(date(2023, 12, 1)):
        wp, _code = create_workplace(folder, USER, PASSWORD)
        wp.register("profile").save(
            wp,
            {
                "unit_name": "金沙街道总工会",
                "filler": USER,
                "leader": "李某",
                "checker": "周某",
                "phone": "0513-86500000",
            },
        )
        unions = []
        for number in range(UNIONS):
            firm = f"南通练习{number:02d}厂"
            unit = {"unit_name": firm, "unit_nature": "10", "staff_total": 60, "business_status": "1"}
            host = wp.register("host_unit").save(wp, unit, period=NOVEMBER).id
            union = {
                "org_name": f"{firm}工会委员会", "org_type": "11", "status": "1", "host_unit_id": host,
                "org_level": "1", "found_date": date(2019, 5, 1), "chair_name": "赵某某", "chair_phone": "13900000000",
            }  # fmt: skip
            unions.append(wp.register("organisation").save(wp, union, period=NOVEMBER).id)
        save_counts(wp, NOVEMBER, {union: dict(LAST) for union in unions})
        due = run_now(audit_month(wp, NOVEMBER)).blocking
        explain(wp, NOVEMBER, due, "启用第一个月，已与各家核对")
        run_now(seal(wp, NOVEMBER))
        wp.close()
    return folder


# --- what the hands do --------------------------------------------------------------------------------------


def log_in(hands: Hands) -> None:
    hands.wait("the login window", lambda now: now["window"] == "login" and now["focus"])
    hands.tab_to("the user's box", lambda now: now["focus"] == "login.user")
    hands.type_seen(USER)
    hands.keys("Return")
    hands.wait("the password's box", lambda now: now["focus"] == "login.password")
    hands.type_seen(PASSWORD)
    hands.keys("Return")
    hands.wait("the desk", lambda now: now["window"] == "desk" and now["screen"] and not now["busy"])
    skip_greeting(hands)


def skip_greeting(hands: Hands) -> None:
    """A first start may greet; Esc goes on to work."""
    while hands.fresh()["window"] != "desk":
        hands.keys("Escape")


def enter_counts(hands: Hands) -> None:
    hands.go("会员台账", "member_count")
    hands.wait("the grid", lambda now: now.get("rows") == UNIONS and now["cell"] == [0, "01T"])
    assert hands.state()["month"] == str(DECEMBER)
    for place, row in enumerate(typed_counts()):
        hands.numbers(*(row[cell] for cell in CELLS))
        last = place == UNIONS - 1
        after = [place, "30M"] if last else [place + 1, "01T"]
        hands.wait(f"line {place + 1}", lambda now, after=after: now["cell"] == after)
    hands.wait("the counts saved", lambda now: not now["unsaved"] and not now["busy"])


def next_needed(hands: Hands) -> str:
    """F10: the field it went to; empty when nothing is left to be filled."""
    before = hands.fresh()["said"]
    hands.keys("F10")
    now = hands.wait("the word of F10", lambda now: now["said"].startswith("必填") and now["said"] != before)
    return "" if now["said"] == ALL_FILLED else str(now["field"])


def enter_record(hands: Hands, words: str, kind: str, plan: dict[str, str]) -> None:
    """A new record: F10 goes to the next field that must be filled, its value is typed, Enter goes on."""
    hands.go(words, kind)
    hands.keys("ctrl+n")
    hands.wait("a new form", lambda now: now["record"] is None and now["field"])
    done: list[str] = []
    while (field := next_needed(hands)) in plan and field not in done:
        while (now := hands.fresh())["field"] == field:  # a list of questions has several boxes
            hands.type_seen(plan[field])
            hands.keys("Return")
            hands.wait(f"on from {field}", lambda later, box=now["focus"]: later["focus"] != box)
        done.append(field)
    assert not field, f"stopped at {field} after {done}"
    assert set(done) == set(plan), f"stopped at {field} after {done}"
    hands.keys("ctrl+s")
    hands.wait(f"{words} saved", lambda now: now["record"] and not now["unsaved"] and not now["busy"])


def audit(hands: Hands) -> State:
    hands.fresh()
    hands.keys("F8")
    hands.wait("the audit", lambda now: now["findings"] is not None and not now["busy"] and now["window"] == "desk")
    return hands.fresh()


def correct(hands: Hands) -> None:
    """F9 leads to the cell, the right number goes over the wrong one, and the finding is gone by itself."""
    place, cell, _wrong = WRONG
    assert audit(hands)["findings"][0] >= 1
    hands.keys("F9")
    hands.wait("the cell with the finding", lambda now: now.get("cell") == [place, cell] and not now["busy"])
    hands.numbers(RIGHT)
    hands.wait("nothing hard any more", lambda now: now["findings"][0] == 0 and not now["unsaved"] and not now["busy"])


def explain_the_rest(hands: Hands) -> list[str]:
    """F9 points at what has to be explained, Ctrl+M on the month's page opens the reason."""
    rules = []
    while (now := hands.fresh())["findings"][1]:
        left, due = now["findings"][1], [finding[:2] for finding in now["due"]]
        hands.keys("F9")
        hands.wait("a finding", lambda now, due=due: now["pointed"] in due and not now["busy"])
        hands.keys("ctrl+2")
        hands.wait("the month", lambda now: now["screen"] == "screen.month" and not now["busy"])
        hands.keys("ctrl+m")
        asked = hands.wait("the question", lambda now: now["window"] in {"reason", "empty"} and bool(now["focus"]))
        if asked["window"] == "reason":
            hands.wait("the reason", lambda now: now["focus"] == "reason.text")
            hands.type_seen(REASON)
        which = f"{asked['window']}.keep"  # a table without numbers has its reason chosen from a list
        hands.tab_to("the button", lambda now, which=which: now["focus"] == which)
        hands.keys("space")
        hands.wait("one less", lambda now, left=left: now["window"] == "desk" and now["findings"][1] < left)
        rules.append(now["due"][0][0])
    return rules


def seal_the_month(hands: Hands) -> None:
    hands.keys("ctrl+2")
    hands.wait("the month", lambda now: now["screen"] == "screen.month" and not now["busy"])
    hands.command("封存")
    hands.wait("the question", lambda now: now["window"] == "seal.ask")
    hands.tab_to("the button", lambda now: now["text"].startswith("封存"))
    hands.keys("space")
    hands.wait("sealed", lambda now: now["chip"] == "已封存" and not now["busy"])


def leave(hands: Hands) -> int:
    hands.fresh()
    hands.keys("ctrl+q")
    return hands.desk.wait(60)


# --- what must stand in the workplace -----------------------------------------------------------------------


def read_back(folder: Path) -> dict[str, Any]:
    """The records as the core reads them."""
    from tzdesk.app import open_workplace
    from tzdesk.registers.members.grid import load_grid
    from tzdesk.registers.query import Query
    from tzdesk.returns.versions import sealed_book

    wp = open_workplace(folder, USER, PASSWORD)
    found: dict[str, Any] = {"counts": [dict(row.cells) for row in load_grid(wp, DECEMBER).rows]}
    with wp.store.reading() as session:
        book = sealed_book(session, DECEMBER)
        found["sealed"] = book is not None
        for kind in ("contract", "aid_case"):
            register = wp.register(kind)
            spec = register.spec(wp, DECEMBER)
            (number,) = register.ids(wp, session, Query())
            record = register.get(session, number)
            found[kind] = {known.name: known.type.format(register.value(record, known.name)) for known in spec.fields}
    wp.close()
    return found


@pytest.mark.slow
@pytest.mark.timeout(540)
@pytest.mark.skipif(bool(missing()), reason=f"needs {', '.join(missing())}")
def test_a_month_without_a_mouse(workplace: Path, tmp_path: Path) -> None:
    words = "".join([USER, REASON, PAGES, *CONTRACT.values(), *CASE.values()])
    with at_the_desk(tmp_path, workplace, words) as hands:
        log_in(hands)
        enter_counts(hands)
        enter_record(hands, "集体合同", "contract", CONTRACT)
        enter_record(hands, "困难帮扶", "aid_case", CASE)
        correct(hands)
        explained = explain_the_rest(hands)
        seal_the_month(hands)
        assert leave(hands) == 0, (tmp_path / "desk.log").read_text()
    assert explained, "the jump in workers had to be explained"
    found = read_back(workplace)
    assert found["sealed"]
    expected = typed_counts()
    expected[WRONG[0]][WRONG[1]] = RIGHT
    assert [{cell: row[cell] for cell in CELLS} for row in found["counts"]] == expected
    assert all(row["30T"] == row["10T"] + row["12T"] + row["13T"] - row["21T"] for row in found["counts"])
    assert found["contract"]["contract_no"] == CONTRACT["contract_no"]
    assert [found["contract"][day] for day in ("sign_date", "valid_from", "valid_to")] == [
        CONTRACT[day] for day in ("sign_date", "valid_from", "valid_to")
    ]
    assert found["aid_case"]["name"] == CASE["name"]
    assert found["aid_case"]["address"] == CASE["address"]
    assert found["aid_case"]["id_no"] == CASE["id_no"]
    assert "是" not in found["aid_case"]["exclusions"]
    assert found["aid_case"]["exclusions"].count("否") == 8, "every question is answered"
    assert found["aid_case"]["ethnicity"] == CASE["ethnicity"]
