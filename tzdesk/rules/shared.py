"""Rules that every record shares: required fields and values that their own field type doubts.

They run from the record spec alone. The definition weighs them (V01, V02): a register's own rules carry the hard ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.fields.spec import FieldSpec, RecordSpec
from tzdesk.rules.finding import Finding, Severity

REQUIRED = "V01"
DOUBTFUL = "V02"


def shared_findings(
    definition: Definition,
    spec: RecordSpec,
    records: Sequence[Any],
    value_of: Callable[[Any, str], Any],
    *,
    period: str | None = None,
) -> list[Finding]:
    """Blank required fields and doubtful values of records of one kind."""
    findings: list[Finding] = []
    for rule_id in (REQUIRED, DOUBTFUL):
        worded = definition.rules.get(rule_id)
        if worded is None or not worded.enabled:
            continue
        fields = [one for one in spec.fields if not one.computed and (one.required or rule_id != REQUIRED)]
        for record in records:
            for field in fields:
                if problems := _problems(rule_id, field, value_of(record, field.name)):
                    message = worded.message.format(label=field.label, problem="；".join(problems))
                    findings.append(
                        Finding(
                            rule_id,
                            Severity(worded.severity),
                            spec.kind,
                            getattr(record, "id", None),
                            field.name,
                            message,
                            title=worded.title,
                            period=period,
                        )
                    )
    return findings


def _problems(rule_id: str, field: FieldSpec, value: Any) -> list[str]:
    blank = value is None or value == ""
    if rule_id == REQUIRED:
        return [""] if blank else []
    return [] if blank else field.type.check(value)
