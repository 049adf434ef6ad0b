"""What is wrong with a definition's year figures (年度数据) and with the sources of project indicators (项目取数)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.definitions.build_figures import HOWS
from tzdesk.definitions.problems import nearest
from tzdesk.registers.measure import all_measures
from tzdesk.registers.projects.sources import STANDING_WORDS, sources_of
from tzdesk.returns.forms import Form
from tzdesk.returns.measure_check import takes, wrong_params

CODES, UNITS = "indicator_source", "project_unit"


def check_figures(definition: Definition, forms: Mapping[str, Form]) -> Iterator[str]:
    """Figures that name a cell or a measure that there is not."""
    for row in definition.figures:
        how = next(name for name in HOWS if name in row)
        for number, source in enumerate([row[how]] if how == "source" else row[how], 1):
            for side in (source["num"], source["den"]) if "num" in source else (source,):
                for why in _wrong(definition, forms, side):
                    yield f"年度数据 {row['id']}：第{number}个取数{why}。"


def check_sources(definition: Definition) -> Iterator[str]:
    """Sources that name a measure that there is not, or that do not stand in the list of codes that clerks choose from,
    and codes of that list that have none."""
    codes = definition.codes[CODES]
    for source in sources_of(definition).values():
        at = f"项目取数 {source.id}"
        if source.measure not in all_measures():
            yield f"{at}：取数{_no_measure(source.measure)}。"
        else:
            yield from (f"{at}：取数{why}。" for why in wrong_params(definition, source.measure, source.params))
            if source.by not in STANDING_WORDS or not takes(source.measure, source.by):
                known = "、".join(word for word in STANDING_WORDS if takes(source.measure, word))
                yield f"{at}：“by”为“{source.by}”，这个取数的时段参数是 {known or '没有'}。"
        code = codes.get(source.id)
        if code is None or code.label != source.label:
            was = "没有这一项" if code is None else f"叫“{code.label}”"
            yield f"{at}：“label”为“{source.label}”，代码表“{codes.label}”里{was}，两处应一样。"
        if source.unit not in definition.codes[UNITS]:
            yield f"{at}：“unit”的“{source.unit}”不在代码表“{definition.codes[UNITS].label}”里。"
    for code in codes:
        if code.code not in definition.sources and code.valid_to is None:
            yield f"代码表 {CODES} 代码 {code.code}：“{code.label}”没有取数，请在“项目取数”里写明，或写停用日期。"


def _wrong(definition: Definition, forms: Mapping[str, Form], source: Mapping[str, Any]) -> Iterator[str]:
    if "at" in source:
        form_id, line, column = [*str(source["at"]).split("/"), "", ""][:3]
        form = forms.get(form_id)
        if form is None or not form.has(line, column):
            yield f"没有“{source['at']}”这一格"
    elif source.get("name") not in all_measures():
        yield _no_measure(str(source.get("name", "")))
    else:
        yield from wrong_params(definition, source["name"], source.get("params", {}))


def _no_measure(name: str) -> str:
    return f"没有名为“{name}”的指标函数{nearest(name, all_measures())}"
