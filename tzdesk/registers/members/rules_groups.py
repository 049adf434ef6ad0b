"""Rules of new forms of employment, row by row (N01, N03, N04, N06, N07). N02 and N05 look at the finished form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tzdesk.registers.measure import total
from tzdesk.registers.members.detail import GroupBase, GroupCount
from tzdesk.registers.organisations.model import Organisation
from tzdesk.rules import Hit, Thresholds, rule

KIND, BASE_KIND = "group_count", "group_base"
_OTHER = "99"


@dataclass(frozen=True)
class GroupNear:
    """The group's name, the union, and how many people work in the group there (None: not found out)."""

    group: str = ""
    org: Organisation | None = None
    workers: int | None = None


@rule("N01", on=KIND)
def group_balances(r: GroupCount, near: GroupNear, t: Thresholds) -> Iterator[Hit]:
    """A stated closing (or opening) of a group equals the computed one: 12 = 7 + 8 − 11."""
    for name in ("opening", "closing"):
        told, computed = r.told(name), getattr(r, name)
        if told is not None and computed is not None and told != computed:
            yield Hit(name, group=near.group, what="月初" if name == "opening" else "月末", a=told, b=computed)


@rule("N03", on=KIND)
def parts_within_group(r: GroupCount, near: GroupNear, t: Thresholds) -> Iterator[Hit]:
    """扫码 and 平台 together within the new members (9 + 10 ≤ 8); women, 农民工, 直管 within the closing."""
    channels = total((r.by_scan, r.by_platform))
    if channels is not None and r.joined is not None and channels > r.joined:
        yield Hit("by_scan", group=near.group, what="扫码与平台直接吸纳之和", a=channels, b=r.joined)
    for name, what in (("female", "女会员"), ("migrant", "农民工会员"), ("direct", "联合会直管会员")):
        part = getattr(r, name)
        if part is not None and r.closing is not None and part > r.closing:
            yield Hit(name, group=near.group, what=what, a=part, b=r.closing)


@rule("N03b", on=BASE_KIND)
def sites_add_up(r: GroupBase, near: GroupNear, t: Thresholds) -> Iterator[Hit]:
    """Sites with a union of their own and covered ones make those unionised (4 + 5 = 3), all within the sites (≤ 1)."""
    parts = total((r.own_unions, r.joint_covered))
    if parts is not None and r.unionised is not None and parts != r.unionised:
        yield Hit("unionised", group=near.group, why=f"单独与联合覆盖之和 {parts} 不等于已建会 {r.unionised}")
    for name, what in (("unionised", "已建会"), ("platform_sites", "平台企业")):
        part = getattr(r, name)
        if part is not None and r.sites is not None and part > r.sites:
            yield Hit(name, group=near.group, why=f"{what} {part} 大于企业（站点）数 {r.sites}")


@rule("N04", on=KIND, fields=("closing", "joined", "left"))
def members_within_workers(r: GroupCount, near: GroupNear, t: Thresholds) -> Iterator[Hit]:
    """Members of a group do not outnumber those found to work in it."""
    if r.closing is not None and near.workers is not None and r.closing > near.workers:
        yield Hit("closing", group=near.group, a=r.closing, b=near.workers)


@rule("N06", on=KIND, fields=("direct",))
def direct_members_once(r: GroupCount, near: GroupNear, t: Thresholds) -> Iterator[Hit]:
    """Direct members of a trade federation may stand in an enterprise's union as well."""
    if r.direct:
        yield Hit("direct", group=near.group, a=r.direct)


@rule("N07", on=KIND, fields=("nef_group", "group_text"))
def other_group_is_named(r: GroupCount, near: GroupNear, t: Thresholds) -> Iterator[Hit]:
    """其他 says which group, once there is anybody in it."""
    people = [value for value in (r.opening, r.joined, r.left, r.closing) if value]
    if r.nef_group == _OTHER and people and not (r.group_text or "").strip():
        yield Hit("group_text", n=r.closing or 0)
