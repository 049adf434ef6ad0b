"""Ways through a form besides one field after the other: sections, the next empty one, the next problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets.signs import sign_of

if TYPE_CHECKING:
    from tzdesk.rules import Finding
    from ui.forms.record_form import RecordForm


class Walk:
    """Moves the cursor of one form."""

    def __init__(self, form: RecordForm) -> None:
        self._form = form

    def section(self, field_name: str, by: int) -> bool:
        """PgDn and PgUp: to the first field of the next or previous section."""
        allowed = set(self._form.body.order())
        firsts = [next((name for name in names if name in allowed), "") for names in self._form.body.sections]
        here = next((n for n, names in enumerate(self._form.body.sections) if field_name in names), 0)
        if by < 0 and firsts[here] not in {"", field_name}:
            by = 0  # first to the top of the section in hand
        places = range(here + by, len(firsts)) if by >= 0 else range(here + by, -1, -1)
        for place in places:
            if firsts[place] and firsts[place] != field_name:
                self._form.focus_field(firsts[place])
                return True
        return True

    def go_to_field(self) -> None:
        """F6: to a field that is chosen by its name."""
        from ui.forms.go_to_field import GoTo

        fields = [(known, row.spec.title, known) for known, row in self._form.rows.items()]
        GoTo(self._form, "转到栏目", fields, self._form.focus_field).open_at()

    def next_empty(self) -> None:
        """F10: to the next empty field that must be filled, from the cursor on and round."""
        order = self._turned(self._form.body.order())
        needed = [name for name in order if self._form.is_needed(name) and not self._form.rows[name].box.text().strip()]
        if needed:
            self._form.focus_field(needed[0])
            more = f"，还有 {len(needed)} 栏" if len(needed) > 1 else ""
            self._form.desk.say.emit(f"必填：{self._form.rows[needed[0]].spec.title}{more}")
        else:
            self._form.desk.say.emit("必填的栏目都填了")

    def next_problem(self) -> None:
        """F11: save, let the rules look, and go to the next field they speak of."""
        self._form.save_now()
        self._form.drafting.look_then(self._go_to_problem)

    def _go_to_problem(self, findings: list[Finding]) -> None:
        rows = self._form.rows
        worst = sorted(findings, key=lambda found: sign_of(found).rank)
        said = {name: row.said for name, row in rows.items() if row.said}
        said |= {found.field: found.message for found in reversed(worst) if found.field in rows}
        general = [found.message for found in worst if found.field not in rows]
        order = [name for name in self._turned(list(rows)) if name in said]
        if order:
            self._form.focus_field(order[0])
            self._form.desk.say.emit(f"共 {len(said) + len(general)} 个问题。{said[order[0]]}")
        elif general:
            self._form.desk.say.emit("".join(general))
        else:
            self._form.desk.say.emit("这一条审核通过")

    def _turned(self, order: list[str]) -> list[str]:
        """An order that begins behind the field in hand and ends with it."""
        here = self._form.field_in_hand
        place = order.index(here) + 1 if here in order else 0
        return order[place:] + order[:place]
