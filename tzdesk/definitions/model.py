"""The typed form of a year's definition (参数包): what registers, rules, returns and screens read. Built by `build`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from tzdesk.base.errors import MachineError, UserError
from tzdesk.definitions.workdays import WorkCalendar
from tzdesk.fields.codes import CodeList
from tzdesk.fields.spec import RecordSpec

TEMPLATE = "book.xlsx"


class DefinitionError(UserError):
    """A definition that cannot be used; `problems` holds every sentence, not only the first."""

    def __init__(self, year: int, problems: list[str]) -> None:
        super().__init__(
            f"{year} 年度参数包有 {len(problems)} 处问题：\n" + "\n".join(f"· {problem}" for problem in problems),
            "请按上面的提示改好以后再启用，原来的参数包没有改动。",
        )
        self.problems = problems


# The value of a dated parameter on a day, as `Definition.parameter` gives it to the neighbours of a record.
Parameters: TypeAlias = Callable[[str, date], Any]


def nothing_known(_key: str, _on: date) -> None:
    """The parameters of a neighbourhood for which none were gathered."""


@dataclass(frozen=True)
class RuleSpec:
    """How a rule is worded and weighed. `on` is a record kind, a return, or "*"; `scope` narrows a hard rule."""

    id: str
    title: str
    on: str
    severity: str
    enabled: bool
    message: str
    thresholds: Mapping[str, Any]
    scope: tuple[str, ...] = ()
    basis: str = ""
    note: str = ""
    advice: str = ""  # what the clerk does about it, where the message does not say
    running: tuple[str, ...] = ()  # numbers of the message that grow with the days: a reason stands beside them


@dataclass(frozen=True)
class StepSpec:
    """A step (办理): what a clerk does with a record besides editing its fields, with the fields it asks for.

    `warning` says what is lost by it; `opens` is the kind of record that comes of it and is shown afterwards. Where
    `blanks`, a field left blank is an answer: what stands there is emptied.
    """

    id: str
    label: str
    help: str
    asks: RecordSpec
    warning: str = ""
    opens: str = ""
    blanks: bool = False


@dataclass(frozen=True)
class Dated:
    """A value in force from a day (to a day). `value` None = not known yet: whatever hangs on it is switched off.

    Where `stated` a None is a word of the district's: from here on the value is not known. A row that states nothing
    only names the parameter, and leaves what was stated before in force. `choices` are the values that it may have,
    where it stands for one of a few ways.
    """

    value: Any
    valid_from: date
    valid_to: date | None = None
    label: str = ""
    unit: str = ""
    basis: str = ""
    confirmed: bool = False
    choices: tuple[Any, ...] = ()
    stated: bool = True

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Threshold:
    """A region's hardship line: dibao in fen a month, the multiples of the three classes, and how they are compared."""

    region: str
    effective_from: date
    effective_to: date | None
    dibao: int
    mult_deep: float
    mult_rel: float
    mult_acc: float
    mult_temp: float | None
    comparator: str
    min_wage: int | None
    doc_no: str
    note: str
    confirmed: bool

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True)
class Ceiling:
    """What may be paid: per 户年, 人年, 生年 or 人次.

    `formula`: fixed (`value` in fen), dibao_months (`value` months of dibao), selfpay_percent and loss_percent
    (`value` % of the self-paid part or of the loss), item_count (`value` items). Blank `category` and `sources` mean
    all. `approval_over` (fen) is the sum above which the upper level decides.
    """

    key: str
    items: tuple[str, ...]
    category: str
    sources: tuple[str, ...]
    per: str
    formula: str
    value: float | None
    approval_over: int | None
    basis: str
    confirmed: bool
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class ItemSpec:
    """A row of the member count: code, label, the dimensions it has, and where its value comes from.

    `kind`: entry (typed), computed (signed sum of `terms`, "-20" is subtracted; a term counts only in the dimensions
    that its item has), previous (last month's closing of the item in `terms`). `required` dims must be filled; 0 is.
    """

    code: str
    label: str
    unit: str
    dims: tuple[str, ...]
    required: tuple[str, ...]
    kind: str
    terms: tuple[tuple[int, str], ...]
    parent: str
    help: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class PackageMark:
    """A district's package (参数包文件) that a definition was made with."""

    id: str
    name: str
    version: str
    hash: str

    @property
    def text(self) -> str:
        """As a book states it: tongzhou 2 1a2b3c4d."""
        return f"{self.id} {self.version} {self.hash[:8]}"


@dataclass(frozen=True)
class Drawing:
    """A workbook that a district drew for one or more returns; later ones stand before earlier ones."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, eq=False)
class Definition:
    """One year's definition. Records keep the year of theirs, and are shown, printed and audited with it.

    `raw` is the resolved content (the year, the years it stands on, packages and the district's numbers laid over one
    another), of which `hash` is the digest: `build.build(raw, …)` makes the same definition again, whatever the
    program's own files say by then.
    """

    year: int
    label: str
    hash: str
    records: Mapping[str, RecordSpec]
    codes: Mapping[str, CodeList]
    rules: Mapping[str, RuleSpec]
    parameters: Mapping[str, tuple[Dated, ...]]
    thresholds: tuple[Threshold, ...]
    ceilings: tuple[Ceiling, ...]
    items: Mapping[str, ItemSpec]
    dims: Mapping[str, str]
    calendar: WorkCalendar
    returns: tuple[Mapping[str, Any], ...]
    steps: Mapping[str, tuple[StepSpec, ...]]
    notes: Mapping[str, Mapping[str, Mapping[str, str]]]
    figures: tuple[Mapping[str, Any], ...]
    sources: Mapping[str, Mapping[str, Any]]
    base_chain: tuple[int, ...]
    folders: tuple[Path, ...]
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)
    packages: tuple[PackageMark, ...] = ()
    drawings: tuple[Drawing, ...] = field(default=(), repr=False)
    template: bytes | None = field(default=None, repr=False)  # of one that was frozen: the book's template as it was
    drawn: frozenset[str] | None = None  # of one that was frozen: the returns that the district had drawn; None: unsaid

    def record(self, kind: str) -> RecordSpec:
        """The data dictionary of a kind. An unknown kind is a bug of the caller: KeyError."""
        return self.records[kind]

    def dated(self, key: str, on: date) -> Dated | None:
        """The row of a parameter that is in force on a day, with its basis. An unknown key is a bug: KeyError."""
        rows = [row for row in self.parameters[key] if row.holds(on)]
        return next((row for row in reversed(rows) if row.stated), rows[-1] if rows else None)

    def parameter(self, key: str, on: date) -> Any:
        """A parameter's value on a day; None when it is not known, which switches off what hangs on it."""
        row = self.dated(key, on)
        return None if row is None else row.value

    def threshold(self, region: str, on: date) -> Threshold | None:
        """The hardship line of a region on a day: of the district, else of the city, else of the province."""
        for code in (region[:6], region[:4] + "00", region[:2] + "0000"):
            rows = [row for row in self.thresholds if row.region == code and row.holds(on)]
            if rows:
                return rows[-1]
        return None

    def ceilings_on(self, item: str, on: date, *, category: str = "", source: str = "") -> tuple[Ceiling, ...]:
        """The ceilings that bind an aid item on a day, for a hardship class and a fund source."""
        return tuple(
            row
            for row in self.ceilings
            if item in row.items
            and row.holds(on)
            and (not row.category or row.category == category)
            and (not row.sources or source in row.sources)
        )

    def return_template(self) -> Path:
        """The workbook that the return book is drawn on: the year's own, else that of the year it extends."""
        for folder in self.folders:
            if (template := folder / "returns" / TEMPLATE).is_file():
                return template
        raise MachineError(f"{self.year} 年度参数包缺少报表册样表 {TEMPLATE}。", "请重新安装程序。")
