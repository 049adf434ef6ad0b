"""Invented people and firms: well-formed by every rule that the desk knows, and impossible in the world."""

from __future__ import annotations

from datetime import date

import pytest

from tzdesk.fields.types import BankCardType, CreditCodeType, MobileType, PhoneType, ResidentIdType, birth_date, gender
from tzdesk.practice.invented import ENTERPRISE, FEMALE, UNION, Inventor
from tzdesk.registers.organisations.codes import body_problem

BORN = date(1979, 3, 14)


@pytest.fixture
def invent() -> Inventor:
    return Inventor(7)


@pytest.mark.parametrize("sex", ["1", FEMALE])
def test_a_resident_id_says_birth_and_gender_and_stands_in_an_area_that_nobody_lives_in(
    invent: Inventor, sex: str
) -> None:
    number = invent.id_no(sex, BORN)
    assert ResidentIdType().check(number) == []
    assert (number[:6], birth_date(number), gender(number)) == ("999999", BORN, sex)


def test_a_card_has_a_right_sum_and_no_bank(invent: Inventor) -> None:
    card = invent.card()
    assert BankCardType().check(card) == []
    assert card.startswith("000000")


def test_telephones_have_the_usual_form(invent: Inventor) -> None:
    assert MobileType().check(invent.mobile()) == []
    assert PhoneType().check(invent.landline()) == []


@pytest.mark.parametrize(("kind", "union"), [(ENTERPRISE, False), (UNION, True)])
def test_a_credit_code_passes_both_check_digits(invent: Inventor, kind: str, union: bool) -> None:
    code = invent.credit_code(kind)
    assert CreditCodeType(union=union).check(code) == []
    assert not body_problem(code)
    assert code.startswith(kind)


def test_nobody_bears_a_name_twice_and_children_keep_their_surname(invent: Inventor) -> None:
    head = invent.person("1", BORN)
    people = [head, *(invent.person("1", date(2005, 1, 1), head.surname) for _ in range(5))]
    assert len({person.name for person in people}) == len(people)
    assert {person.surname for person in people} == {head.surname}


def test_the_same_seed_invents_the_same_people() -> None:
    one, other = Inventor(3), Inventor(3)
    assert [one.person("1", BORN) for _ in range(5)] == [other.person("1", BORN) for _ in range(5)]
