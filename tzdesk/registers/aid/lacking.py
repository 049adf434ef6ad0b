"""What papers an application lacks, said before each step on its way: only the district refuses for them (A24).

Papers tell of the illness for which they are asked, so it is said to whom A24 itself is told.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.registers.aid import gather
from tzdesk.registers.aid.model import AidCase
from tzdesk.registers.aid.rules.papers import lacking
from tzdesk.registers.aid.rules.since import applies
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, Severity, as_shown

_ON_THE_WAY = frozenset({"submit", "first_check", "publish", "town_check"})
_RULE = "A24"


def lacking_papers(wp: Workplace, session: Session, case: AidCase, step_id: str) -> str:
    """The sentence for a step's dialog; empty when nothing is lacking, where the rule does not ask, and for who may not
    read what it looks at."""
    definition = wp.definition()
    rule = definition.rules.get(_RULE)
    if step_id not in _ON_THE_WAY or rule is None or not rule.enabled:
        return ""
    if not applies(rule.thresholds, case.apply_date or case.approve_date or clock.today()):
        return ""
    (near,) = gather.case_nears(definition, session, [case], None)
    if not (missing := lacking(case, near, rule.thresholds)):
        return ""
    words = f"还缺必备材料：{'、'.join(missing)}。现在可以先办理，审定以前在“佐证材料”里补齐。"
    found = Finding(_RULE, Severity(rule.severity), "aid_case", case.id, "status", words, rule.title)
    return "".join(one.message for one in as_shown([found], wp.rights, definition))
