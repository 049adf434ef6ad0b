"""The contracts of the practice union: entered, carried on step by step, renewed."""

from __future__ import annotations

from functools import partial
from typing import Any

from tzdesk.practice.scene import Scene
from tzdesk.registers.contracts import service

_HEADS = ("headcount_at_sign", "female_at_sign", "migrant_at_sign")


def plan_contracts(scene: Scene, told: dict[str, Any]) -> None:
    """Plan every contract of the story and its later steps."""
    for contract in told["contract"]:
        scene.on(contract["entered"], "登记集体合同", partial(_enter, scene, contract, told["common"]))
        for step in contract.get("step", ()):
            scene.on(step["day"], "登记协商进展", partial(_carry_on, scene, contract["key"], step))


def _enter(scene: Scene, contract: dict[str, Any], common: dict[str, Any]) -> None:
    told = {k: v for k, v in contract.items() if k not in {"key", "entered", "renews", "heads", "step"}}
    values = scene.values("contract", common | told) | dict(zip(_HEADS, contract["heads"], strict=True))
    if "renews" in contract:
        saved = service.renew_contract(scene.wp, scene.ids[contract["renews"]], values)
    else:
        parties = {"party_a_id": scene.ids["firm"], "union_id": scene.ids["union"]}
        saved = service.save_contract(scene.wp, {**values, **parties})
    scene.ids[contract["key"]] = saved.id


def _carry_on(scene: Scene, key: str, step: dict[str, Any]) -> None:
    told = {name: value for name, value in step.items() if name != "day"}
    service.save_contract(scene.wp, scene.values("contract", told), scene.ids[key])
