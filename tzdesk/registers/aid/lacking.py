"""What papers an application lacks, said before each step on its way: only the district refuses for them (A24)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.registers.aid import gather
from tzdesk.registers.aid.model import AidCase
from tzdesk.registers.aid.rules.papers import lacking
from tzdesk.registers.aid.rules.since import applies
from tzdesk.registers.workplace import Workplace

_ON_THE_WAY = frozenset({"submit", "first_check", "publish", "town_check"})
_RULE = "A24"


def lacking_papers(wp: Workplace, session: Session, case: AidCase, step_id: str) -> str:
    """The sentence for a step's dialog; empty when nothing is lacking, and where the rule does not ask."""
    definition = wp.definition()
    rule = definition.rules.get(_RULE)
    if step_id not in _ON_THE_WAY or rule is None or not rule.enabled:
        return ""
    if not applies(rule.thresholds, case.apply_date or case.approve_date or clock.today()):
        return ""
    (near,) = gather.case_nears(definition, session, [case], None)
    missing = lacking(case, near, rule.thresholds)
    return f"还缺必备材料：{'、'.join(missing)}。现在可以先办理，审定以前在“佐证材料”里补齐。" if missing else ""
