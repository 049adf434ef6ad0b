"""A small workplace of invented unions, contracts and aid cases for the desk's tests and pictures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tzdesk.base.periods import Month

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

PERIOD = Month(2023, 12)
FIRMS = (
    "南通恒泰纺织有限公司",
    "南通正大建设有限公司",
    "南通博雅电缆有限公司",
    "南通丰源食品有限公司",
    "南通瑞祥物流有限公司",
)


def resident_id(birth: str, order: int) -> str:
    """An ID of the area 999999, which is never allocated, with its right check digit."""
    head = f"999999{birth}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, weights, strict=True)) % 11]


def fill(wp: Workplace, unions: int = 5) -> dict[str, list[int]]:
    """Units, unions, a contract each, two aid cases with a household; gives the ids by kind."""
    made: dict[str, list[int]] = {
        kind: [] for kind in ("host_unit", "organisation", "contract", "aid_case", "aid_member")
    }

    def save(kind: str, **values: Any) -> int:
        number = wp.register(kind).save(wp, values, period=PERIOD).id
        made[kind].append(number)
        return number

    wp.register("profile").save(wp, {"unit_name": "金沙街道总工会", "filler": "王某", "leader": "李某"})
    for place in range(unions):
        firm = FIRMS[place % len(FIRMS)] if place < len(FIRMS) else f"南通练习{place:04d}厂"
        unit = save("host_unit", unit_name=firm, unit_nature="10", staff_total=68 + place, business_status="1")
        save(
            "organisation", org_name=f"{firm}工会委员会", org_type="11", status="1", host_unit_id=unit, org_level="1",
            found_date=date(2019, 5, 1 + place % 28), chair_name="赵某某", chair_phone="13900000000",
        )  # fmt: skip
        save(
            "contract", contract_no=f"通州2023{place:03d}", party_a_id=unit, sign_date=date(2023, 3, 1 + place % 28),
            valid_from=date(2023, 4, 1), valid_to=date(2026, 3, 31), headcount_at_sign=68 + place,
        )  # fmt: skip
    for place, who in enumerate(("钱某某", "孙某某")):
        case = save(
            "aid_case", case_no=f"TZ2023{place:04d}", name=who, id_no=resident_id("19750312", 21 + place),
            mobile="13900000001", employer_name=FIRMS[place], category="1", address="金沙街道某小区",
        )  # fmt: skip
        save("aid_member", case_id=case, relation="20", name="李某某", id_no=resident_id("20100901", 31 + place))
    return made
