"""What of hardship aid may be made public, and of whom (个人信息保护法第25条)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tzdesk.base.errors import UserError
from tzdesk.documents.aid_money_model import NoticeItem
from tzdesk.pieces.aid_face import Face
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.consents import heads_agree
from tzdesk.registers.aid.model import AidCase, AidMember
from tzdesk.registers.aid.reading import fetch_in
from tzdesk.registers.aid.rules.protection import PublicPrint
from tzdesk.registers.aid.shown import is_child
from tzdesk.rules import check

_WORK = frozenset({"50", "60"})
_LAW = "40"
_NAMED = 5
_LEAST = {"address": 5, "illness": 2, "child": 2}  # characters from which a text tells something
_WORDS = {
    "id_no": "证件号码",
    "card": "银行卡号",
    "phone": "电话号码",
    "address": "住址",
    "illness": "病情",
    "child": "未满14周岁子女的姓名",
    "study": "子女就学",
}


def public_item(item: str | None) -> NoticeItem:
    """Aid as the public may read of it: neither an illness nor a child can be told from it."""
    if item in _WORK:
        return NoticeItem.WORK
    if item == _LAW:
        return NoticeItem.LAW
    return NoticeItem.COMFORT if codes.is_comfort(item) else NoticeItem.AID


def refuse_without_consent(face: Face, cases: Sequence[AidCase]) -> None:
    """个人信息保护法第25条: nobody is made public who has not consented to it separately. UserError with the files."""
    agreed = heads_agree(face.session, (case.id for case in cases), codes.CONSENT_PUBLIC)
    lacking = [case.case_no or "" for case in cases if case.id not in agreed]
    if lacking:
        named = "、".join(lacking[:_NAMED]) + (f"等 {len(lacking)} 户" if len(lacking) > _NAMED else "")
        raise UserError(
            f"{named}没有登记公示同意书，或者本人已经撤回，不能公示。", "请先取得本人的单独同意，再打印公示单。"
        )


def refuse_secrets(
    face: Face,
    title: str,
    texts: Iterable[str],
    cases: Sequence[AidCase],
    *,
    names: Iterable[str] = (),
    adults: Iterable[str] = (),
) -> None:
    """规则 F02: what a public piece says of its households holds none of their secrets. UserError naming the sort.

    `title` is the batch's; `texts` are the others that come from the records: units, classes; `names` are those of the
    people as they were typed, each a whole, `adults` those known to be no children. A union's own telephone and name
    are no secret of a household and are not asked about.
    """
    known = tuple(text for text in (title, *texts) if text)
    asked = PublicPrint(known, _secrets(face, cases), (title,), tuple(names), tuple(adults))
    found = check(face.wp.definition(), "aid_notice", [(asked, None)])
    if found:
        sorts = "、".join(_WORDS.get(one.field, one.field) for one in found)
        raise UserError(found[0].message, f"请先从批次名称、姓名和单位中去掉{sorts}，再打印。")


def _secrets(face: Face, cases: Sequence[AidCase]) -> dict[str, tuple[str, ...]]:
    """What must not be told of households, by sort; but not what the employer's name says of itself."""
    people = fetch_in(face.session, AidMember, AidMember.case_id, (case.id for case in cases))
    heads = {case.id: case for case in cases}
    found: dict[str, set[str]] = {}
    for owner, sort, text in [
        *(told for case in cases for told in _of_case(face, case)),
        *(told for one in people for told in _of_member(face, one)),
    ]:
        employer = heads[owner].employer_name or "" if owner in heads else ""
        if len(text) >= _LEAST.get(sort, 1) and text not in employer:
            found.setdefault(sort, set()).add(text)
    return {sort: tuple(sorted(texts)) for sort, texts in found.items()}


def _of_case(face: Face, case: AidCase) -> Iterator[tuple[int, str, str]]:
    yield case.id, "address", case.address or ""
    yield case.id, "phone", case.other_phone or ""
    yield from ((case.id, "illness", text) for text in _illness(face, case))


def _of_member(face: Face, one: AidMember) -> Iterator[tuple[int, str, str]]:
    owner = one.case_id or 0
    if is_child(one):
        yield owner, "child", one.name or ""
    yield owner, "illness", one.disease_name or ""
    yield from ((owner, "illness", text) for text in _illness(face, one))


def _illness(face: Face, person: AidCase | AidMember) -> Iterator[str]:
    """The illness that 健康状况 names; 良好 is none."""
    if person.health and person.health != codes.HEALTH_GOOD:
        yield face.spec(person).field("health").type.format(person.health)
