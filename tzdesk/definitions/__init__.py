"""Definitions (参数包): a year's fields, code lists, rules, limits and returns, as data."""

from __future__ import annotations

from tzdesk.definitions.checks import check
from tzdesk.definitions.load import available_years, load
from tzdesk.definitions.model import (
    Ceiling,
    Dated,
    Definition,
    DefinitionError,
    ItemSpec,
    Parameters,
    RuleSpec,
    StepSpec,
    Threshold,
    nothing_known,
)
from tzdesk.definitions.workdays import WorkCalendar

years = available_years

__all__ = [
    "Ceiling",
    "Dated",
    "Definition",
    "DefinitionError",
    "ItemSpec",
    "Parameters",
    "RuleSpec",
    "StepSpec",
    "Threshold",
    "WorkCalendar",
    "available_years",
    "check",
    "load",
    "nothing_known",
    "years",
]
