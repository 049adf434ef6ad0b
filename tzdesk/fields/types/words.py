"""Free text and people's names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from tzdesk.base.text import person_name, tidy
from tzdesk.fields.types.base import MASK, Cell, FieldType, clean

# Han of the Unihan blocks (astral planes included), 〇, Latin letters for foreign members, the separator.
_LETTER = "[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffffA-Za-z]"
_NAME = re.compile(rf"^{_LETTER}+(?:[· ]{_LETTER}+)*$")
_HAN_BLANKS = re.compile(r"(?<=[^\x00-\x7f])[\s\u3000]+|[\s\u3000]+(?=[^\x00-\x7f])")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


_QUOTES_AROUND = re.compile(r'^[\s"]+|[\s"]+$')


@dataclass(frozen=True)
class TextType(FieldType[str]):
    """Text; lengths are in code points. `pattern` must match the whole text, `pattern_help` says it in words."""

    name: ClassVar[str] = "text"
    max_length: int = 200
    multiline: bool = False
    pattern: str | None = None
    pattern_help: str = ""

    def parse(self, text: str) -> str | None:
        text = clean(text)
        if not self.multiline:
            return tidy(text) or None
        lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        return "\n".join(lines).strip() or None

    def check(self, value: str | None) -> list[str]:
        if value is None:
            return []
        problems = []
        if len(value) > self.max_length:
            problems.append(f"最多填 {self.max_length} 个字，现在有 {len(value)} 个字。")
        if self.pattern and not re.fullmatch(self.pattern, value):
            problems.append(self.pattern_help or "填写的格式不对。")
        return problems

    def to_cell(self, value: str | None) -> Cell:
        return None if value is None else clean(value)


@dataclass(frozen=True)
class PathType(FieldType[str]):
    """A file on this machine, asked for by a step: one to read, or (`save`) one to write. Never kept with a record."""

    name: ClassVar[str] = "path"
    save: bool = False

    def parse(self, text: str) -> str | None:
        """The path as it is; the quotes with which Windows copies one are left out."""
        return _QUOTES_AROUND.sub("", clean(text)) or None


@dataclass(frozen=True)
class NameType(FieldType[str]):
    """A person's name: 2–50 code points, Han of any plane, the separator U+00B7 (GB 18030 A1A4)."""

    name: ClassVar[str] = "name"
    max_length: int = 50

    def parse(self, text: str) -> str | None:
        return person_name_of(text) or None

    def check(self, value: str | None) -> list[str]:
        if value is None:
            return []
        if _PRIVATE.search(value):  # old police and bank systems kept rare characters in the private area
            return ["姓名里可能有自造字，别的电脑上显示不出来；请用标准字重新输入。"]
        problems = []
        if not 2 <= len(value) <= self.max_length:
            problems.append(f"姓名应为 2 至 {self.max_length} 个字，现在有 {len(value)} 个字。")
        if not _NAME.match(value):
            problems.append("姓名含不允许的字符，间隔符请使用“·”。")
        return problems

    def mask(self, value: str | None) -> str:
        """The first part of a separated name, else the first character: 张＊＊."""
        if value is None:
            return ""
        return (value.split("·")[0] if "·" in value else value[0]) + MASK[:2]


def person_name_of(text: str) -> str:
    """A name without inner blanks between Han (张 三 → 张三); single blanks between Latin words stay."""
    joined = _HAN_BLANKS.sub("", tidy(clean(text)))
    return person_name(joined) if not joined.isascii() else joined
