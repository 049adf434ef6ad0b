"""The two lists as registers: they are shown, searched and printed like the others, and changed by nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NoReturn, TypeVar

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.keeping.model import ExportLog, RevealLog
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Entity

E = TypeVar("E", bound=Entity)


class _Log(Register[E]):
    """A list that is written by the program alone."""

    def save(self, wp: Workplace, values: Mapping[str, Any], record_id: int | None = None, **_how: Any) -> NoReturn:
        """Refused: what was logged stays as it was."""
        self._refuse(wp)

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> NoReturn:
        """Refused as well."""
        self._refuse(wp)

    def restore(self, wp: Workplace, record_ids: Sequence[int]) -> NoReturn:
        """There is nothing to bring back."""
        self._refuse(wp)

    def to_audit(self, wp: Workplace, session: Any, period: Month) -> list[int]:
        """Nothing in it is a clerk's to mend."""
        return []

    def _refuse(self, wp: Workplace) -> NoReturn:
        label = self.spec(wp).label
        raise UserError(f"{label}由程序自动记下，不能新增、修改或删除。")


class ExportLogRegister(_Log[ExportLog]):
    """导出登记."""

    kind = "export_log"
    model = ExportLog
    search_fields: ClassVar[tuple[str, ...]] = ("serial", "what", "numbers", "receiver")
    default_order: ClassVar[str] = "serial"


class RevealLogRegister(_Log[RevealLog]):
    """查看登记."""

    kind = "reveal_log"
    model = RevealLog
    search_fields: ClassVar[tuple[str, ...]] = ("number", "field_label", "reason")
    default_order: ClassVar[str] = "id"
