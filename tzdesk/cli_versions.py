"""The console's commands about sealed months: correct one, hold one against today."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tzdesk.jobs import Progress, run_now

if TYPE_CHECKING:
    from tzdesk.base.periods import Month
    from tzdesk.registers.workplace import Workplace
    from tzdesk.returns.comparing import Difference

DONE, DIFFERS = 0, 1


def add_versions(
    add: Callable[..., Any],
    opened: Callable[[argparse.Namespace], Workplace],
    month: Callable[[str], Month],
    show: Callable[[Progress], None],
) -> None:
    """`tzdesk correct` and `compare`."""

    def correct(options: argparse.Namespace) -> int:
        from tzdesk.returns.setting_right import leave, set_right

        wp = opened(options)
        try:
            if options.drop:
                said = run_now(leave(wp, options.period), show)
            else:
                said = set_right(wp, options.period, options.reason)
        finally:
            wp.close()
        print(said)
        return DONE

    def compare(options: argparse.Namespace) -> int:
        from tzdesk.base.errors import UserError
        from tzdesk.returns.told import compared
        from tzdesk.returns.versions import sealed_book

        wp = opened(options)
        try:
            with wp.store.reading() as session:
                book = sealed_book(session, options.period, options.version)
                if book is None:
                    raise UserError(f"{options.period.label}没有封存的报表册。", "请核对月份和版本。")
                found = run_now(compared(wp, session, book), show)
            lines = [one.words + _cause(wp, one) for one in found]
        finally:
            wp.close()
        if options.json:
            content = {"period": str(options.period), "version": options.version, "differences": _plain(found)}
            print(json.dumps(content, ensure_ascii=False))
        else:
            print("\n".join(lines) if lines else "与现在的台账完全一致。")
        return DIFFERS if found else DONE

    command = add("correct", correct, "开始更正或补改一个已封存的月份（照现行规定，写明原因），或放弃更正、结束补改")
    command.add_argument("--period", type=month, required=True)
    command.add_argument("--reason", default="", help="哪里错了、为什么，至少六个字")
    command.add_argument("--drop", action="store_true", help="放弃更正（各数须与封存时一样），或结束补改")
    command = add("compare", compare, "封存的月份与现在的台账逐格比较")
    command.add_argument("--period", type=month, required=True)
    command.add_argument("--version", type=int, help="第几号更正，0 为首报；不写时取最新一版")
    command.add_argument("--json", action="store_true")


_NAMED = 5  # how many records of a difference are named


def _cause(wp: Workplace, one: Difference) -> str:
    """The records that make a difference, by their numbers (a title may be a person's name): （单位名录 第1、3号）."""
    if not one.ids:
        return f"（{one.cause}）"
    label = wp.register(one.kind).spec(wp).label if one.kind in wp.registers else "记录"
    numbers = "、".join(str(number) for number in one.ids[:_NAMED])
    more = f"等{len(one.ids)}条" if len(one.ids) > _NAMED else ""
    stated = f"；已列入{one.booked}情况说明" if one.booked else ""
    return f"（{label} 第{numbers}号{more}{stated}）"


def _plain(found: list[Difference]) -> list[dict[str, Any]]:
    return [
        {
            "form": one.form,
            "cell": one.place,
            "label": one.label,
            "before": one.sides[0],
            "after": one.sides[1],
            "kind": one.kind,
            "ids": list(one.ids),
        }
        for one in found
    ]
