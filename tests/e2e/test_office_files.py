"""Every workbook that clerks keep reads with the values, and at least the problems, that a careful reader takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tzdesk import app, cli
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.importing import preview_file, write_preview
from tzdesk.jobs import run_now
from tzdesk.registers.workplace import Workplace

OFFICE = Path(__file__).resolve().parents[1] / "data" / "office-files"
TRUTH: dict[str, Any] = json.loads((OFFICE / "truth.json").read_text("utf-8"))
KINDS = {
    "2023年12月会员台账.xlsx": "members",
    "集体合同台账.xls": "contracts",
    "困难职工档案(上报).xlsx": "aid-cases",
    "2024年春节送温暖发放花名册.xlsx": "grants",
    "会员台账(另存).xls": "members",
    "会员台账(GBK).csv": "members",
    "会员实名制采集表.xlsx": "roster",
}
NAMING_PEOPLE = {"aid-cases", "grants", "roster"}
# What lists do not show of people, by the names that the files' columns are read under; `members`: of their families.
PRIVATE = frozenset(
    {
        *("id_no", "person_id", "mobile", "phone", "other_phone", "bank_card", "card_snapshot", "address", "health"),
        *("disability", "disability_level", "gender", "birth_date", "cause_text", "bank_branch", "members"),
        *("income_total", "rigid_total", "case_no"),  # a file number may be as long as a card's
    }
)
# What truth states besides the row's own values.
NOT_READ = {"row", "expected_net_per_capita"}


PASSWORD = "Ceshi-2023"
DECEMBER = Month(2023, 12)  # two of the files do not say of which month they speak


def dry_run(name: str, kind: str | None = None) -> dict[str, Any]:
    """The dry run's object for a file, in a new workplace."""
    wp = app.in_memory()
    try:
        result = run_now(preview_file(wp, kind or KINDS[name], OFFICE / name, period=DECEMBER)).as_json()
        # Through text, as the console prints it.
        content: dict[str, Any] = json.loads(json.dumps(result, ensure_ascii=False))
        return content
    finally:
        wp.close()


def test_every_file_has_a_truth_and_a_kind() -> None:
    """No file is left out of the comparison."""
    kept = {path.name for path in OFFICE.iterdir() if path.suffix in {".xlsx", ".xls", ".csv"}}
    assert set(TRUTH) == set(KINDS) == kept


def different(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The keys in which our values miss the truth."""
    return {
        key: (ours.get(key, "(missing)"), value)
        for key, value in theirs.items()
        if key not in NOT_READ and ours.get(key, "(missing)") != value
    }


@pytest.mark.parametrize("name", TRUTH)
def test_the_values_are_those_of_a_careful_reader(name: str) -> None:
    """All rows, all values, in the file's order and under the sheet's own row numbers."""
    rows = dry_run(name)["rows"]
    wanted = TRUTH[name]["rows"]
    assert len(wanted) == len(rows)
    for ours, theirs in zip(rows, wanted, strict=True):
        assert not different(ours["values"], theirs), ours["row"]
        if "row" in theirs:
            assert theirs["row"] == ours["row"]


@pytest.mark.parametrize("name", TRUTH)
def test_the_planted_faults_are_named(name: str) -> None:
    """Each (row, field) of the truth has a problem with a sentence."""
    problems = dry_run(name)["problems"]
    named = {(problem["row"], problem["field"]) for problem in problems if problem["message"]}
    missed = [(row, field, why) for row, field, why in TRUTH[name]["problems"] if (row, field) not in named]
    assert not missed


def right_check_digit(id_no: str) -> bool:
    """GB 11643, by hand."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(id_no[:17], weights, strict=True)) % 11] == id_no[17]


@pytest.mark.parametrize("name", TRUTH)
def test_nothing_sound_is_called_hard(name: str) -> None:
    """A hard problem stands only where the truth has planted a fault."""
    planted = {(row, field) for row, field, _ in TRUTH[name]["problems"]}
    rows = {row for row, _ in planted}
    hard = [p for p in dry_run(name)["problems"] if p["severity"] == "hard"]
    # Row 0 is the whole sheet: it lacks columns that a month needs.
    unjust = [p for p in hard if (p["row"], p["field"]) not in planted and p["row"] not in {0, *rows}]
    # A person whose ID is wrong in the case list is wrong in the roster, too; the truth lists it once.
    broken = {row["row"] for row in TRUTH[name]["rows"] if row.get("id_no") and not right_check_digit(row["id_no"])}
    unjust = [p for p in unjust if not (p["field"] == "id_no" and p["row"] in broken)]
    # A duplicate is named at both of its rows, so that either can be opened.
    unjust = [p for p in unjust if "重复" not in p["message"] and "其他档案" not in p["message"]]
    assert not unjust


def test_a_ledger_without_a_month_asks_for_it() -> None:
    """Its rows are shown, and the whole file carries one problem that says what to do."""
    wp = app.in_memory()
    try:
        shown = run_now(preview_file(wp, "members", OFFICE / "会员台账(GBK).csv"))
        asked = [problem for problem in shown.preview.problems if problem.field == "period"]
        assert [0] == [problem.row for problem in asked]
        with pytest.raises(UserError, match="报告期"):
            run_now(write_preview(wp, shown))
        assert wp.store.undo_label is None
    finally:
        wp.close()


def test_the_ledger_reads_as_organisations_too() -> None:
    """One ledger serves both kinds."""
    name = "2023年12月会员台账.xlsx"
    ours = [row["values"]["union"] for row in dry_run(name, "organisations")["rows"]]
    assert [row["union"] for row in TRUTH[name]["rows"]] == ours


def test_net_income_is_computed_from_what_was_read() -> None:
    """家庭月人均纯收入 of every case is the one the truth expects, to the fen."""
    name = "困难职工档案(上报).xlsx"
    wp = app.in_memory()
    try:
        run_now(write_preview(wp, run_now(preview_file(wp, "aid-cases", OFFICE / name))))
        with wp.store.reading() as session:
            cases = wp.register("aid_case")
            assessments = wp.register("aid_assessment")
            from tzdesk.registers.query import Query

            titles = {case.id: case.case_no for case in cases.fetch(session, cases.ids(wp, session, Query()))}
            found = assessments.fetch(session, assessments.ids(wp, session, Query()))
            ours = {titles[one.case_id]: one.net_per_capita for one in found}
    finally:
        wp.close()
    expected = {row["case_no"]: round(row["expected_net_per_capita"] * 100) for row in TRUTH[name]["rows"]}
    assert expected == ours


def test_a_dry_run_writes_nothing() -> None:
    """The journal and every table are as before."""
    wp = app.in_memory()

    def counts(wp: Workplace) -> dict[str, int]:
        from sqlalchemy import func, select

        with wp.store.reading() as session:
            return {
                register.kind: session.scalar(select(func.count()).select_from(register.model)) or 0
                for register in wp.registers.values()
            }

    try:
        before = counts(wp)
        for name, kind in KINDS.items():
            run_now(preview_file(wp, kind, OFFICE / name))
        assert before == counts(wp)
        assert wp.store.undo_label is None
    finally:
        wp.close()


@pytest.mark.parametrize("name", TRUTH)
def test_a_whole_import_is_one_step_of_undo(name: str) -> None:
    """Undo takes back all rows of a file, redo brings them back, the same file again changes nothing."""
    wp = app.in_memory()
    try:
        kind = KINDS[name]
        if kind == "roster":
            wp.register("profile").save(wp, {"unit_name": "某街道总工会", "keeps_roster": True})
        steps = wp.store.undo_label
        done = run_now(write_preview(wp, run_now(preview_file(wp, kind, OFFICE / name, period=DECEMBER))))
        assert done.added > 0
        assert done.label == wp.store.undo_label
        wp.store.undo()
        assert wp.store.undo_label == steps
        wp.store.redo()
        again = run_now(write_preview(wp, run_now(preview_file(wp, kind, OFFICE / name, period=DECEMBER))))
        assert (0, 0) == (again.added, again.changed)
    finally:
        wp.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workplace on disk."""
    folder = tmp_path_factory.mktemp("office") / "desk"
    app.create_workplace(folder, "录入员", PASSWORD)[0].close()
    return folder


@pytest.mark.parametrize("name", TRUTH)
def test_the_console_gives_the_same_object(
    name: str, desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`tzdesk import … --dry-run --json` prints the values and the problems as one JSON object and writes nothing.

    What lists mask is masked in it: consoles are logged.
    """
    monkeypatch.setenv("TZDESK_PASSWORD", PASSWORD)
    before = {path: path.read_bytes() for path in desk.glob("workplace.db")}
    period = ["--period", "2023-12"]
    assert 0 == cli.main(["import", str(desk), KINDS[name], str(OFFICE / name), "--dry-run", "--json", *period])
    printed = capsys.readouterr().out
    content = json.loads(printed)
    masked = PRIVATE if KINDS[name] in NAMING_PEOPLE else frozenset()
    told = {row["row"]: row["values"] for row in content["rows"]}
    for row in dry_run(name)["rows"]:
        assert set(different(told[row["row"]], row["values"])) <= masked
        family = row["values"].get("members", ()) if masked else ()
        for people in (row["values"], *family):
            assert not [key for key in ("id_no", "mobile", "bank_card") if people.get(key) and people[key] in printed]
    named = {(problem["row"], problem["field"]) for problem in content["problems"]}
    assert {(row, field) for row, field, _ in TRUTH[name]["problems"]} <= named
    assert all({"row", "why"} <= set(skipped) for skipped in content["skipped"])
    assert before == {path: path.read_bytes() for path in desk.glob("workplace.db")}


def test_what_is_known_already_is_not_changed_without_a_choice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same file again, after a correction: the console asks for --existing, and nothing is written."""
    monkeypatch.setenv("TZDESK_PASSWORD", PASSWORD)
    folder = tmp_path / "desk"
    wp, _ = app.create_workplace(folder, "录入员", PASSWORD)
    name = "集体合同台账.xls"
    run_now(write_preview(wp, run_now(preview_file(wp, "contracts", OFFICE / name))))
    wp.register("contract").save(wp, {"present": 40}, 4)
    wp.close()
    command = ["import", str(folder), "contracts", str(OFFICE / name)]
    assert 2 == cli.main(command)
    assert "--existing" in capsys.readouterr().err
    assert 0 == cli.main([*command, "--existing", "skip"])
    wp = app.open_workplace(folder, "录入员", PASSWORD)
    with wp.store.reading() as session:
        assert 40 == wp.register("contract").get(session, 4).present
    wp.close()


def test_another_month_than_the_files_is_doubted() -> None:
    """Choosing November for a ledger that says December is named once, for the whole file."""
    wp = app.in_memory()
    try:
        shown = run_now(preview_file(wp, "members", OFFICE / "2023年12月会员台账.xlsx", period=DECEMBER.previous))
        doubted = [problem for problem in shown.preview.problems if problem.code == "other_month"]
        assert [(0, "soft")] == [(problem.row, problem.severity) for problem in doubted]
    finally:
        wp.close()
