"""The console's commands about where a return stands: its chain of states, what is missing, and what became of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from tzdesk.jobs import Progress, run_now

if TYPE_CHECKING:
    from tzdesk.base.periods import Month
    from tzdesk.registers.workplace import Workplace
    from tzdesk.returns.states import Chain, Link

DONE, OPEN = 0, 1
EVENTS = {"sent": "已报出", "received": "已接收", "returned": "退回"}


def add_status(
    add: Callable[..., Any],
    opened: Callable[[argparse.Namespace], Workplace],
    month: Callable[[str], Month],
    show: Callable[[Progress], None],
) -> None:
    """`tzdesk status` and `note`."""

    def status(options: argparse.Namespace) -> int:
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

    command = add("status", status, "一期报表到了哪一步、还缺什么、下一步做什么")
    command.add_argument("--period", type=month, required=True)
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
