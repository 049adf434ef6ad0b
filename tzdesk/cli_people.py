"""The console's commands about people: one's own password, the export gate, encrypted files."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.base.errors import UserError

if TYPE_CHECKING:
    from tzdesk.base.periods import Month
    from tzdesk.registers.keeping.gate import Asked
    from tzdesk.registers.workplace import Workplace

Password = Callable[[argparse.Namespace], str]
Opened = Callable[[argparse.Namespace], "Workplace"]
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


def add_carrying(add: Callable[..., Any], opened: Opened, month: Callable[[str], Month]) -> None:
    """`tzdesk annex` and `tzdesk open-file`: annexes that name people travel encrypted."""

    def annex(options: argparse.Namespace) -> int:
        from tzdesk.carrying import carry_annex
        from tzdesk.jobs import run_now

        wp = opened(options)
        try:
            password = _secret(options.file_password)
            job = carry_annex(wp, options.period, options.form, options.out, password, asked=asked_in(options))
            sent = run_now(job)
        finally:
            wp.close()
        print(f"{sent.path}\n{sent.rows} 行，导出编号 {sent.serial}。")
        print("用 AES-256 加密，保护全靠这个密码。请用电话等办法另行告知对方，不要和文件一起送。")
        return 0

    def take(options: argparse.Namespace) -> int:
        from tzdesk.carrying import take_out

        target, carried = take_out(options.file, _secret(options.file_password), options.out)
        print(f"{target}\n{carried.sender} {carried.at}，导出编号 {carried.serial}")
        print("取出的工作簿没有加密，谁拿到都能看到个人信息。用完请删除，不要留在共用的文件夹或U盘里。")
        return 0

    out = add("annex", annex, "实名附表（BF-6）存为加密文件")
    out.add_argument("form", metavar="FORM", help="附表，如 BF-6A")
    out.add_argument("--period", type=month, required=True)
    out.add_argument("--out", type=Path, required=True, help="加密文件（.tzmb）")
    add_gate(out)
    into = add("open-file", take, "打开别的单位送来的加密文件", folder=False)
    into.add_argument("file", metavar="FILE", type=Path)
    into.add_argument("--out", type=Path, required=True, help="取出到哪个文件夹")
    for command in (out, into):
        command.add_argument("--file-password", type=Path, required=True, help="写有加密文件密码的文件")


def _secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"密码文件“{path.name}”读不出来。", "请检查文件名，文件用 UTF-8 保存。") from error
