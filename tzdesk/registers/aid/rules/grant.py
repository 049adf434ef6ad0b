"""Rules on grants (D, A13): file first and then aid, how and from what it may be paid, returns, proxies."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from tzdesk.base.money import format_yuan
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.gone import gone_for_good
from tzdesk.registers.aid.model import AidGrant
from tzdesk.registers.aid.near import GrantNear
from tzdesk.registers.aid.payable import nobody
from tzdesk.registers.aid.rules.since import applies, taken_over
from tzdesk.rules import Hit, Thresholds, rule


def _given(grant: AidGrant) -> bool:
    """Whether a grant gives something; a row that takes back states nothing of its own."""
    return grant.reversal_of is None and (grant.amount or 0) > 0


@rule("A13", on="aid_grant", fields=("fund_source", "pay_method", "case_id"))
def holder(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Fiscal money goes to the account of the person himself; a child's to the head's; who has no file is named by the
    grant."""
    case = near.case
    if not _fiscal_by_bank(grant) or (case is not None and case.card_guardian):
        return
    account = grant.card_holder or (case.bank_holder if case is not None else None)
    name = case.name if case is not None else grant.person_name
    allowed = {name, near.member.name if near.member is not None else None}
    if account is not None and account not in allowed:
        yield Hit("card_snapshot", holder=account, name=name or "")


def _fiscal_by_bank(grant: AidGrant) -> bool:
    return grant.fund_source in codes.FISCAL and grant.pay_method == codes.PAY_BANK


@rule("A13B", on="aid_grant", fields=("fund_source", "pay_method", "card_snapshot", "case_id"))
def no_account(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Fiscal money by bank has an account to go to: the grant's, else the file's. Lists from before the program only
    ask."""
    day = grant.paid_date or grant.approve_date or near.today
    if not _fiscal_by_bank(grant) or not _given(grant) or not applies(t, day):
        return
    if not grant.card_snapshot and (near.case is None or not near.case.bank_card):
        yield Hit("card_snapshot", soften=taken_over(near.begun, day), name=grant.person_name or "")


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
    if near.case is None or grant.paid_date is None or (grant.amount or 0) < 0:
        return
    ended = gone_for_good(near.case)
    if ended is not None and grant.paid_date > ended:
        yield Hit("paid_date", exit=ended.isoformat())


_NATIONAL_ONLY = "fiscal_needs_national_file"


def _asked(grant: AidGrant, near: GrantNear, switch: str) -> bool:
    """Whether a dated switch of the definition was on when a grant was paid, or approved."""
    return bool(near.parameter(switch, grant.paid_date or grant.approve_date or near.today))


@rule("D03", on="aid_grant", fields=("fund_source", "case_id"))
def central_money(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Central and provincial money only for files of the national level (fiscal_needs_national_file)."""
    if grant.fund_source not in codes.CENTRAL or near.case is None or not _asked(grant, near, _NATIONAL_ONLY):
        return
    if near.case.archive_level is not None and near.case.archive_level != codes.NATIONAL:
        yield Hit("fund_source")


@rule("D03B", on="aid_grant", fields=("fund_source", "case_id"))
def level_not_stated(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Whether central and provincial money may go to a file is not known while its level is blank (as D03)."""
    asked = _asked(grant, near, _NATIONAL_ONLY) and grant.fund_source in codes.CENTRAL and _given(grant)
    if asked and near.case is not None and near.case.archive_level is None:
        yield Hit("fund_source")


@rule("D04", on="aid_grant", fields=("fund_source", "pay_method"))
def no_cash(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Fiscal money is not paid in cash (fiscal_no_cash)."""
    cash = grant.fund_source in codes.FISCAL and grant.pay_method == codes.PAY_CASH
    if cash and _asked(grant, near, "fiscal_no_cash"):
        yield Hit("pay_method")


@rule("D10", on="aid_grant", fields=("item", "fund_source", "paid_date", "case_id", "person_id"))
def twice(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """The same person, item and source again within thirty days, or twice among what is still to be paid."""
    if near.similar is not None:
        when = "另有一条待发放" if near.similar.paid is None else f"{near.similar.paid.isoformat()}已发"
        yield Hit("paid_date", when=when, amount=format_yuan(near.similar.amount))


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


@rule("G03D", on="aid_grant", fields=("paid_date",))
def paid_already(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Nothing is entered as paid before it was: a roster that is taken in may be dated ahead."""
    if grant.paid_date is not None and near.now is not None and grant.paid_date > near.now:
        yield Hit("paid_date", day=grant.paid_date.isoformat())


@rule("D12C", on="aid_grant", fields=("case_id", "member_id"))
def of_the_household(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """A file's grant goes to one of its own people (aid.md §7a: belongs to case)."""
    if near.stranger and grant.reversal_of is None:
        yield Hit("member_id")


@rule("D01B", on="aid_grant", fields=("case_id", "person_name", "person_unit", "item", "amount", "paid_date"))
def payee(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """What is given goes to a file, to somebody by name, or to the workers of a unit that was visited: BF-2 and BF-3
    would count a person whom nothing tells of."""
    if grant.reversal_of is not None or not (_given(grant) or grant.paid_date is not None):
        return
    if near.case is None and nobody(partial(getattr, grant)):
        yield Hit("person_name")


@rule("D14B", on="aid_grant", fields=("grant_group_id", "case_id", "member_id", "person_id", "person_name"))
def one_benefit_one_person(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """The rows of a benefit pay one person from several sources (aid.md §3): more persons would count once."""
    if near.people > 1 and _given(grant):
        yield Hit("grant_group_id", n=near.people)


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


@rule("D13B", on="aid_grant", fields=("amount", "qty", "unit_price"))
def goods(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """Goods are worth their number by their price, to a 分."""
    if not _given(grant) or grant.qty is None or grant.unit_price is None:
        return
    worth = Decimal(str(grant.qty)) * grant.unit_price
    if abs(worth - (grant.amount or 0)) >= 1:
        yield Hit("amount", x=format_yuan(int(worth.quantize(Decimal(1), ROUND_HALF_UP))), y=format_yuan(grant.amount))


@rule("D06C", on="aid_grant", fields=("basis_total", "basis_selfpay"))
def own_part(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """What somebody paid himself is a part of his bills."""
    if grant.basis_total is not None and grant.basis_selfpay is not None and grant.basis_selfpay > grant.basis_total:
        yield Hit("basis_selfpay", x=format_yuan(grant.basis_selfpay), y=format_yuan(grant.basis_total))


@rule("D14", on="aid_grant", fields=("amount", "approved_amount", "grant_group_id"))
def parts(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """The rows of a benefit that several sources pay add up to what was approved."""
    if grant.approved_amount is not None and grant.reversal_of is None and near.group_given != grant.approved_amount:
        yield Hit("amount", x=format_yuan(near.group_given), y=format_yuan(grant.approved_amount))


@rule("D17", on="aid_grant", fields=("amount", "fund_source", "paid_date", "batch_id"))
def funds(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """A source pays out no more than it has. A source whose receipts are not kept here is not asked."""
    if t["on"] and grant.reversal_of is None and near.fund_left is not None and near.fund_left < 0:
        waiting = f"（已审批、还没有发放的{format_yuan(near.promised_else)}元也已扣除）" if near.promised_else else ""
        yield Hit("fund_source", source=near.source_name, x=format_yuan(-near.fund_left), waiting=waiting)


@rule("D18", on="aid_grant", fields=("item", "batch_id", "fund_source"))
def donor(grant: AidGrant, near: GrantNear, t: Thresholds) -> Iterator[Hit]:
    """A gift is spent on what it was given for: by its batch's donor, or by the receipts of gifts."""
    if grant.item is None or grant.reversal_of is not None:
        return
    if near.gift_misused or (near.donor_items and grant.item not in near.donor_items):
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
