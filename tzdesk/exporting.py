"""Export a month: the return book and, on request, cover and month summary, all from the same frozen numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tzdesk.base.files import atomic_write
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.documents import model as pieces
from tzdesk.documents.correction import compose as compose_correction
from tzdesk.jobs import Job, Progress
from tzdesk.pdf.page import Sheet
from tzdesk.pieces.correction import correction_of
from tzdesk.pieces.month import book_as_sent, content_of, findings_on_paper, identity_of, signers_of
from tzdesk.pieces.return_forms import PLAIN, Wishes, compose_book
from tzdesk.pieces.statement import statement
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.book import write_book
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.returns.correcting import corrected
from tzdesk.returns.head import BookHead
from tzdesk.returns.proof import refuse_if_different
from tzdesk.returns.versions import definition_as_sealed, remember_files, sent_files
from tzdesk.rules import Finding

COVER_NAME, TABLES_NAME, SUMMARY_NAME, BOOK_NAME = "封面", "报表", "月度汇总", "工会工作月报"
CORRECTION_NAME = "更正表"


@dataclass(frozen=True)
class Exported:
    """The files written, and what the clerk must know of them: characters without a font, text that no cell holds."""

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def refuse_partial_sight(wp: Workplace) -> None:
    """UserError without the right to export, or when the book would lack records that are not shown to its user."""
    wp.rights.demand("export")
    refuse_unseen(wp)


def refuse_unseen(wp: Workplace) -> None:
    """UserError when the book would show, or lack, records that are not shown to its user."""
    records = wp.definition().records
    for kind in sorted(wp.rights.unseen() & records.keys()):
        wp.rights.demand_sight(kind, records[kind].label)


def export_month(
    wp: Workplace, period: Month, out: Path, *, pdf: bool = True, version: int | None = None
) -> Job[Exported]:
    """Write a month's book (and PDFs) into a folder, or to the named .xlsx file.

    A sealed month is written as it was sealed (in the `version` that is asked for, else the newest); an open one as a
    marked draft. All pieces are made first and moved into
    place together at the end: a cancelled or failed export leaves what lay there before. Raises MachineError.
    """
    refuse_partial_sight(wp)
    with wp.store.reading() as session:
        head, book, findings, trend = yield from content_of(wp, session, period, version)
        sealed = book_as_sent(session, period, version)
        definition = wp.definition(period) if sealed is None else definition_as_sealed(wp, sealed)
        before = corrected(wp, sealed) if sealed is not None else []
        sent = sent_files(session, sealed) if sealed is not None else {}
    single = out.suffix.lower() == ".xlsx"
    folder = out.parent if single else out
    workbook = out if single else folder / f"{head.file_stem}_{BOOK_NAME}.xlsx"
    write_it = partial(_book, definition, head, book, findings)
    wanted: list[tuple[str, Path, Callable[[Path], list[str]]]] = [(BOOK_NAME, workbook, write_it)]
    if pdf:
        papers = _papers(wp, head, book, findings, trend)
        if sealed is not None and sealed.version:
            papers[CORRECTION_NAME] = partial(compose_correction, correction_of(head, sealed, before))
        for name, sheet in papers.items():
            wanted.append((name, folder / f"{head.file_stem}_{name}.pdf", partial(_paper, name, sheet)))
    notes: list[str] = []
    made: dict[str, tuple[str, bytes]] = {}
    with ExitStack() as moves:
        for number, (name, path, write) in enumerate(wanted):
            yield Progress(number, len(wanted), f"{'写' if name == BOOK_NAME else '画'}{name}")
            beside = moves.enter_context(atomic_write(path, f"写入{name}"))
            if name in sent:  # as it was written the first time, whatever the program would make of it today
                beside.write_bytes(sent[name])
            else:
                notes += write(beside)
                made[name] = (path.name, beside.read_bytes())
        yield Progress(len(wanted), len(wanted), "完成")
    if sealed is not None and made and not wp.store.readonly:  # only what has come into its place was sent
        remember_files(wp.store, sealed, made)
    return Exported(tuple(path for _, path, _ in wanted), tuple(notes))


def _book(
    definition: Definition, head: BookHead, book: BookValues, findings: Sequence[Finding], target: Path
) -> list[str]:
    """The workbook, read back and held against the numbers before it may leave."""
    notes = write_book(definition, head, book, findings, target)
    if not head.draft:
        refuse_if_different(definition, head, book, target)
    return notes


def _papers(
    wp: Workplace,
    head: BookHead,
    book: BookValues,
    findings: Sequence[Finding],
    trend: Sequence[tuple[Month, int | None]],
) -> dict[str, Callable[[], Sheet]]:
    """The printed pieces that go with a book, each drawn when it is written."""
    from tzdesk.documents import cover, month_summary

    return {
        COVER_NAME: lambda: cover.compose_cover(cover_of(head, book)),
        TABLES_NAME: lambda: compose_book(wp, head, book),
        SUMMARY_NAME: lambda: month_summary.compose(summary_of(head, book, findings, trend)),
    }


def _paper(name: str, sheet: Callable[[], Sheet], target: Path) -> list[str]:
    return missing_notes(name, sheet().save(target).missing)


def missing_notes(piece: str, missing: Iterable[str]) -> list[str]:
    """One sentence for the characters of a piece that no font of ours has; they are drawn as 〓."""
    characters = "、".join(dict.fromkeys(missing))
    if not characters:
        return []
    return [f"《{piece}》中的“{characters}”没有可用的字形，印成了“〓”，请在纸面上手写补正。"]


def month_papers(wp: Workplace, period: Month, wishes: Wishes = PLAIN) -> Job[dict[str, Sheet]]:
    """All printed pieces of a month by name, ready to be drawn: what preview and print show, in one go."""
    from tzdesk.documents import cover, month_summary
    from tzdesk.documents import statement as statements

    refuse_unseen(wp)
    with wp.store.reading() as session:
        head, book, findings, trend = yield from content_of(wp, session, period)
        told = statement(wp, session, period)
    tables = compose_book(wp, head, book, wishes)
    if wishes.empty or wishes.forms is not None:
        return {TABLES_NAME: tables}
    return {
        COVER_NAME: cover.compose_cover(cover_of(head, book)),
        TABLES_NAME: tables,
        SUMMARY_NAME: month_summary.compose(summary_of(head, book, findings, trend)),
        statements.NAME: statements.compose(told),
    }


def cover_of(head: BookHead, book: BookValues) -> pieces.Cover:
    """The cover (封面) of a book."""
    tables = tuple(
        pieces.BookTable(
            form_id,
            values.form.title,
            rows=len(values.rows) if values.form.kind == "list" else len(values.form.lines),
            state="已填报" if values.rows or any(cell.value for cell in values.cells.values()) else "零报",
        )
        for form_id, values in book.forms.items()
    )
    return pieces.Cover(identity_of(head), head.superior, signers_of(head), tables)


CONTENTS = (
    ("综合集体合同", "121"),
    ("工资专项", "122"),
    ("女职工专项", "123"),
    ("劳动安全卫生专项", "124"),
    ("其他专项", "125"),
)
COVERED = {"122": ("171", "172"), "123": ("173", "174"), "124": ("175", "176")}
INCREASES = ("12", "13", "14", "15")
DECREASES = ("21", "22", "23", "24", "25", "26", "27")
DIMENSIONS = ("c1", "c2", "c3", "c4", "c5")
# A source's columns in BF-2 and in BF-3.
SOURCES = (
    ("财政资金", ("c5", "c6", "c7", "c8"), ("c7",)),
    ("上级工会补助", ("c9",), ("c8",)),
    ("本级工会经费", ("c10",), ("c9",)),
    ("社会捐助", ("c11",), ("c10",)),
    ("行政拨付", ("c12",), ("c11",)),
    ("其他", ("c13",), ("c12",)),
)


def summary_of(
    head: BookHead, book: BookValues, findings: Sequence[Finding], trend: Sequence[tuple[Month, int | None]]
) -> pieces.MonthSummary:
    """The month summary (月度汇总) of a book: every number is a cell of it, or a sum of such cells."""
    aid, aid_total = _aid_items(book)
    sources, source_total = _aid_sources(book)
    return pieces.MonthSummary(
        identity=identity_of(head),
        tiles=_tiles(book, aid_total),
        members=_members(book),
        contracts=tuple(_contract_line(book, label, code) for label, code in CONTENTS),
        contract_total=_contract_line(book, "合计（企业、职工去重）", "111", ("151", "161")),
        aid_items=aid,
        aid_item_total=aid_total,
        aid_sources=sources,
        aid_source_total=source_total,
        member_series=tuple(pieces.MonthValue(month, members) for month, members in trend),
        findings=findings_on_paper(book, findings),
        signers=signers_of(head),
    )


def _tiles(book: BookValues, aid_total: pieces.AidLine) -> tuple[pieces.Tile, ...]:
    members, contracts, cases = book["Z02"], book["JT-01"], book["BF-1"]
    change = members.number("30", "c8")
    against = "" if change is None else f"比上月 {change:+d}" if change else "与上月持平"
    return (
        pieces.Tile("月末会员", members.number("30"), "人", against),
        pieces.Tile("本月新发展会员", members.number("12"), "人"),
        pieces.Tile("有效集体合同", contracts.number("111", "F"), "份"),
        pieces.Tile("覆盖企业", contracts.number("151", "F"), "家"),
        pieces.Tile("在档困难职工", cases.number("12"), "户"),
        pieces.Tile("本月帮扶慰问", aid_total.fen, "元", money=True),
    )


def _members(book: BookValues) -> pieces.MemberMovement:
    form = book["Z02"]

    def movement(code: str) -> pieces.Movement:
        return pieces.Movement(
            form.form.line_codes[code].label, tuple(form.number(code, column) for column in DIMENSIONS)
        )

    return pieces.MemberMovement(
        movement("10"),
        tuple(movement(code) for code in INCREASES),
        movement("11"),
        tuple(movement(code) for code in DECREASES),
        movement("20"),
        movement("30"),
        _adjustment(form),
    )


def _adjustment(form: FormValues) -> pieces.Movement | None:
    """类别调整, when there was any: without it a "其中" column would not add up on paper."""
    values = [form.number("19", column) for column in DIMENSIONS]
    if not any(values):
        return None
    return pieces.Movement("类别调整", (pieces.NA, *values[1:]))


def _contract_line(
    book: BookValues, label: str, code: str, covered: tuple[str, str] | None = None
) -> pieces.ContractLine:
    form = book["JT-01"]
    enterprises, workers = covered or COVERED.get(code, ("", ""))
    return pieces.ContractLine(
        label,
        form.number(code, "D"),
        form.number(code, "E"),
        form.number(code, "F"),
        form.number(enterprises, "F") if enterprises else pieces.NA,
        form.number(workers, "F") if workers else pieces.NA,
    )


def _aid_items(book: BookValues) -> tuple[tuple[pieces.AidLine, ...], pieces.AidLine]:
    aid, comfort = book["BF-2"], book["BF-3"]
    lines = [
        pieces.AidLine(aid.form.line_codes[code].label, *(aid.number(code, f"c{n}") for n in range(1, 5)))
        for code in ("02", "03", "04", "06", "07", "08", "09")
    ]
    lines.append(
        pieces.AidLine(
            "送温暖（慰问）",
            comfort.number("01", "c2"),
            pieces.NA,
            comfort.number("01", "c3"),
            comfort.number("01", "c6"),
        )
    )
    times = _sum(aid.number("01", "c3"), comfort.number("01", "c3"))
    fen = _sum(aid.number("01", "c4"), comfort.number("01", "c6"))
    return tuple(lines), pieces.AidLine("合计", pieces.NA, pieces.NA, times, fen)


def _aid_sources(book: BookValues) -> tuple[tuple[pieces.AidLine, ...], pieces.AidLine]:
    aid, comfort = book["BF-2"], book["BF-3"]
    lines = []
    for label, ours, theirs in SOURCES:
        parts = [*(aid.number("01", c) for c in ours), *(comfort.number("01", c) for c in theirs)]
        lines.append(pieces.AidLine(label, pieces.NA, pieces.NA, pieces.NA, _sum(*parts)))
    whole = _sum(*(line.fen for line in lines if isinstance(line.fen, int)))
    return tuple(lines), pieces.AidLine("合计", pieces.NA, pieces.NA, pieces.NA, whole)


def _sum(*values: int | None) -> int | None:
    stated = [value for value in values if value is not None]
    return sum(stated) if stated else None
