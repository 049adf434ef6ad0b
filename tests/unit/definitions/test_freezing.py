"""A definition that was frozen is the same again, whatever is shipped or taken over since."""

from __future__ import annotations

import json
from pathlib import Path

from tzdesk.definitions import load
from tzdesk.definitions.freezing import frozen, thawed
from tzdesk.definitions.package import package_in
from tzdesk.registers import REGISTERS
from tzdesk.returns.forms import forms_of
from tzdesk.returns.template import template_of

YEARBOOK = Path(__file__).parents[2] / "data" / "yearbook"


def test_what_is_thawed_is_what_was_frozen() -> None:
    assert REGISTERS
    definition = load(2024, None, (package_in(YEARBOOK),))
    content = json.loads(json.dumps(frozen(definition)))

    again = thawed(content, b"template")

    assert (again.year, again.hash, again.label) == (definition.year, definition.hash, definition.label)
    assert again.packages == definition.packages
    assert forms_of(again) == forms_of(definition)
    assert dict(again.records) == dict(definition.records)
    assert template_of(again) == b"template"
