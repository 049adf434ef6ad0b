"""Choices: one code, several codes, yes or no, and a reference to another record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tzdesk.base.text import half_width
from tzdesk.fields.codes import Code, CodeList
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.types.base import Cell, FieldType, Reading, plain_text

_YES = frozenset({"是", "有", "对", "已", "√", "✓", "✔", "☑", "1", "y", "yes", "true", "t", "v"})
_NO = frozenset({"否", "无", "不", "未", "没有", "×", "✗", "✘", "☐", "x", "0", "n", "no", "false", "f", "不是"})
_ITEMS = re.compile(r"[;；|\n]+")
_SPLIT = re.compile(r"[,，、/]+")


@dataclass(frozen=True)
class CodeType(FieldType[str]):
    """One code of a list. `year` is the definition's: a code that was closed before it is named by `check`."""

    name: ClassVar[str] = "code"
    codes: CodeList
    year: int | None = None

    def parse(self, text: str) -> str | None:
        return self.codes.find(text).code if text.strip() else None

    def format(self, value: str | None) -> str:
        return self.codes.label_of(value)

    def check(self, value: str | None) -> list[str]:
        return [] if value is None else _code_problems(self.codes, value, self.year)

    def from_json(self, raw: Any) -> str | None:
        if raw is not None and not isinstance(raw, str):
            raise FieldProblem(f"“{raw}”不是代码。")
        return raw

    def means_something(self, mark: str) -> bool:
        return self.codes.match(mark) is not None


@dataclass(frozen=True)
class CodesType(FieldType[tuple[str, ...]]):
    """Several codes of a list, in the list's order, at most `max_items`. In JSON a list of text."""

    name: ClassVar[str] = "codes"
    codes: CodeList
    year: int | None = None
    max_items: int | None = None

    def parse(self, text: str) -> tuple[str, ...] | None:
        found: set[str] = set()
        for part in _ITEMS.split(text):
            whole = self.codes.match(part)  # a label may itself hold a 、
            words = [part] if whole is not None else _SPLIT.split(part)
            found |= {self.codes.find(word).code for word in words if word.strip()}
        return tuple(code.code for code in self.codes if code.code in found) or None

    def format(self, value: Sequence[str] | None) -> str:
        return "；".join(self.codes.label_of(code) for code in value or ())

    def check(self, value: Sequence[str] | None) -> list[str]:
        if not value:
            return []
        problems = [problem for code in value for problem in _code_problems(self.codes, code, self.year)]
        if self.max_items is not None and len(value) > self.max_items:
            problems.append(f"最多选 {self.max_items} 项，现在选了 {len(value)} 项。")
        if len(set(value)) < len(value):
            problems.append("同一项选了两次。")
        alone = [code for code in value if (entry := self.codes.get(code)) and entry.extra.get("exclusive") == "1"]
        if alone and len(value) > 1:
            problems.append(f"“{self.codes.label_of(alone[0])}”不能与其他项同时选。")
        return problems

    def to_json(self, value: Sequence[str] | None) -> Any:
        return None if value is None else list(value)

    def from_json(self, raw: Any) -> tuple[str, ...] | None:
        if raw is None:
            return None
        if not isinstance(raw, (list, tuple)) or not all(isinstance(code, str) for code in raw):
            raise FieldProblem(f"“{raw}”不是一组代码。")
        return tuple(raw)

    def means_something(self, mark: str) -> bool:
        return self.codes.match(mark) is not None


@dataclass(frozen=True)
class YesNoType(FieldType[bool]):
    """是 or 否; blank is neither."""

    name: ClassVar[str] = "yesno"

    def parse(self, text: str) -> bool | None:
        word = half_width(text).replace(" ", "").casefold()
        if not word:
            return None
        if word in _YES or word[:1] in {"是", "有", "已"}:
            return True
        if word in _NO or word[:1] in {"否", "无", "未"}:
            return False
        raise FieldProblem(f"“{text.strip()}”看不出是还是否，请填“是”或“否”。")

    def format(self, value: bool | None) -> str:
        return "" if value is None else ("是" if value else "否")

    def read_cell(self, raw: object) -> Reading[bool]:
        return Reading(raw) if isinstance(raw, bool) else Reading(self.parse(plain_text(raw)))

    def means_something(self, mark: str) -> bool:
        return mark == "无"

    def from_json(self, raw: Any) -> bool | None:
        if raw is not None and not isinstance(raw, bool):
            raise FieldProblem(f"“{raw}”不是“是”或“否”。")
        return raw


@dataclass(frozen=True)
class RefType(FieldType[int]):
    """Another record, by its number; `to` is the kind. Who shows or imports it turns numbers into titles and back."""

    name: ClassVar[str] = "ref"
    excel_format: ClassVar[str] = "0"
    to: str

    def parse(self, text: str) -> int | None:
        word = half_width(text)
        if not word:
            return None
        if not (word.isascii() and word.isdigit() and 0 < int(word) < 2**63):
            raise FieldProblem(f"没有找到“{text.strip()}”。", "ref")
        return int(word)

    def to_cell(self, value: int | None) -> Cell:
        return value

    def from_json(self, raw: Any) -> int | None:
        if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int)):
            raise FieldProblem(f"“{raw}”不是记录号。", "ref")
        return raw


ATTACHED = "已附"


@dataclass(frozen=True)
class AttachmentType(RefType):
    """A scan or photo kept with the workplace, by its number. Lists and papers say that it is there."""

    name: ClassVar[str] = "attachment"
    to: str = "attachment"

    def listed(self, value: int | None) -> str:
        return "" if value is None else ATTACHED


@dataclass(frozen=True)
class ChecklistType(FieldType[Mapping[str, str]]):
    """A list of questions that must all be answered: code → 否, 是, or the words that explain a 是."""

    name: ClassVar[str] = "checklist"
    codes: CodeList

    def parse(self, text: str) -> dict[str, str] | None:
        answers: dict[str, str] = {}
        for part in _ITEMS.split(text):
            if not part.strip():
                continue
            question, colon, answer = part.replace(":", "：", 1).partition("：")
            if not colon or not answer.strip():
                raise FieldProblem(f"“{part.strip()}”没有回答，请写成“情形：是”或“情形：否”。")
            answers[self.codes.find(question).code] = answer.strip()
        return {code.code: answers[code.code] for code in self.codes if code.code in answers} or None

    def format(self, value: Mapping[str, str] | None) -> str:
        return "；".join(f"{self.codes.label_of(code)}：{answer}" for code, answer in (value or {}).items())

    def check(self, value: Mapping[str, str] | None) -> list[str]:
        if value is None:
            return []
        unknown = [f"“{code}”不在“{self.codes.label}”的选项内。" for code in value if code not in self.codes]
        open_ = [code.label for code in self.codes if not value.get(code.code)]
        return unknown + ([f"还有 {len(open_)} 项没有回答：{'、'.join(open_)}。"] if open_ else [])

    def to_json(self, value: Mapping[str, str] | None) -> Any:
        return None if value is None else dict(value)

    def from_json(self, raw: Any) -> dict[str, str] | None:
        if raw is None:
            return None
        if not isinstance(raw, dict) or not all(isinstance(part, str) for pair in raw.items() for part in pair):
            raise FieldProblem(f"“{raw}”不是一组回答。")
        return dict(raw)


def _code_problems(codes: CodeList, value: str, year: int | None) -> list[str]:
    entry: Code | None = codes.get(value)
    if entry is None:
        return [f"“{value}”不在“{codes.label}”的选项内。"]
    if year is None or entry.valid_in(year):
        return []
    if entry.valid_to is not None and entry.valid_to.year < year:
        return [f"“{entry.label}”已于 {entry.valid_to.isoformat()} 停用，请改选。"]
    return [f"“{entry.label}”在 {year} 年还没有启用，请改选。"]
