"""Faces beside form and table: kept filters, the home page, attachments, printing, findings, sums, imports, backups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.unit.registers.aid.people import MAN
from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.importing import IMPORTS, MAKES, preview_file
from tzdesk.jobs import run_now
from tzdesk.pieces.due import all_due
from tzdesk.pieces.trends import trends
from tzdesk.printing import write_papers
from tzdesk.registers.keeping import attachments
from tzdesk.registers.keeping.gate import Permit
from tzdesk.registers.listing import sum_selected, write_list
from tzdesk.registers.query import Query
from tzdesk.registers.saved_filters import Filter, keep, kept
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.store import journal

SPEC = roles_of(app.in_memory().definition())
ROLES = tuple(SPEC.roles)
TODAY, MONTH = date(2023, 12, 5), Month(2023, 11)
NAME, ILLNESS = "欧阳镇北", "尿毒症透析"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A household with an illness, a scan whose title tells of it, income, kept filters and something due."""
    with clock.frozen(TODAY):
        folder = tmp_path_factory.mktemp("faces")
        wp, _code = app.create_workplace(folder / "工作区", "王芳", "Zhuxi-2023")
        case = {"case_no": "C1", "name": NAME, "id_no": MAN, "status": "60", "approve_date": date(2022, 11, 1)}
        number = wp.register("aid_case").save(wp, {**case, "cause_text": ILLNESS, "category": "1"}).id
        wp.register("aid_assessment").save(wp, {"case_id": number, "assess_year": 2023, "income_wage": 1_234_500})
        (folder / "scan.pdf").write_bytes(b"%PDF-1.4")
        attachments.attach(wp, "aid_case", number, folder / "scan.pdf", f"{ILLNESS}诊断证明")
        keep(wp, "aid_case", f"{NAME}一户", Filter(text=NAME))
        keep(wp, "aid_case", "透析", Filter(boxes={"cause_text": ILLNESS}))
        keep(wp, "member", "一班", Filter(text="张三"))
        yield wp
        wp.close()


@pytest.fixture(params=ROLES)
def seen(request: pytest.FixtureRequest, full: Workplace) -> Iterator[Workplace]:
    full.enter(Rights.of(SPEC, [request.param]))
    with clock.frozen(TODAY):
        yield full
    full.enter(Rights())


def test_kept_filters_of_what_is_not_shown_are_not_offered(seen: Workplace) -> None:
    """A filter names people; one on a hidden column tells of it. The journal names neither."""
    with seen.store.reading() as session:
        for kind in ("aid_case", "member"):
            found = kept(session, kind)
            assert bool(found) is seen.rights.sees(kind)
            hidden = seen.rights.hidden(kind)
            assert not [one for one in found.values() if hidden & set(one.boxes)]
        labels = [done.label for done in journal.recent(session, 100)]
    assert not [label for label in labels if NAME in label or "透析" in label]
    if not seen.rights.sees("member"):
        with pytest.raises(UserError, match="看不到"):
            keep(seen, "member", "二班", Filter(text="李"))


def test_a_whole_number_is_not_kept_in_a_filter(full: Workplace) -> None:
    """It would lie there for everybody."""
    with pytest.raises(UserError, match="完整的号码"):
        keep(full, "aid_case", "一户", Filter(boxes={"id_no": f"={MAN}"}))


def test_the_home_page_draws_and_tells_only_what_is_shown(seen: Workplace) -> None:
    """What is due names no record of a kind that is not shown; a chart of it is left out, not drawn as zero."""
    with seen.store.reading() as session:
        due = [one for _source, one in all_due(seen, session, TODAY)]
    assert not [one for one in due if not seen.rights.sees(one.kind)]
    assert seen.rights.sees("aid_case") or NAME not in repr(due)
    series = run_now(trends(seen, MONTH, 2))
    drawn = {trend.series.id for trend in series if any(point.value is not None for point in trend.points)}
    assert ("aid" in drawn) <= (seen.rights.sees("aid_case") and seen.rights.sees("aid_grant"))
    assert ("contracts" in drawn) <= seen.rights.sees("contract")


def test_attachments_are_listed_and_opened_by_who_may_see_their_papers(seen: Workplace) -> None:
    """Their titles tell of an illness; finance and the administrator see none, and none may be taken out unasked."""
    may = seen.rights.sees("aid_case") and seen.rights.prints("aid_case")
    with seen.store.reading() as session:
        rows = attachments.attachments_of(session, "aid_case", 1)
    assert bool(rows) is may
    if not (may and seen.rights.may("reveal")):
        with pytest.raises(UserError, match="您的角色"):
            attachments.content_of(seen, 1, "复核档案材料")
    with pytest.raises(UserError):
        attachments.save_out(seen, 1, Path("never.pdf"), Permit("DC2023-0001", full=False))
    if not seen.rights.edits("attachment"):
        with pytest.raises(UserError, match="您的角色"):
            attachments.detach(seen, 1)


def test_paper_leaves_by_who_may_let_out(seen: Workplace, tmp_path: Path) -> None:
    """Papers and lists as files, masked ones too: a reader looks, and takes nothing along."""
    may = seen.rights.may("export") and seen.rights.prints("aid_case")
    for name, numbers in (("aid-file", ["C1"]), ("aid-list-standing", [])):
        job = write_papers(seen, "aid_case", name, numbers, tmp_path)
        if may:
            assert run_now(job).files
        else:
            with pytest.raises(UserError, match="您的角色"):
                run_now(job)
    if not seen.rights.may("export"):
        with pytest.raises(UserError, match="您的角色"):
            run_now(write_list(seen, "aid_case", [], [1], tmp_path / "list.xlsx"))
        assert list(tmp_path.iterdir()) == []


def test_findings_name_nobody_who_is_not_shown(seen: Workplace) -> None:
    """Neither by title nor in a sentence."""
    findings = run_now(audit_month(seen, MONTH)).findings
    assert seen.rights.sees("aid_case") or not [
        one for one in findings if NAME in f"{one.title}{one.message}{one.record}"
    ]
    assert not [one for one in findings if ILLNESS in one.message]


def test_the_sum_of_a_masked_figure_is_not_told(full: Workplace) -> None:
    """The sum of one row would be the figure itself."""
    register = full.register("aid_assessment")
    field = register.spec(full).field("income_wage")
    assert field.masked
    with full.store.reading() as session:
        ids = register.ids(full, session, Query())
        assert sum_selected(register, session, [(field, ids)], 1, 1).total is None


def test_every_import_names_what_it_makes() -> None:
    """So that rights can be asked before a file is read."""
    assert MAKES.keys() == IMPORTS.keys()
    assert set(MAKES.values()) <= set(SPEC.groups)


def test_a_file_is_not_even_looked_at_by_who_may_not_enter_its_records(seen: Workplace, tmp_path: Path) -> None:
    """A preview holds the file against the records that are there."""
    for name, kind in MAKES.items():
        if seen.rights.may("import") and seen.rights.edits(kind):
            continue
        with pytest.raises(UserError, match="您的角色"):
            run_now(preview_file(seen, name, tmp_path / "none.xlsx"))
