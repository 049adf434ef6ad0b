"""The rows of an edited workbook put together into a definition's plain data: each part in its own module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.definitions.merge import plain
from tzdesk.tailoring.building_figures import figures_from, sources_from
from tzdesk.tailoring.building_forms import forms_from
from tzdesk.tailoring.building_indicators import indicators_from
from tzdesk.tailoring.building_records import Records
from tzdesk.tailoring.building_rows import Given
from tzdesk.tailoring.building_settings import notes_from, parameters_from, rules_from
from tzdesk.tailoring.sheets import (
    CODES,
    FIELDS,
    FIGURES,
    FORMS,
    INDICATORS,
    NOTES,
    PARAMETERS,
    RULES,
    SOURCES,
    SheetSpec,
)


def built(base: Definition, given: Given) -> dict[str, Any]:
    """The base with every sheet that was given in the place of what it had; what is wrong stands among the problems."""
    raw: dict[str, Any] = plain(base.raw)
    records = Records(base, given)
    raw["records"] = records.with_ledgers
    makers: tuple[tuple[SheetSpec, str, Callable[[], Any]], ...] = (
        (CODES, "codes", records.codes),
        (PARAMETERS, "parameters", lambda: parameters_from(base, given)),
        (RULES, "rules", lambda: rules_from(base, given)),
        (NOTES, "notes", lambda: notes_from(given)),
        (FIELDS, "records", records.fields),
        (INDICATORS, "indicators", lambda: indicators_from(given, records)),
        (FORMS, "returns", lambda: forms_from(given)),
        (FIGURES, "figures", lambda: figures_from(given)),
        (SOURCES, "projects", lambda: sources_from(given)),
    )
    for spec, part, make in makers:
        if spec in given and ((made := make()) or part in raw):
            raw[part] = made
    return raw
