"""Rules on grants (D, A13): file first and then aid, how and from what it may be paid, returns, proxies."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.base.money import format_yuan
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidGrant
from tzdesk.registers.aid.near import GrantNear
from tzdesk.registers.aid.rules.since import applies
from tzdesk.rules import Hit, Thresholds, rule


def _given(grant: AidGrant) -> bool:
    """Whether a grant gives something; a row that takes back states nothing of its own."""
    return grant.reversal_of is None and (grant.amount or 0) > 0


@rule("A13", on="aid_grant", fields=("fund_source", "pay_method", "case_id"))
def holder(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Fiscal money goes to the account of the person himself; a child's to the head's."""
    if grant.fund_source not in codes.FISCAL or grant.pay_method != codes.PAY_BANK or near.case is None:
        return
    account = grant.card_holder or near.case.bank_holder
    if near.case.card_guardian:
        return
    allowed = {near.case.name, near.member.name if near.member is not None else None}
    if account is not None and account not in allowed:
        yield Hit("card_snapshot", holder=account, name=near.case.name or "")


@rule("G08C", on="aid_grant", fields=("approve_date", "paid_date", "fund_source", "batch_id"))
def unapproved(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """制单、审批、发放: fiscal money that went out by itself had been approved. A batch is approved as a whole."""
    alone = grant.batch_id is None and grant.reversal_of is None
    if alone and grant.fund_source in codes.FISCAL and grant.paid_date is not None and grant.approve_date is None:
        yield Hit("approve_date")


@rule("D01", on="aid_grant", fields=("case_id", "item", "fund_source", "approve_date", "paid_date"))
def file_first(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """先建档、后帮扶: in file on the day it was approved. For other than fiscal money it only asks (switch)."""
    if not codes.is_aid(grant.item) or grant.fund_source is None or (grant.amount or 0) < 0:
        return
    fiscal = grant.fund_source in codes.FISCAL
    if not fiscal and not t["other_sources"]:
        return
    day = grant.approve_date or grant.paid_date
    if near.case is None:
        filed = False
    elif day is None or (near.case.approve_date is None and near.case.status in codes.STANDING):
        return  # nothing dates it
    else:
        filed = near.case.in_file_on(day)
    if not filed:
        yield Hit("case_id", soften=not fiscal)


@rule("D02", on="aid_grant", fields=("case_id", "paid_date"))
def after_exit(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Nothing is paid after a death or a cancellation."""
    if near.case is None or grant.paid_date is None or near.case.exit_date is None or (grant.amount or 0) < 0:
        return
    gone = near.case.status == codes.CANCELLED or near.case.exit_reason == codes.EXIT_DEATH
    if gone and grant.paid_date > near.case.exit_date:
        yield Hit("paid_date", exit=near.case.exit_date.isoformat())


@rule("D03", on="aid_grant", fields=("fund_source", "case_id"))
def central_money(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Central and provincial money only for files of the national level (switch)."""
    if not t["on"] or grant.fund_source not in codes.CENTRAL or near.case is None:
        return
    if near.case.archive_level is not None and near.case.archive_level != codes.NATIONAL:
        yield Hit("fund_source")


@rule("D03B", on="aid_grant", fields=("fund_source", "case_id"))
def level_not_stated(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Whether central and provincial money may go to a file is not known while its level is blank (switch)."""
    asked = t["on"] and grant.fund_source in codes.CENTRAL and _given(grant)
    if asked and near.case is not None and near.case.archive_level is None:
        yield Hit("fund_source")


@rule("D04", on="aid_grant", fields=("fund_source", "pay_method"))
def no_cash(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Fiscal money is not paid in cash (switch)."""
    if t["on"] and grant.fund_source in codes.FISCAL and grant.pay_method == codes.PAY_CASH:
        yield Hit("pay_method")


@rule("D10", on="aid_grant", fields=("item", "fund_source", "paid_date", "case_id", "person_id"))
def twice(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """The same person, item and source again within thirty days."""
    if near.similar is not None:
        yield Hit("paid_date", date=near.similar.paid.isoformat(), amount=format_yuan(near.similar.amount))


@rule("D12", on="aid_grant", fields=("item", "member_id", "edu_stage"))
def autumn_study(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """金秋助学 is for children at senior high school and above."""
    if grant.item != codes.ITEM_AUTUMN:
        return
    stage = grant.edu_stage or (near.member.edu_stage if near.member is not None else None)
    relation = near.member.relation if near.member is not None else None
    if relation is not None and relation not in codes.RELATION_CHILDREN:
        yield Hit("member_id")
    elif stage is not None and stage not in codes.EDU_UPPER:
        yield Hit("edu_stage")


@rule("D12B", on="aid_grant", fields=("item", "member_id", "edu_stage"))
def study_not_stated(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """金秋助学 names the child of the household (who has no file is named by the grant itself) and its stage."""
    if grant.item != codes.ITEM_AUTUMN or not _given(grant):
        return
    relation = near.member.relation if near.member is not None else None
    if near.case is not None and relation is None:
        yield Hit("member_id", what="受助子女" if near.member is None else "受助子女与户主的关系")
    elif relation is not None and relation not in codes.RELATION_CHILDREN:
        return  # D12 says so
    elif not (grant.edu_stage or (near.member.edu_stage if near.member is not None else None)):
        yield Hit("edu_stage", what="就读阶段")


@rule("G03B", on="aid_grant", fields=("approve_date", "paid_date"))
def paid_after_approval(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Nothing is paid before it was approved: an import may bring what the acts themselves refuse."""
    paid, approved = grant.paid_date, grant.approve_date
    if grant.reversal_of is None and paid is not None and approved is not None and paid < approved:
        yield Hit("paid_date", paid=paid.isoformat(), approved=approved.isoformat())


@rule("D13", on="aid_grant", fields=("amount", "reversal_of"))
def amount(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """More than nothing; less only to take back, and then just what was given. A blank counts once it was paid."""
    if grant.amount is None:
        if grant.status == codes.GRANT_PAID:
            yield Hit("amount")
    elif grant.reversal_of is None:
        if grant.amount <= 0:
            yield Hit("amount")
    elif grant.amount >= 0 or (near.original is not None and grant.amount != -(near.original.amount or 0)):
        yield Hit("amount")


@rule("D14", on="aid_grant", fields=("amount", "approved_amount", "grant_group_id"))
def parts(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """The rows of a benefit that several sources pay add up to what was approved."""
    if grant.approved_amount is not None and grant.reversal_of is None and near.group_given != grant.approved_amount:
        yield Hit("amount", x=format_yuan(near.group_given), y=format_yuan(grant.approved_amount))


@rule("D17", on="aid_grant", fields=("amount", "fund_source", "paid_date", "batch_id"))
def funds(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """A source pays out no more than it has. A source whose receipts are not kept here is not asked."""
    if t["on"] and grant.reversal_of is None and near.fund_left is not None and near.fund_left < 0:
        yield Hit("fund_source", source=near.source_name, x=format_yuan(-near.fund_left))


@rule("D18", on="aid_grant", fields=("item", "batch_id", "fund_source"))
def donor(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """A gift is spent on what it was given for."""
    if near.donor_items and grant.item is not None and grant.item not in near.donor_items:
        yield Hit("item")


_PROXY = {
    "proxy_name": "代领人姓名",
    "proxy_id": "证件号码",
    "proxy_relation": "与受助人关系",
    "proxy_mandate": "委托书",
}


@rule("D15", on="aid_grant", fields=("is_proxy", "proxy_name", "proxy_id", "proxy_relation", "proxy_mandate"))
def proxy(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Whoever signs for another is named, with ID, relation and a written mandate."""
    lacking = [name for name in _PROXY if not getattr(grant, name)] if grant.is_proxy else []
    if lacking:
        yield Hit(lacking[0], what="、".join(_PROXY[name] for name in lacking))


@rule("D15S", on="aid_grant", fields=("pay_method", "status", "signed_attachment"))
def signed_list(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """What was handed out in cash or in kind has its signed list as a scan. A reversal hands nothing out."""
    handed = grant.status == codes.GRANT_PAID and grant.pay_method in codes.BY_HAND and grant.reversal_of is None
    if handed and grant.signed_attachment is None and applies(t, grant.paid_date):
        yield Hit("signed_attachment")
