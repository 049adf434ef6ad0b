"""Users (用户): who may come in, with which roles, and when they were here last.

While nobody has been given roles, everybody who has a password has all of them: a union of one person notices nothing.
The first user that is added, and the first roles that are given, write a row for everyone.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tzdesk.access.rights import EVERYTHING, Rights
from tzdesk.access.roles import AccessSpec
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.store import Entity, Operation, Store, alive
from tzdesk.store import workplace as files
from tzdesk.store.entity import table_of
from tzdesk.store.keys import user_name, users_of
from tzdesk.store.passwords import check_password
from tzdesk.store.tables import logins

NOBODY_LEFT = "至少要有一位能用的管理员。"
NO_CHAIR_LEFT = "至少要有一位能用的工会主席角色的用户。"
ADMIN, CHAIR = "admin", "chair"


class DeskUser(Entity):
    """A person with roles. The password is not here: it wraps the key in keys.json."""

    __tablename__ = "desk_user"
    __kind__ = "desk_user"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str] = mapped_column(String(80))
    roles: Mapped[list[str]] = mapped_column(JSON)
    disabled: Mapped[bool] = mapped_column(default=False)
    must_change: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True)
class Account:
    """A user as the settings list them. `last` is the login before this one, `failed` the wrong passwords since."""

    name: str
    roles: tuple[str, ...]
    disabled: bool = False
    must_change: bool = False
    last: datetime | None = None
    machine: str = ""


class PasswordChangeNeededError(UserError):
    """A user who was given a password must set one of their own before anything is shown."""

    def __init__(self) -> None:
        super().__init__("这个密码是别人给您设的，要先换成自己的密码才能进入。", "请输入新密码。")


def rights_of(store: Store, spec: AccessSpec) -> Rights:
    """The rights of the store's user. UserError for somebody without roles, or who has been disabled."""
    with store.reading() as session:
        known = {user.name: user for user in _everybody(session)}
    if not known:
        return EVERYTHING
    mine = known.get(store.user)
    if mine is None or mine.disabled:
        raise UserError(f"用户“{store.user}”已停用或还没有角色。", "请管理员在“设置”的“用户和角色”里处理。")
    if mine.must_change:
        raise PasswordChangeNeededError
    return Rights.of(spec, mine.roles)


def refuse_outdated(store: Store, spec: AccessSpec, rights: Rights) -> None:
    """UserError when somebody's roles are others by now than at the login, or have been taken away altogether.

    Only who looks (只读) while another desk writes can come into it.
    """
    if rights_of(store, spec) != rights:
        raise UserError("您的角色已经由管理员改过。", "请重新登录。")


def refuse_disabled(store: Store) -> None:
    """UserError for a user who has been disabled."""
    row = _own(store)
    if row is not None and row.disabled:
        raise UserError(f"用户“{store.user}”已停用。", "请管理员在“设置”的“用户和角色”里处理。")


IDLE_MINUTES = 10  # what holds where a desk that must lock was told never to


def may_stay_open(store: Store) -> bool:
    """Whether the desk may be told never to lock itself: where nobody has been given roles.

    Once several people work with different rights, a desk left open lends one's rights to the next. No mark in the
    folder (练习数据) changes that: anybody could put one there.
    """
    with store.reading() as session:
        return not _everybody(session)


def accounts(store: Store, spec: AccessSpec) -> list[Account]:
    """Everybody who is known, by name, with the last login."""
    with store.reading() as session:
        rows = _everybody(session)
        last = {who: _last_login(session, who) for who in {store.user, *(row.name for row in rows)}}
    known = [(row.name, tuple(row.roles), row.disabled, row.must_change) for row in rows]
    if not known and not store.in_memory_only:
        known = [(name, tuple(spec.roles), False, False) for name in users_of(store.path)]
    return [Account(*one, *(last.get(one[0]) or (None, ""))) for one in known]


def others_who_may(store: Store, spec: AccessSpec, act: str) -> list[str]:
    """Names of everybody but the store's user who has the right to an act and can come in."""
    known = [one for one in accounts(store, spec) if one.name != store.user and not one.disabled]
    return [one.name for one in known if Rights.of(spec, one.roles).may(act)]


def add_user(store: Store, spec: AccessSpec, rights: Rights, *, name: str, password: str, roles: Iterable[str]) -> None:
    """Let another person in with these roles; the password must be changed at the first login.

    UserError for a name that is taken, a weak password, no role, or when the rights do not reach so far: a role that
    sees what is guarded (case content) is given by somebody who holds 工会主席.
    """
    rights.demand("users")
    who, given = user_name(name), _known(spec, roles)
    _refuse_giving(spec, rights, given)
    check_password(who, password)
    everybody = users_of(store.path)
    with store.housekeeping("access.add_user", f"添加用户“{who}”（{_words(spec, given)}）") as op:
        _write_all(op, spec, everybody)
        row = _row(op.session, who)
        if row is not None and not row.disabled:
            raise UserError(f"用户“{who}”已经有了。", "请换一个名字；忘记密码时由管理员重设。")
        if row is None:
            op.add(DeskUser(name=who, roles=given, must_change=True))
        else:
            row.roles, row.disabled, row.must_change = given, False, True
        op.session.flush()
        files.set_password(store, who, password)


def give_roles(store: Store, spec: AccessSpec, rights: Rights, name: str, roles: Iterable[str]) -> None:
    """Change another person's roles; the journal tells of both sets.

    UserError for one's own roles, for a role that is not the giver's to give, and when no administrator or no chairman
    (工会主席) would be left.
    """
    rights.demand("users")
    if user_name(name) == store.user:
        raise UserError("自己的角色不能自己改。", "请由另一位有权限的人登录后修改。")
    given = _known(spec, roles)
    with store.reading() as session:
        row = _row(session, name)
        held = list(row.roles) if row is not None else list(spec.roles)
    _refuse_giving(spec, rights, set(given) - set(held))
    label = f"设置“{name}”的角色：{_words(spec, given)}（原来：{_words(spec, held)}）"
    with store.housekeeping("access.roles", label) as op:
        _write_all(op, spec, users_of(store.path))
        with _nobody_missing(op.session):
            _found(op.session, name).roles = given


def reset_password(store: Store, spec: AccessSpec, rights: Rights, name: str, password: str) -> None:
    """Give a person who forgot it a new password, to be changed at the next login.

    UserError where whoever sets it could come in by it and see what is not theirs to see.
    """
    rights.demand("users")
    check_password(name, password)
    with store.reading() as session:
        row = _row(session, name)
        held = list(row.roles) if row is not None else list(spec.roles)
    _refuse_giving(spec, rights, held)
    with store.housekeeping("access.reset", f"重设“{name}”的密码") as op:
        _write_all(op, spec, users_of(store.path))
        row = _found(op.session, name)
        row.must_change, row.disabled = True, False
        op.session.flush()
        files.set_password(store, name, password)


def disable_user(store: Store, spec: AccessSpec, rights: Rights, name: str) -> None:
    """Take a leaver's way in; the name stays for the journal. UserError for oneself, the last administrator
    and the last chairman (工会主席)."""
    rights.demand("users")
    if name == store.user:
        raise UserError("不能停用正在使用的用户。", "请由另一位管理员登录后停用。")
    with store.housekeeping("access.disable", f"停用用户“{name}”") as op:
        _write_all(op, spec, users_of(store.path))
        with _nobody_missing(op.session):
            _found(op.session, name).disabled = True
        if name in users_of(store.path):
            files.remove_user(store, name)


def own_password_set(store: Store) -> None:
    """The store's user has set a password of their own."""
    row = _own(store)
    if row is None or not row.must_change:
        return
    with store.housekeeping("access.own_password", f"“{store.user}”换成自己的密码") as op:
        _found(op.session, store.user).must_change = False


def came_by_code(store: Store, spec: AccessSpec) -> None:
    """Whoever has the printed recovery code (kept by the chairman) comes in with all roles."""
    with store.reading() as session:
        if not _everybody(session):
            return
    with store.housekeeping("access.by_code", f"“{store.user}”用恢复码进入") as op:
        row = _row(op.session, store.user)
        if row is None:
            op.add(DeskUser(name=store.user, roles=list(spec.roles)))
        else:
            row.roles, row.disabled, row.must_change = list(spec.roles), False, False


# --- logins -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Welcome:
    """What is said after the login: when this person was here before, where, and how many wrong passwords since."""

    last: datetime | None
    machine: str
    failed: int

    @property
    def words(self) -> str:
        """上次登录：2023-12-05 08:30，电脑 PC-3；此后输错密码 2 次."""
        if self.last is None:
            return "您第一次登录。"
        said = f"上次登录：{clock.local(self.last):%Y-%m-%d %H:%M}，电脑 {self.machine}"
        return said + (f"；此后输错密码 {self.failed} 次，不是您本人时请换密码。" if self.failed else "。")


def write_login(store: Store, failed: int) -> Welcome:
    """Note a login; gives the one before."""
    with store.reading() as session:
        last = _last_login(session, store.user)
    if not store.readonly:
        values = {"user": store.user, "at": clock.now(), "machine": socket.gethostname(), "failed_before": failed}
        store.note(insert(logins), values)
    return Welcome(last[0] if last else None, last[1] if last else "", failed)


def _last_login(session: Session, name: str) -> tuple[datetime, str] | None:
    found: Any = session.execute(
        select(logins.c.at, logins.c.machine).where(logins.c.user == name).order_by(logins.c.id.desc()).limit(1)
    ).first()
    return (found[0], found[1]) if found else None


# --- inside -----------------------------------------------------------------------------------------------------


def _write_all(op: Operation, spec: AccessSpec, names: Sequence[str]) -> None:
    """A row for everyone who came in without one so far, with all roles, as it was until now."""
    if op.session.scalars(select(DeskUser.id).limit(1)).first() is None:
        op.add(*(DeskUser(name=name, roles=list(spec.roles)) for name in names))
        op.session.flush()


def _everybody(session: Session) -> Sequence[Any]:
    """All rows by name, also for who does not see users: what holds for a person is not theirs to see, and holds."""
    table = table_of(DeskUser)
    return session.execute(select(table).where(table.c.deleted_at.is_(None)).order_by(table.c.name)).all()


def _own(store: Store) -> Any:
    """The row of the store's user; None for somebody without one."""
    with store.reading() as session:
        return next((one for one in _everybody(session) if one.name == store.user), None)


def _row(session: Session, name: str) -> DeskUser | None:
    return session.scalars(select(DeskUser).where(DeskUser.name == user_name(name))).first()


def _found(session: Session, name: str) -> DeskUser:
    row = _row(session, name)
    if row is None:
        raise UserError(f"没有用户“{name}”。", "请刷新后再选。")
    return row


def _known(spec: AccessSpec, roles: Iterable[str]) -> list[str]:
    given = [role for role in spec.roles if role in set(roles)]
    if not given:
        raise UserError("还没有选角色。", "请至少选一个角色。")
    return given


def _words(spec: AccessSpec, roles: Iterable[str]) -> str:
    """录入员、财务; 全部角色."""
    held = set(roles)
    return "全部角色" if held >= set(spec.roles) else "、".join(r.label for r in spec.roles.values() if r.id in held)


def _refuse_giving(spec: AccessSpec, rights: Rights, roles: Iterable[str]) -> None:
    """UserError for a role that shows more than whoever gives it may decide on (帮扶档案、资金、会员)."""
    shown = [role for role in roles if spec.sees_guarded(role)]
    if shown and not rights.holds(spec.giver):
        giver = spec.roles[spec.giver].label
        raise UserError(
            f"“{_words(spec, shown)}”看得到帮扶档案或会员个人信息，只有{giver}能给人这样的角色、重设这样的人的密码。",
            f"请由一位有{giver}角色的人登录后办理。",
        )


@contextmanager
def _nobody_missing(session: Session) -> Iterator[None]:
    """UserError when what is done inside leaves no administrator, or no chairman where there was one."""
    chaired = CHAIR in _held(session)
    yield
    session.flush()
    held = _held(session)
    if ADMIN not in held:
        raise UserError(NOBODY_LEFT, "请先给另一位用户管理员角色。")
    if chaired and CHAIR not in held:
        raise UserError(NO_CHAIR_LEFT, "请先给另一位用户工会主席角色。")


def _held(session: Session) -> set[str]:
    """The roles that somebody holds who can come in."""
    rows = session.scalars(select(DeskUser).where(alive(DeskUser)))
    return {role for row in rows if not row.disabled for role in row.roles}
