"""Draw the shipped template of the return book (报表册) from the forms of a definition year.

    python packaging/make_templates.py 2023 2024

The result is an ordinary workbook with defined names; a district may replace a sheet by drawing its own in Excel
or WPS. Run it after a form's lines or columns changed; a test holds template and forms together.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tzdesk.base.paths import resource_path
from tzdesk.definitions import load
from tzdesk.excel.packing import save
from tzdesk.registers import REGISTERS
from tzdesk.returns.drawing import drawn_book
from tzdesk.returns.forms import forms_of


def draw_book(year: int) -> Path:
    """The template of a year, saved where the definition looks for it."""
    assert REGISTERS  # registering measures is what makes the forms' measures known
    forms = {name: form for name, form in forms_of(load(year)).items() if not form.restricted}
    target = resource_path("definitions", str(year), "returns", "book.xlsx")
    save(drawn_book(forms), target)
    return target


if __name__ == "__main__":
    for wanted in sys.argv[1:] or ["2023", "2024"]:
        print(draw_book(int(wanted)))
