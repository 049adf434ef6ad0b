"""职工（代表）大会决议: the vote on the draft, with the two shares of the law and whether they were reached."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.documents.bargaining_model import Resolution, Share, Vote
from tzdesk.documents.letter import TEXT, begin, blank, closing, day_text, laws, or_blank, share_words
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM, Style
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

_TICK = {True: "☑ 达到　□ 未达到", False: "□ 达到　☑ 未达到", None: "□ 达到　□ 未达到"}


def compose(data: Resolution) -> Sheet:
    """Lay the resolution out: passed, not passed, or still open."""
    matter, vote = data.matter, data.vote
    congress = data.congress or "职工代表大会"
    sheet = begin(matter, f"{congress}决议", f"（关于审议《{matter.agreement}（草案）》的决议）")
    sheet.y += 2 * MM
    opening = (
        f"{or_blank(matter.employer, 16)}于{day_text(data.held_on)}在{or_blank(data.place, 10)}召开{congress}，"
        f"审议《{matter.agreement}（草案）》。会议由{or_blank(data.chair, 5)}主持。"
    )
    paragraph(sheet, opening, TEXT)
    paragraph(sheet, _figures(vote, congress), TEXT)
    sheet.y += 2 * MM
    draw_table(sheet, vote_table(vote))
    sheet.y += 3 * MM
    for text in _outcome(data, congress):
        paragraph(sheet, text, TEXT)
    if vote.note:
        paragraph(sheet, f"说明：{vote.note}", Style(size=10.5, leading=1.6, indent=2))
    lines = [(f"{congress}（盖章）", ""), ("大会主持人（签字）", ""), ("监票人、计票人（签字）", data.tellers)]
    closing(sheet, lines, data.held_on)
    return sheet


def _figures(vote: Vote, congress: str) -> str:
    who = "职工代表" if "代表" in congress else "职工"
    return (
        f"会议应到{who}{_people(vote.total)}人，实到{_people(vote.present)}人。经表决，同意{_people(vote.in_favour)}票，"
        f"反对{_people(vote.against)}票，弃权{_people(vote.abstained)}票。"
    )


def _people(value: int | None) -> str:
    return blank(3) if value is None else str(value)


def vote_table(vote: Vote, title: str = "", size: float = 10.5) -> Table:
    """The figures of a vote and the shares they must reach."""
    figures = (vote.total, vote.present, vote.in_favour, vote.against, vote.abstained)
    columns = (Column(33 * MM, "center"),) * 5
    rows: list[Row] = [Row(tuple("" if value is None else str(value) for value in figures))]
    for name, share, words in _shares(vote):
        rows.append(
            Row(
                (
                    Cell(name, align="center"),
                    Cell(words, across=2, align="left"),
                    Cell(_TICK[share.met], across=2, align="center"),
                )
            )
        )
    head = (Row(("应到（人）", "实到（人）", "同意（票）", "反对（票）", "弃权（票）")),)
    return Table(columns, head, tuple(rows), title=title, size=size, row_height=8.5 * MM if size > 10 else 0)


def _shares(vote: Vote) -> Sequence[tuple[str, Share, str]]:
    found = []
    if vote.quorum is not None:
        part = share_words(vote.quorum.numerator, vote.quorum.denominator)
        found.append(("到会比例", vote.quorum, f"实到人数不少于应到人数的{part}"))
    if vote.approval is not None:
        part = share_words(vote.approval.numerator, vote.approval.denominator)
        found.append(("同意比例", vote.approval, f"同意票不少于应到人数的{part}"))
    return found


def _outcome(data: Resolution, congress: str) -> list[str]:
    matter = data.matter
    law = f"根据{laws(matter)}等规定，"
    if data.vote.passed is None:
        return [f"{law}会议决定：", f"□ 通过　□ 不通过　《{matter.agreement}（草案）》。"]
    if not data.vote.passed:
        return [
            f"{law}本次表决未达到规定的人数比例，《{matter.agreement}（草案）》未获通过。",
            "由双方协商代表根据会议意见继续协商修改，重新提交会议审议。",
        ]
    found = [f"{law}会议决定：", f"一、通过《{matter.agreement}（草案）》。"]
    begins, ends = data.term
    if begins or ends:
        found.append(f"二、本合同期限自{day_text(begins)}起至{day_text(ends)}止。")
    number = "三" if begins or ends else "二"
    found.append(f"{number}、授权双方首席代表签字，由企业方按规定报送人力资源社会保障行政部门审查。")
    return found
