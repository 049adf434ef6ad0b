"""The console's `counted`: the cells of a month's returns that a record counts in."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tzdesk.base.periods import Month
    from tzdesk.registers.workplace import Workplace


def add_counted(
    add: Callable[..., Any], opened: Callable[[argparse.Namespace], Workplace], month: Callable[[str], Month]
) -> None:
    """`tzdesk counted`: exit status 0 it counts somewhere, 1 nowhere."""

    def run(options: argparse.Namespace) -> int:
        from tzdesk.base.errors import UserError
        from tzdesk.returns.counted_in import Counting

        options.read_only = True
        wp = opened(options)
        try:
            if options.kind not in wp.known_kinds:
                raise UserError(f"没有“{options.kind}”这种记录。", f"现有：{'、'.join(sorted(wp.registers))}。")
            with wp.store.reading() as session:
                found = Counting(wp).of(session, options.kind, options.id, options.period)
        finally:
            wp.close()
        if options.json:
            cells = [asdict(one) for one in found.cells]
            print(json.dumps({"period": str(found.period), "state": found.state, "cells": cells}, ensure_ascii=False))
        else:
            print(found.words)
            print("".join(f"　{one.words}\n" for one in found.cells), end="")
        return 0 if found.cells else 1

    command = add("counted", run, "一条记录计入本月哪些报表的哪些格：格里的数，其中这一条多少")
    command.add_argument("kind", metavar="KIND", help="哪一种记录，如 member_count、contract、aid_grant")
    command.add_argument("id", metavar="ID", type=int, help="记录号")
    command.add_argument("--period", type=month, required=True, help="报告期，如 2023-12")
    command.add_argument("--json", action="store_true")
