"""What the practice union gives: grants, one that the bank sends back, a batch, comfort, gifts to whole teams."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from tzdesk.practice.scene import Scene, fen
from tzdesk.registers.aid import bank, batches, codes, payments
from tzdesk.registers.aid.model import AidCase
from tzdesk.store import alive

_OWN = {"key", "day", "case", "of", "split", "fund_source", "amount"}


def plan_support(scene: Scene, told: dict[str, Any]) -> None:
    """Plan grants, returns, comfort and visits."""
    for number, grant in enumerate(told["grant"], 1):
        scene.on(grant["day"], "发放帮扶资金", partial(_grant, scene, grant, f"BF2023{number:03d}"))
    for back in told["return"]:
        scene.on(back["day"], "登记退票", partial(_bounce, scene, back))
    for number, comfort in enumerate(told["comfort"], 1):
        scene.on(comfort["day"], "走访慰问", partial(_comfort, scene, comfort, f"WW2023{number:02d}"))
    for number, team in enumerate(told["team"], 1):
        scene.on(team["day"], "慰问一线职工", partial(_team, scene, team, f"YX2023{number:02d}"))
    for visit in told["visit"]:
        scene.on(visit["day"], "回访", partial(_visit, scene, visit))
    for fund in told["fund"]:
        scene.on(fund["day"], "登记资金", partial(_fund, scene, fund))
    for number, batch in enumerate(told["batch"], 1):
        key = f"batch.{number}"
        scene.on(batch["plan"], "编制发放批次", partial(_plan_batch, scene, batch, key))
        scene.on(batch["publish"], "公示发放批次", partial(_publish_batch, scene, batch, key))
        scene.on(batch["approve"], "审批发放批次", partial(_approve_batch, scene, batch, key))
        scene.on(batch["send"], "报银行代发", partial(_send_batch, scene, batch, key))


def _fund(scene: Scene, fund: Mapping[str, Any]) -> None:
    """What came in, or was carried over."""
    stated = {name: value for name, value in fund.items() if name not in {"day", "amount"}}
    scene.wp.register("aid_fund").save(scene.wp, {**stated, "txn_date": fund["day"], "amount": fen(fund["amount"])})


def _plan_batch(scene: Scene, batch: Mapping[str, Any], key: str) -> None:
    """A batch for all households in standing."""
    named = {name: batch[name] for name in ("title", "kind", "item", "fund_source")}
    values = {
        **named,
        "plan_date": batch["plan"],
        "minutes_date": batch["plan"],
        "minutes_no": f"练纪〔{batch['plan'].year}〕{batch['plan'].month:02d}-送温暖",
        "standard": fen(batch["standard"]),
        "budget": fen(30 * batch["standard"]),
        "pay_method": codes.PAY_BANK,
        "maker": scene.facts["filler"],
        "checker": scene.facts["women_head"],
    }
    scene.ids[key] = scene.wp.register("aid_batch").save(scene.wp, values).id
    with scene.wp.store.reading() as session:
        standing = select(AidCase.id).where(alive(AidCase), AidCase.status.in_(codes.STANDING))
        households = list(session.scalars(standing.order_by(AidCase.case_no)))
    batches.add_households(scene.wp, scene.ids[key], households)


def _publish_batch(scene: Scene, batch: Mapping[str, Any], key: str) -> None:
    batches.publish_batch(scene.wp, scene.ids[key], batch["publish"], place="厂务公开栏")


def _approve_batch(scene: Scene, batch: Mapping[str, Any], key: str) -> None:
    batches.end_batch_publicity(scene.wp, scene.ids[key], batch["approve"], has_photo=True)
    batches.approve_batch(scene.wp, scene.ids[key], batch["approve"], approver=scene.facts["chair"])


def _send_batch(scene: Scene, batch: Mapping[str, Any], key: str) -> None:
    """The file goes to the bank; nothing of it stays on this machine."""
    with TemporaryDirectory() as folder:
        bank.send_to_bank(scene.wp, scene.ids[key], Path(folder) / "代发.xlsx", batch["send"])


def _paid(scene: Scene, values: Mapping[str, Any]) -> int:
    day = values["day"]
    rest = {name: value for name, value in values.items() if name != "day"}
    given = {"aid_year": day.year, "approve_date": day - timedelta(days=day.weekday() % 3), "is_proxy": False}
    return payments.pay(scene.wp, {**given, **rest}, on=day).id


def _grant(scene: Scene, grant: Mapping[str, Any], number: str) -> None:
    """A grant to a file, from one source or split over several."""
    stated = {name: value for name, value in grant.items() if name not in _OWN}
    case = grant["case"]
    values = {
        "pay_method": codes.PAY_BANK,
        **scene.values("aid_grant", stated),
        "day": grant["day"],
        "grant_group_id": number,
        "case_id": scene.ids[case],
        "member_id": scene.ids[f"{case}.{grant.get('of', 0)}"],
        "receiver": scene.facts[case],
        "bank_slip_no": f"LX{number}" if "pay_method" not in grant else None,
    }
    parts = grant.get("split") or [[grant["fund_source"], grant["amount"]]]
    with scene.wp.store.operation("aid.pay", "发放帮扶（慰问）资金"):
        for index, (source, yuan) in enumerate(parts, 1):
            own = number if len(parts) == 1 else f"{number}-{index}"
            paid = _paid(scene, {**values, "grant_no": own, "fund_source": source, "amount": fen(yuan)})
    if "key" in grant:
        scene.ids[grant["key"]] = paid


def _bounce(scene: Scene, back: Mapping[str, Any]) -> None:
    payments.return_grant(scene.wp, scene.ids[back["grant"]], back["day"], back["reason"])


def _comfort(scene: Scene, comfort: Mapping[str, Any], number: str) -> None:
    """Cash and gifts brought to households, or cash to a single person who has no file."""
    for index, case in enumerate(comfort.get("cases", ()), 1):
        group = f"{number}-{index}"
        to = {
            "case_id": scene.ids[case],
            "member_id": scene.ids[f"{case}.0"],
            "receiver": scene.facts[case],
            "beneficiary_class": "02",
        }
        with scene.wp.store.operation("aid.comfort", "走访慰问"):
            _cash_and_goods(scene, comfort, group, to)
            _called(scene, comfort, group, {"case_id": scene.ids[case], "people_met": scene.facts[case]})
    if told := comfort.get("person"):
        person = scene.inventor.person(told["gender"], told["born"])
        to = {
            "person_name": person.name,
            "person_id": person.id_no,
            "person_unit": told["unit"],
            "beneficiary_class": told["class"],
            "receiver": person.name,
        }
        _cash_and_goods(scene, comfort, number, to)


def _cash_and_goods(scene: Scene, comfort: Mapping[str, Any], group: str, to: Mapping[str, Any]) -> None:
    shared = {"day": comfort["day"], "item": comfort["item"], "grant_group_id": group, **to}
    cash = comfort["cash"]
    _paid(
        scene,
        {
            **shared,
            "grant_no": f"{group}J",
            "fund_source": cash["fund_source"],
            "amount": fen(cash["amount"]),
            "pay_method": codes.PAY_CASH,
            "is_goods": False,
        },
    )
    if goods := comfort.get("goods"):
        _paid(
            scene, {**shared, "grant_no": f"{group}W", **_gift(goods["fund_source"], goods["name"], 1, goods["price"])}
        )


def _gift(source: str, name: str, quantity: int, yuan: float) -> dict[str, Any]:
    return {
        "fund_source": source,
        "pay_method": codes.PAY_GOODS,
        "is_goods": True,
        "goods_name": name,
        "qty": quantity,
        "unit_price": fen(yuan),
        "amount": quantity * fen(yuan),
    }


def _team(scene: Scene, team: Mapping[str, Any], number: str) -> None:
    """Gifts for a team on the front line (一线职工), handed over on a visit."""
    with scene.wp.store.operation("aid.comfort", "慰问一线职工"):
        _paid(
            scene,
            {
                "day": team["day"],
                "item": team["item"],
                "grant_no": number,
                "grant_group_id": number,
                "person_name": team["unit"],
                "person_unit": scene.facts["unit_name"],
                "beneficiary_class": "06",
                **_gift(team["fund_source"], team["goods"], team["heads"], team["price"]),
            },
        )
        to = {"unit_visited": team["unit"], "head_count": team["heads"], "people_met": "当班职工"}
        _called(scene, team, number, to)


def _called(scene: Scene, given: Mapping[str, Any], group: str, to: Mapping[str, Any]) -> None:
    values = {
        "visit_date": given["day"],
        "kind": codes.VISIT_COMFORT,
        "grant_group_id": group,
        "visitors": scene.facts["chair"] + "、" + scene.facts["filler"],
    }
    scene.wp.register("aid_visit").save(scene.wp, {**values, **to})


def _visit(scene: Scene, visit: Mapping[str, Any]) -> None:
    values = {
        "visit_date": visit["day"],
        "kind": visit["kind"],
        "case_id": scene.ids[visit["case"]],
        "visitors": scene.facts["filler"],
        "people_met": scene.facts[visit["case"]],
        "conclusion": visit["conclusion"],
    }
    scene.wp.register("aid_visit").save(scene.wp, values)
