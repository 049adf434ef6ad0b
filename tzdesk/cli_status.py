"""The console's commands about where a return stands: its chain of states, what is missing, and what became of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from tzdesk.base.periods import Kind
from tzdesk.jobs import Progress, run_now

if TYPE_CHECKING:
    from tzdesk.base.periods import Month, Span
    from tzdesk.pieces.span_status import SpanStatus
    from tzdesk.registers.workplace import Workplace
    from tzdesk.returns.states import Chain, Link

DONE, OPEN = 0, 1
EVENTS = {"sent": "已报出", "received": "已接收", "returned": "退回"}


def add_status(
    add: Callable[..., Any],
    opened: Callable[[argparse.Namespace], Workplace],
    month: Callable[[str], Month],
    span: Callable[[str], Span],
    show: Callable[[Progress], None],
) -> None:
    """`tzdesk status` and `note`."""

    def status(options: argparse.Namespace) -> int:
        if options.period.kind is not Kind.MONTH:
            return _longer(opened(options), options)
        options.period = options.period.months[-1]
        from tzdesk.pieces.period_status import status_of

        wp = opened(options)
        try:
            with wp.store.reading() as session:
                found = run_now(status_of(wp, session, options.period), show)
        finally:
            wp.close()
        if options.json:
            content = {
                **_plain(found.chain),
                "todo": [{"what": one.what, "count": one.count, "words": one.words} for one in found.todo],
            }
            print(json.dumps(content, ensure_ascii=False))
        else:
            print(f"{options.period.label}：{found.chain.now.label}")
            year = options.period.year
            said = (link.words_in(year) if link.day else f"（{link.state.label}）" for link in found.chain.links)
            print(" → ".join(said))
            print("\n".join(f"　{one.words}" for one in found.todo))
        return OPEN if found.todo else DONE

    def note(options: argparse.Namespace) -> int:
        from tzdesk.base import clock
        from tzdesk.returns.states import note_by_hand

        wp = opened(options)
        try:
            day = options.day or clock.today()
            state = note_by_hand(wp, options.period, options.event, day, options.party, options.note)
        finally:
            wp.close()
        print(f"{options.period.label}：{state.label}")
        return DONE

    command = add("status", status, "一期报表到了哪一步、还缺什么、下一步做什么；季、半年、年和统计年度列出各月和各表")
    command.add_argument("--period", type=span, required=True, help="2023-12，或 2023-Q4、2023-H2、2023-Y、2023-S")
    command.add_argument("--json", action="store_true")
    command = add("note", note, "登记一期报表已报出、已接收或被退回")
    command.add_argument("event", choices=sorted(EVENTS), help="sent 已报出，received 已接收，returned 退回")
    command.add_argument("--period", type=month, required=True)
    command.add_argument("--day", type=_day, help="日期，如 2023-12-25；不写时为今天")
    command.add_argument("--party", default="", help="报给谁、谁接收或谁退回；不写时为上级工会")
    command.add_argument("--note", default="", help="附注；退回时写明原因，至少六个字")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2023-12-25") from error


def _longer(wp: Workplace, options: argparse.Namespace) -> int:
    """Say where a longer period stands; exit status 0 when nothing is to be done."""
    from tzdesk.pieces.span_status import span_status

    try:
        with wp.store.reading() as session:
            found = span_status(wp, session, options.period)
    finally:
        wp.close()
    if options.json:
        print(json.dumps(_plain_span(found), ensure_ascii=False))
    else:
        print(f"{found.span.label}：{found.sentence}")
        for one in found.months:
            print(f"　{one.month.label}　{one.words}")
        for form in found.forms:
            print(f"　{form.id} {form.title}　{form.words}")
        if found.todo:
            print("还缺什么，下一步做什么：")
            print("\n".join(f"　{one.words}" for one in found.todo))
    return OPEN if found.todo else DONE


def _plain_span(found: SpanStatus) -> dict[str, Any]:
    return {
        "period": str(found.span),
        "book": str(found.book),
        "state": found.months[-1].state.value,
        "due": found.due.day.isoformat() if found.due is not None else None,
        "months": [
            {"period": str(one.month), "state": one.state.value, "words": one.words, "missing": one.missing}
            for one in found.months
        ],
        "forms": [
            {"id": form.id, "title": form.title, "blank": len(form.blank), "words": form.words} for form in found.forms
        ],
        "todo": [{"what": one.what, "count": one.count, "words": one.words} for one in found.todo],
    }


def _plain(chain: Chain) -> dict[str, Any]:
    return {
        "period": str(chain.period),
        "version": chain.version,
        "state": chain.now.value,
        "label": chain.now.label,
        "chain": [_link(link) for link in chain.links],
        "events": [{"version": version, **_link(link)} for version, link in chain.past],
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "state": link.state.value,
        "label": link.state.label,
        "day": link.day.isoformat() if link.day else None,
        "who": link.who,
        "party": link.party,
        "note": link.note,
    }
