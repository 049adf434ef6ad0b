"""Open a workplace: the one place where store, definitions, registers, returns and guards are wired together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.access import Rights, accounts, roles_of
from tzdesk.access.accounts import PasswordChangeNeededError, Welcome
from tzdesk.access.guard import rights_guard
from tzdesk.base import clock
from tzdesk.base.errors import MachineError, UserError
from tzdesk.base.practice_mark import PRACTICE_FILE, PRACTICE_PASSWORD, PRACTICE_USER, practice_password
from tzdesk.registers import REGISTERS, district, import_memory, ledgers, packages, saved_filters
from tzdesk.registers.keeping.emptying import empty_bin
from tzdesk.registers.members.closing import move_members
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.definitions_guard import sealed_definitions_guard
from tzdesk.returns.seal import sealed_months_guard
from tzdesk.store import Store
from tzdesk.store.attachments import clear_doomed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.jobs import Job
    from tzdesk.returns.model import SealedBook

__all__ = [
    "PRACTICE_FILE",
    "PRACTICE_PASSWORD",
    "PRACTICE_USER",
    "PasswordChangeNeededError",
    "Welcome",
    "change_own_password",
    "create_workplace",
    "in_memory",
    "open_with_recovery",
    "open_workplace",
    "practice_password",
    "refuse_outdated",
    "rights_at",
    "users",
    "wire",
]

OVERLAY_FILE = "overlay.json"

# Kept apart from the registers, yet part of every workplace: their tables must be known before one is made.
assert import_memory.ImportMapping.__tablename__
assert saved_filters.SavedFilter.__tablename__


def wire(store: Store, overlay: dict[str, object] | None = None) -> Workplace:
    """Registers and guards around an opened store."""
    wp = Workplace(store, REGISTERS, overlay, move_members=move_members, draw_book=_draw_book)
    store.guard(sealed_months_guard(wp))
    store.guard(sealed_definitions_guard)
    store.guard(rights_guard(lambda: wp.rights, partial(_label, wp)))
    packages.follow(wp)
    district.follow(wp)
    ledgers.follow(wp)
    return wp


def _draw_book(wp: Workplace, session: Session, book: SealedBook) -> Job[Mapping[str, Any]]:
    """What a seal keeps; the drawing is imported when the first book is sealed."""
    from tzdesk.pieces.book_files import drawn_at_the_seal

    return drawn_at_the_seal(wp, session, book)


def _label(wp: Workplace, kind: str, field: str) -> str:
    known = wp.definition().records.get(kind)
    if known is None:
        return "这类内容"
    return known.field(field).label if field in known else _BOOKKEEPING.get(field, known.label)


_BOOKKEEPING = {"deleted_at": "删除和恢复"}


def _entered(store: Store, overlay: dict[str, object] | None) -> Workplace:
    """The workplace as its user may see it; closed again when the user may not come in."""
    try:
        wp = wire(store, overlay)
        wp.enter(accounts.rights_of(store, roles_of(wp.definition())))
        wp.welcome = accounts.write_login(store, store.failed_before)
        if not store.readonly:
            with suppress(MachineError):  # tried again at the next opening
                clear_doomed(store)
        empty_bin(wp)
        with store.reading() as session:
            wp.keeps_roster = bool(profile_of(session).keeps_roster)
    except BaseException:
        store.close()
        raise
    return wp


def create_workplace(folder: Path, user: str, password: str, *, check: bool = True) -> tuple[Workplace, str]:
    """Make a new workplace (工作区) and give it with its recovery code (恢复码), which is shown and printed once.

    UserError for a weak password (practice workplaces are made with `check=False`) or a folder that already holds a
    workplace.
    """
    import tzdesk.store.workplace as files

    store, recovery_code = files.create(folder, user, password, definition_year=clock.today().year, check=check)
    return wire(store), recovery_code


def open_workplace(folder: Path, user: str, password: str, *, readonly: bool = False, force: bool = False) -> Workplace:
    """Open with a user's password. UserError for a wrong one, WorkplaceHeldError while someone else has it open.

    `readonly` opens it all the same and refuses every change; `force` overrules a holder on another PC, which is dead
    or has been renamed. MachineError when the file is damaged.
    """
    import tzdesk.store.workplace as files

    return _entered(files.open_(folder, user, password, readonly=readonly, force=force), _overlay(folder))


def rights_at(folder: Path, user: str, password: str) -> Rights:
    """What a user may in a workplace that somebody else may have open; it is read and closed again.

    UserError for a wrong password, MachineError when the file is damaged.
    """
    import tzdesk.store.workplace as files

    store = files.open_(folder, user, password, readonly=True)
    try:
        return accounts.rights_of(store, roles_of(wire(store, _overlay(folder)).definition()))
    finally:
        store.close()


def refuse_outdated(wp: Workplace) -> None:
    """UserError when the user's roles are others by now than at the login: another desk has changed them."""
    accounts.refuse_outdated(wp.store, roles_of(wp.definition()), wp.rights)


def change_own_password(folder: Path, user: str, given: str, own: str) -> None:
    """Put a password of one's own in the place of the one that was given.

    UserError when the given password is wrong, or one's own is weak or the same; WorkplaceHeldError while the
    workplace is open.
    """
    import tzdesk.store.workplace as files

    if own == given:
        raise UserError("新密码和原来的一样。", "请换一个只有自己知道的密码。")
    store = files.open_(folder, user, given)
    try:
        accounts.refuse_disabled(store)
        files.change_password(folder, user, given, own)
        accounts.own_password_set(store)
    finally:
        store.close()


def open_with_recovery(folder: Path, code: str, user: str, new_password: str) -> Workplace:
    """Open with the printed recovery code and set a new password for the user."""
    import tzdesk.store.workplace as files

    store = files.open_with_recovery(folder, code, user, new_password)
    try:
        accounts.came_by_code(store, roles_of(wire(store).definition()))
    except BaseException:
        store.close()
        raise
    return _entered(store, _overlay(folder))


def in_memory(user: str = "录入员") -> Workplace:
    """A workplace without a file: for tests and for rehearsals."""
    return wire(Store.in_memory(user=user))


def users(folder: Path) -> list[str]:
    """Who can log in to a workplace; empty when the folder holds none."""
    from tzdesk.store.keys import keys_lie_in, users_of

    return users_of(folder) if keys_lie_in(folder) else []


def _overlay(folder: Path) -> dict[str, object] | None:
    path = folder / OVERLAY_FILE
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else None
