"""Which figures of the work ledgers an indicator can be filled from (取数来源): data, in the definition's
`projects.toml`, which a district's package changes like any other. A source names a measure and its parameters, so that
a new one needs no program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.registers.measure import Measured, Scope, all_measures

SPAN = "span"
MONTH, YEAR, STOCK = "month", "year", "stock"
# What a measure that has another word than `span` calls "all that stands": letters ever sent, stations of whatever day.
STANDING_WORDS: Mapping[str, Mapping[str, str]] = {SPAN: {SPAN: STOCK}, "when": {"when": "ever"}, "built": {}}


@dataclass(frozen=True)
class Source:
    """A figure that ledgers give: the measure's name and parameters, and by which of them it is told the span.

    `linkable` where rows say on which list they stand (对应实事项目).
    """

    id: str
    label: str
    unit: str
    measure: str
    params: Mapping[str, Any] = field(default_factory=dict)
    by: str = SPAN
    linkable: bool = True

    def measured(self, scope: Scope, span: str, level: str | None = None) -> Measured:
        """The figure of a span that ends with the scope's month; with a `level` only rows on that level's list."""
        params = dict(self.params)
        if level is not None and self.linkable:
            params["where"] = {**params.get("where", {}), "project_links": level}
        params |= STANDING_WORDS[self.by] if span == STOCK else {self.by: span}
        return all_measures()[self.measure](scope, **params)


def sources_of(definition: Definition) -> Mapping[str, Source]:
    """The sources of a definition by id."""
    return MappingProxyType({name: Source(name, **stated) for name, stated in definition.sources.items()})
