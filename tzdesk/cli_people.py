"""The console's commands about people: one's own password, and what is stated at the export gate."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tzdesk.registers.keeping.gate import Asked

Password = Callable[[argparse.Namespace], str]
GATE = {"--purpose": "用途", "--receiver": "接收单位", "--approver": "批准人", "--ground": "没有同意书时的依据"}


def add_gate(command: Any) -> None:
    """The options that stand for the export gate's dialog."""
    for option, words in GATE.items():
        command.add_argument(option, default="", help=f"完整信息的内容离开本机时：{words}")


def asked_in(options: argparse.Namespace) -> Asked:
    """What was stated for the export gate."""
    from tzdesk.registers.keeping.gate import Asked

    return Asked(options.purpose, options.receiver, options.approver, True, options.ground)


def add_password(add: Callable[..., Any], password: Password) -> None:
    """`tzdesk password`."""

    def change(options: argparse.Namespace) -> int:
        from tzdesk.app import change_own_password, users

        options.user = options.user or next(iter(users(options.dir)), "")
        given = password(options)
        options.password_file = options.new_password_file
        change_own_password(options.dir, options.user, given, password(options))
        print("密码已换。")
        return 0

    command = add("password", change, "换自己的密码（别人给设的密码，第一次要换）", opens=False)
    command.add_argument("--new-password-file", type=Path, required=True, help="新密码的文件")
