"""The console face: the same jobs as the desk, for batches, scripts and tests.

Exit status: 0 done, 1 findings that block, 2 the input is unusable, 3 a mistake of the program. `--json` prints one
JSON object. The password comes from `--password-file`, else from the environment variable TZDESK_PASSWORD.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk import __version__
from tzdesk.base.dumps import leave_no_dump
from tzdesk.base.errors import DeskError, UserError
from tzdesk.base.periods import Month, Span
from tzdesk.cli_backups import add_backups
from tzdesk.cli_counted import add_counted
from tzdesk.cli_definitions import add_definitions
from tzdesk.cli_figures import add_figures
from tzdesk.cli_forms import add_export, add_forms, written
from tzdesk.cli_people import add_carrying, add_gate, add_password, asked_in
from tzdesk.cli_prove import add_prove
from tzdesk.cli_status import add_status
from tzdesk.cli_versions import add_versions
from tzdesk.jobs import Progress, run_now

if TYPE_CHECKING:
    from tzdesk.excel.planning import Policy
    from tzdesk.importing import Incoming
    from tzdesk.registers.workplace import Workplace
    from tzdesk.rules import Finding

DONE, BLOCKED, UNUSABLE, BUG = 0, 1, 2, 3
PASSWORD_VARIABLE = "TZDESK_PASSWORD"
KINDS = (
    *("organisations", "members", "contracts", "aid-cases", "grants", "roster"),
    *("letters", "visits", "problems", "stations", "station-service", "monitor-points", "monitor-reports", "ledger"),
)
POLICIES = ("skip", "update", "fill")

NOTE_FILE = (
    "情况说明：每行“规则号: 说明”，或“规则号 表号: 说明”（如 T09 Z03: 本月没有新建集体合同）；其余文字说明剩下的各条"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    leave_no_dump()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        return open_desk(None)
    options = parser().parse_args(arguments)
    try:
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except BrokenPipeError:  # the reader of a pipe (head, less) has had enough
        sys.stderr.close()
        return DONE
    except DeskError as error:
        if getattr(options, "json", False):
            print(json.dumps({"error": error.message, "advice": error.advice}, ensure_ascii=False))
        print(str(error), file=sys.stderr)
        return UNUSABLE
    except Exception as error:  # noqa: BLE001 - a traceback would name people, and schedulers keep what is printed
        from tzdesk.base.log import number_of, places_of

        print(f"程序出错了（编号 {number_of(error)}）：这一步没有做成，原来的数据没有改动。", file=sys.stderr)
        print(places_of(error), file=sys.stderr)
        return BUG


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(
        prog="tzdesk", description="通州工会台账：台账、审核、报表、汇总。不带参数时打开窗口。"
    )
    top.add_argument("--version", action="version", version=f"tzdesk {__version__}")
    commands = top.add_subparsers(metavar="命令", required=True)

    def add(
        name: str, command: Callable[[argparse.Namespace], int], text: str, *, folder: bool = True, opens: bool = True
    ) -> Any:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        if folder:
            sub.add_argument("dir", metavar="DIR", type=Path, help="工作区文件夹")
            sub.add_argument("--user", default="", help="用户名（只有一个用户时可以不写）")
            sub.add_argument("--password-file", type=Path, help=f"密码文件；不写时取环境变量 {PASSWORD_VARIABLE}")
        if folder and opens:
            how = sub.add_mutually_exclusive_group()
            how.add_argument("--read-only", action="store_true", help="只读方式打开（别人正开着时也能查看）")
            how.add_argument("--force", action="store_true", help="占用的那台电脑已关机或改名时，仍然打开")
        return sub

    desk = add("open", lambda o: open_desk(o.folder), "打开窗口", folder=False)
    desk.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="工作区文件夹")
    new = add("new", _new, "新建空白工作区，并打印恢复码", opens=False)
    new.add_argument("--unit", default="", help="填报单位全称")
    practice = add("practice", _practice, "新建练习工作区（虚构数据）", opens=False)
    scales = "规模：unit 一个基层工会，town 一个镇，district 全区"
    practice.add_argument("--scale", choices=["unit", "town", "district"], default="unit", help=scales)
    take = add("import", _import, "导入现有的表格")
    take.add_argument("kind", metavar="KIND", help=f"{'、'.join(KINDS)}，或一本工作台账（如 legal_checkup）")
    take.add_argument("file", metavar="FILE", type=Path)
    take.add_argument("--period", type=_month, help="报告期，如 2023-12；不写时取表格里写的月份")
    take.add_argument("--mapping", type=Path, help="列对应关系（JSON：表头或列号 → 字段）")
    take.add_argument("--existing", choices=POLICIES, help="已有的记录：skip 跳过，update 更新，fill 只补空白")
    take.add_argument(
        "--rejects", type=Path, help="不能导入和部分导入的行写到哪个工作簿（号码遮盖；要完整的写明用途等）"
    )
    add_gate(take)
    take.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    take.add_argument("--json", action="store_true")
    audit = add("audit", _audit, "审核一个月")
    audit.add_argument("--period", type=_month, required=True)
    audit.add_argument("--json", action="store_true")
    seal = add("seal", _seal, "封存一个月（有强制项时拒绝）")
    seal.add_argument("--period", type=_month, required=True)
    seal.add_argument("--note-file", type=Path, help=NOTE_FILE)
    seal.add_argument("--json", action="store_true")
    add_export(add, _open, _month, _show)
    add_forms(add, _open, _span, _show)
    _add_others(add)
    return top


def _add_others(add: Callable[..., Any]) -> None:
    """The commands that have modules of their own."""
    _add_print(add)
    add_password(add, _password)
    add_carrying(add, _open, _month)
    add_counted(add, _open, _month)
    add_definitions(add, _open, _month)
    add_figures(add, _open)
    add_prove(add, _open)
    add_versions(add, _open, _month, _show)
    add_status(add, _open, _month, _span, _show)
    add_backups(add, _open, _password, _show)


def _add_print(add: Callable[..., Any]) -> None:
    paper = add("print", _print, "打印件存为 PDF；不写 --paper 时列出您的角色能打印哪些")
    paper.add_argument("kind", metavar="KIND", help="台账，如 aid_case、aid_batch、contract")
    paper.add_argument("numbers", metavar="NUMBER", nargs="*", help="档案编号、批次号等；名单不用写")
    paper.add_argument("--period", type=_month, help="名单截至哪个月，如 2023-12；不写时为今天")
    paper.add_argument("--paper", default="", help="打印件的名称")
    add_gate(paper)
    paper.add_argument("--out", type=Path, default=Path(), help="文件夹；文件名只有编号")


def open_desk(folder: Path | None) -> int:
    """Open the window; the core itself knows no Qt, so the window is looked up by name."""
    from importlib import import_module

    return int(import_module("ui.main").main([str(folder)] if folder else []))


def _month(text: str) -> Month:
    return _span(text).months[-1]  # a longer period goes out with the book of its last month


def _span(text: str) -> Span:
    try:
        return Span.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是报告期，请写成 2023-12、2023-Q4、2023-H2 或 2023-Y") from error


def _password(options: argparse.Namespace, default: str | None = None) -> str:
    if options.password_file:
        try:
            text: str = options.password_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(
                f"密码文件“{options.password_file.name}”读不出来。", "请检查文件名，文件用 UTF-8 保存。"
            ) from error
        return text.rstrip("\r\n")
    password = os.environ.get(PASSWORD_VARIABLE, "") or default
    if not password:
        raise UserError("没有给出密码。", f"请用 --password-file，或设环境变量 {PASSWORD_VARIABLE}。")
    return password


def _open(options: argparse.Namespace) -> Workplace:
    from tzdesk.app import open_workplace, practice_password, users

    user = options.user or next(iter(users(options.dir)), "")
    password = _password(options, practice_password(options.dir))
    # A dry run writes nothing at all, not even that somebody logged in.
    readonly = options.read_only or getattr(options, "dry_run", False)
    return open_workplace(options.dir, user, password, readonly=readonly, force=options.force)


def _show(step: Progress) -> None:
    if sys.stderr.isatty():
        print(f"\r{step.text} {step.done}/{step.total}\033[K", end="", file=sys.stderr, flush=True)


def _new(options: argparse.Namespace) -> int:
    from tzdesk.app import create_workplace

    wp, recovery = create_workplace(options.dir, options.user or "录入员", _password(options))
    try:
        if options.unit:
            wp.register("profile").save(wp, {"unit_name": options.unit})
    finally:
        wp.close()
    print(f"工作区已建好：{options.dir}\n恢复码（请抄写或打印后锁好，忘记密码时用）：\n{recovery}")
    return DONE


def _practice(options: argparse.Namespace) -> int:
    from tzdesk.app import PRACTICE_PASSWORD
    from tzdesk.practice import make_practice

    given = _password(options, PRACTICE_PASSWORD)
    run_now(make_practice(options.dir, options.scale, given), _show)
    print(f"练习工作区已建好：{options.dir}（虚构数据）")
    return DONE


def _import(options: argparse.Namespace) -> int:
    from tzdesk.importing import preview_file, private_fields, write_preview

    wp = _open(options)
    try:
        mapping = _mapping(options.mapping)
        job = preview_file(wp, options.kind, options.file, period=options.period, mapping=mapping)
        incoming = run_now(job, _show)
        # Consoles are kept (logs, scrollback): what people are told of by number is masked, in a dry run as well.
        result = incoming.as_json(hiding=private_fields(wp, incoming.kind_name))
        if not options.dry_run:
            policy = _policy(options, incoming)
            if options.rejects and incoming.plan(policy).back:
                _give_back(wp, options, incoming, policy)
            done = run_now(write_preview(wp, incoming, policy), _show)
            result |= {name: getattr(done, name) for name in ("added", "changed", "unchanged", "rejected", "partial")}
        if options.json:
            print(json.dumps(result, ensure_ascii=False))
        else:
            print(incoming.in_words())
            if not options.dry_run:
                counts = f"新增 {done.added}，更新 {done.changed}，未变 {done.unchanged}，退回 {done.rejected}"
                print(f"{counts}，部分导入 {done.partial}")
    finally:
        wp.close()
    return DONE


def _give_back(wp: Workplace, options: argparse.Namespace, incoming: Incoming, policy: Policy) -> None:
    """Rows that go back: numbers of people masked, unless they are asked for at the export gate."""
    from tzdesk.importing import MAKES, names_people, write_rejects
    from tzdesk.registers.keeping.gate import pass_gate

    permit = None
    if options.purpose and names_people(wp, incoming.kind_name):
        made = MAKES.get(incoming.kind_name, incoming.kind_name)
        permit = pass_gate(wp, asked_in(options), what="导入退回的行", kind=made, ids=[])
    run_now(write_rejects(incoming, options.rejects, policy, wp=wp, permit=permit), _show)


def _policy(options: argparse.Namespace, incoming: Incoming) -> Policy:
    """What the caller chose for rows that are known already; without a choice nothing that is known is changed."""
    from tzdesk.excel.planning import Policy

    if options.existing:
        return Policy(options.existing)
    known = len(incoming.plan(Policy.UPDATE).changed)
    if known:
        raise UserError(
            f"文件中有 {known} 条记录已经存在，而且内容不同。",
            "请用 --existing 说明怎么办：skip 跳过，update 用文件更新，fill 只补空白。",
        )
    return Policy.SKIP


def _mapping(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"列对应文件“{path.name}”读不出来。", '请用 UTF-8 的 JSON：{"表头": "字段"}。') from error
    if not isinstance(content, dict):
        raise UserError("列对应文件应是一个 JSON 对象。", '写成 {"表头": "字段"}。')
    return {str(key): str(value) for key, value in content.items()}


def _audit(options: argparse.Namespace) -> int:
    from tzdesk.returns.seal import audit_standing
    from tzdesk.returns.states import note_audit

    wp = _open(options)
    try:
        audit = run_now(audit_standing(wp, options.period), _show)
        note_audit(wp, audit)
    finally:
        wp.close()
    if options.json:
        content = {
            "period": str(options.period),
            "hard": audit.hard,
            "firm": audit.firm,
            "soft": audit.soft,
            "explained": audit.explained,
            "whole": audit.whole,
            "sealed": audit.sealed,
            "findings": [_finding(found) for found in audit.findings],
        }
        print(json.dumps(content, ensure_ascii=False))
    else:
        _say(audit.findings)
        print(f"{options.period.label}：{audit.words}，已说明 {audit.explained} 条")
        if not audit.whole:
            print("您的角色看不到全部台账，只审核了看得到的部分，不记为“已审核”；请由审核人或工会主席审核。")
    return BLOCKED if audit.hard else DONE


def _finding(found: Finding) -> dict[str, Any]:
    names = ("rule", "severity", "kind", "id", "field", "message", "reason", "record", "title")
    return {name: getattr(found, name) for name in names}


def _say(findings: Sequence[Finding]) -> None:
    from tzdesk.rules import Severity

    hints = sum(found.severity is Severity.HINT for found in findings)
    for found in findings:
        if found.severity is Severity.HINT:
            continue
        record = f"{found.record}：" if found.record else ""
        reason = f"（说明：{found.reason}）" if found.reason else ""
        table = (
            "" if found.id is not None or found.kind.islower() else f" {found.kind}"
        )  # as a file of reasons names it
        print(f"[{found.severity.label} {found.rule}{table}] {record}{found.message}{reason}")
    if hints:
        print(f"另有提示 {hints} 条（多为没有填写的项目），用 --json 可以看到。")


def _seal(options: argparse.Namespace) -> int:
    from tzdesk.returns.audit import audit_month
    from tzdesk.returns.reason_file import explained_words, reasons_from, write_reasons
    from tzdesk.returns.seal import SealRefused, seal

    wp = _open(options)
    try:
        if options.note_file:
            audit = run_now(audit_month(wp, options.period), _show)
            given = reasons_from(options.note_file, audit.blocking)
            write_reasons(wp, options.period, given)
            if not options.json:
                print("\n".join(explained_words(given)))
        sealed = run_now(seal(wp, options.period), _show)
    except SealRefused as refused:
        if options.json:
            content = {"sealed": False, "message": refused.message, "findings": [_finding(f) for f in refused.findings]}
            print(json.dumps(content, ensure_ascii=False))
        else:
            _say(refused.findings)
        print(str(refused), file=sys.stderr)
        return BLOCKED
    finally:
        wp.close()
    if options.json:
        content = {"sealed": True, "period": str(options.period), "version": sealed.version, "digest": sealed.digest}
        print(json.dumps(content | {"check_code": sealed.check_code}, ensure_ascii=False))
    else:
        print(f"{options.period.label}已封存，校验码 {sealed.check_code}")
    return DONE


def _print(options: argparse.Namespace) -> int:
    from tzdesk.printing import offered_lines, write_papers

    wp = _open(options)
    try:
        if not options.paper:
            print("\n".join(offered_lines(wp, options.kind)))
            return DONE
        asked = asked_in(options)
        job = write_papers(
            wp, options.kind, options.paper, options.numbers, options.out, period=options.period, asked=asked
        )
        printed = run_now(job, _show)
    finally:
        wp.close()
    return written(printed.files, printed.notes)


if __name__ == "__main__":
    sys.exit(main())
