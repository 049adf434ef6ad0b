"""Collects every problem of a definition, so that whoever edits one sees them all at once, each with its place."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any


class Problems:
    """A list of Chinese sentences. `at` is the place, such as 记录 contract 字段 sign_date."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def add(self, at: str, sentence: str) -> None:
        """Note a problem."""
        self.sentences.append(f"{at}：{sentence}")

    def unknown_keys(self, at: str, have: Iterable[str], allowed: Collection[str]) -> None:
        """Refuse keys that mean nothing, with the nearest one that does."""
        for key in have:
            if key not in allowed:
                self.add(at, f"不认识的项目“{key}”{nearest(key, allowed)}。")

    def text(self, at: str, table: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
        """A text entry; empty where it is missing."""
        value = table.get(key, "")
        if not isinstance(value, str):
            self.add(at, f"“{key}”应为文字。")
            return ""
        if needed and not value.strip():
            self.add(at, f"缺少“{key}”。")
        return value

    def flag(self, at: str, table: Mapping[str, Any], key: str, default: bool = False) -> bool:
        """A yes/no entry."""
        value = table.get(key, default)
        if not isinstance(value, bool):
            self.add(at, f"“{key}”应为 true 或 false。")
            return default
        return value

    def words(self, at: str, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = table.get(key, [])
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, (list, tuple)) or not all(isinstance(word, str) for word in value):
            self.add(at, f"“{key}”应为一组文字。")
            return ()
        return tuple(value)

    def day(self, at: str, table: Mapping[str, Any], key: str) -> date | None:
        """A day, written 2023-12-28 (a TOML date serves too)."""
        value = table.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.add(at, f"“{key}”的日期“{value}”不对，应写成 2023-12-28 的样子。")
            return None


def nearest(word: str, allowed: Collection[str]) -> str:
    """（是不是“…”？） for the nearest valid name, empty when none is near."""
    close = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return f"（是不是“{close[0]}”？）" if close else ""
