"""A register as large as the city's list of enterprises: 114,282 invented units, with pinyin keys as the desk makes
them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from tzdesk.registers.workplace import Workplace
from tzdesk.store.search import search_keys

ROWS = 114_282
PLACES = ("南通", "通州", "海门", "启东", "如皋", "如东", "海安", "崇川", "金沙", "兴东", "川姜", "平潮")
FIRST = "恒泰正大博雅丰源瑞祥永盛华宁金鼎宏达东方星海天成嘉诚利民安康鑫隆新远建业"
SECOND = "通顺达联合创力科信诚杰润泽阳光辰宇翔龙凤麟祺福禄寿喜庆"
TRADES = ("纺织", "建设", "电缆", "食品", "物流", "机械", "电子", "家纺", "服饰", "贸易")


def names() -> Iterator[str]:
    """Different names without end."""
    number = 0
    while True:
        for place, first, second, trade in product(PLACES, FIRST, SECOND, TRADES):
            yield f"{place}{first}{second}{trade}{f'{number}厂' if number else '有限公司'}"
        number += 1


def fill(wp: Workplace, rows: int = ROWS) -> None:
    """Put the units into a workplace as one operation."""
    register = wp.register("host_unit")
    found = names()
    with wp.store.operation("bench.fill", "填入测量用的单位") as op:
        made = (next(found) for _ in range(rows))
        op.insert_many(
            register.model,
            [
                {
                    "unit_name": name, "search_text": search_keys(name), "unit_nature": str(10 * (1 + n % 3)),
                    "staff_total": n % 900, "business_status": "1", "definition_year": 2023,
                }
                for n, name in enumerate(made)
            ],
        )  # fmt: skip
