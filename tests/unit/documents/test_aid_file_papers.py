"""The household's file, visits, and what a household signs: what must stand on them, whole and blank."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.documents import aid_file_values as given
from tests.unit.documents import aid_letter_values as letters
from tests.unit.documents.aid_reading import pages_of, raw_of, text_of
from tzdesk.documents.aid import PIECES
from tzdesk.documents.aid_file_model import FileGrant, FileMember, FileOpinion
from tzdesk.documents.aid_grid import pair_grid
from tzdesk.documents.aid_letter_model import ExitNotice
from tzdesk.documents.aid_paper import Ticked, tick, ticks
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.table import Cell

FILE = PIECES["aid-file"].compose
VISIT = PIECES["aid-visit"].compose
RARE = ("𬭎", "䶮", "买买提·吐尔逊")
SIGNED = sorted(letters.FILLED)


def test_the_file_holds_every_value_it_is_given() -> None:
    text = text_of(FILE(given.FILE))
    pairs = (*given.PERSON.pairs, *(p for part in given.BLOCKS for p in part.pairs), *given.FILE.bank.pairs)
    for label, value in pairs:
        assert label in text
        assert value.replace(" ", "") in text
    for member in given.MEMBERS:
        assert member.name in text
        assert member.relation in text
    assert given.STORY in text
    assert "（49,400.00−40,760.50）÷4人÷12个月=179.99元" in text
    assert "☑患重特大疾病" in text
    assert text.count("☑") == 1 + len(given.EXCLUSIONS)  # the cause, and 否 for each of the eight
    for word in RARE:
        assert word in text


def test_a_line_that_nobody_has_checked_is_said_beside_it() -> None:
    assert given.FILE.assessment is not None
    doubtful = replace(given.FILE.assessment, unconfirmed=True)
    assert "820.00（标准未核实）" in text_of(FILE(replace(given.FILE, assessment=doubtful)))
    assert "未核实" not in text_of(FILE(given.FILE))


def test_the_five_opinions_stand_in_their_order_with_places_to_sign() -> None:
    text = text_of(FILE(given.FILE))
    places = [text.index(opinion.title) for opinion in given.OPINIONS]
    assert places == sorted(places)
    assert text.count("调查人：") == 2  # two visit a household together
    assert text.count("（公章）") == 3
    assert "2023年11月17日" in text


def test_an_opinion_is_never_broken_over_pages() -> None:
    for extra in range(1, 9):
        grown = replace(given.FILE, members=given.MEMBERS * extra)
        pages = pages_of(FILE(grown))
        page = next(page for page in pages if "镇（街道）总工会意见" in page)
        assert "签字：王某某" in page, extra


def test_a_long_opinion_takes_the_room_it_needs() -> None:
    said = "经集体研究，" + "同意该户的认定意见" * 60 + "。"
    text = text_of(FILE(replace(given.FILE, opinions=(FileOpinion("评议", said),))))
    assert said in text


@pytest.mark.parametrize("count", [1, 3, 24, 25, 26, 90])
def test_the_grants_add_up_and_none_is_lost(count: int) -> None:
    grants = tuple(FileGrant(date(2023, 12, 1), f"项目{n}号", "本级工会经费", 100 * n + 7) for n in range(count))
    text = text_of(FILE(replace(given.FILE, grants=grants)))
    assert all(f"项目{n}号" in text for n in range(count))
    assert f"合计{sum(grant.fen or 0 for grant in grants) / 100:,.2f}" in text


def test_neither_head_nor_title_of_the_file_names_a_person() -> None:
    """A title shows in window lists and recent files; a running head lies open on every desk."""
    sheet = FILE(given.FILE)
    raw = raw_of(sheet)
    told = raw.removeprefix(text_of(sheet))
    assert given.NUMBER in told
    assert given.HEAD not in told
    assert given.HEAD not in sheet.head


def test_both_editions_carry_their_name_and_the_secrecy_line() -> None:
    for page in pages_of(FILE(given.FILE)):
        assert "查阅版（敏感信息已遮盖）" in page
        assert "内部资料注意保密·导出人王某某·2023-12-2009:30·编号DC-2023-0013" in page


def test_a_blank_file_is_a_form_to_fill_in() -> None:
    text = text_of(FILE(given.BLANK_FILE))
    assert "None" not in text
    assert "0.00" not in text
    assert "☑" not in text
    assert text.count("□是□否") == len(given.EXCLUSIONS)


@pytest.mark.parametrize("photo", [True, False])
def test_every_row_of_the_grid_is_full_and_in_order(photo: bool) -> None:
    pairs = [(f"项{n}", "很长的内容" * (n % 5)) for n in range(23)]
    table = pair_grid(pairs, photo=photo)
    seen = []
    for index, row in enumerate(table.rows):
        cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row.cells]
        covered = 1 if photo and 0 < index < 5 else 0  # the photo reaches down from the first row
        assert sum(cell.across for cell in cells) + covered == len(table.columns), index
        labels = [cell.text for cell in cells if cell.text.startswith("项")]
        seen += labels
    assert seen == [label for label, _ in pairs]


def test_boxes_stay_with_their_words() -> None:
    lines = ticks([Ticked("社会保险待遇落实不到位"), Ticked("其他", True)], room=110, size=9.5).split("\n")
    assert lines == ["□ 社会保险待遇落实不到位", "☑ 其他"]
    assert tick(None, "是") == tick(False, "是") == "□ 是"


def test_a_visit_says_who_called_and_what_was_seen_and_two_sign() -> None:
    text = text_of(VISIT(given.VISIT))
    assert "租住两室一厅" in text
    assert "☑情况属实" in text
    assert text.count("走访人（签字）") == 2
    assert "受访人（签字、按手印）" in text


def test_a_visit_to_a_unit_counts_people_and_shows_no_household() -> None:
    text = text_of(VISIT(given.UNIT_VISIT))
    assert "286人次" in text
    assert "14,300.00元" in text
    assert "家庭成员" not in text
    assert "健康情况" not in text


@pytest.mark.parametrize("name", SIGNED)
def test_what_a_household_signs_is_whole_and_draws_rare_characters(name: str) -> None:
    sheet = PIECES[name].compose(letters.FILLED[name])
    text = text_of(sheet)
    assert sheet.drawn.missing == ()
    assert given.HEAD in text
    assert "签名、按手印" in text
    assert "None" not in text


@pytest.mark.parametrize("name", SIGNED)
def test_blank_papers_fit_one_page_and_keep_lines(name: str) -> None:
    pages = pages_of(PIECES[name].compose(letters.BLANKS[name]))
    assert len(pages) == 1
    assert "___" in pages[0]
    assert "None" not in pages[0]
    assert "☑" not in pages[0]


def test_the_consent_asks_separately_for_what_the_law_wants_separately() -> None:
    """个人信息保护法第23条（提供给他人）、第25条（公开）、第29条（敏感个人信息）."""
    text = text_of(PIECES["aid-consent"].compose(letters.CONSENT))
    for receiver in letters.RECEIVERS:
        assert receiver in text
    assert "☑同意处理本人及家庭成员的敏感个人信息" in text
    assert "☑同意将必要的个人信息提供给第四项所列单位" in text
    assert "□同意在公示期内公示姓名、单位、困难类别" in text
    assert "自撤档之日起10年" in text
    assert "版本2023-1" in text


def test_each_child_has_a_page_that_its_own_guardian_signs() -> None:
    pages = pages_of(PIECES["aid-guardian"].compose(letters.GUARDIANS))
    assert len(pages) == len(letters.GUARDIANS.children)
    for page, child in zip(pages, letters.GUARDIANS.children, strict=True):
        assert f"本人{child.guardian}是未成年人{child.child}的监护人（关系：{child.relation}）" in page
        assert "不公示未成年人的任何信息" in page
        assert "监护人（签名、按手印）" in page


def test_a_guardian_agrees_one_by_one_to_what_the_gate_will_ask_for() -> None:
    """Use of the child's data and giving them to others have a box each (个人信息保护法第23、29条); need, effect and
    time of keeping are told (第17、30条)."""
    agreed, open_ = pages_of(PIECES["aid-guardian"].compose(letters.GUARDIANS))
    for words in ("版本2023-2", "处理的必要性和影响", "自撤档之日起10年", *letters.RECEIVERS):
        assert words in agreed
    boxes = ("按上述说明处理该未成年人的敏感个人信息", "同意将该未成年人必要的个人信息提供给第4项所列单位")
    assert "☑同意" in agreed.split(boxes[0])[0][-20 - len(letters.ISSUE.unit) :]
    assert f"□{boxes[1]}" in agreed
    assert f"□{boxes[1]}" in open_
    assert "☑" not in open_


@pytest.mark.parametrize("count", range(1, 14))
def test_the_authorisation_is_signed_by_everybody_on_the_page_of_the_head(count: int) -> None:
    signers = tuple(replace(letters.AUTHORITY.signers[0], name=f"成员{n}号") for n in range(count))
    pages = pages_of(PIECES["aid-authority"].compose(replace(letters.AUTHORITY, signers=signers)))
    assert all(any(f"成员{n}号" in page for page in pages) for n in range(count))
    assert "授权人（户主签名、按手印）" in pages[-1]
    assert "成员" in pages[-1]


def test_an_exit_says_why_and_that_the_household_may_apply_again() -> None:
    compose = PIECES["aid-exit"].compose
    text = text_of(compose(replace(letters.EXIT, confirmed=True)))
    assert "困难职工脱困告知及确认书" in text
    assert "☑同意脱困□有不同意见" in text
    assert "可以重新申请建档（返困）" in text
    cancelled = text_of(compose(ExitNotice(given.ISSUE, False, reason="重复建档。", confirmed=False)))
    assert "困难职工注销告知及确认书" in cancelled
    assert "□同意注销☑有不同意见" in cancelled


def test_a_crowded_household_runs_over_pages_with_its_head_repeated() -> None:
    crowd = tuple(FileMember(f"成员{n}号", "其他") for n in range(60))
    pages = pages_of(FILE(replace(given.FILE, members=crowd)))
    holding = [page for page in pages if "成员1" in page or "成员5" in page]
    assert len(holding) > 1
    assert all("姓名关系性别出生年月" in page for page in holding)


def test_the_same_values_give_the_same_bytes() -> None:
    assert FILE(given.FILE).to_bytes() == FILE(given.FILE).to_bytes()
    assert isinstance(FILE(given.FILE), Sheet)
