"""The papers of collective bargaining: what must stand on them, on how many pages, filled and blank."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.unit.documents import bargaining_values as given
from tzdesk.documents.bargaining import PIECES
from tzdesk.documents.bargaining_model import Person, Share, TimePoint, Vote
from tzdesk.documents.letter import blank, day_text, share_words
from tzdesk.pdf.preview import page_count, page_text

GOLDEN = Path(__file__).parent / "papers"
LINE = "___"  # what a place to fill in by hand looks like in the text


def pages_of(name: str, data: object) -> list[str]:
    content = PIECES[name].compose(data).to_bytes()
    return [re.sub(r"\s", "", page_text(content, number)) for number in range(1, page_count(content) + 1)]


def text_of(name: str, data: object) -> str:
    return "".join(pages_of(name, data))


def lines_of(name: str, data: object) -> str:
    """The text line by line, without the blanks that only place it."""
    content = PIECES[name].compose(data).to_bytes()
    pages = [page_text(content, number) for number in range(1, page_count(content) + 1)]
    return "\n".join(" ".join(line.split()) for page in pages for line in page.splitlines()) + "\n"


def test_every_paper_has_filled_and_blank_values_here() -> None:
    assert set(PIECES) == set(given.FILLED) == set(given.BLANKS)


@pytest.mark.parametrize("name", PIECES)
def test_the_text_is_what_was_looked_at_and_found_right(name: str) -> None:
    assert lines_of(name, given.FILLED[name]) == (GOLDEN / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "filled", "empty"),
    [
        ("offer", 2, 2),
        ("reply", 1, 1),
        ("reps", 1, 1),
        ("minutes", 1, 1),
        ("resolution", 1, 1),
        ("registration", 1, 1),
        ("renewal-notice", 1, 1),
        ("contract-card", 2, 1),
    ],
)
def test_each_paper_takes_the_pages_it_should_and_draws_rare_characters(
    name: str, filled: int, empty: int, tmp_path: Path
) -> None:
    drawn = PIECES[name].draw(given.FILLED[name], tmp_path / "一.pdf")
    assert (drawn.pages, drawn.missing) == (filled, ())
    assert PIECES[name].draw(given.BLANKS[name], tmp_path / "二.pdf").pages == empty


@pytest.mark.parametrize("name", PIECES)
def test_what_is_drawn_is_what_was_written_and_the_same_each_time(name: str) -> None:
    assert PIECES[name].compose(given.FILLED[name]).to_bytes() == PIECES[name].compose(given.FILLED[name]).to_bytes()


@pytest.mark.parametrize("name", sorted(set(PIECES) - {"contract-card"}))
def test_a_blank_paper_keeps_lines_to_fill_in_and_shows_no_none(name: str) -> None:
    text = text_of(name, given.BLANKS[name])
    assert LINE in text
    assert "None" not in text


def test_a_character_that_no_font_has_is_named(tmp_path: Path) -> None:
    rare = chr(0x31234)  # of a block that neither font draws
    offer = replace(given.OFFER, reps=(Person(f"王{rare}", chief=True), *given.WORKER_REPS[1:]))
    assert PIECES["offer"].draw(offer, tmp_path / "一.pdf").missing == (rare,)


def test_the_offer_holds_its_least_content() -> None:
    """时间、地点、议题、人数和我方名单、资料、20日内书面答复、签收（§2.3）."""
    text = text_of("offer", given.OFFER)
    assert f"{given.FIRM}：" in text
    assert "时间：2023年4月12日下午2时" in text
    assert "地点：公司行政楼三楼会议室" in text
    for number, subject in enumerate(given.SUBJECTS, 1):
        assert f"{number}．{subject}" in text
    assert "建议每方3名" in text
    for person in given.WORKER_REPS:
        assert person.name in text
        assert person.post in text
    for material in given.MATERIALS:
        assert material in text
    assert "协商会议召开5日前" in text
    assert "收到本要约书之日起20日内以书面形式答复" in text
    assert f"要约方（盖章）：{given.UNION}" in text
    assert "签收人（签字）：季㛃" in text
    assert "2023年3月21日" in text


def test_an_offer_without_known_limits_names_no_number_of_days() -> None:
    text = text_of("offer", replace(given.OFFER, reply_days=None, data_days=None))
    assert "日内以书面" not in text
    assert "在规定期限内以书面形式答复" in text
    assert "协商会议召开前提供" in text


def test_an_offer_of_the_employer_lists_its_own_side() -> None:
    offer = replace(given.OFFER, by_workers=False, proposer=given.FIRM, receiver=given.UNION, reps=given.EMPLOYER_REPS)
    text = text_of("offer", offer)
    assert "企业方协商代表名单" in text
    assert "提供职工方代表名单" in text


def test_only_wage_bargaining_rests_on_the_wage_rules() -> None:
    assert "《工资集体协商试行办法》" in text_of("offer", given.OFFER)
    general = replace(given.OFFER, matter=replace(given.MATTER, agreement="集体合同", wage=False))
    assert "《工资集体协商试行办法》" not in text_of("offer", general)


def test_signatures_never_stand_alone_on_a_page() -> None:
    """With any number of subjects the page that holds the signature holds some of the letter too."""
    for count in range(1, 26):
        pages = pages_of("offer", replace(given.OFFER, subjects=("议题",) * count))
        signed = next(page for page in pages if "要约方（盖章）" in page)
        assert "答复期限" in signed, count


def test_a_reply_ticks_what_was_answered() -> None:
    assert "☑同意" in text_of("reply", given.REPLY)
    refused = text_of("reply", replace(given.REPLY, agreed=False, reason="生产任务紧，建议下半年再议。"))
    assert "☑不同意进行集体协商" in refused
    assert "建议下半年再议" in refused
    assert "企业方协商代表名单" not in refused
    empty = text_of("reply", given.BLANK_REPLY)
    assert "□同意" in empty
    assert "□不同意" in empty


def test_the_list_gives_both_sides_as_many_rows_and_a_place_to_sign() -> None:
    more = replace(given.REPS, worker_reps=(*given.WORKER_REPS, Person("钱某某", post="挡车工")))
    rows = lines_of("reps", more).splitlines()
    assert any(row.endswith("本人签名") for row in rows)
    assert [row for row in rows if row.startswith("4")] == ["4", "4 钱某某 挡车工 代表"]


def test_long_minutes_run_over_pages_and_lose_nothing() -> None:
    agreed = "\n".join(f"第{number}条，" + "双方一致同意按照协商方案执行" * 4 + "。" for number in range(1, 41))
    pages = pages_of("minutes", replace(given.MINUTES, agreed=agreed))
    assert len(pages) > 1
    text = "".join(pages)
    assert all(f"第{number}条，" in text for number in range(1, 41))
    assert "职工方首席代表（签字）" in pages[-1]


@pytest.mark.parametrize(
    ("vote", "words"),
    [
        (given.VOTE, "一、通过《工资专项集体合同（草案）》。"),
        (Vote(60, 39, 39, 0, 0, Share(2, 3, False), Share(1, 2, True), False), "未获通过"),
        (Vote(60, 50, 29, 12, 9, Share(2, 3, True), Share(1, 2, False), False), "未获通过"),
        (given.BLANK_VOTE, "□通过□不通过"),
    ],
)
def test_the_resolution_says_what_came_of_the_vote(vote: Vote, words: str) -> None:
    assert words in text_of("resolution", replace(given.RESOLUTION, vote=vote))


def test_the_resolution_gives_all_figures_and_both_shares() -> None:
    text = text_of("resolution", given.RESOLUTION)
    assert "应到职工代表60人，实到52人。经表决，同意45票，反对4票，弃权3票。" in text
    assert "实到人数不少于应到人数的三分之二☑达到□未达到" in text
    assert "同意票不少于应到人数的半数☑达到□未达到" in text
    missed = replace(given.VOTE, quorum=Share(2, 3, False), passed=False)
    assert "的三分之二□达到☑未达到" in text_of("resolution", replace(given.RESOLUTION, vote=missed))


def test_a_vote_of_all_workers_speaks_of_workers() -> None:
    text = text_of("resolution", replace(given.RESOLUTION, congress="全体职工大会"))
    assert "全体职工大会决议" in text
    assert "应到职工60人" in text


def test_the_registration_says_by_when_and_which_papers_go_along() -> None:
    text = text_of("registration", given.REGISTRATION)
    assert "报送期限至2023年4月28日" in text
    for name, there in given.PAPERS:
        assert f"{'☑' if there else '□'}{name}" in text
    assert "应到60人，实到52人；同意45票，反对4票，弃权3票" in text
    unknown = text_of("registration", replace(given.REGISTRATION, submit_by=None))
    assert "2023年4月28日" not in unknown


@pytest.mark.parametrize(
    ("left", "words"),
    [(48, "距期满还有48天"), (0, "今日期满"), (-12, "已期满12天，至今未续签"), (None, "即将期满")],
)
def test_the_notice_counts_the_days_as_given(left: int | None, words: str) -> None:
    assert words in text_of("renewal-notice", replace(given.NOTICE, days_left=left))


def test_the_card_shows_every_legal_date_with_its_limit_and_sign() -> None:
    text = text_of("contract-card", given.CARD)
    for point in given.POINTS:
        assert point.label in text
        assert point.day is None or point.day.isoformat() in text
        assert point.limit is None or f"限{point.limit.isoformat()}" in text
    assert text.count("▲") == 2  # in the legend and at 报送
    assert "逾期218天" in text
    for _, day in given.CARD.starts:
        assert day is not None
        assert day.isoformat() in text


def test_twelve_dates_take_two_even_rows() -> None:
    from tzdesk.documents.time_line import draw_time_line
    from tzdesk.pdf.page import Sheet

    sheet = Sheet(title="时间线")
    before = sheet.y
    draw_time_line(sheet, [TimePoint(str(n)) for n in range(8)])
    one = sheet.y - before
    draw_time_line(sheet, [TimePoint(str(n)) for n in range(12)])
    assert sheet.y - before == pytest.approx(3 * one)


def test_small_words() -> None:
    assert day_text(date(2023, 4, 5)) == "2023年4月5日"
    assert day_text(None).count(LINE) >= 2
    assert share_words(2, 3) == "三分之二"
    assert share_words(3, 7) == "3/7"
    assert len(blank(10)) > len(blank(5)) > 5
