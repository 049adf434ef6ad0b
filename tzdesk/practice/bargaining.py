"""The bargaining of the practice union: cases taken step by step, as a clerk takes them, up to different states."""

from __future__ import annotations

from functools import partial
from typing import Any

from tzdesk.practice.scene import Scene
from tzdesk.registers.contracts import bargaining

_OWN = {"key", "opened", "from", "as", "step"}
_INVENTED = {"employer_rep_1": "1", "employer_rep_2": "2", "worker_rep": "1"}


def plan_bargaining(scene: Scene, told: dict[str, Any]) -> None:
    """Plan every case of the story with its steps."""
    for office, gender in _INVENTED.items():
        scene.facts[office] = scene.inventor.name(gender)
    scene.on(told["guide"]["from_date"], "登记集体协商指导员", partial(_appoint, scene, told["guide"]))
    for case in told["case"]:
        scene.on(case["opened"], "登记协商案件", partial(_open, scene, case, told))
        for step in case["step"]:
            scene.on(step["day"], "办理协商案件", partial(_take, scene, case["key"], step))


def _appoint(scene: Scene, guide: dict[str, Any]) -> None:
    values = {**scene.values("guide_person", guide), "org_id": scene.ids["upper"]}
    scene.ids["guide"] = scene.wp.register("guide_person").save(scene.wp, values).id


def _open(scene: Scene, case: dict[str, Any], told: dict[str, Any]) -> None:
    values = scene.values(bargaining.CASE, {k: v for k, v in case.items() if k not in _OWN})
    common = scene.values(bargaining.CASE, told["common"]) | {"guide_id": scene.ids["guide"]}
    if "from" in case:
        answers = {"day": case["opened"], **values, "owner": common["owner"]}
        opened = scene.wp.register("contract").take(scene.wp, scene.ids[case["from"]], case["as"], answers).id
    else:
        parties = {"party_a_id": scene.ids["firm"], "union_id": scene.ids["union"], "opened_date": case["opened"]}
        opened = bargaining.open_case(scene.wp, common | values | parties).id
    scene.ids[case["key"]] = opened
    for rep in told["rep"]:
        who = scene.values("bargain_rep", rep) | {"from_date": case["opened"]}
        bargaining.add_rep(scene.wp, opened, **who)


def _take(scene: Scene, key: str, step: dict[str, Any]) -> None:
    kind = step.get("on", bargaining.CASE)
    register = scene.wp.register(kind)
    spec = register.step_specs(scene.wp)[step["take"]]
    answers = scene.typed(spec.asks, {name: value for name, value in step.items() if name not in {"on", "take"}})
    record = scene.ids[key] if kind == bargaining.CASE else scene.ids[f"{key}.text"]
    saved = register.take(scene.wp, record, spec.id, answers)
    if spec.opens == "contract":
        scene.ids[f"{key}.text"] = saved.id
