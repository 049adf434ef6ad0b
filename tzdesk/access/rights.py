"""What a person may see and do: the rights of all their roles together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeAlias

from tzdesk.access.roles import AccessSpec, ByStep, Role
from tzdesk.base.errors import UserError

Row: TypeAlias = Mapping[str, Any]

# Set while a step (办理) that was allowed is being carried out: it may change what its role may not edit by hand.
STEPPING: ContextVar[bool] = ContextVar("stepping", default=False)

LOGS = frozenset({"export_log", "reveal_log"})  # lines that the program writes about whoever is at work


@contextmanager
def taking_step() -> Iterator[None]:
    """What is written inside belongs to a step that was allowed."""
    token = STEPPING.set(True)
    try:
        yield
    finally:
        STEPPING.reset(token)


@dataclass(frozen=True)
class Rights:
    """The rights of one person. Without a `spec` there is no limit: the only user of a small union.

    Whoever holds several roles sees a field unless every role that reads its kind hides it.
    """

    roles: tuple[Role, ...] = ()
    spec: AccessSpec | None = None

    @classmethod
    def of(cls, spec: AccessSpec, ids: Iterable[str]) -> Rights:
        """The rights of these roles; all of them together know no limit."""
        held = tuple(role for role in spec.roles.values() if role.id in set(ids))
        return EVERYTHING if len(held) == len(spec.roles) else cls(held, spec)

    @property
    def limited(self) -> bool:
        """Whether there is anything that this person may not see or do."""
        return self.spec is not None

    @property
    def words(self) -> str:
        """录入员、财务."""
        return "、".join(role.label for role in self.roles) if self.spec else "全部角色"

    def _group(self, kind: str) -> str:
        assert self.spec is not None
        return self.spec.groups.get(kind, "")

    def sees(self, kind: str) -> bool:
        """Whether records of a kind are shown at all; a kind that stands in no group is shown to nobody limited."""
        return self.spec is None or any(self._group(kind) in role.reads for role in self.roles)

    def edits(self, kind: str) -> bool:
        """Whether records of a kind may be changed by hand."""
        return self.spec is None or any(self._group(kind) in role.edits for role in self.roles)

    def why_not_edit(self, kind: str, label: str) -> str:
        """Why records of a kind are not entered, changed or deleted by hand; empty when they may be."""
        if kind in LOGS:
            return f"{label}由程序自动记入，不能手工新建、修改和删除。"
        return "" if self.edits(kind) else f"您的角色（{self.words}）不能修改{label}。"

    def touches(self, kind: str) -> bool:
        """Whether records of a kind may be changed as the consequence of a step."""
        return self.edits(kind) or any(self._group(kind) in role.touches for role in self.roles)

    def hidden(self, kind: str) -> frozenset[str]:
        """The fields of a kind that are not shown."""
        if self.spec is None:
            return frozenset()
        views = [role.hides.get(kind, frozenset()) for role in self.roles if self._group(kind) in role.reads]
        return frozenset.intersection(*views) if views else frozenset()

    def prints(self, kind: str) -> bool:
        """Whether papers of a kind may be made: by a role that hides nothing, or that the paper was made for."""
        return self.spec is None or any(
            self._group(kind) in role.reads and (not role.hides or kind in role.prints) for role in self.roles
        )

    def may(self, act: str) -> bool:
        """Whether an act (approve, pay, export_full …) is allowed."""
        return self.spec is None or any(act in role.acts for role in self.roles)

    def takes(self, kind: str, step: str) -> bool:
        """Whether a step of a kind may be taken: by its act where it has one, else by whoever edits the kind."""
        if self.spec is None:
            return True
        act = self.spec.steps.get(f"{kind}.{step}")
        return self.may(act) if act else self.edits(kind)

    def by_step(self, kind: str) -> Mapping[str, str]:
        """The fields of a kind that this person never types, each with what the act is called that fills it in."""
        return {name: self.step_of(known) for known in self._not_mine(kind) if known.always for name in known.fields}

    def _not_mine(self, kind: str) -> Iterator[ByStep]:
        """What steps fill in that this person may not take."""
        if self.spec is not None:
            yield from (known for known in self.spec.by_step.get(kind, ()) if not self.may(known.act))

    def typed_anyway(
        self, kind: str, before: Row, after: Row, owner: Callable[[str, int | None], Row]
    ) -> tuple[str, ByStep] | None:
        """A field that only a step may fill in and that a change by hand alters all the same, with what says so.

        `owner` gives the record (kind, id) that this one belongs to.
        """
        if self.spec is None or not after:
            return None
        was = before or self.spec.begins.get(kind, {})
        for known in self._not_mine(kind):
            if not (altered := known.altered(was, after)) or not known.begun(before):
                continue
            if known.stands(*_looked_at(known, before, after, owner)):
                return altered[0], known
        return None

    def locked(self, kind: str, before: Row, after: Row, owner: Callable[[str, int | None], Row]) -> dict[str, ByStep]:
        """The fields that this person does not type as a record stands now, with what says so.

        What is never typed (`by_step`) is among them; `before` is empty for a new record, `after` what is being typed.
        """
        return {
            name: known
            for known in self._not_mine(kind)
            if not known.values and known.begun(before) and known.stands(*_looked_at(known, before, after, owner))
            for name in known.fields
        }

    def step_of(self, known: ByStep) -> str:
        """What the step is called that fills a field in, else its act."""
        return known.called or self.words_of(known.act)

    def holds(self, role: str) -> bool:
        """Whether a role is among those held; whoever knows no limit holds them all."""
        return self.spec is None or any(known.id == role for known in self.roles)

    def unseen(self) -> frozenset[str]:
        """All kinds that are not shown."""
        return frozenset() if self.spec is None else frozenset(k for k in self.spec.groups if not self.sees(k))

    def sees_whole(self, kinds: Iterable[str]) -> bool:
        """Whether all of these kinds are shown, with every field of theirs."""
        return self.spec is None or all(self.sees(kind) and not self.hidden(kind) for kind in kinds)

    def why_not(self, act: str) -> str:
        """Why an act is not allowed; empty when it is."""
        return "" if self.spec is None or self.may(act) else f"您的角色（{self.words}）不能{self.spec.acts[act]}。"

    def words_of(self, act: str) -> str:
        """What an act is called: 审核、审批."""
        return self.spec.acts[act] if self.spec is not None else act

    def whom_to_ask(self, helps: Callable[[Role], bool]) -> str:
        """Whom to ask for a role that helps: the administrator, unless each of them reads what is guarded and is given
        by the giver alone."""
        assert self.spec is not None
        spec = self.spec
        helping = [role.id for role in spec.roles.values() if helps(role)]
        given = bool(spec.giver and helping) and all(map(spec.sees_guarded, helping))
        who = spec.roles[spec.giver].label if given else "管理员"
        return f"需要时请{who}在“设置”的“用户和角色”里调整角色。"

    def whom_to_ask_to_edit(self, kind: str) -> str:
        """Whom to ask for a role that changes records of a kind by hand."""
        return self.whom_to_ask(lambda role: self._group(kind) in role.edits)

    def demand(self, act: str) -> None:
        """UserError when an act is not allowed."""
        if why := self.why_not(act):
            raise UserError(why, self.whom_to_ask(lambda role: act in role.acts))

    def demand_sight(self, kind: str, label: str) -> None:
        """UserError when records of a kind are not shown."""
        if not self.sees(kind):
            raise UserError(
                f"您的角色（{self.words}）看不到{label}。",
                self.whom_to_ask(lambda role: self._group(kind) in role.reads),
            )


def _looked_at(known: ByStep, before: Row, after: Row, owner: Callable[[str, int | None], Row]) -> tuple[Row, ...]:
    """Whose values decide whether a field is filled in by a step: the record's own, or those of what it belongs to."""
    if known.of is None:
        return before, after
    kind, field = known.of
    numbers = {row.get(field) for row in (before, after) if row}
    return tuple(owner(kind, number) for number in numbers)


EVERYTHING = Rights()
