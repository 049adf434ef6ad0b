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
        from tzdesk.returns.canonical import version_label
        from tzdesk.returns.correcting import begin_correction, drop_correction

        wp = opened(options)
        try:
            if options.drop:
                run_now(drop_correction(wp, options.period), show)
                print(f"{options.period.label}的更正已放弃。")
                return DONE
            correction = begin_correction(wp, options.period, options.reason)
        finally:
            wp.close()
        print(f"{options.period.label}可以更正了（{version_label(correction.version)}）；改好后用 seal 封存。")
        return DONE

    def compare(options: argparse.Namespace) -> int:
        from tzdesk.base.errors import UserError
        from tzdesk.returns.comparing import differing
        from tzdesk.returns.versions import sealed_book

        wp = opened(options)
        try:
            with wp.store.reading() as session:
                book = sealed_book(session, options.period, options.version)
                if book is None:
                    raise UserError(f"{options.period.label}没有封存的报表册。", "请核对月份和版本。")
                found = run_now(differing(wp, session, book), show)
        finally:
            wp.close()
        if options.json:
            content = {"period": str(options.period), "version": options.version, "differences": _plain(found)}
            print(json.dumps(content, ensure_ascii=False))
        else:
            print("\n".join(one.words for one in found) if found else "与现在的台账完全一致。")
        return DIFFERS if found else DONE

    command = add("correct", correct, "开始更正一个已封存的月份（写明原因），或放弃更正")
    command.add_argument("--period", type=month, required=True)
    command.add_argument("--reason", default="", help="哪里错了、为什么，至少六个字")
    command.add_argument("--drop", action="store_true", help="放弃更正（各数须与封存时一样）")
    command = add("compare", compare, "封存的月份与现在的台账逐格比较")
    command.add_argument("--period", type=month, required=True)
    command.add_argument("--version", type=int, help="第几号更正，0 为首报；不写时取最新一版")
    command.add_argument("--json", action="store_true")


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
