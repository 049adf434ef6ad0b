"""Rows of the progress table (实事项目进度表, SS-01)."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.measure import ListRow, Scope, rows
from tzdesk.registers.projects.progress import LIGHTS, Standing, rounded, standing_of_year


@rows("projects.progress")
def progress_rows(scope: Scope, **_params: Any) -> list[ListRow]:
    """One row per indicator, in the order of the list; a project without indicators has a row of its own."""
    found: list[ListRow] = []
    categories = scope.definition.codes["project_category"]
    for project, parts, _rate in standing_of_year(scope).projects:
        head = {
            "category": categories.label_of(project.category),
            "project": project.name,
            "lead_dept": project.lead_dept,
            "owner": project.owner,
        }
        for part in parts:
            found.append(ListRow("project_indicator", part.indicator.id, head | _values(part)))  # noqa: PERF401
        if not parts:
            found.append(ListRow("service_project", project.id, head))
    return found


def _values(part: Standing) -> dict[str, Any]:
    return {
        "indicator": part.indicator.name,
        "unit": part.indicator.unit,
        "target": part.indicator.target,
        "value": part.value,
        "total": part.total,
        "rate": rounded(part.rate),
        "time": rounded(part.time),
        "gap": rounded(part.gap),
        "light": LIGHTS[part.light],
        "problem": part.told.problem if part.told else "",
        "measure": part.told.measure if part.told else "",
    }
