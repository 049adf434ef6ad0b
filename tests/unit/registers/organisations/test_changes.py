"""A past month shows unions and units as they were: rename, move, merge, split, close, elect, and changes of units."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.registers.organisations.conftest import new_union
from tzdesk.base.errors import UserError
from tzdesk.registers.organisations import changes, joining, terms, unit_changes
from tzdesk.registers.organisations.files_model import OrgCertificate, OrgTerm
from tzdesk.registers.organisations.history import organisations_as_of, units_as_of
from tzdesk.registers.organisations.history_model import OrgChange
from tzdesk.registers.organisations.model import CoveredUnit, HostUnit, Organisation
from tzdesk.registers.organisations.queries import organisations_on, unit_facts
from tzdesk.registers.organisations.service import save_covered_unit, save_host_unit
from tzdesk.registers.workplace import Workplace

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2023, month, 1) for month in (9, 10, 11, 12))


def on(wp: Workplace, org_id: int, day: date) -> Organisation:
    """A union as it stood on a day."""
    with wp.store.reading() as session:
        [found] = organisations_as_of(session, [session.get_one(Organisation, org_id)], day)
        return found


def names_on(wp: Workplace, day: date) -> list[tuple[str, int | None]]:
    """The tree of a day: name and upper union of every union that stood."""
    with wp.store.reading() as session:
        return [(org.org_name, org.parent_org_id) for org in organisations_on(session, day)]


def of(wp: Workplace, model: Any, **where: object) -> list[Any]:
    """Living records of a class."""
    with wp.store.reading() as session:
        return list(session.query(model).filter_by(deleted_at=None, **where).order_by(model.id))


def test_a_renamed_union_bears_its_old_name_in_the_months_before(wp: Workplace, union: int) -> None:
    changes.rename(wp, union, day=NOVEMBER, org_name="南通甲集团工会委员会", approval_no="通工发〔2023〕9号")

    assert on(wp, union, date(2023, 10, 31)).org_name == "南通甲纺织有限公司工会委员会"
    assert on(wp, union, NOVEMBER).org_name == "南通甲集团工会委员会"
    [entry] = of(wp, OrgChange)
    assert entry.summary == "工会名称：南通甲纺织有限公司工会委员会 → 南通甲集团工会委员会"
    assert entry.approval_no == "通工发〔2023〕9号"


def test_rename_move_and_merge_leave_every_past_tree_as_it_was(wp: Workplace) -> None:
    first, second = new_union(wp, "先锋街道总工会", org_type="32"), new_union(wp, "金沙街道总工会", org_type="32")
    mill = new_union(wp, "甲厂工会", parent_org_id=first, report_to_org_id=first)
    yard = new_union(wp, "乙厂工会", parent_org_id=second, report_to_org_id=second)
    branch = new_union(wp, "甲厂一车间分会", org_type="51", parent_org_id=mill, report_to_org_id=mill)
    changes.rename(wp, mill, day=OCTOBER, org_name="甲公司工会")
    changes.move(wp, mill, day=NOVEMBER, parent_org_id=second)
    joining.merge(wp, mill, day=DECEMBER, into_org_id=yard, approval_no="通工发〔2023〕12号")

    towns: list[tuple[str, int | None]] = [("先锋街道总工会", None), ("金沙街道总工会", None)]
    rest = [("乙厂工会", second), ("甲厂一车间分会", mill)]
    assert names_on(wp, SEPTEMBER) == [*towns, ("甲厂工会", first), *rest]
    assert names_on(wp, OCTOBER) == [*towns, ("甲公司工会", first), *rest]
    assert names_on(wp, NOVEMBER) == [*towns, ("甲公司工会", second), *rest]
    assert names_on(wp, DECEMBER) == [*towns, ("乙厂工会", second), ("甲厂一车间分会", yard)]
    assert on(wp, branch, DECEMBER).report_to_org_id == yard


def test_a_change_entered_late_stands_in_its_place(wp: Workplace, union: int) -> None:
    changes.rename(wp, union, day=DECEMBER, org_name="丙公司工会")
    changes.rename(wp, union, day=OCTOBER, org_name="乙公司工会")

    assert on(wp, union, SEPTEMBER).org_name == "南通甲纺织有限公司工会委员会"
    assert on(wp, union, NOVEMBER).org_name == "乙公司工会"
    assert on(wp, union, DECEMBER).org_name == "丙公司工会"
    assert [c.before["org_name"] for c in of(wp, OrgChange)] == ["乙公司工会", "南通甲纺织有限公司工会委员会"]


def test_deleting_an_entry_takes_back_what_it_moved_and_undo_brings_it_back(wp: Workplace, union: int) -> None:
    changes.rename(wp, union, day=OCTOBER, org_name="乙公司工会")
    changes.rename(wp, union, day=DECEMBER, org_name="丙公司工会")
    first, second = (entry.id for entry in of(wp, OrgChange))
    wp.register("org_change").delete(wp, [first])
    assert on(wp, union, NOVEMBER).org_name == "南通甲纺织有限公司工会委员会"
    assert on(wp, union, DECEMBER).org_name == "丙公司工会"
    wp.register("org_change").delete(wp, [second])
    assert on(wp, union, DECEMBER).org_name == "南通甲纺织有限公司工会委员会"
    wp.register("org_change").restore(wp, [first])
    assert on(wp, union, DECEMBER).org_name == "乙公司工会"


def test_undo_of_a_merger_puts_everything_back(wp: Workplace) -> None:
    factory = save_host_unit(wp, {"unit_name": "丙厂", "unit_nature": "10", "staff_total": 20}).id
    gone, heir = new_union(wp, "甲联合工会", org_type="12"), new_union(wp, "乙联合工会", org_type="12")
    save_covered_unit(wp, {"org_id": gone, "unit_id": factory, "from_date": SEPTEMBER, "members": 18})
    joining.merge(wp, gone, day=DECEMBER, into_org_id=heir, approval_no="1号")

    links = [(link.org_id, link.from_date, link.to_date, link.members) for link in of(wp, CoveredUnit)]
    assert links == [(gone, SEPTEMBER, date(2023, 11, 30), 18), (heir, DECEMBER, None, 18)]
    wp.store.undo()
    assert [(link.org_id, link.to_date) for link in of(wp, CoveredUnit)] == [(gone, None)]
    assert on(wp, gone, DECEMBER).status == "1"
    assert of(wp, OrgChange) == []


def test_a_single_union_merged_into_a_joint_one_becomes_a_covered_unit(wp: Workplace) -> None:
    factory = save_host_unit(wp, {"unit_name": "丙厂", "unit_nature": "10", "staff_total": 20}).id
    single, joint = new_union(wp, "丙厂工会", host_unit_id=factory), new_union(wp, "乙联合工会", org_type="12")
    joining.merge(wp, single, day=DECEMBER, into_org_id=joint, approval_no="1号")

    [link] = of(wp, CoveredUnit)
    assert (link.org_id, link.unit_id, link.unit_kind, link.staff) == (joint, factory, "1", 20)
    with wp.store.reading() as session:
        before, after = (unit_facts(session, day)[factory] for day in (NOVEMBER, DECEMBER))
    assert (before.own_union, before.joint_union) == (single, None)
    assert (after.own_union, after.joint_union) == (None, joint)


@pytest.mark.parametrize("into", ["self", "below"])
def test_nothing_is_merged_into_itself_or_into_what_stands_under_it(wp: Workplace, union: int, into: str) -> None:
    below = new_union(wp, "分会", parent_org_id=union)
    with pytest.raises(UserError):
        joining.merge(wp, union, day=DECEMBER, into_org_id=union if into == "self" else below)
    assert on(wp, union, DECEMBER).status == "1"


def test_a_split_makes_a_new_union_that_takes_covered_units_along(wp: Workplace) -> None:
    units = [save_host_unit(wp, {"unit_name": f"{name}厂"}).id for name in "甲乙丙"]
    old = new_union(wp, "商圈联合工会", org_type="12", division_code="320612001000", found_date=date(2020, 1, 1))
    links = [save_covered_unit(wp, {"org_id": old, "unit_id": one, "from_date": SEPTEMBER}).id for one in units]
    saved = joining.split(
        wp, old, day=DECEMBER, org_name="南区联合工会", org_type="12", covered_ids=links[:2], approval_no="8号"
    )
    new = on(wp, saved.id, DECEMBER)
    assert (new.org_type, new.found_date, new.division_code, new.approval_no) == ("12", DECEMBER, "320612001000", "8号")
    assert [link.unit_id for link in of(wp, CoveredUnit, org_id=saved.id)] == units[:2]
    assert [e.change_kind for e in of(wp, OrgChange)] == ["1", "5"]
    assert "南区联合工会" not in [name for name, _ in names_on(wp, NOVEMBER)]


def test_the_entry_of_a_merger_cannot_be_deleted_alone(wp: Workplace) -> None:
    gone, heir = new_union(wp, "甲工会"), new_union(wp, "乙工会")
    joining.merge(wp, gone, day=DECEMBER, into_org_id=heir, approval_no="1号")
    [entry] = of(wp, OrgChange)
    with pytest.raises(UserError, match="不能只删除"):
        wp.register("org_change").delete(wp, [entry.id])


def test_a_closed_union_stands_in_the_months_before_and_takes_no_further_step(wp: Workplace, union: int) -> None:
    joining.close(wp, union, day=DECEMBER, end_reason="1", approval_no="3号")

    assert on(wp, union, date(2023, 11, 30)).active_on(date(2023, 11, 30))
    assert not on(wp, union, DECEMBER).active_on(DECEMBER)
    with pytest.raises(UserError, match="已经撤销或合并"):
        changes.rename(wp, union, day=date(2023, 12, 2), org_name="新名")
    with wp.store.reading() as session:
        assert wp.register("organisation").steps(wp, session, session.get_one(Organisation, union)) == []


def test_a_move_under_itself_a_day_ahead_and_no_change_are_refused(wp: Workplace, union: int) -> None:
    child = new_union(wp, "分会", parent_org_id=union)
    with pytest.raises(UserError, match="下级"):
        changes.move(wp, union, day=DECEMBER, parent_org_id=child)
    with pytest.raises(UserError, match="还没有到"):
        changes.rename(wp, union, day=date(2023, 12, 29), org_name="明天的名字")
    with pytest.raises(UserError, match="没有变动"):
        changes.rename(wp, union, day=DECEMBER, org_name="南通甲纺织有限公司工会委员会")
    assert of(wp, OrgChange) == []


def test_an_election_keeps_the_term_before_and_past_months_see_it(wp: Workplace) -> None:
    org = new_union(wp, "甲厂工会", term_no=2, term_start=date(2018, 11, 1), term_years=5, chair_name="甲某")
    terms.elect(wp, org, day=NOVEMBER, term_years=5, chair_name="乙某", chair_mode="2", vice_chairs="丙某")

    assert [(t.term_no, t.term_start, t.chair_name) for t in of(wp, OrgTerm)] == [
        (2, date(2018, 11, 1), "甲某"),
        (3, NOVEMBER, "乙某"),
    ]
    now, then = on(wp, org, DECEMBER), on(wp, org, OCTOBER)
    assert (now.term_no, now.term_end, now.chair_name) == (3, date(2028, 10, 31), "乙某")
    assert (then.term_no, then.chair_name) == (2, "甲某")
    assert of(wp, OrgTerm)[1].term_end == date(2028, 10, 31)


def test_a_renewed_certificate_keeps_the_one_before(wp: Workplace) -> None:
    org = new_union(
        wp, "甲厂工会", has_legal_person=True, legal_valid_from=date(2018, 1, 1), legal_valid_to=date(2022, 12, 31)
    )
    terms.certify(wp, org, valid_from=OCTOBER, valid_to=date(2028, 9, 30), cert_no="0612-77")

    kept = [(c.cert_kind, c.valid_to, c.cert_no) for c in of(wp, OrgCertificate)]
    assert kept == [("1", date(2022, 12, 31), None), ("2", date(2028, 9, 30), "0612-77")]
    assert on(wp, org, SEPTEMBER).legal_valid_to == date(2022, 12, 31)
    with pytest.raises(UserError, match="晚于"):
        terms.certify(wp, org, valid_from=OCTOBER, valid_to=OCTOBER)


def test_a_unit_changes_hands_and_earlier_months_keep_the_old_holding(wp: Workplace) -> None:
    factory = save_host_unit(wp, {"unit_name": "丙厂", "holding": "1", "staff_total": 24}).id
    unit_changes.change_unit(wp, factory, day=NOVEMBER, holding="3", staff_total=25, document="股权转让协议")
    with wp.store.reading() as session:
        unit = session.get_one(HostUnit, factory)
        [then] = units_as_of(session, [unit], date(2023, 10, 31))
    assert (unit.holding, unit.is_private, unit.staff_band) == ("3", True, "2")
    assert (then.holding, then.staff_total) == ("1", 24)


def test_an_old_registration_type_is_converted_once(wp: Workplace) -> None:
    old = save_host_unit(wp, {"unit_name": "甲厂", "reg_type": "173", "reg_list_version": "1998"}).id
    office = save_host_unit(wp, {"unit_name": "乙局", "reg_type": "500", "reg_list_version": "1998"}).id
    assert "O25" not in {f.rule for f in unit_changes.convert_registration(wp, old).findings}
    with wp.store.reading() as session:
        unit = session.get_one(HostUnit, old)
        assert (unit.reg_type, unit.reg_list_version) == ("112", "2023")
    with pytest.raises(UserError, match="没有对应"):
        unit_changes.convert_registration(wp, office)
    with pytest.raises(UserError, match="已经是"):
        unit_changes.convert_registration(wp, old)


def test_covered_units_join_leave_and_go_over(wp: Workplace) -> None:
    factory = save_host_unit(wp, {"unit_name": "丙厂"}).id
    one, two = new_union(wp, "甲联合工会", org_type="12"), new_union(wp, "乙联合工会", org_type="12")
    joining.cover(wp, one, day=SEPTEMBER, unit_id=factory, unit_kind="1", staff=9)
    [link] = of(wp, CoveredUnit)
    with pytest.raises(UserError, match="已经覆盖"):
        joining.cover(wp, one, day=OCTOBER, unit_id=factory)
    joining.hand_over(wp, link.id, day=OCTOBER, to_org_id=two)
    first, second = of(wp, CoveredUnit)
    assert (first.to_date, second.org_id, second.staff) == (date(2023, 9, 30), two, 9)
    joining.uncover(wp, second.id, day=DECEMBER)
    assert of(wp, CoveredUnit)[1].to_date == date(2023, 11, 30)
    with pytest.raises(UserError, match="晚于加入"):
        joining.uncover(wp, first.id, day=SEPTEMBER)


def test_every_step_of_the_definition_is_carried_out_by_a_function_with_its_fields(wp: Workplace) -> None:
    for kind in ("organisation", "host_unit", "covered_unit"):
        register = wp.register(kind)
        assert set(register.step_specs(wp)) == set(register.doers()), kind


def test_the_desk_takes_a_step_with_what_its_dialog_asked(wp: Workplace, union: int) -> None:
    register = wp.register("organisation")
    values = {"day": DECEMBER, "org_name": "乙厂工会", "org_short": None, "approval_no": "1号"}
    register.take(wp, union, "rename", values)
    assert on(wp, union, DECEMBER).org_name == "乙厂工会"
