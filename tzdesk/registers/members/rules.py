"""Rules of one union's month (M01–M25). Wording, severity and thresholds stand in the definition's rules file.

Those over several rows or over the return (M22 cumulative, M26 difference to last month) belong to the returns.
Every comparison holds its breath where a side is blank: blank is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tzdesk.registers.members.equation import STATED, unsaid
from tzdesk.registers.members.items import (
    ADJUSTMENT,
    CLOSING,
    DECREASE,
    EXPELLED,
    INCREASE,
    NEW,
    OPENING,
    OTHER_IN,
    OTHER_OUT,
    QUALIFIED,
    RETAINED,
    SETTLED,
    SIGNED,
    STAFF,
    TOTAL,
)
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.near import CountNear, Tally, counts_own
from tzdesk.rules import Hit, Thresholds, rule

KIND = "member_count"
ON_DUTY = "02"
_FILING = "备案"


def _over(count: MemberCount, small: str, large: str, dim: str) -> tuple[int, int] | None:
    """Both values where the first is larger than the second and both are stated."""
    one, other = count.cell(small + dim), count.cell(large + dim)
    return (one, other) if one is not None and other is not None and one > other else None


@rule("M01", on=KIND)
def required_cells(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Every required cell is filled; nothing happened is 0, not blank. A dimension that has an opening (it was counted
    last month, or is stated now) and no closing lacks the cells of those who moved."""
    for cell in near.items.required:
        if r.cell(cell) is None:
            yield _blank(near, cell)
    for dim in near.items.dims:
        if dim == TOTAL or r.cell(OPENING + dim) is None or r.cell(CLOSING + dim) is not None:
            continue
        for code in unsaid(r.filled(), dim, near.items):
            if r.cell(code + TOTAL):
                yield _blank(near, code + dim)


def _blank(near: CountNear, cell: str) -> Hit:
    return Hit(cell, r=cell[:-1], c=near.items.column_of(cell), label=near.items.label(cell))


@rule("M02", on=KIND)
def no_negative_counts(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Counts are not negative; only 类别调整 may be, and 注销 where retained members came along in a merger."""
    for cell, value in sorted(r.filled().items()):
        if value < 0 and cell[:-1] not in SIGNED:
            yield Hit(cell, value=value, label=near.items.label(cell))


@rule("M03", on=KIND)
def opening_is_last_closing(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """An opening that the unit stated equals last month's closing, in every column."""
    if near.previous is None:
        return
    for dim in near.items.dims:
        told, closed = r.stated_cell(OPENING + dim), near.previous.cell(CLOSING + dim)
        if told is not None and closed is not None and told != closed:
            yield Hit(OPENING + dim, a=told, b=closed)


def _stated_sum(r: MemberCount, near: CountNear, code: str) -> Iterator[Hit]:
    for dim in near.items.dims:
        told, computed = r.stated_cell(code + dim), r.cell(code + dim)
        if told is not None and computed is not None and told != computed:
            yield Hit(code + dim, a=told, b=computed, d=abs(told - computed))


@rule("M03b", on=KIND, fields=("10T", "opening_doc"))
def first_opening_has_a_document(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """The opening of the first month (初始数) names the document it was taken from."""
    opening = r.cell(OPENING + TOTAL)
    if near.previous is None and r.opening_source == STATED and opening and not (r.opening_doc or "").strip():
        yield Hit("opening_doc", a=opening)


@rule("M04", on=KIND)
def increases_add_up(r: MemberCount, near: CountNear, t: Thresholds) -> Iterable[Hit]:
    """A stated total of increases equals the sum of its parts."""
    return _stated_sum(r, near, INCREASE)


@rule("M05", on=KIND)
def decreases_add_up(r: MemberCount, near: CountNear, t: Thresholds) -> Iterable[Hit]:
    """A stated total of decreases equals the sum of its parts."""
    return _stated_sum(r, near, DECREASE)


@rule("M06", on=KIND)
def month_balances(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """A stated closing equals opening + increases − decreases (+ adjustment in a dimension)."""
    for dim in near.items.dims:
        told, computed = r.stated_cell(CLOSING + dim), r.cell(CLOSING + dim)
        if told is not None and computed is not None and told != computed:
            yield Hit(
                CLOSING + dim,
                column=near.items.dims[dim],
                a=told,
                b=computed,
                d=abs(told - computed),
                opening=r.cell(OPENING + dim),
                up=r.cell(INCREASE + dim) or 0,
                down=r.cell(DECREASE + dim) or 0,
            )


@rule("M07", on=KIND)
def parts_within_total(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """No “其中” column is larger than the total of its row."""
    for item in near.items.by_code.values():
        total = r.cell(item.code + TOTAL)
        if total is None or item.code in SIGNED:
            continue
        for dim in item.dims:
            part = r.cell(item.code + dim)
            if dim != TOTAL and part is not None and part > total:
                yield Hit(item.code + dim, r=item.code, label=item.label, column=near.items.dims[dim], a=part, b=total)


@rule("M08", on=KIND)
def not_more_leave_than_there_are(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Decreases do not exceed opening and increases."""
    for dim in near.items.dims:
        down, opening = r.cell(DECREASE + dim), r.cell(OPENING + dim)
        if down is None or opening is None:
            continue
        there = opening + (r.cell(INCREASE + dim) or 0) + (r.cell(ADJUSTMENT + dim) or 0)
        if down > there:
            yield Hit(DECREASE + dim, a=down, b=there)


@rule("M09", on=KIND, fields=("30T", "01T"))
def members_within_staff(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Members do not outnumber staff; only doubtful in federations, village unions and unions of individuals."""
    if over := _over(r, CLOSING, STAFF, TOTAL):
        yield Hit(CLOSING + TOTAL, soften=near.loose, a=over[0], b=over[1])


@rule("M10", on=KIND, fields=("30F", "01F"))
def women_members_within_women_staff(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """The same for women."""
    if over := _over(r, CLOSING, STAFF, "F"):
        yield Hit(CLOSING + "F", soften=near.loose, a=over[0], b=over[1])


@rule("M11", on=KIND)
def migrant_and_dispatched_within_staff(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """The same for 农民工 and 劳务派遣工."""
    for dim in ("M", "D"):
        if over := _over(r, CLOSING, STAFF, dim):
            yield Hit(CLOSING + dim, soften=near.loose, column=near.items.dims[dim], a=over[0], b=over[1])


@rule("M12", on=KIND)
def on_duty_within_staff(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """在岗职工 are staff."""
    for dim in near.items.dims:
        if over := _over(r, ON_DUTY, STAFF, dim):
            yield Hit(ON_DUTY + dim, column=near.items.dims[dim], a=over[0], b=over[1])


@rule("M13", on=KIND)
def qualified_within_members(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Members registered by real name are members."""
    for dim in near.items.dims:
        if over := _over(r, QUALIFIED, CLOSING, dim):
            yield Hit(QUALIFIED + dim, a=over[0], b=over[1])


@rule("M14", on=KIND, fields=("31T", "30T"))
def real_name_rate(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """The rate of real-name registration reaches `rate` per cent, where it is stated."""
    qualified, members = r.cell(QUALIFIED + TOTAL), r.cell(CLOSING + TOTAL)
    if qualified is not None and members and qualified * 100 < members * t["rate"]:
        yield Hit(QUALIFIED + TOTAL, x=f"{qualified * 100 / members:.2f}", rate=t["rate"])


@rule("M15", on=KIND)
def retained_pool(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Stated retained members equal last month's and those newly retained, less those restored or struck off (36)."""
    if near.previous is None:
        return
    for dim in near.items.dims:
        told, before = r.stated_cell(RETAINED + dim), near.previous.cell(RETAINED + dim)
        computed = r.cell(RETAINED + dim)
        if told is not None and before is not None and computed is not None and told != computed:
            yield Hit(RETAINED + dim, a=told, b=computed, before=before)


@rule("M16", on=KIND, fields=("30T",))
def members_leap(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Members changed by more than `rate` per cent, and by at least `least` persons."""
    closing, opening = r.cell(CLOSING + TOTAL), r.cell(OPENING + TOTAL)
    if closing is None or opening is None:
        return
    moved = abs(closing - opening)
    if moved >= t["least"] and moved * 100 > t["rate"] * max(opening, 1):
        yield Hit(CLOSING + TOTAL, a=closing, b=opening, rate=t["rate"])


@rule("M17", on=KIND, fields=("01T",))
def staff_leap(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Staff changed by more than `rate` per cent since last month."""
    staff = r.cell(STAFF + TOTAL)
    before = near.previous.cell(STAFF + TOTAL) if near.previous else None
    if staff is not None and before is not None and abs(staff - before) * 100 > t["rate"] * max(before, 1):
        yield Hit(STAFF + TOTAL, a=staff, b=before, rate=t["rate"])


@rule("M18", on=KIND, fields=("30T",))
def nothing_moved(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """A union of some size (`members`) without one movement for `months` months on end."""
    months: list[MemberCount | Tally] = [r, *near.earlier[: t["months"] - 1]]
    members = r.cell(CLOSING + TOTAL)
    if len(months) < t["months"] or members is None or members < t["members"]:
        return
    if all(month.cell(code + TOTAL) == 0 for month in months for code in (INCREASE, DECREASE)):
        yield Hit(CLOSING + TOTAL, n=t["months"], members=members)


@rule("M19", on=KIND, fields=("12T",))
def round_hundreds(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """New members in whole hundreds look like an estimate."""
    joined = r.cell(NEW + TOTAL)
    if joined and joined > 0 and joined % t["multiple"] == 0:
        yield Hit(NEW + TOTAL, a=joined)


@rule("M20", on=KIND, fields=("15T", "27T", "note"))
def other_needs_note(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Other increases and decreases carry their reason in the note."""
    for code in (OTHER_IN, OTHER_OUT):
        if (r.cell(code + TOTAL) or 0) > 0 and not (r.note or "").strip():
            yield Hit(code + TOTAL, label=near.items.label(code + TOTAL), a=r.cell(code + TOTAL))


@rule("M21", on=KIND, fields=("25T", "note"))
def expulsion_is_filed(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """An expulsion (章程 art. 7) is filed with the upper level: the note says so, or the registered movement."""
    registered = near.filings and near.moved.get(EXPELLED + TOTAL, 0) >= (r.cell(EXPELLED + TOTAL) or 0)
    if (r.cell(EXPELLED + TOTAL) or 0) > 0 and _FILING not in (r.note or "") and not registered:
        yield Hit(EXPELLED + TOTAL, a=r.cell(EXPELLED + TOTAL))


@rule("M23", on=KIND, fields=("30T", "01T"))
def membership_rate(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """The rate of membership among staff lies between `low` and `high` per cent."""
    members, staff = r.cell(CLOSING + TOTAL), r.cell(STAFF + TOTAL)
    if members is None or not staff:
        return
    if members * 100 > t["high"] * staff or members * 100 < t["low"] * staff:
        yield Hit(CLOSING + TOTAL, x=f"{members * 100 / staff:.2f}")


@rule("M24", on=KIND, fields=("30T", "30F", "01T", "01F"))
def share_of_women(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """The share of women among members and among staff differ by no more than `points` percentage points."""
    members, women = r.cell(CLOSING + TOTAL), r.cell(CLOSING + "F")
    staff, women_staff = r.cell(STAFF + TOTAL), r.cell(STAFF + "F")
    if not members or not staff or women is None or women_staff is None:
        return
    if abs(women * staff - women_staff * members) * 100 > t["points"] * members * staff:
        yield Hit(CLOSING + "F", x=f"{women * 100 / members:.1f}", y=f"{women_staff * 100 / staff:.1f}")


@rule("M25", on=KIND, fields=("01T", "30T"))
def members_without_staff(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Members but no staff: only in unions of individuals."""
    members = r.cell(CLOSING + TOTAL)
    if r.cell(STAFF + TOTAL) == 0 and members and not near.by_person:
        yield Hit(STAFF + TOTAL, a=members)


def _apart(r: MemberCount, near: CountNear, other: Mapping[str, int]) -> Iterator[Hit]:
    for cell in sorted(other.keys() & near.items.cells):
        told = r.stated_cell(cell) if cell[:-1] in SETTLED and r.stated_cell(cell) is not None else r.cell(cell)
        if told is not None and told != other[cell]:
            yield Hit(cell, label=near.items.label(cell), a=told, b=other[cell])


@rule("M27", on=KIND)
def agrees_with_movements(r: MemberCount, near: CountNear, t: Thresholds) -> Iterable[Hit]:
    """What is typed for a movement is what the register of movements (会员变动) adds up to, where it has any."""
    return _apart(r, near, near.moved)


@rule("M28", on=KIND)
def agrees_with_roster(r: MemberCount, near: CountNear, t: Thresholds) -> Iterable[Hit]:
    """What is typed is what the real-name roster gives, where the union keeps one."""
    return _apart(r, near, near.roster)


@rule("X07", on=KIND, fields=("30T",))
def covered_units_make_the_joint_union(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Members of the covered units make those of the joint union; one of individuals may have more than they."""
    members, covered = r.cell(CLOSING + TOTAL), near.covered_members
    if members is None or covered is None or members == covered or (near.by_person and members > covered):
        return
    yield Hit(CLOSING + TOTAL, a=members, b=covered, d=abs(members - covered))


@rule("X08", on=KIND, fields=("30T",))
def sums_of_others_report_no_members(r: MemberCount, near: CountNear, t: Thresholds) -> Iterator[Hit]:
    """Federations, towns, dispatched bodies, branches and groups count no members of their own (X08)."""
    members = r.cell(CLOSING + TOTAL)
    if members and near.org is not None and not counts_own(near.org):
        yield Hit(CLOSING + TOTAL, type=near.type_label or "上级工会", a=members)
