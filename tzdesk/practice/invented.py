"""People, firms and numbers that do not exist, drawn from one seed, and well-formed all the same.

Resident IDs stand in the area 999999, which is never allocated; bank cards begin with 000000, which no bank has; credit
codes have LX at the head of the body, where real ones have figures or MA; landlines begin with 0000.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date

from tzdesk.base.paths import resource_path
from tzdesk.registers.organisations.codes import body_check_digit

SEED = 20231231
ID_AREA = "999999"
CARD_PREFIX = "000000"
MOBILE_PREFIX = "1300000"
REGISTRAR = "320612"
ENTERPRISE, UNION = "91", "81"
FEMALE = "2"
YOUNG = 1998  # whoever is born from this year on


@dataclass(frozen=True)
class Person:
    """Somebody invented: gender as in GB/T 2261.1 ("1" male, "2" female)."""

    name: str
    gender: str
    born: date
    id_no: str

    @property
    def surname(self) -> str:
        """The first character: the name lists have no compound surnames."""
        return self.name[0]


class Inventor:
    """Draws from one random source, so that the same seed gives the same people in the same order."""

    def __init__(self, seed: int = SEED) -> None:
        self.random = random.Random(seed)  # noqa: S311 - invented data, no secret
        self._names: dict[str, list[str]] = tomllib.loads(resource_path("practice", "names.toml").read_text("utf-8"))
        self._taken: set[str] = set()

    def person(self, gender: str, born: date, surname: str | None = None) -> Person:
        """Somebody with a name that nobody else in this workplace bears."""
        return Person(self.name(gender, surname, young=born.year >= YOUNG), gender, born, self.id_no(gender, born))

    def name(self, gender: str, surname: str | None = None, *, young: bool = False) -> str:
        """A new name, as they were given at the time; a given surname is kept (children, a father)."""
        given = self._names[("girls" if young else "women") if gender == FEMALE else ("boys" if young else "men")]
        while True:
            name = (surname or self.random.choice(self._names["surnames"])) + self.random.choice(given)
            if name not in self._taken:
                self._taken.add(name)
                return name

    def common_name(self, gender: str) -> str:
        """A name that others may bear as well."""
        return self.random.choice(self._names["surnames"]) + self.random.choice(
            self._names["women" if gender == FEMALE else "men"]
        )

    def id_no(self, gender: str, born: date) -> str:
        """A resident ID with a right check digit (GB 11643); the 17th figure is odd for men."""
        from stdnum.cn import ric

        while True:
            serial = self.random.randrange(100, 1000)
            if (serial % 2 == 0) == (gender == FEMALE):
                body = f"{ID_AREA}{born:%Y%m%d}{serial}"
                number = f"{body}{ric.calc_check_digit(body + '0')}"
                if number not in self._taken:
                    self._taken.add(number)
                    return number

    def card(self) -> str:
        """A bank card of 19 figures with a right Luhn sum."""
        from stdnum import luhn

        body = CARD_PREFIX + self._figures(12)
        return body + luhn.calc_check_digit(body)

    def mobile(self) -> str:
        """A mobile number of the usual form."""
        return MOBILE_PREFIX + self._figures(4)

    def landline(self) -> str:
        """A telephone number of the place, in a block that is not in use."""
        return f"0513-0000{self._figures(4)}"

    def credit_code(self, kind: str) -> str:
        """A 统一社会信用代码 of a kind (91 enterprise, 81 union), both check digits right (GB 32100, GB 11714)."""
        from stdnum.cn import uscc

        body = "LX" + self._figures(6)
        code = kind + REGISTRAR + body + body_check_digit(body)
        return f"{code}{uscc.calc_check_digit(code + '0')}"

    def _figures(self, count: int) -> str:
        return "".join(self.random.choice("0123456789") for _ in range(count))
