"""The papers of supervision say what is registered, and leave lines where nothing is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from tests.unit.registers.supervision.conftest import DECEMBER, Make, d
from tzdesk.pdf.page import Sheet
from tzdesk.pieces import compose_list, compose_paper
from tzdesk.registers.workplace import Workplace

LETTER = "supervision_doc"
Take = Callable[..., int]


def pages(sheet: Sheet) -> list[str]:
    """The text of each page, without the blanks and breaks of its setting."""
    document = pypdfium2.PdfDocument(sheet.to_bytes())
    found = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return found


@pytest.fixture
def letter(wp: Workplace, unit: Make, take: Take) -> Make:
    """Makes a letter to 甲厂 that was issued and delivered."""
    wp.register("profile").save(wp, {"unit_name": "通州区总工会", "phone": "0513-86000000"})
    firm = unit("甲厂")

    def make(**values: Any) -> int:
        base = {"doc_type": "Y", "issuer_level": "3", "enterprise_id": firm, "issue_kinds": ["01"]}
        made = wp.register(LETTER).save(wp, {**base, **values}).id
        take(LETTER, made, "number", doc_no=f"通工监〔2023〕{made}号")
        take(LETTER, made, "issue", day=d("12-04"))
        take(LETTER, made, "deliver", day=d("12-05"), deliver_mode="1", receiver="赵某某")
        return made

    return make


def test_an_opinion_states_facts_law_demands_and_the_limit(wp: Workplace, letter: Make) -> None:
    made = letter(facts="拖欠12人工资", laws=["LD50"], advice="1.补发工资；2、公示制度", fix_due=d("12-20"))
    text, receipt = pages(compose_paper(wp, "supervision-letter", LETTER, made))
    for words in (
        *("通州区总工会", "工会劳动法律监督意见书", f"通工监〔2023〕{made}号", "甲厂：", "拖欠12人工资"),
        *("《中华人民共和国劳动法》第五十条", "1．补发工资", "2．公示制度", "2023年12月20日前整改到位"),
        *("15个工作日内", "2023年12月4日", "0513-86000000"),
    ):
        assert words in text, words
    for words in ("送达回证", "工会劳动法律监督意见书1份", "甲厂", "当面送达", "赵某某", "2023年12月5日"):
        assert words in receipt, words
    assert pages(compose_paper(wp, "delivery-receipt", LETTER, made))[0].startswith("送达回证")


def test_a_proposal_goes_to_the_department_and_names_the_opinion(wp: Workplace, letter: Make, take: Take) -> None:
    made = letter(facts="拖欠12人工资")
    drawn = take(LETTER, made, "propose", day=d("12-28"), target_dept="区人社局")
    text = pages(compose_paper(wp, "supervision-letter", LETTER, drawn))[0]
    for words in (
        "工会劳动法律监督建议书",
        "区人社局：",
        "2023年12月4日",
        f"（通工监〔2023〕{made}号）",
        "5个工作日内",
    ):
        assert words in text, words
    assert "甲厂：" not in text


def test_a_letter_without_facts_leaves_lines(wp: Workplace, unit: Make) -> None:
    made = wp.register(LETTER).save(wp, {"doc_type": "T", "issuer_level": "2", "enterprise_id": unit("乙厂")}).id
    text = pages(compose_paper(wp, "supervision-letter", LETTER, made))[0]
    assert "工会劳动法律监督提示函" in text
    assert "________" in text
    assert "None" not in text


def test_a_problem_is_handed_out_with_its_course_and_listed(wp: Workplace, unit: Make, save: Make, take: Take) -> None:
    made = save("problem", found_date=d("12-01"), enterprise_id=unit("甲厂"), kind="01", raised_by="1", text="招工难")
    take("problem", made, "assign", day=d("12-04"), dept="人社局", due_date=d("12-20"))
    [slip] = pages(compose_paper(wp, "problem-hand-out", "problem", made))
    for words in ("问题交办单", "WT20230001", "人社局：", "2023年12月20日前办结", "甲厂", "招工难", "交办", "回执"):
        assert words in slip, words
    [listed] = pages(compose_list(wp, "problem-list", "problem", DECEMBER))
    assert "2023年12月收集1条，办结0条；期末未办结1条，其中超期1条。" in listed
    assert "11天" in listed
    [empty] = pages(compose_list(wp, "problem-list", "problem", DECEMBER.previous))
    assert "没有这样的问题。" in empty
