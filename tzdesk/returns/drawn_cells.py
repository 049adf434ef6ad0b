"""The cell of a form that a drawing means by line and column, in whatever way they are written."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.base.text import half_width
from tzdesk.definitions.problems import nearest
from tzdesk.returns.forms import Form

_FEW = 8


def cell_at(form: Form, line_text: str, column_text: str) -> str:
    """A cell's canonical name by line and column, each as code or as words; empty when the form has none there."""
    lines, columns = _lines(form, line_text), _columns(form, column_text)
    if len(lines) != 1 or len(columns) != 1 or form.cell(lines[0], columns[0])["type"] == "none":
        return ""
    return form.cell_name(lines[0], columns[0])


def why_none_at(form: Form, line_text: str, column_text: str) -> str:
    """Why a line and a column as written name no cell, to follow 对不上任何行和栏; empty when there is no telling."""
    lines, columns = _lines(form, line_text), _columns(form, column_text)
    if len(lines) == 1 and len(columns) == 1:
        return "：这一格是“不填”的，没有数，请去掉，要画就写“—”"
    if not lines and columns:
        known = [word for one in form.lines for word in (one.label, one.code)]
        return f"：{form.id} 没有“{line_text.strip()}”这一行{nearest(line_text.strip(), known)}"
    if lines and not columns:
        known = [word for one in form.columns for word in (one.label, one.id)]
        near = nearest(column_text.strip(), known) or _all(form)
        return f"：{form.id} 没有“{column_text.strip()}”这一栏{near}"
    many = [("行", line_text)] * (len(lines) > 1) + [("栏", column_text)] * (len(columns) > 1)
    return f"：{form.id} 有几个“{many[0][1].strip()}”{many[0][0]}，请写{many[0][0]}号" if many else ""


def _all(form: Form) -> str:
    """The columns that there are, where they are few."""
    few = len(form.columns) <= _FEW
    return "，有" + "、".join(f"{one.id} {one.label}" for one in form.columns) if few else ""


def _lines(form: Form, text: str) -> list[str]:
    return [one.code for one in form.lines if _says(text, (one.code, f"r{one.code}", one.label))]


def _columns(form: Form, text: str) -> list[str]:
    return [one.id for one in form.columns if _says(text, (one.id, one.label, one.group + one.label))]


def _says(text: str, words: tuple[str, ...]) -> bool:
    return _bare(text) in {_bare(word) for word in words}


def _bare(text: str) -> str:
    return "".join(_letters(half_width(text)))


def _letters(text: str) -> Iterator[str]:
    return (sign for sign in text if not sign.isspace() and sign not in ":()")
