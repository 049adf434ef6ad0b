"""The state machine of collective bargaining (contracts.md §2.2) as data: which step leads from where to where.

A step is allowed in its `sources` and leads to `target` ("=" stays). `field` is the dated field it writes, `limit` the
parameter that gives its last day counted from `since`, `remind` the days before (negative: after) that day on which a
reminder is due. Steps taken by the clock (`CLOCK`) are never typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NOTHING = ""
IN_FORCE = frozenset({"80", "81", "82", "90", "92"})
BARGAINING = frozenset({"10", "20", "21", "22", "30", "31", "40", "50", "51", "52"})
ENDED = frozenset({"91", "93", "94", "95", "96", "97"})


@dataclass(frozen=True)
class Step:
    """One step: `procedures` are those that may take it (P 普通, J 简易, Y 应急)."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    field: str = ""
    procedures: str = "PJY"
    since: str = ""
    limit: str = ""
    remind: tuple[int, ...] = ()
    basis: str = ""


def _step(name: str, label: str, sources: str, target: str, field: str, **more: object) -> Step:
    return Step(name, label, frozenset(sources.split(",")), target, field, **more)  # type: ignore[arg-type]


_TABLE: tuple[Step, ...] = (
    _step("offer", "发出要约", ",00,21,22,52", "10", "bargain_offer.offer_date", basis="集体合同规定 第32条"),
    _step("receive", "对方收到要约", "10,21", "=", "bargain_offer.received_date"),
    _step(
        *("accept", "同意应约", "10,21", "20", "bargain_offer.reply_date"),
        since="receive",
        limit="reply_days",
        remind=(5, 1, -1),
        basis="集体合同规定 第32条",
    ),
    _step("refuse", "拒绝应约", "10,21", "22", "bargain_offer.reply_date", basis="工会法 第54条"),
    _step(
        "session", "协商会议", "10,20,30,40,50,52,72,73", "30", "bargain_session.meet_date", basis="集体合同规定 第33条"
    ),
    _step("suspend", "中止协商", "30", "31", "contract_event.day", basis="集体合同规定 第35条"),
    _step("resume", "恢复协商", "31", "30", "contract_event.day", remind=(0,)),
    _step("convert", "转为普通程序", "10,20,30,31,45", "=", "contract_event.day", procedures="JY"),
    _step("extend", "延长协商期限", "30,31,52", "=", "contract_event.day", procedures="P", limit="ext_days"),
    _step(
        *("draft", "形成草案", "30", "40", "contract_event.day"),
        procedures="P",
        since="first_session",
        limit="normal_proc_days",
        remind=(7,),
    ),
    _step("plan", "通知审议", "40,50", "50", "congress_vote.notice_date", procedures="P", remind=(3,)),
    _step("vote", "职代会审议", "40,50", "51", "congress_vote.vote_date", procedures="P", basis="集体合同规定 第36条"),
    _step("sign", "双方签字", "51,73", "60", "contract.sign_date", procedures="P", basis="集体合同规定 第37条"),
    _step(
        *("confirm", "成果确认", "30", "45", "bargaining_case.confirm_date"),
        procedures="JY",
        since="offer",
        limit="simple_proc_days",
        remind=(3,),
    ),
    _step("close", "结束协商（未达成一致）", "10,20,21,22,30,31,40,50,52,73", "95", "bargaining_case.closed_date"),
    _step(
        *("submit", "报送审查", "60,72", "70", "contract_submission.submit_date"),
        since="sign",
        limit="submit_days",
        remind=(3, 0, -1),
        basis="集体合同规定 第42条",
    ),
    _step("received", "人社部门收件", "70", "=", "contract_submission.received_date"),
    _step("return", "退回补正", "70", "72", "contract_submission.returned_date", remind=(-7,)),
    _step(
        "object", "提出异议", "70", "73", "contract_submission.opinion_date", remind=(-10,), basis="集体合同规定 第45条"
    ),
    _step("no_objection", "审查无异议", "70", "80", "contract_submission.opinion_date", basis="集体合同规定 第45条"),
    _step(
        *("silence", "视同无异议", "70,80,81", "80", "contract_submission.opinion_kind"),
        since="received",
        limit="review_days",
        remind=(0, -1),
        basis="劳动合同法 第54条",
    ),
    _step(
        *("publish", "公布", "45,80,82,90,92", "81", "contract.publish_date"),
        since="effect",
        limit="publish_days",
        remind=(0,),
        basis="集体合同规定 第48条",
    ),
    _step("check", "履约检查", "80,81,82,90,91,92,94", "82", "contract_check.check_date"),
    _step("rectify", "整改完成", "80,81,82,90,91,92,93,94", "81", "contract_check.rectified_date", remind=(3,)),
    _step(
        *("renew", "启动续签", "80,81,82,90,94", "=", "bargaining_case"),
        since="expiry",
        limit="renew_window_d",
        remind=(90, 60, 30, 7),
        basis="集体合同规定 第38条",
    ),
    _step("change", "启动变更", "80,81,82,90", "92", "bargaining_case", basis="集体合同规定 第39条"),
    _step(
        "terminate",
        "解除（终止）",
        "60,70,72,80,81,82,90,92,94",
        "93",
        "contract.terminate_date",
        basis="集体合同规定 第40条",
    ),
)
STEPS: Mapping[str, Step] = MappingProxyType({step.name: step for step in _TABLE})

# What most likely comes next in a state: what a screen puts first. The rest follows in the order of the table.
LIKELY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "10": ("receive", "accept"),
        "20": ("session",),
        "21": ("accept", "offer"),
        "22": ("offer",),
        "30": ("draft", "confirm", "session"),
        "31": ("resume",),
        "40": ("plan", "vote"),
        "50": ("vote",),
        "51": ("sign",),
        "52": ("session",),
        "60": ("submit",),
        "70": ("received", "no_objection", "silence"),
        "72": ("submit",),
        "73": ("session", "sign"),
        "45": ("publish",),
        "80": ("publish", "check"),
        "81": ("check", "renew"),
        "82": ("rectify", "check"),
        "90": ("renew", "check"),
        "94": ("renew", "check"),
    }
)

# What only the clock does: from, to, and the parameter whose days have run out.
CLOCK: tuple[tuple[frozenset[str], str, str], ...] = (
    (frozenset({"10"}), "21", "reply_days"),
    (frozenset({"70"}), "80", "review_days"),
    (frozenset({"80", "81", "82"}), "90", "renew_window_d"),
    (IN_FORCE, "94", ""),
)
# Words for facts that are no step of their own.
FACT_LABELS: Mapping[str, str] = MappingProxyType(
    {**{step.name: step.label for step in _TABLE}, "effect": "生效"},
)
