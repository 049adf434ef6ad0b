"""The practice district gives back, from its records alone, every figure that was published of the year."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tzdesk import cli
from tzdesk.base.practice_mark import PRACTICE_PASSWORD
from tzdesk.jobs import run_now
from tzdesk.practice import make_practice

PUBLISHED = Path(__file__).parents[1] / "data" / "tongzhou-2023.csv"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district") / "desk"
    run_now(make_practice(folder, "district", PRACTICE_PASSWORD))
    return folder


def test_every_published_figure_comes_out_of_the_records_exactly(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["figures", str(desk), "--year", "2023", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["year"] == 2023
    found = {one["id"]: (one["value"], one["unit"]) for one in told["figures"]}
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        published = {row["id"]: (float(row["value"]), row["unit"]) for row in csv.DictReader(file)}

    assert found == published
