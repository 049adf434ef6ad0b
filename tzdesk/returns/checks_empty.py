"""Empty tables (空表): a form that says nothing but blanks and zeros is not sent without a word why.

The reason is kept, remembered and printed like that of any finding; here is what is asked and how a reason is put
together out of a dated code and the clerk's own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import tidy
from tzdesk.definitions import Definition
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.returns.explaining import explain
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.model import Explanation
from tzdesk.rules import MIN_REASON, Finding, Hit, Thresholds, rule
from tzdesk.store import alive

RULE, ON, FIELD = "T09", "table", "table"
CODES = "empty_reason"
OTHER = "9"  # 其他: says nothing by itself, so the clerk's own words are needed


@rule(RULE, on=ON)
def table_says_something(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """A form whose cells are all blank or zero wants a reason (空表说明): it may be true, or forgotten."""
    if form.empty:
        yield Hit(FIELD, form=form.form.title)


def is_empty_table(finding: Finding) -> bool:
    """Whether a finding asks why a table is empty."""
    return finding.rule == RULE


def reasons_on(definition: Definition, day: date) -> list[tuple[str, str]]:
    """The codes of reasons that are in force on a day, with their words."""
    return [(code.code, code.label) for code in definition.codes[CODES] if code.valid_on(day)]


def reason_words(definition: Definition, code: str, words: str, day: date) -> str:
    """A reason as it is kept and printed: the code's words, then the clerk's own.

    UserError for a code that is not in force, and without own words of at least six characters where the code is 其他
    or words were begun.
    """
    labels = dict(reasons_on(definition, day))
    if code not in labels:
        raise UserError(f"空表原因“{code}”不在代码表里。", "请从列表里选一项。")
    words = tidy(words)
    if (code == OTHER or words) and len(words) < MIN_REASON:
        raise UserError(f"空表说明只有{len(words)}个字。", f"请至少写{MIN_REASON}个字，讲清这张表为什么是空的。")
    if code == OTHER:
        return words
    return f"{labels[code]}：{words}" if words else labels[code]


def explain_empty(wp: Workplace, period: Month, findings: Sequence[Finding], code: str, words: str = "") -> None:
    """Give empty tables one reason, as one operation. UserError as `reason_words` and `explain`."""
    explain(wp, period, findings, reason_words(wp.definition(period), code, words, period.last))


def last_reasons(
    wp: Workplace, session: Session, period: Month, findings: Sequence[Finding]
) -> dict[str, list[Finding]]:
    """Which of these empty tables were explained the last time that they went out, by the reason that was given then:
    in the month before, a quarterly table in the last month of the quarter before, a summer's table last summer."""
    forms = forms_of(wp.definition(period))
    last = {name: _last_sent(form, period) for name, form in forms.items()}
    asked = select(Explanation.period, Explanation.subject, Explanation.reason).where(
        alive(Explanation),
        Explanation.period.in_({month for month in last.values() if month}),
        Explanation.rule == RULE,
    )
    then = {subject: str(reason) for month, subject, reason in session.execute(asked) if last.get(subject) == month}
    given: dict[str, list[Finding]] = {}
    for found in findings:
        if is_empty_table(found) and found.blocks and found.kind in then:
            given.setdefault(then[found.kind], []).append(found)
    return given


def _last_sent(form: Form, period: Month) -> Month | None:
    """The month with whose book a form went out before; None when it did not within a year."""
    span = form.span(period).previous
    while span.months[-1] >= period.step(-12):
        if form.in_book(span.months[-1]):
            return span.months[-1]
        span = span.previous
    return None


def repeat_reasons(wp: Workplace, period: Month, findings: Sequence[Finding]) -> int:
    """Give tables that are empty again the reason they had the last time, as one operation; how many."""
    with wp.store.operation("returns.explain_again", "沿用上期的空表说明") as op:
        given = last_reasons(wp, op.session, period, findings)
        for reason, those in given.items():
            explain(wp, period, those, reason)
    return sum(len(those) for those in given.values())
