"""What is said of a list of files as a whole: how silent rows were taken, and one person in two rows."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow
from tzdesk.rules import Severity


def status_taken(rows: Sequence[ImportRow]) -> list[Problem]:
    """Said once for the whole file: how new files were taken of which the list does not say where they stand."""
    silent = [row for row in rows if not row.values.get("status") and "status" not in row.unknown]
    filed = sum(row.values.get("filed") is not None for row in silent)
    if not silent:
        return []
    said = [f"有建档日期的{filed}户按“在档”导入，建档日期作为审定日期"] * bool(filed)
    said += [f"没有建档日期的{len(silent) - filed}户按“草稿”导入"] * (filed < len(silent))
    message = f"表里没有写明档案状态：{'；'.join(said)}。"
    return [Problem(0, "status", Severity.HINT.value, message, code="derived")]


def twice(rows: Sequence[ImportRow], told: Sequence[Problem]) -> list[Problem]:
    """One resident ID in two rows, in whatever status: named where the rule on live files (A04) has not done so."""
    named = {(problem.sheet, problem.row) for problem in told if problem.rule == "A04"}
    seen: dict[str, ImportRow] = {}
    problems = []
    for row in rows:
        id_no = row.values.get("id_no")
        if not id_no:
            continue
        first = seen.setdefault(id_no, row)
        if first is not row and (row.sheet, row.row) not in named:
            where = f"第{first.row}行" if first.sheet == row.sheet else f"工作表“{first.sheet}”第{first.row}行"
            message = f"该身份证号与{where}重复，请核对是否同一人。"
            problems.append(Problem(row.row, "id_no", Severity.HARD.value, message, rule="A04", sheet=row.sheet))
    return problems
