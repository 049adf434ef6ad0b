"""What a clerk does with a record besides editing its fields (办理): 批准, 合并, 续签, 转出 …

A register's steps are data (`resources/definitions/<year>/steps/<kind>.toml`): label, help, and the small record spec
of what is asked. Each is carried out by one service function with keyword parameters of the same names; whatever is
out of order the function refuses with a UserError, so that console, desk and tests meet the same sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from tzdesk.access import taking_step
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.definitions import StepSpec

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.fields.spec import RecordSpec
    from tzdesk.registers.register import Saved
    from tzdesk.registers.workplace import Workplace

E = TypeVar("E")
# (workplace, record id, **what was asked) → what was saved; blank answers are left out (`answered`).
Doer = Callable[..., "Saved"]


@dataclass(frozen=True)
class RecordStep:
    """A step as it is offered for one record now. `given` are the values that its dialog begins with, `notice` what is
    better put in order first."""

    spec: StepSpec
    given: Mapping[str, Any] = field(default_factory=dict)
    notice: str = ""

    @property
    def id(self) -> str:
        """The step's name within its kind."""
        return self.spec.id

    @property
    def label(self) -> str:
        """What its button says."""
        return self.spec.label

    @property
    def help(self) -> str:
        """One sentence on what it does."""
        return self.spec.help

    @property
    def warning(self) -> str:
        """What is lost by it, and what this record still lacks; empty when there is nothing to say."""
        return "\n".join(said for said in (self.spec.warning, self.notice) if said)

    @property
    def asks(self) -> RecordSpec:
        """The fields it asks for."""
        return self.spec.asks


def answered(spec: StepSpec, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without the blank ones, unless the step takes a blank for an answer (`blanks`); the default stands in
    for what was not asked.

    UserError that names the fields which a step cannot do without.
    """
    asks = spec.asks
    values = {known.name: known.default for known in asks.fields if known.default is not None} | dict(values)

    def stored(name: str) -> Any:
        return asks.field(name).type.to_json(values.get(name))

    missing = [known.label for known in asks.fields if known.needed(stored) and values.get(known.name) is None]
    if missing:
        raise UserError(f"办理“{spec.label}”还缺：{'、'.join(missing)}。", "请填好以后再办理。")
    strange = sorted(set(values) - set(asks.by_name))
    if strange:
        raise KeyError(f"{asks.kind}: {', '.join(strange)}")
    return {name: value for name, value in values.items() if value is not None or spec.blanks}


def _start(spec: StepSpec) -> dict[str, Any]:
    """What any record's dialog begins with: the fields' defaults, and today for its `day`."""
    given = {one.name: one.default for one in spec.asks.fields if one.default is not None}
    return given | ({"day": clock.today()} if "day" in spec.asks else {})


class Stepping(Generic[E]):
    """The part of a register that offers and takes steps."""

    kind: ClassVar[str]
    in_order: ClassVar[bool] = False  # a step is refused while it is not offered, not only not shown

    def step_specs(self, wp: Workplace) -> dict[str, StepSpec]:
        """All steps of the kind, by their names."""
        return {step.id: step for step in wp.definition().steps.get(self.kind, ())}

    def doers(self) -> Mapping[str, Doer]:
        """Which service function carries out each step that the definition names for the kind."""
        return {}

    def offered(self, wp: Workplace, session: Session, record: E) -> Sequence[str]:
        """The steps that a record may take now, the likeliest first; by default all that there are."""
        return list(self.step_specs(wp))

    def given(self, wp: Workplace, session: Session, record: E, step_id: str) -> dict[str, Any]:
        """What a step's dialog begins with, besides the fields' own defaults and today for its `day`."""
        return {}

    def notice(self, wp: Workplace, session: Session, record: E, step_id: str) -> str:
        """What a record lacks for a step that may be taken all the same; said before it is."""
        return ""

    def steps(self, wp: Workplace, session: Session, record: E) -> list[RecordStep]:
        """What a clerk may do with a record now, the likeliest first."""
        known = self.step_specs(wp)
        found = []
        for step_id in self.offered(wp, session, record):
            if not wp.rights.takes(self.kind, step_id):
                continue
            spec = known[step_id]
            given = _start(spec) | self.given(wp, session, record, step_id)
            found.append(RecordStep(spec, given, self.notice(wp, session, record, step_id)))
        return found

    def common_steps(self, wp: Workplace, session: Session, ids: Sequence[int]) -> list[RecordStep]:
        """What all of these records may take now; what one of them begins with is not what the others do."""
        offers = [self.steps(wp, session, record) for record in self.fetch(session, ids)]
        if len(offers) == 1:
            return offers[0]
        shared = [step for step in (offers[0] if offers else []) if not step.spec.opens]
        names = [{step.id for step in offer} for offer in offers]
        return [RecordStep(s.spec, _start(s.spec)) for s in shared if all(s.id in offer for offer in names)]

    def fetch(self, session: Session, ids: Iterable[int]) -> list[E]:
        """The records of these ids."""
        raise NotImplementedError

    def title(self, record: E) -> str:
        """By what a clerk knows the record."""
        raise NotImplementedError

    def take_all(self, wp: Workplace, ids: Sequence[int], step_id: str, values: Mapping[str, Any]) -> list[Saved]:
        """Carry one step out on several records as one operation: all of them, or none.

        UserError names the record that refuses.
        """
        label = self.step_specs(wp)[step_id].label
        with wp.store.operation(f"{self.kind}.{step_id}", f"{label}（{len(ids)}条）") as op:
            done = []
            for record_id in ids:
                try:
                    done.append(self.take(wp, record_id, step_id, values))
                except UserError as error:
                    which = "".join(self.title(record) for record in self.fetch(op.session, [record_id]))
                    raise UserError(f"“{which}”：{error.message}", f"{error.advice}其他记录也没有办理。") from error
            return done

    def take(self, wp: Workplace, record_id: int, step_id: str, values: Mapping[str, Any]) -> Saved:
        """Carry a step out.

        UserError for what is missing, for who may not take it, for what is not offered now where the kind goes
        `in_order`, and whatever the step's own function refuses.
        """
        spec = self.step_specs(wp)[step_id]
        if not wp.rights.takes(self.kind, step_id):
            raise UserError(f"您的角色（{wp.rights.words}）不能办理“{spec.label}”。", "请由有权限的人办理。")
        if self.in_order:
            with wp.store.reading() as session:
                self._refuse_unoffered(wp, session, record_id, spec)
        with taking_step():
            return self.doers()[step_id](wp, record_id, **answered(spec, values))

    def _refuse_unoffered(self, wp: Workplace, session: Session, record_id: int, spec: StepSpec) -> None:
        for record in self.fetch(session, [record_id]):
            offers = self.offered(wp, session, record)
            if spec.id not in offers:
                known = self.step_specs(wp)
                now = "、".join(f"“{known[one].label}”" for one in offers)
                raise UserError(
                    f"“{self.title(record)}”现在不能办理“{spec.label}”。",
                    f"现在可以办理：{now}。" if now else "这一条已经没有要办理的了。",
                )
