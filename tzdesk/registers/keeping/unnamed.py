"""Words that more people read than the record they are about: they name nobody.

查看登记 and 导出登记 are read by the administrator, who sees no file; a reason in 情况说明 is printed and handed on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tzdesk.base.errors import UserError
from tzdesk.base.text import holds_number, squeeze

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace

_SHORTEST = 2  # characters of a name; one alone is a word
_PLACE = "(?:街道|镇|乡|村|社区|新区|区|县|市|园|路|总工会|工会)"  # behind a name that is a place's: 金沙街道总工会


def refuse_named(
    wp: Workplace,
    session: Session,
    texts: Iterable[str | None],
    *,
    where: str,
    kind: str = "",
    ids: Sequence[int] = (),
    number: Callable[[str], bool] = holds_number,
) -> None:
    """UserError for a text with a whole number in it, or with the name of somebody whom these records are about.

    `where` says in which place it was written: 理由, 导出登记; `number` which numbers may not stand there.
    """
    said = [squeeze(text) for text in texts if text]
    if any(map(number, said)):
        raise UserError(f"{where}里写了完整的号码，看得到{where}的人比看得到档案的人多。", "请去掉号码，只写做什么用。")
    if not said or kind not in wp.registers:
        return
    names = sorted(wp.register(kind).people(session, ids), key=lambda name: (-len(name), name))
    named = next((name for name in names if len(name) >= _SHORTEST and any(_names(text, name) for text in said)), "")
    if named:
        raise UserError(
            f"{where}里写了姓名“{named}”，看得到{where}的人比看得到档案的人多。", "请改写成“本人”“家属”或编号。"
        )


def _names(text: str, name: str) -> bool:
    """Whether a text has a name in it; of somebody called 金沙 the town of that name says nothing."""
    return re.search(f"{re.escape(squeeze(name))}(?!{_PLACE})", text) is not None
