"""Code lists: what a clerk may choose from, and how a word out of a workbook is recognised.

Codes are text everywhere ("01" is not 1). A code is closed by `valid_to`, never deleted, because old records keep it.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

from tzdesk.fields.problem import FieldProblem

_NOISE = re.compile(r"[\s、,，.。·;；:：()（）\[\]【】\-—_/“”\"'《》]+")
_SHOWN = 8


def fold(text: str) -> str:
    """A word as it is compared: half-width, without blanks and punctuation, lower case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True)
class Code:
    """One choice. `aliases` are the other words for it in workbooks; `extra` holds the list's own columns."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    def valid_on(self, day: date) -> bool:
        """Whether it may be chosen on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def valid_in(self, year: int) -> bool:
        """Whether it may be chosen on any day of a year."""
        return (self.valid_from is None or self.valid_from.year <= year) and (
            self.valid_to is None or year <= self.valid_to.year
        )


@dataclass(frozen=True)
class CodeList:
    """A named list in its printed order."""

    name: str
    label: str
    codes: tuple[Code, ...]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    @cached_property
    def _by_code(self) -> Mapping[str, Code]:
        return {code.code: code for code in self.codes}

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[Code, ...]]:
        """Folded word → the codes that it may mean, in order of rank: code, label, alias, code with label."""
        words: dict[str, dict[int, list[Code]]] = {}
        for code in self.codes:
            ranked = [(0, code.code), (1, code.label), *((2, alias) for alias in code.aliases)]
            ranked += [(3, code.code + code.label), (3, code.label + code.code)]
            for rank, word in ranked:
                meant = words.setdefault(fold(word) or word, {}).setdefault(rank, [])
                if code not in meant:
                    meant.append(code)
        return {word: tuple(ranks[min(ranks)]) for word, ranks in words.items()}

    def get(self, code: str | None) -> Code | None:
        """The entry of a code, None when there is none."""
        return None if code is None else self._by_code.get(code)

    def label_of(self, code: str | None) -> str:
        """The label of a code; the bare code where the list does not know it; empty for None."""
        if code is None:
            return ""
        entry = self._by_code.get(code)
        return entry.label if entry else code

    def on(self, day: date) -> tuple[Code, ...]:
        """What may be chosen on a day."""
        return tuple(code for code in self.codes if code.valid_on(day))

    def children(self, parent: str) -> tuple[Code, ...]:
        """The codes right below one."""
        return tuple(code for code in self.codes if code.parent == parent)

    def match(self, text: str) -> Code | None:
        """The entry that a word means (code, label, alias, lost leading zeros, unique beginning), else None."""
        if text in self._by_code:
            return self._by_code[text]
        word = fold(text) or text.strip()
        meant = self._by_word.get(word, ())
        if len(meant) == 1:
            return meant[0]
        if meant:
            return None
        if word.isascii() and word.isdigit():  # Excel made 01 a number
            padded = [code for code in self.codes if code.code.isdigit() and code.code.lstrip("0") == word.lstrip("0")]
            return padded[0] if len(padded) == 1 else None
        if len(word) < 2:
            return None
        begun = {code.code: code for key, codes in self._by_word.items() if key.startswith(word) for code in codes}
        return next(iter(begun.values())) if len(begun) == 1 else None

    def find(self, text: str) -> Code:
        """The entry that a word means. Raises FieldProblem with the closest choice and the list."""
        found = self.match(text)
        if found is None:
            raise FieldProblem(self._unknown(text), "not_in_list")
        return found

    def _unknown(self, text: str) -> str:
        labels = [code.label for code in self.codes if code.valid_to is None] or [code.label for code in self.codes]
        shown = "；".join(labels[:_SHOWN]) + (f"……共 {len(labels)} 项" if len(labels) > _SHOWN else "")
        words = {fold(word): code.label for code in self.codes for word in (*code.aliases, code.label)}
        close = difflib.get_close_matches(fold(text), list(words), n=1, cutoff=0.5)
        hint = f"最接近的是“{words[close[0]]}”；" if close else ""
        return f"“{text.strip()}”不在选项内，{hint}可选：{shown}。"
