"""Rules of union organisations and their units (O01–O25, U01). Wording, severity and thresholds stand in the
definition's rules file.

Blank means not known: a rule about what a union has or lacks speaks only where it was stated.
"""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.base.periods import add_months
from tzdesk.fields.types import CreditCodeType
from tzdesk.registers.organisations.codes import body_problem
from tzdesk.registers.organisations.model import (
    DEREGISTERED,
    ENDED,
    JOINT,
    PLANNED,
    PREPARING,
    SINGLE,
    HostUnit,
    Organisation,
)
from tzdesk.registers.organisations.near import OrgNear, TargetNear, UnitNear, twins
from tzdesk.registers.organisations.target_model import Target
from tzdesk.rules import Hit, Thresholds, rule

KIND = "organisation"
UNIT_KIND, TARGET_KIND = "host_unit", "target"
FULL_TIME = "1"
_UNION_CODE = CreditCodeType(union=True)


@rule("O01", on=KIND, fields=("org_name", "status"))
def name_is_given_and_single(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """A union has a name that no other active union bears."""
    if not (r.org_name or "").strip() or (near.same_name and r.is_active):
        yield Hit("org_name")


@rule("O02", on=KIND, fields=("stat_code",))
def stat_code_is_for_ever(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """The 统计代码 is unique and stays when a union is renamed. One that no sealed book shows may be a mended slip:
    then it is soft."""
    if not r.stat_code:
        return
    if near.same_stat_code:
        yield Hit("stat_code", why=f"与“{twins(near.same_stat_code)}”相同")
    elif near.former and near.former.code != r.stat_code:
        told = "，已随月报封存" if near.former.sealed else ""
        yield Hit("stat_code", soften=not near.former.sealed, why=f"原为 {near.former.code}{told}")


@rule("O03", on=KIND, fields=("union_uscc",))
def union_code_is_well_formed(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """18 characters that begin with 81 or 89 and pass both check digits (GB 32100, GB 11714)."""
    problems = _UNION_CODE.check(r.union_uscc)
    if problems:
        yield Hit("union_uscc", why=problems[0].rstrip("。"))
    elif body_problem(r.union_uscc):
        yield Hit("union_uscc", why="第 17 位（组织机构代码校验位）不正确")


@rule("O04", on=KIND, fields=("union_uscc", "host_unit_id"))
def union_and_unit_codes_differ(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """The union's code is not the unit's."""
    if r.union_uscc and near.unit and r.union_uscc == near.unit.unit_uscc:
        yield Hit("union_uscc")


@rule("O05", on=KIND, fields=("union_uscc",))
def registrar_is_ours(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """The registrar in the code (places 3–8) is the district's, the city's or the province's."""
    if r.union_uscc and len(r.union_uscc) == 18 and r.union_uscc[2:8] not in t["registrars"]:
        yield Hit("union_uscc", a=r.union_uscc[2:8])


@rule("O06", on=KIND, fields=("has_legal_person", "union_uscc", "legal_valid_from", "legal_valid_to"))
def legal_person_has_papers(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """A union with legal personality states its code and the certificate's term."""
    if not r.has_legal_person:
        return
    for name, label in (
        ("union_uscc", "统一社会信用代码"),
        ("legal_valid_from", "证书有效期起"),
        ("legal_valid_to", "证书有效期止"),
    ):
        if not getattr(r, name):
            yield Hit(name, missing=label)
    if r.legal_valid_from and r.legal_valid_to and r.legal_valid_to <= r.legal_valid_from:
        yield Hit("legal_valid_to", missing="正确的有效期（止应晚于起）")


@rule("O07", on=KIND, fields=("legal_valid_to",))
def certificate_is_valid(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """The certificate has not run out by the end of the month."""
    if r.is_active and r.has_legal_person is not False and r.legal_valid_to and r.legal_valid_to < near.day:
        yield Hit("legal_valid_to", a=r.legal_valid_to)


@rule("O08", on=KIND, fields=("org_type", "host_unit_id"))
def single_union_stands_in_one_unit(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """A 单独基层工会 names its unit and covers no others."""
    if r.org_type != SINGLE or not r.is_active:
        return
    if r.host_unit_id is None:
        yield Hit("host_unit_id", why="须选择所在单位")
    if near.covered:
        yield Hit("org_type", why=f"不得填报覆盖单位（现有 {near.covered} 个）")


@rule("O09", on=KIND, fields=("org_type", "stat_type_904", "individual_members"))
def joint_union_covers_two(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """A joint union covers at least `least` units; only doubtful where it is one of individuals."""
    joint = r.org_type == JOINT or r.stat_type_904 == "2"
    if joint and r.is_active and near.covered < t["least"]:
        yield Hit("org_type", soften=bool(r.individual_members), a=near.covered, least=t["least"])


@rule("O10", on=KIND, fields=("host_unit_id", "org_type"))
def unit_is_counted_once(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """A unit belongs to one active union of the types 11 and 12, its own or the joint one that covers it."""
    if not r.is_active:
        return
    for double in near.doubled:
        yield Hit("host_unit_id", unit=double.unit, a=r.org_name, b=double.other)


@rule("O11", on=KIND, fields=("parent_org_id",))
def parents_make_a_tree(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """The chain of upper unions ends, and the next one up still stands."""
    if near.cycle:
        yield Hit("parent_org_id", why="循环")
    elif r.is_active and near.parents and near.parents[0].status in ENDED:
        yield Hit("parent_org_id", why="已撤销")


@rule("O12", on=KIND, fields=("division_code",))
def division_is_known(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """The division stands in the list (a village under its town) and in the district; a known other one is soft."""
    code = r.division_code
    if not code or near.divisions is None:
        return
    known = code in near.divisions or code[:9] + "000" in near.divisions
    if not known or not code.startswith(t["prefix"]):
        yield Hit("division_code", soften=known, a=code)


@rule("O13", on=KIND, fields=("found_date",))
def founded_by_now(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """The founding date does not lie after the month (of a union that is counted in it)."""
    if near.in_period and r.found_date and r.found_date > near.day:
        yield Hit("found_date", a=r.found_date)


@rule("O14", on=KIND, fields=("term_end", "term_years"))
def term_is_running(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """The committee's term is 3 or 5 years (工会法 art. 16) and has not run out."""
    if not r.is_active:
        return
    if r.term_years is not None and r.term_years not in t["years"]:
        yield Hit("term_years", why=f"任期为 {r.term_years} 年，不是 3 年或 5 年")
    if r.term_end and r.term_end < near.day:
        yield Hit("term_end", why=f"已于 {r.term_end} 届满未换届")


@rule("O15", on=KIND, fields=("status", "end_date", "end_reason", "end_approval_no"))
def ending_has_papers(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """An abolished or merged union states the date, the reason and the approval."""
    if r.status not in ENDED:
        return
    for name, label in (("end_date", "日期"), ("end_reason", "原因"), ("end_approval_no", "批复文号")):
        if not getattr(r, name):
            yield Hit(name, missing=label)


@rule("O16", on=KIND, fields=("host_unit_id", "status"))
def unit_still_exists(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """No active union in a unit that was deregistered."""
    if r.is_active and near.unit and near.unit.business_status == DEREGISTERED:
        yield Hit("host_unit_id", a=near.unit.unit_name)


@rule("O17", on=KIND, fields=("chair_name",))
def committee_has_chair(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """From so many members on (committee_members) there is a committee (工会法 art. 11), and it has a chair."""
    members, least = near.head.members, near.parameter("committee_members", near.day)
    if r.is_active and members is not None and least is not None and members >= least and not r.chair_name:
        yield Hit("chair_name", n=members, least=int(least))


@rule("O18", on=KIND, fields=("has_women_comm",))
def women_have_committee(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """From so many women members on (women_comm_members) there is a women's committee."""
    women, least = near.head.women, near.parameter("women_comm_members", near.day)
    if r.is_active and women is not None and least is not None and women >= least and r.has_women_comm is False:
        yield Hit("has_women_comm", n=women)


@rule("O19", on=KIND, fields=("has_women_comm",))
def women_committee_has_women(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """A women's committee needs women members."""
    if r.has_women_comm and near.head.women == 0:
        yield Hit("has_women_comm")


@rule("O20", on=KIND, fields=("has_audit_comm",))
def audit_committee(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """From `members` members on the lack of an audit committee (经审委) is explained."""
    members = near.head.members
    if r.is_active and members is not None and members >= t["members"] and r.has_audit_comm is False:
        yield Hit("has_audit_comm", n=members)


@rule("O21", on=KIND, fields=("chair_mode",))
def full_time_chair(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """From so many staff on (fulltime_chair_staff) a firm or institution has a full-time chair (章程 art. 26)."""
    nature = near.unit.unit_nature if near.unit else None
    if nature not in (None, *t["natures"]) or r.chair_mode in (None, FULL_TIME):
        return
    least = near.parameter("fulltime_chair_staff", near.day)
    if r.is_active and near.staff is not None and least is not None and near.staff >= least:
        yield Hit("chair_mode", n=near.staff, least=int(least))


@rule("O22", on=KIND, fields=("chair_mode", "fulltime_cnt"))
def full_time_chair_is_counted(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """A full-time chair is one of the full-time staff."""
    if r.chair_mode == FULL_TIME and r.fulltime_cnt == 0:
        yield Hit("fulltime_cnt")


@rule("O23", on=KIND, fields=("has_rep_congress", "rep_cnt", "rep_female"))
def delegates_agree(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """Women delegates are delegates, and without a congress there are none."""
    if r.rep_cnt is not None and r.rep_female is not None and r.rep_female > r.rep_cnt:
        yield Hit("rep_female", why=f"女代表 {r.rep_female} 大于代表 {r.rep_cnt}")
    if r.has_rep_congress is False and r.rep_cnt:
        yield Hit("rep_cnt", why=f"未建职代会却有代表 {r.rep_cnt} 人")


@rule("O24", on=KIND, fields=("org_type",))
def preparing_group_has_no_members(r: Organisation, near: OrgNear, t: Thresholds) -> Iterator[Hit]:
    """A 筹备组, or a union of any type that is still being prepared (筹备), counts no members."""
    if (r.org_type == PREPARING or r.status == PLANNED) and near.head.any_members:
        yield Hit("org_type")


@rule("O25", on=UNIT_KIND, fields=("reg_type", "reg_list_version"))
def registration_type_is_current(r: HostUnit, near: UnitNear, t: Thresholds) -> Iterator[Hit]:
    """A registration type is one of the list in force: the same digits mean something else in the old one."""
    if not r.reg_type:
        return
    unknown = near.reg_types is not None and r.reg_type not in near.reg_types
    if unknown or r.reg_list_version != t["version"]:
        yield Hit("reg_type" if unknown else "reg_list_version", a=r.reg_type)


@rule("U01", on=UNIT_KIND, fields=("unit_uscc",))
def unit_code_is_single(r: HostUnit, near: UnitNear, t: Thresholds) -> Iterator[Hit]:
    """One unit stands in the table once: contracts and aid would otherwise miss each other."""
    if r.unit_uscc and near.same_uscc:
        yield Hit("unit_uscc", a=twins(near.same_uscc))


@rule("X13", on=UNIT_KIND, fields=())
def unit_with_records_has_union(r: HostUnit, near: UnitNear, t: Thresholds) -> Iterator[Hit]:
    """A unit that contracts or aid files speak of has a union of its own or is covered by one."""
    if near.used_in:
        yield Hit("unit_name", where="、".join(near.used_in))


@rule("X11", on=TARGET_KIND, fields=("base_value", "base_source", "base_date"))
def base_is_fresh(r: Target, near: TargetNear, t: Thresholds) -> Iterator[Hit]:
    """A base figure has a source and a day, no more than `months` back."""
    if r.base_value is None:
        return
    if not (r.base_source or "").strip():
        yield Hit("base_source", why="缺少来源")
    if r.base_date is None:
        yield Hit("base_date", why="缺少日期")
    elif add_months(r.base_date, t["months"]) < near.day:
        yield Hit("base_date", why=f"截至 {r.base_date}，已超过 {t['months']} 个月")
