"""Rules (审核规则): findings, the registry, the engine."""

from tzdesk.rules.engine import check
from tzdesk.rules.finding import MIN_REASON, Finding, Hit, Severity
from tzdesk.rules.registry import Thresholds, all_rules, rule, rules_on
from tzdesk.rules.shown import as_shown

__all__ = [
    "MIN_REASON",
    "Finding",
    "Hit",
    "Severity",
    "Thresholds",
    "all_rules",
    "as_shown",
    "check",
    "rule",
    "rules_on",
]
