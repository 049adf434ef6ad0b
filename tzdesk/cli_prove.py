"""The console's `prove`: whether a file that came back is the one that was sealed and signed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.base.errors import UserError

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace


def _code(options: argparse.Namespace) -> str:
    """What was typed or scanned. UserError when the file with it cannot be read."""
    if options.code_file is None:
        return str(options.code)
    if str(options.code_file) == "-":
        return sys.stdin.read()
    try:
        return str(options.code_file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"“{options.code_file}”读不出来。", "请把扫到的文字存成 UTF-8 的文本文件。") from error


def add_prove(add: Callable[..., Any], opened: Callable[[argparse.Namespace], Workplace]) -> None:
    """`tzdesk prove`: exit status 0 the same, 1 not the same, 2 no return book."""

    def run(options: argparse.Namespace) -> int:
        from tzdesk.exporting import refuse_unseen
        from tzdesk.returns.proving import prove

        wp = opened(options)
        try:
            refuse_unseen(wp)
            with wp.store.reading() as session:
                proof = prove(wp, session, options.file, _code(options))
        finally:
            wp.close()
        if options.json:
            content = {"same": proof.same, "period": str(proof.period), "check_code": proof.code, "words": proof.words}
            print(json.dumps(content, ensure_ascii=False))
        else:
            print("\n".join(proof.words))
        return 0 if proof.same else 1

    command = add("prove", run, "核验一份报表册：与校验码、与封存的数是否一致，不一致的逐格列出")
    command.add_argument("file", metavar="FILE", type=Path)
    command.add_argument("--code", default="", help="纸面上的校验码，或扫封面二维码得到的整行文字")
    command.add_argument(
        "--code-file", type=Path, metavar="FILE", help="扫封面后一页的各张二维码得到的文字（UTF-8 文本，- 为标准输入）"
    )
    command.add_argument("--json", action="store_true")
