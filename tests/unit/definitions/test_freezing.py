"""A definition that was frozen is the same again, whatever is shipped or taken over since."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tzdesk.definitions import build, freezing, load
from tzdesk.definitions.freezing import frozen, thawed
from tzdesk.definitions.model import DefinitionError
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


def test_a_kept_definition_is_opened_whatever_a_later_program_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was good when it was taken over: a check that came later does not keep its months shut."""
    content = json.loads(json.dumps(frozen(load(2023))))
    monkeypatch.setattr(build, "SEVERITIES", ("hard",))
    freezing._thawed.cache_clear()
    assert build.build(content["raw"], 2023, (2023,), ())[1]

    again = thawed(content)

    assert forms_of(again) == forms_of(load(2023))
    assert dict(again.rules) == dict(load(2023).rules)
    freezing._thawed.cache_clear()


def test_what_is_no_definition_is_refused_in_words() -> None:
    with pytest.raises(DefinitionError, match="读不出来"):
        thawed({"year": 2023, "chain": [2023], "packages": [], "raw": {"rules": [1]}})
