"""Fields that are not typed as a record stands (锁定的栏目): which act sets each of them, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tzdesk.fields.spec import FieldSpec


@dataclass(frozen=True)
class Lock:
    """One locked field: what the act is called that sets it, and the sentence for whoever would type.

    `first` is an act that opens the record again, where none sets the field itself.
    """

    act: str
    why: str
    first: bool = False

    @property
    def short(self) -> str:
        """由“审核、审批”填写, 先“退回”再改: what stands beside the box."""
        return f"先“{self.act}”再改" if self.first else f"由“{self.act}”填写"


def by_step(act: str, why: str = "", *, first: bool = False) -> Lock:
    """A field that a step fills in which the viewer may not take; `why` where the sentence is another, `first` where
    the step opens the record again."""
    return Lock(act, why or f"由“{act}”办理时填写，您的角色不能直接填写。", first)


def filled_by_step(known: FieldSpec, act: str) -> FieldSpec:
    """A field as it stands for a viewer who may not take the step that sets it; unchanged where no `act` does."""
    if not act or known.computed:
        return known
    return replace(known, computed=True, by_step=act, required=False, required_if=())
