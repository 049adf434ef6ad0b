"""The values of roster and receipts out of a batch or a grant."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.money import format_yuan
from tzdesk.base.periods import Month
from tzdesk.documents.aid_money_model import Receipt, Receipts, Roster, RosterLine
from tzdesk.pieces.aid_face import Face
from tzdesk.pieces.aid_public import public_item, refuse_secrets, refuse_without_consent
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.measures.case_facts import case_facts
from tzdesk.registers.aid.model import AidBatch, AidCase, AidGrant, AidMember
from tzdesk.registers.aid.persons import PersonKey, person_key
from tzdesk.registers.aid.reading import cases_of, fetch_in
from tzdesk.registers.aid.roster import lines_of
from tzdesk.registers.aid.rules.person import is_known_older
from tzdesk.registers.measure import Scope

_PUBLIC = "公示版"
_NOTE = "注：标“代”的由代领人签名，代领委托书和代领人身份证复印件附后；银行代发的以回单号代替签名。"


class Lines:
    """A batch's grants by benefit: rows that share a benefit are one line to sign for."""

    def __init__(self, face: Face, grants: Sequence[AidGrant]) -> None:
        self.face = face
        self.groups: dict[str, list[AidGrant]] = {}
        for grant in grants:
            self.groups.setdefault(grant.grant_group_id or f"#{grant.id}", []).append(grant)
        self.cases = cases_of(face.session, (grant.case_id for grant in grants))
        found = fetch_in(face.session, AidMember, AidMember.id, (grant.member_id for grant in grants))
        self.members = {member.id: member for member in found}
        undone = fetch_in(face.session, AidGrant, AidGrant.reversal_of, (grant.id for grant in grants))
        self.back = {row.reversal_of for row in undone}
        self.scope = Scope(face.session, Month.of(clock.today()), face.wp.definition())

    def came_back(self, grant: AidGrant) -> bool:
        """Whether the bank returned a line, it was taken back (冲销), or nobody claimed it."""
        return grant.id in self.back or grant.status in codes.GRANT_GONE

    def person(self, grant: AidGrant) -> AidMember | AidCase | None:
        """Whom a grant is for, where a file names him."""
        member = self.members.get(grant.member_id or 0)
        return member if member is not None else self.cases.get(grant.case_id or 0)

    def id_no(self, grant: AidGrant) -> str:
        """The beneficiary's identity, as this edition shows it."""
        person = self.person(grant)
        return self.face.text(person, "id_no") if person is not None else self.face.text(grant, "person_id")

    def name(self, grant: AidGrant) -> str:
        """The beneficiary's name."""
        person = self.person(grant)
        return self.face.text(person, "name") if person is not None else grant.person_name or ""

    def public_name(self, grant: AidGrant) -> str:
        """Who stands for a benefit in public: the head of the household, so that no child is named."""
        case = self.cases.get(grant.case_id or 0)
        return self.face.text(case, "name") if case is not None else self.name(grant)

    def adult(self, grant: AidGrant) -> bool:
        """Whether who stands for a benefit in public is known to be no child: a file's head, or by the ID told."""
        return grant.case_id in self.cases or is_known_older(grant.person_id, clock.today())

    def public_names(self) -> tuple[list[str], list[str]]:
        """The names in public as they were typed, and those of people known to be no children."""
        named: tuple[list[str], list[str]] = [], []
        for first, *_ in self.groups.values():
            named[self.adult(first)].append(self.public_name(first))
        return named

    def unit(self, grant: AidGrant) -> str:
        """Where the household's worker is employed."""
        case = self.cases.get(grant.case_id or 0)
        return (case.employer_name if case is not None else grant.person_unit) or ""

    def category(self, grant: AidGrant) -> str:
        """The class that the file had on the grant's day, or the class of beneficiary of who has none."""
        case = self.cases.get(grant.case_id or 0)
        if case is None:
            return self.face.text(grant, "beneficiary_class")
        fact, day = case_facts(self.scope).get(case.id), grant.paid_date or grant.approve_date
        then = fact.class_on(day) if fact is not None and day is not None else None
        if then is None or then == (fact.category if fact is not None else None):
            return self.face.text(case, "category")
        return self.face.text(AidCase(category=then, definition_year=case.definition_year), "category")

    def key(self, grant: AidGrant) -> PersonKey:
        """By which persons are told apart, as the returns count them."""
        case, member = self.cases.get(grant.case_id or 0), self.members.get(grant.member_id or 0)
        return person_key(
            case_id=grant.case_id,
            head_id_no=case.id_no if case is not None else None,
            member_id=grant.member_id,
            member_id_no=member.id_no if member is not None else None,
            member_is_head=member is not None and member.is_head,
            person_id=grant.person_id,
            person_name=grant.person_name,
            person_unit=grant.person_unit,
        )


def roster_of(face: Face, batch: AidBatch, *, public: bool = False) -> Roster:
    """发放花名册. UserError for a batch without lines, and for a public edition with somebody who did not consent."""
    grants = filled(lines_of(face.session, batch.id))
    lines = Lines(face, grants)
    sources = dict.fromkeys(face.text(grant, "fund_source") for grant in grants)
    if public:
        cases = list(lines.cases.values())
        refuse_without_consent(face, cases)
        told = (text(grant) for grant in grants for text in (lines.unit, lines.category))
        typed, adults = lines.public_names()
        refuse_secrets(face, batch.title or "", told, cases, names=typed, adults=adults)
    heads = {grant.case_id for grant in grants if grant.case_id is not None}
    return Roster(
        issue=face.issue(batch.batch_no, edition=_PUBLIC if public else None),
        batch=batch.title or "",
        sources=tuple(source for source in sources if source),
        day=batch.finished_date or batch.approve_date or batch.plan_date,
        lines=tuple(_line(lines, group, public=public) for group in lines.groups.values()),
        households=len(heads),
        persons=len({lines.key(grant) for grant in grants}),
        times=len(lines.groups),
        returned=_returned(lines),
        maker=batch.maker or "",
        checker=batch.checker or "",
        note="" if public else _NOTE,
        public=public,
    )


def filled(grants: list[AidGrant]) -> list[AidGrant]:
    if not grants:
        raise UserError("这个批次还没有编入发放对象。", "先把发放对象编入花名册，再打印。")
    return grants


def _returned(lines: Lines) -> tuple[int, int]:
    """人次 and 分 that came back; a benefit of which one source stands is still one that was paid."""
    groups = [group for group in lines.groups.values() if all(map(lines.came_back, group))]
    back = [grant for group in lines.groups.values() for grant in group if lines.came_back(grant)]
    return len(groups), sum(grant.amount or 0 for grant in back)


def _line(lines: Lines, group: list[AidGrant], *, public: bool) -> RosterLine:
    face, first = lines.face, group[0]
    fen = sum(grant.amount or 0 for grant in group)
    item = public_item(first.item).value if public else face.text(first, "item")
    if public:
        return RosterLine(lines.unit(first), lines.public_name(first), lines.category(first), item, fen)
    case = lines.cases.get(first.case_id or 0)
    slips = dict.fromkeys(grant.bank_slip_no for grant in group if grant.bank_slip_no)
    account = _account(face, first, case)
    return RosterLine(
        unit=lines.unit(first),
        name=lines.name(first),
        category=lines.category(first),
        item=item,
        fen=fen,
        id_no=lines.id_no(first),
        bank=account[0],
        card=account[1],
        proxy=_proxy(face, first),
        slip="、".join(slips),
        remark="；".join(_remarks(lines, group)),
    )


def _account(face: Face, grant: AidGrant, case: AidCase | None) -> tuple[str, str]:
    """Bank and card that a grant is paid into; the file's while the list has none of its own."""
    if grant.pay_method != codes.PAY_BANK or (not grant.card_snapshot and case is None):
        return "", face.text(grant, "card_snapshot")
    if grant.card_holder or case is None or grant.card_snapshot not in {None, case.bank_card}:
        return grant.card_bank or "", face.text(grant, "card_snapshot")
    return case.bank_name or "", face.text(case, "bank_card")


def _proxy(face: Face, grant: AidGrant) -> str:
    """Who signs instead, and what he is to the beneficiary."""
    if not grant.is_proxy:
        return ""
    relation = f"（{grant.proxy_relation}）" if grant.proxy_relation else ""
    return f"{face.text(grant, 'proxy_name')}{relation}"


def _remarks(lines: Lines, group: list[AidGrant]) -> list[str]:
    face, found = lines.face, []
    if len(group) > 1:
        parts = (f"{face.text(grant, 'fund_source')} {format_yuan(grant.amount)}" for grant in group)
        found.append("，".join(parts))
    goods = [_goods(grant) for grant in group if grant.is_goods and grant.goods_name]
    if goods:
        found.append("、".join(goods))
    if any(map(lines.came_back, group)):
        found.append("未领" if group[0].unclaimed else "退回")
    return found


def _goods(grant: AidGrant) -> str:
    count = f" {grant.qty.normalize():f}" if grant.qty is not None else ""
    return f"{grant.goods_name or ''}{count}"


def receipts_of(face: Face, grants: Sequence[AidGrant], number: str, purpose: str = "") -> Receipts:
    """领款收据: one for each benefit, under its number on the roster. `purpose` is the batch's name; else the item's.

    Nobody signs for what the bank returned or what was taken back. UserError where nothing else is left.
    """
    lines = Lines(face, filled(list(grants)))
    issue = face.issue(number)
    made = tuple(
        _receipt(lines, stands, purpose, f"{number}-{place:03d}" if len(lines.groups) > 1 else number, issue.unit)
        for place, group in enumerate(lines.groups.values(), 1)
        if (stands := [grant for grant in group if not lines.came_back(grant)])
    )
    if not made:
        raise UserError("款项已经全部退回（冲销），没有人领到，不能打印收据。", "重新发放以后，请打印新的收据。")
    return Receipts(issue, made)


def _receipt(lines: Lines, group: list[AidGrant], purpose: str, serial: str, payer: str) -> Receipt:
    face, first = lines.face, group[0]
    return Receipt(
        serial=serial,
        payer=payer,
        payee=lines.name(first),
        purpose=purpose or face.text(first, "item"),
        fen=sum(grant.amount or 0 for grant in group),
        id_no=lines.id_no(first),
        goods="、".join(_goods(grant) for grant in group if grant.is_goods and grant.goods_name),
        method=face.text(first, "pay_method"),
        day=first.paid_date,
        proxy=face.text(first, "proxy_name") if first.is_proxy else "",
        proxy_relation=(first.proxy_relation or "") if first.is_proxy else "",
        remark="附代领委托书和代领人身份证复印件。" if first.is_proxy else "",
    )


def batch_receipts(face: Face, batch: AidBatch) -> Receipts:
    """The receipts of a batch."""
    return receipts_of(face, lines_of(face.session, batch.id), batch.batch_no or "", batch.title or "")


def grant_receipt(face: Face, grant: AidGrant) -> Receipts:
    """The receipt of one grant, with the rows that pay the same benefit from other sources."""
    if grant.reversal_of is not None:
        raise UserError("这一条是退回（冲销）记录，没有收据。", "请选择原来的发放记录。")
    same = [grant]
    if grant.grant_group_id:
        found = fetch_in(face.session, AidGrant, AidGrant.grant_group_id, [grant.grant_group_id])
        same = [row for row in found if row.reversal_of is None]
    return receipts_of(face, same, grant.grant_no or grant.grant_group_id or "")
