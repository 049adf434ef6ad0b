"""The households of the practice union: files, yearly reviews, grants, comfort and visits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.practice.invented import FEMALE, Person
from tzdesk.practice.scene import Scene, fen
from tzdesk.practice.support import plan_support
from tzdesk.registers.aid import codes, filing, service

DAY = timedelta(days=1)
_MATERNAL = {"04"}  # a mother bears another surname
_PAID_BY_OTHERS = {"4", "31"}  # 退休、务农: their monthly income is a transfer
RAISE = 1.03  # wages from one year's computation to the next
YES = codes.OPINION_YES


def plan_aid(scene: Scene, told: dict[str, Any]) -> None:
    """Plan the files and everything that is given."""
    for number, case in enumerate(told["case"], 1):
        household = Household(scene, case, told, number)
        household.plan()
    plan_support(scene, told)


class Household:
    """One file of the story, with its people."""

    def __init__(self, scene: Scene, told: dict[str, Any], story: dict[str, Any], number: int) -> None:
        self.scene, self.told, self.story = scene, told, story
        self.key: str = told["key"]
        self.new = "applied" in told
        self.approved: date = told["approved"]
        self.applied: date = told["applied"] if self.new else self.approved - 21 * DAY
        self.case_no = f"TZLX{self.applied.year}{number:04d}"
        self.people = [_person(scene, told["head"], None)]
        self.people += [_person(scene, member, self.people[0]) for member in told["members"]]
        scene.facts[self.key] = self.people[0].name

    def plan(self) -> None:
        """The file's way: application or taking over, approval, review, exit."""
        scene, told = self.scene, self.told
        scene.on(told["entered"], "登记困难职工档案", self.enter)
        if self.new:
            self.plan_way()
        scene.on(self.approved if self.new else told["entered"], "审定建档", self.approve)
        if review := told.get("review"):
            scene.on(review["day"], "年度复核", partial(self.review, review))
        if left := told.get("exit"):
            scene.on(left["day"], "脱困", partial(self.leave, left))

    def plan_way(self) -> None:
        """From the application to the town: a visit and the first check, five working days on the wall."""
        on, checked = self.scene.on, self.applied + 2 * DAY
        definition = self.scene.wp.definition(checked.year)
        days = int(definition.parameter("publicity_workdays", checked) or 0)
        over = filing.notice_end(definition.calendar, checked, days) + DAY
        on(self.applied, "提交申请", lambda: filing.submit(self.scene.wp, self.id, self.applied))
        on(checked, "入户调查", partial(self.visit, codes.VISIT_SURVEY, checked))
        on(checked, "初审", partial(self.examine, filing.first_check, checked, "unit_by"))
        on(checked, "公示", lambda: filing.publish(self.scene.wp, self.id, checked, place="厂务公开栏"))
        on(over, "登记公示结果", lambda: filing.end_publicity(self.scene.wp, self.id, over, has_photo=True))
        on(over, "镇（街道）审核", partial(self.examine, filing.town_check, over, "town_by"))

    @property
    def id(self) -> int:
        """The stored file."""
        return self.scene.ids[self.key]

    def enter(self) -> None:
        """The file with its household and computation."""
        scene = self.scene
        with scene.wp.store.operation("aid.save_case", "新增困难职工档案"):
            saved = service.save_case(
                scene.wp,
                self.case_values(),
                members=[self.member_values(number) for number in range(1, len(self.people))],
                assessment=self.assessment(codes.ASSESS_NEW, self.applied),
            )
            scene.ids[self.key] = saved.id
            scene.ids[f"{self.key}.assessment"] = saved.assessment_id or 0
            people = service.household_members(scene.wp, saved.id)
        head = {"monthly_income": fen(self.told["head"]["income"])}
        scene.wp.register("aid_member").save(scene.wp, head, people[0].id)
        for number, person in enumerate(people):
            scene.ids[f"{self.key}.{number}"] = person.id

    def case_values(self) -> dict[str, Any]:
        """The fields of the file."""
        scene, told, head = self.scene, self.told, self.people[0]
        own = {name: value for name, value in told["head"].items() if name not in {"born", "income", "migrant"}}
        named = ("category", "archive_level", "main_cause", "sub_causes", "cause_text")
        values = self.story["common"] | (self.story["migrant"] if told["head"].get("migrant") else {})
        values |= own | {name: told[name] for name in named if name in told}
        return scene.values("aid_case", values) | {
            "case_no": self.case_no,
            "archive_origin": "2" if self.new else "1",
            "name": head.name,
            "id_no": head.id_no,
            "mobile": scene.inventor.mobile(),
            "bank_card": scene.inventor.card(),
            "bank_holder": head.name,
            "address": f"通州区金沙街道练习新村{self.people[0].born.day}幢{100 + self.people[0].born.month}室",
            "apply_date": self.applied,
            "first_check_date": None if self.new else self.applied + 9 * DAY,
            "town_check_date": None if self.new else self.applied + 16 * DAY,
            "exclusions": {code.code: "否" for code in scene.wp.definition().codes["exclusion"].codes},
            "paper_file_no": f"帮扶-{self.case_no[-4:]}",
        }

    def member_values(self, number: int) -> dict[str, Any]:
        """The fields of a household member."""
        person = self.people[number]
        told = dict(self.told["members"][number - 1])
        income = told.pop("income")
        told.pop("born")
        stated = self.scene.values("aid_member", self.story["member"] | told)
        if "edu_stage" not in told:
            stated.pop("school_public")
        return {**stated, "name": person.name, "id_no": person.id_no, "monthly_income": fen(income)}

    def assessment(self, kind: str, day: date, *, union_aid: float = 0, growth: float = 1) -> dict[str, Any]:
        """The computation over the twelve months before a day."""
        before = Month.of(day).previous
        wage, transfer = self._income(growth)
        rigid = {f"rigid_{name}": fen(yuan) for name, yuan in self.told["rigid"].items()}
        blank = {f"rigid_{name}": 0 for name in ("medical", "disability", "education", "housing")}
        compensation = self.told.get("compensation")
        return {
            "assess_year": day.year,
            "kind": kind,
            "period_from": before.step(-11).first,
            "period_to": before.last,
            "household_size": len(self.people),
            "income_wage": wage,
            "income_transfer": transfer,
            "income_union_aid": fen(union_aid),
            **dict.fromkeys(("income_business", "income_property", "income_other"), 0),
            **blank,
            **rigid,
            "compensation": None if compensation is None else fen(compensation),
            "event_text": None if compensation is None else self.told["cause_text"],
            "decided_category": self.told["category"],
            **self.opinions(day if kind == codes.ASSESS_YEARLY else self.approved),
        }

    def opinions(self, day: date) -> dict[str, Any]:
        """What union, town and district said, up to a day; while only applied for, no more than who called."""
        told = self.scene.values("aid_assessment", self.story["opinions"])
        if self.new and self.key not in self.scene.ids:
            return {"surveyors": told["surveyors"]}
        dates = {"unit_date": day - 8 * DAY, "town_date": day - 3 * DAY, "district_date": day}
        return told | self.researched(day) | dates

    def researched(self, day: date) -> dict[str, Any]:
        """What civil affairs answered and when the committee met, before a day."""
        return {
            "mz_check": self.story["opinions"]["mz_check"],
            "mz_date": day - 6 * DAY,
            "committee_date": day - 9 * DAY,
            "minutes_no": f"练纪〔{day.year}〕{day.month:02d}-{self.key}",
        }

    def _income(self, growth: float) -> tuple[int, int]:
        """Wages and transfers of twelve months in 分, from what each earns a month."""
        wage = transfer = 0.0
        for told in (self.told["head"], *self.told["members"]):
            if told.get("identity", told.get("work_status")) in _PAID_BY_OTHERS:
                transfer += 12 * told["income"]
            else:
                wage += 12 * told["income"]
        return fen(round(wage * growth)), fen(transfer)

    def examine(self, step: Callable[..., object], day: date, signer: str, **more: Any) -> None:
        """One examination, agreed to by who signs for that level."""
        told = self.scene.values("aid_assessment", self.story["opinions"])
        step(self.scene.wp, self.id, day, YES, person=told[signer], **more)

    def approve(self) -> None:
        """审定, with what was researched entered first; a file from before is taken over as it stands."""
        scene = self.scene
        if self.new:
            service.assess(scene.wp, self.id, self.researched(self.approved), scene.ids[f"{self.key}.assessment"])
            given = {"category": self.told["category"], "level": self.told.get("archive_level")}
            self.examine(filing.district_check, self.approved, "district_by", **given)
        else:
            stands = {"status": codes.IN_FILE, "approve_date": self.approved, "last_review_date": self.approved}
            service.save_case(scene.wp, stands, record_id=self.id)

    def review(self, review: Mapping[str, Any]) -> None:
        """年度复核: a visit and a new computation."""
        self.visit(codes.VISIT_REVIEW, review["day"])
        values = self.assessment(codes.ASSESS_YEARLY, review["day"], union_aid=review["union_aid"], growth=RAISE)
        service.assess(self.scene.wp, self.id, values | {"conclusion": "3"})

    def leave(self, left: Mapping[str, Any]) -> None:
        """脱困."""
        service.exit_case(self.scene.wp, self.id, left["day"], left["reason"], confirmed=True)

    def visit(self, kind: str, day: date) -> None:
        """A visit to the household."""
        told = {
            "visit_date": day,
            "kind": kind,
            "case_id": self.id,
            "visitors": self.scene.facts["filler"] + "、" + self.scene.facts["women_head"],
            "people_met": self.people[0].name,
            "living": "自住，家具家电简单，屋内整洁。",
            "income_seen": "收入以工资为主，与申报一致。",
            "health_seen": self.told["cause_text"],
            "needs": "希望给予生活和医疗方面的帮扶。",
            "conclusion": "1",
        }
        self.scene.wp.register("aid_visit").save(self.scene.wp, told)


def _person(scene: Scene, told: Mapping[str, Any], head: Person | None) -> Person:
    """Somebody of a household: children and a father bear the head's surname where the head is a man."""
    relation = told.get("relation")
    kin = head is not None and relation not in {"02", *_MATERNAL} and head.gender != FEMALE
    return scene.inventor.person(told["gender"], told["born"], head.surname if head is not None and kin else None)
