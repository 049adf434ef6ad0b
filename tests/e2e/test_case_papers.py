"""A case kept in the workplace gives every paper, with the dates, names and limits that the registers hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.documents.bargaining import PIECES
from tzdesk.pdf.preview import page_count, page_text
from tzdesk.pieces.contracts import compose, titles, values

if TYPE_CHECKING:
    from pathlib import Path

    from tzdesk.registers.workplace import Workplace

FIRM, UNION = "南通𬭎达纺织有限公司", "南通𬭎达纺织有限公司工会委员会"
DAY = date(2023, 12, 28)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    from tzdesk.app import in_memory

    with clock.frozen(DAY):
        made = in_memory("王某")
        made.register("profile").save(made, {"unit_name": "金沙街道总工会", "phone": "0513-86500000"})
        yield made
        made.close()


def begin(wp: Workplace) -> int:
    """A wage case at the enterprise, with three representatives a side."""
    from tzdesk.registers.contracts import bargaining

    unit = wp.register("host_unit").save(wp, {"unit_name": FIRM, "unit_nature": "10", "staff_total": 386}).id
    union = wp.register("organisation").save(
        wp, {"org_name": UNION, "org_type": "11", "host_unit_id": unit, "contact_name": "𬱖文"}
    ).id  # fmt: skip
    case = bargaining.open_case(
        wp,
        {
            "case_no": "TZ-2023-0007", "title": "2023年度工资集体协商", "level_code": "1", "content_code": "20",
            "text_form": "1", "procedure_code": "P", "sign_kind": "N", "party_a_id": unit, "union_id": union,
            "headcount": 386, "female": 251, "migrant": 163, "subjects": ["01", "02"],
        },
    ).id  # fmt: skip
    for side, people in (("E", ("欧阳𬀩", "季㛃", "顾某某")), ("W", ("𬱖文", "李某某", "张某某"))):
        for place, who in enumerate(people):
            bargaining.add_rep(wp, case, side, who, is_chief=place == 0, from_date=date(2023, 3, 1))
    return case


def live(wp: Workplace, case: int) -> int:
    """From the offer to the submission; gives the contract."""
    from tzdesk.registers.contracts import bargaining, performing

    bargaining.offer(
        wp, case, date(2023, 3, 20), meeting_date=date(2023, 4, 12), place="三楼会议室",
        issues="1．年度平均工资调整幅度\n2．夜班津贴；一线职工高温津贴",
        received_date=date(2023, 3, 21), receiver="季㛃",
    )  # fmt: skip
    bargaining.reply(wp, case, date(2023, 4, 6))
    bargaining.open_session(
        wp, case, date(2023, 4, 12), place="三楼会议室", chair_side="W", chair="𬱖文", mode="1",
        present_e=3, present_w=2, issues="工资增幅", agreed="增幅6.0%", left_open="福利费", recorder="陈某某",
    )  # fmt: skip
    bargaining.draft(wp, case, date(2023, 4, 14))
    bargaining.congress(
        wp, case, date(2023, 4, 20), total=60, present=52, votes_for=45, against=4, abstain=3, congress_kind="1"
    )
    contract = bargaining.sign(
        wp, case, date(2023, 4, 21),
        {
            "contract_no": "TZ-2023-1-20-0007", "valid_from": date(2023, 5, 1), "valid_to": date(2024, 4, 30),
            "avg_wage_prev": 520_000, "avg_wage_new": 551_200,
        },
    ).id  # fmt: skip
    performing.submit(wp, contract, date(2023, 4, 26), received=date(2023, 4, 26), reg_no="通人社集〔2023〕0112号")
    return contract


def text(wp: Workplace, name: str, kind: str, record: int) -> str:
    content = compose(wp, name, kind, record).to_bytes()
    pages = (page_text(content, number) for number in range(1, page_count(content) + 1))
    return re.sub(r"\s", "", "".join(pages))


def test_a_case_gives_every_paper_with_its_own_facts(wp: Workplace) -> None:
    case = begin(wp)
    contract = live(wp, case)
    said = {name: text(wp, name, "bargaining_case", case) for name in PIECES}
    offer = said["offer"]
    assert f"{FIRM}：" in offer
    assert "1．年度平均工资调整幅度2．夜班津贴3．一线职工高温津贴三、" in offer
    assert "收到本要约书之日起20日内" in offer
    assert "每方3名" in offer
    assert "2023年3月20日" in offer
    assert "☑同意" in said["reply"]
    assert "欧阳𬀩" in said["reply"]
    assert all(who in said["reps"] for who in ("欧阳𬀩", "季㛃", "顾某某", "𬱖文", "李某某", "张某某"))
    assert "第1次" in said["minutes"]
    assert "欧阳𬀩、季㛃、顾某某" in said["minutes"]  # all three were there
    assert "实到2人" in said["minutes"]  # of the workers' side only two: names are left to be written
    assert "应到职工代表60人，实到52人。经表决，同意45票，反对4票，弃权3票。" in said["resolution"]
    assert "一、通过" in said["resolution"]
    # Signed on Friday 21 April: seven days for a wage contract end on Friday 28 April.
    assert "报送期限至2023年4月28日" in said["registration"]
    assert "5,512.00元/月，增幅6.0%" in said["registration"]
    assert "通人社集〔2023〕0112号" in said["registration"]
    assert "距期满还有124天" in said["renewal-notice"]  # 28 December to 30 April: 3 + 31 + 29 + 31 + 30
    assert "合同期满前60日内" in said["renewal-notice"]
    assert said["contract-card"] == text(wp, "contract-card", "contract", contract)


def test_the_card_shows_the_limits_that_the_register_computed(wp: Workplace) -> None:
    from tzdesk.registers.contracts.viewing import case_view

    case = begin(wp)
    live(wp, case)
    with wp.store.reading() as session:
        entries = case_view(wp, session, case).timeline
    said = text(wp, "contract-card", "bargaining_case", case)
    for entry in entries:
        assert entry.label in said
        assert entry.limit is None or f"限{entry.limit.isoformat()}" in said


def test_a_case_that_has_just_begun_gives_papers_to_fill_in(wp: Workplace) -> None:
    case = begin(wp)
    for name in ("offer", "reply", "reps", "minutes", "resolution", "contract-card"):
        assert FIRM in text(wp, name, "bargaining_case", case), name


@pytest.mark.parametrize("name", ["registration", "renewal-notice"])
def test_papers_of_a_contract_wait_for_its_signature(wp: Workplace, name: str) -> None:
    case = begin(wp)
    with pytest.raises(UserError, match="还没有签订的合同"):
        compose(wp, name, "bargaining_case", case)


def test_a_contract_that_was_imported_flat_gives_its_own_papers_and_says_why_not_the_others(wp: Workplace) -> None:
    unit = wp.register("host_unit").save(wp, {"unit_name": FIRM, "unit_nature": "10"}).id
    contract = wp.register("contract").save(
        wp,
        {
            "contract_no": "甲", "content_code": "10", "level_code": "1", "party_a_id": unit,
            "sign_date": date(2022, 3, 1), "valid_from": date(2022, 3, 1), "valid_to": date(2024, 2, 29),
            "headcount_at_sign": 60,
        },
    ).id  # fmt: skip
    for name in ("registration", "renewal-notice", "contract-card"):
        assert FIRM in text(wp, name, "contract", contract)
    with pytest.raises(UserError, match="没有登记协商案件"):
        compose(wp, "offer", "contract", contract)


def test_an_earlier_round_can_be_chosen_by_its_number(wp: Workplace) -> None:
    from tzdesk.registers.contracts import bargaining

    case = begin(wp)
    bargaining.offer(wp, case, date(2023, 3, 1), received_date=date(2023, 3, 2))
    bargaining.refuse(wp, case, date(2023, 3, 10), "生产任务紧")
    bargaining.offer(wp, case, date(2023, 3, 20), received_date=date(2023, 3, 21))
    with wp.store.reading() as session:
        latest = values(wp, session, "offer", "bargaining_case", case)
        first = values(wp, session, "reply", "bargaining_case", case, no=1)
    assert latest.offered_on == date(2023, 3, 20)  # type: ignore[attr-defined]
    assert (first.agreed, first.reason) == (False, "生产任务紧")  # type: ignore[attr-defined]


def test_drawing_writes_the_file_whole(wp: Workplace, tmp_path: Path) -> None:
    from tzdesk.pieces.contracts import draw

    target = tmp_path / "名单.pdf"
    drawn = draw(wp, "reps", "bargaining_case", begin(wp), target)
    assert (drawn.pages, drawn.missing) == (1, ())
    assert target.read_bytes().startswith(b"%PDF")
    assert [path.name for path in tmp_path.iterdir()] == ["名单.pdf"]


def test_every_paper_has_its_name_for_the_menu() -> None:
    assert [name for name, _ in titles()] == list(PIECES)
