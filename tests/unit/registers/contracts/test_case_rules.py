"""Every rule on cases and their records fires on its case and stays silent on the nearest one; blank limits are off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.registers.contracts.lives import d
from tzdesk.definitions import load
from tzdesk.registers.contracts.case_model import (
    BargainingCase,
    BargainOffer,
    BargainRep,
    BargainSession,
    CongressVote,
    ContractEvent,
)
from tzdesk.registers.contracts.case_near import CaseNear, CheckNear, OfferNear, RoundNear, VoteNear
from tzdesk.registers.contracts.facts import CaseFile
from tzdesk.registers.contracts.limits import Limits, limits_on
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.states import SameLaw
from tzdesk.registers.contracts.text_model import ContractCheck, ContractSubmission
from tzdesk.rules import Hit, all_rules, rules_on

DAY = date(2023, 12, 31)
LATER = DAY + timedelta(days=1)  # not yet, by the end of the month that is audited
LAW = limits_on(load(2023), DAY)
KINDS = ("bargaining_case", "bargain_offer", "congress_vote", "contract_submission", "contract_check")


def hits(rule: str, record: object, beside: object) -> list[Hit]:
    return list(all_rules()[rule].function(record, beside, load(2023).rules[rule].thresholds))


def side(which: str, *names: str, outside: int = 0, chief: bool = True, **values: Any) -> list[BargainRep]:
    """People of one side; the last `outside` of them are from outside, the first is the chief."""
    return [
        BargainRep(side=which, name=name, is_chief=chief and n == 0, is_external=n >= len(names) - outside, **values)
        for n, name in enumerate(names)
    ]


def case(
    reps: list[BargainRep], *, limits: Limits = LAW, file: dict[str, Any] | None = None, **values: Any
) -> tuple[BargainingCase, CaseNear]:
    """A case that has met, with its people."""
    record = BargainingCase(**{"procedure_code": "P", "session1_date": d("03-01"), **values})
    return record, CaseNear(DAY, CaseFile(case=record, reps=tuple(reps), **(file or {})), SameLaw(limits))


THREE = side("E", "甲", "乙", "丙") + side("W", "丁", "戊", "己")


def course(*steps: tuple[str, str], procedure: str = "P") -> tuple[BargainingCase, CaseNear]:
    """A case with these dated steps."""
    record = BargainingCase(procedure_code=procedure)
    events = [ContractEvent(id=n, event=name, day=d(day)) for n, (name, day) in enumerate(steps) if name in _EVENTS]
    sessions = [BargainSession(id=n, meet_date=d(day)) for n, (name, day) in enumerate(steps) if name == "session"]
    votes = [CongressVote(id=n, vote_date=d(day), passed=True) for n, (name, day) in enumerate(steps) if name == "vote"]
    given = dict(steps)
    offers = []
    if "offer" in given:
        days = {"offer_date": d(given["offer"]), "received_date": d(given["receive"]), "reply_date": d(given["accept"])}
        offers = [BargainOffer(id=1, reply_kind="1", **days)]
    file = CaseFile(
        case=record,
        offers=tuple(offers),
        sessions=tuple(sessions),
        votes=tuple(votes),
        events=tuple(events),
    )
    return record, CaseNear(DAY, file, SameLaw(LAW))


_EVENTS = {"draft", "sign", "suspend", "resume", "convert"}
USUAL = (("offer", "02-01"), ("receive", "02-02"), ("accept", "02-10"))


def test_every_rule_of_a_case_is_worded() -> None:
    worded = {spec.id for spec in load(2023).rules.values() if spec.on in KINDS}
    assert worded == {known.id for kind in KINDS for known in rules_on(kind)}


@pytest.mark.parametrize(
    ("kind", "record", "near"),
    [
        ("bargaining_case", *case([], session1_date=None)),
        ("bargain_offer", BargainOffer(), OfferNear(DAY)),
        ("congress_vote", CongressVote(), VoteNear(DAY)),
        ("contract_submission", ContractSubmission(), RoundNear(DAY)),
        ("contract_check", ContractCheck(), CheckNear(DAY)),
    ],
)
def test_a_blank_record_breaks_no_rule(kind: str, record: object, near: object) -> None:
    assert [known.id for known in rules_on(kind) if hits(known.id, record, near)] == []


CASES: list[tuple[str, tuple[Any, Any], list[tuple[Any, Any]]]] = [
    (
        "VR-15b",
        case(THREE, procedure_code="J", outcome_code="1"),
        [case(THREE, procedure_code="J", outcome_code="2"), case(THREE, outcome_code="1")],
    ),
    ("VR-16b", course(*USUAL, ("session", "02-09")), [course(*USUAL, ("session", "02-10"))]),
    ("VR-16b", course(("session", "02-09")), [course(*USUAL)]),
    (
        "VR-16b",
        course(*USUAL, ("session", "02-20"), ("sign", "02-27")),
        [course(*USUAL, ("session", "02-20"), ("draft", "02-20"), ("vote", "02-26"), ("sign", "02-27"))],
    ),
    (
        "VR-16b",
        course(*USUAL, ("session", "02-20"), ("resume", "02-22")),
        [course(*USUAL, ("session", "02-20"), ("suspend", "02-21"), ("resume", "02-22"))],
    ),
    (
        "VR-19b",
        case(THREE[:5]),
        [case(THREE), case(THREE[:5], procedure_code="J"), case(THREE[:5], limits=Limits())],
    ),
    (
        "VR-19b",
        case([]),
        [case([], session1_date=None), case([], closed_date=d("04-01")), case([], session1_date=LATER)],
    ),
    ("VR-19b", case(side("E", "甲", "乙") + side("W", "丁", "戊")), [case(THREE)]),
    (
        "VR-20b",
        case(THREE[:3] + side("W", "丁", "戊", "己", outside=2)),
        [case(THREE[:3] + side("W", "丁", "戊", "己", outside=1)), case(THREE, limits=Limits())],
    ),
    ("VR-20b", case([BargainRep(side="E", name="甲", is_chief=True, is_external=True), *THREE[1:]]), [case(THREE)]),
    ("VR-20b", case(side("E", "甲", "乙", "丁") + THREE[3:]), [case(THREE)]),
    ("VR-20b", case(side("E", "甲", "乙", "丙", chief=False) + THREE[3:]), [case(THREE)]),
    ("VR-20b", case(THREE + side("W", "庚")), [case(THREE + side("W", "庚", chief=False))]),
    (
        "VR-20c",
        case([*THREE[1:], BargainRep(side="E", name="甲", to_date=d("12-14"))]),  # 12-29 is the last day
        [
            case([*THREE[1:], BargainRep(side="E", name="甲", to_date=d("12-15"))]),  # 12-30 rolls to 2024-01-02
            case([*THREE[1:], BargainRep(side="E", name="甲", to_date=d("12-14"), replaced_by_id=9)]),
            case([*THREE[1:], BargainRep(side="E", name="甲", to_date=d("12-14"))], limits=Limits()),
            case([*THREE[1:], BargainRep(side="E", name="甲", to_date=d("12-14"))], file={"contract": Contract()}),
        ],
    ),
    (
        "VR-17b",
        (BargainOffer(received_date=d("02-01"), reply_date=d("02-22")), OfferNear(DAY, LAW)),
        [
            (BargainOffer(received_date=d("02-01"), reply_date=d("02-21")), OfferNear(DAY, LAW)),
            (BargainOffer(received_date=d("02-01"), reply_date=d("02-22")), OfferNear(DAY)),
        ],
    ),
    (
        "VR-18b",
        (BargainOffer(received_date=d("12-08")), OfferNear(DAY, LAW)),  # 12-28
        [
            (BargainOffer(received_date=d("12-10")), OfferNear(DAY, LAW)),  # 12-30 rolls to 2024-01-02
            (BargainOffer(received_date=d("12-08"), reply_date=DAY), OfferNear(DAY, LAW)),
            (BargainOffer(received_date=d("12-08")), OfferNear(DAY, LAW, newest=False)),
            (BargainOffer(received_date=d("12-08")), OfferNear(DAY, LAW, begun=True)),
            (BargainOffer(received_date=d("12-08")), OfferNear(DAY, LAW, closed=True)),
            (BargainOffer(received_date=d("12-08")), OfferNear(DAY)),
        ],
    ),
    (
        "VR-24b",
        (CongressVote(present=30, vote_for=28, vote_against=1, vote_abstain=0), VoteNear(DAY, LAW)),
        [
            (CongressVote(present=30, vote_for=28, vote_against=1, vote_abstain=1), VoteNear(DAY, LAW)),
            (CongressVote(present=30, vote_for=28), VoteNear(DAY, LAW)),
        ],
    ),
    (
        "VR-24b",
        (CongressVote(delegates_total=30, present=31), VoteNear(DAY, LAW)),
        [(CongressVote(delegates_total=30, present=30), VoteNear(DAY, LAW))],
    ),
    (
        "VR-26b",
        (ContractSubmission(sign_date=d("04-11"), submit_date=d("04-19")), RoundNear(DAY, LAW, "20")),
        [
            (ContractSubmission(sign_date=d("04-11"), submit_date=d("04-18")), RoundNear(DAY, LAW, "20")),
            (ContractSubmission(sign_date=d("04-11"), submit_date=d("04-21")), RoundNear(DAY, LAW, "10")),
            (ContractSubmission(sign_date=d("04-11"), submit_date=d("04-19")), RoundNear(DAY, content="20")),
        ],
    ),
    (
        "VR-27b",
        (ContractSubmission(opinion_kind="2", opinion_no="3号"), RoundNear(DAY, LAW)),
        [
            (ContractSubmission(opinion_kind="2", opinion_no="3号", opinion_text="期限有误"), RoundNear(DAY, LAW)),
            (ContractSubmission(opinion_kind="1"), RoundNear(DAY, LAW)),
        ],
    ),
    (
        "VR-28b",
        (ContractSubmission(opinion_kind="3", received_date=d("12-15")), RoundNear(DAY, LAW)),
        [
            (ContractSubmission(opinion_kind="3", received_date=d("12-14")), RoundNear(DAY, LAW)),
            (ContractSubmission(opinion_kind="1", received_date=d("12-15")), RoundNear(DAY, LAW)),
            (ContractSubmission(opinion_kind="3", received_date=d("12-15")), RoundNear(DAY)),
        ],
    ),
    (
        "VR-29b",
        (ContractSubmission(opinion_kind="2", opinion_date=d("03-01"), received_date=d("03-02")), RoundNear(DAY)),
        [
            (ContractSubmission(opinion_kind="2", opinion_date=d("03-02"), received_date=d("03-02")), RoundNear(DAY)),
            (ContractSubmission(opinion_kind="3", opinion_date=d("03-01"), received_date=d("03-02")), RoundNear(DAY)),
        ],
    ),
    (
        "VR-80",
        (ContractCheck(items=10, done=11), CheckNear(DAY)),
        [(ContractCheck(items=10, done=10), CheckNear(DAY)), (ContractCheck(done=11), CheckNear(DAY))],
    ),
    (
        "VR-81",
        (ContractCheck(rectify_due=d("12-30")), CheckNear(DAY)),
        [
            (ContractCheck(rectify_due=DAY), CheckNear(DAY)),
            (ContractCheck(rectify_due=d("12-30"), rectified_date=DAY), CheckNear(DAY)),
        ],
    ),
]


@pytest.mark.parametrize(("rule", "broken", "kept"), CASES, ids=[f"{row[0]}-{n}" for n, row in enumerate(CASES)])
def test_rule_fires_on_its_case_and_not_beside_it(
    rule: str, broken: tuple[Any, Any], kept: list[tuple[Any, Any]]
) -> None:
    found = hits(rule, *broken)
    assert len(found) == 1, found
    spec = load(2023).rules[rule]
    spec.message.format(**found[0].params)  # every number that the wording names is given
    for record, near in kept:
        assert not hits(rule, record, near), record.__dict__


def test_every_rule_of_a_case_has_a_case_here() -> None:
    assert {row[0] for row in CASES} == {known.id for kind in KINDS for known in rules_on(kind)}


@pytest.mark.parametrize("rule", ["VR-17", "VR-18", "VR-19", "VR-20"])
def test_a_contract_of_a_case_is_not_told_twice(rule: str) -> None:
    from tests.unit.registers.contracts.test_contract_rules import near, own

    facts: dict[str, Any] = {
        "VR-17": {"offer_received_date": d("02-01"), "reply_date": d("03-30")},
        "VR-18": {"offer_received_date": d("02-01"), "sign_date": None},
        "VR-19": {"reps_e": 1, "reps_w": 2},
        "VR-20": {"chief_e_name": "甲", "chief_w_name": "甲"},
    }[rule]
    assert hits(rule, own(**facts), near())
    assert not hits(rule, own(case_id=1, **facts), near())


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("VR-26", {"sign_date": d("04-11"), "submit_date": d("05-19")}),
        ("VR-27", {"opinion_kind": "2", "opinion_text": "期限有误"}),
        ("VR-28", {"opinion_kind": "3", "received_date": d("12-29")}),
        ("VR-29", {"opinion_kind": "1", "opinion_date": d("03-01"), "received_date": d("03-02")}),
    ],
)
def test_a_contract_with_rounds_is_not_told_twice(rule: str, facts: dict[str, Any]) -> None:
    from tests.unit.registers.contracts.test_contract_rules import near, own

    assert hits(rule, own(**facts), near())
    assert not hits(rule, own(**facts), near(has_rounds=True))


def test_a_renewal_that_is_being_bargained_ends_the_reminder() -> None:
    from tests.unit.registers.contracts.test_contract_rules import near, own

    soon = own(valid_to=d("2024-01-31"))
    assert hits("VR-35", soon, near())
    assert not hits("VR-35", soon, near(begun=True))
