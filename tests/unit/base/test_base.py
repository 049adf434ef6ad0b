"""Months, text repairs, files, settings, clock and log."""

from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tzdesk.base import clock
from tzdesk.base.errors import MachineError, machine_error
from tzdesk.base.files import atomic_write, file_part, sha256_file, sweep_leftovers
from tzdesk.base.log import LOGGER, blot, log_to, places_of
from tzdesk.base.periods import Month, add_months
from tzdesk.base.settings import Settings
from tzdesk.base.text import half_width, items_of, normal_name, person_name, squeeze
from tzdesk.jobs import Progress, run_now

months = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))


@given(months)
def test_a_month_reads_back_from_every_way_it_is_written(month: Month) -> None:
    """2023-12, 2023年12月 and 202312 are the same month."""
    assert {month} == {Month.parse(text) for text in (str(month), month.label, str(month).replace("-", ""))}


@given(st.text())
def test_a_name_is_a_part_of_a_file_name_on_windows_too(text: str) -> None:
    """No stroke, no colon, no blank; what is no offence stays as it is."""
    part = file_part(text)
    assert not set(part) & set('\\/:*?"<>|\n\t \u3000')
    assert file_part(part) == part
    assert part == text or len(part) <= len(text)


@given(months, st.integers(-300, 300))
def test_stepping_is_undone_by_stepping_back(month: Month, steps: int) -> None:
    """Steps add up."""
    assert month == month.step(steps).step(-steps)


def test_numbers_before_items_go_and_figures_that_begin_one_stay() -> None:
    text = "1.补签合同；（2）补发工资\n3、缴社保；4．改制度\n3.5万元工资未发\n12.补休"
    items = ("补签合同", "补发工资", "缴社保", "改制度", "3.5万元工资未发", "补休")
    assert items_of(text) == items
    assert items_of(None) == ()


@pytest.mark.parametrize("text", ["2023-13", "12-2023", "", "2023", "二〇二三年"])
def test_what_is_no_month_is_refused(text: str) -> None:
    """No guessing."""
    with pytest.raises(ValueError):  # noqa: PT011
        Month.parse(text)


def test_a_month_knows_its_days_and_neighbours() -> None:
    """First, last, year to date, trailing."""
    month = Month(2024, 2)
    assert (date(2024, 2, 1), date(2024, 2, 29)) == (month.first, month.last)
    assert date(2024, 2, 29) in month
    assert date(2024, 3, 1) not in month
    assert (Month(2024, 1), month) == month.year_to_date
    assert (Month(2023, 12), Month(2024, 1), month) == month.trailing(3)


def test_adding_months_keeps_to_the_months_last_day() -> None:
    """31 January plus one month is the last of February."""
    assert date(2024, 2, 29) == add_months(date(2024, 1, 31), 1)


def test_full_width_turns_half_width() -> None:
    """Digits, letters and punctuation of input methods."""
    assert "5,678.90(A)~-" == half_width("５，６７８。９０（Ａ）～－")


def test_names_compare_without_their_writing() -> None:
    """Brackets and blanks do not make another unit."""
    assert normal_name("南通恒泰（集团） 有限公司") == normal_name("南通恒泰(集团)有限公司")


def test_separators_in_names_become_one() -> None:
    """Look-alikes between Han turn into U+00B7; dots elsewhere stay."""
    assert "阿依·古丽" == person_name("阿依•古丽 ")
    assert "A.B" == person_name("A.B")
    assert "𬱖·𬭎" == person_name("𬱖・𬭎")


def test_squeeze_drops_invisible_characters() -> None:
    """Tabs, ideographic and zero-width spaces."""
    assert "8132" == squeeze("\t81\u300032\u200b ")


def test_a_failing_write_leaves_the_old_file(tmp_path: Path) -> None:
    """The target is old or new, and nothing lies beside it."""
    target = tmp_path / "表.txt"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), atomic_write(target) as beside:  # noqa: PT012 - the failure is inside the block
        beside.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert "old" == target.read_text(encoding="utf-8")
    assert [target] == list(tmp_path.iterdir())


def test_a_finished_write_replaces_the_file(tmp_path: Path) -> None:
    """The new content stands there, with its digest."""
    target = tmp_path / "new" / "表.txt"
    with atomic_write(target) as beside:
        beside.write_bytes(b"abc")
    assert "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" == sha256_file(target)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_is_written_is_its_users_alone(tmp_path: Path) -> None:
    """From before the first byte on, also in the place of a file that others could read."""
    target = tmp_path / "表.txt"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o644)
    with atomic_write(target) as beside:
        assert beside.stat().st_mode & 0o777 == 0o600
        beside.write_text("new", encoding="utf-8")
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows writes reports, not core files")
@pytest.mark.parametrize("face", ["ui.main", "tzdesk.cli"])
def test_a_program_that_dies_leaves_no_picture_of_its_memory(face: str) -> None:
    """Desk and console begin with it; what they were asked for does not matter. What starts them keeps its limits."""
    tried = (
        f"import ctypes, resource, sys; import {face} as face\n"
        "most = resource.getrlimit(resource.RLIMIT_CORE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (min(4096, most) if most >= 0 else 4096, most))\n"
        "face.refuse_bad_pair = sys.exit\n"
        "try:\n    face.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, most)\n"
        "assert sys.platform != 'linux' or ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0"
    )
    assert subprocess.run([sys.executable, "-c", tried], capture_output=True, check=False).returncode == 0


def test_leftovers_of_a_killed_process_are_swept(tmp_path: Path) -> None:
    """Only half-written files go."""
    (tmp_path / ".表.xlsx.1-a.part").touch()
    (tmp_path / "表.xlsx").touch()
    assert 1 == sweep_leftovers(tmp_path)
    assert [tmp_path / "表.xlsx"] == list(tmp_path.iterdir())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOENT, errno.EIO])
def test_machine_errors_say_what_to_do_in_chinese(number: int) -> None:
    """Message and advice are both there, and name the file."""
    error = machine_error(OSError(number, "x"), "表.xlsx", "写入报表册")
    assert isinstance(error, MachineError)
    assert "表.xlsx" in error.message
    assert error.advice.endswith("。")


def test_settings_survive_a_damaged_file(tmp_path: Path) -> None:
    """Unknown, ill-typed or broken content gives defaults, and saving mends the file."""
    path = tmp_path / "settings.json"
    path.write_text('{"font_points": "big", "theme": "dark", "unknown": 1, "enter_moves_down": 1}', encoding="utf-8")
    settings = Settings.load(path)
    assert (10.5, "dark", False) == (settings.font_points, settings.theme, settings.enter_moves_down)
    path.write_text("{", encoding="utf-8")
    Settings.load(path).save()
    assert Settings() == Settings.load(path)


def test_recent_workplaces_are_few_and_latest_first(tmp_path: Path) -> None:
    """Eight at most, no doubles."""
    settings = Settings()
    for number in (*range(10), 4):
        settings.remember_workplace(tmp_path / str(number))
    assert 8 == len(settings.recent_workplaces)
    assert str(tmp_path / "4") == settings.recent_workplaces[0]
    assert 1 == settings.recent_workplaces.count(str(tmp_path / "4"))


def test_the_clock_can_be_held_and_counts_days_in_china() -> None:
    """16:30 UTC is already the next day."""
    with clock.frozen(datetime(2023, 12, 30, 16, 30, tzinfo=UTC)):
        assert date(2023, 12, 31) == clock.today()
    with clock.frozen(date(2024, 1, 1)):
        assert date(2024, 1, 1) == clock.today()
    assert datetime(2023, 1, 1, 8, 0) == clock.local(datetime(2023, 1, 1)).replace(tzinfo=None)  # noqa: DTZ001


def test_the_log_holds_no_personal_data(tmp_path: Path) -> None:
    """IDs, cards, mobiles and names are blotted out, in the traceback too."""
    path = log_to(tmp_path)
    try:
        try:
            raise ValueError("张三 999999198001010011")
        except ValueError:
            LOGGER.exception("saving %s %s failed", "李四", "13800138000")
    finally:
        for handler in list(LOGGER.handlers):
            handler.close()
            LOGGER.removeHandler(handler)
        LOGGER.setLevel(logging.NOTSET)
    text = path.read_text(encoding="utf-8")
    assert "saving" in text
    for private in ("张三", "李四", "999999198001010011", "13800138000"):
        assert private not in text
    assert "#" == blot("6217008819900781450")
    assert "#" == blot("6217 0088 1990 0781 450")
    assert "＊" == blot("\\u6b27\\u9633")


def test_where_an_error_came_from_is_told_without_values_and_without_folders() -> None:
    """Whatever the system's paths look like: a folder may be called after somebody."""
    code = compile("def save(case):\n    raise KeyError(case)\n", r"C:\Users\张三\tzdesk\aid.py", "exec")
    made: dict[str, Any] = {}
    exec(code, made)
    with pytest.raises(KeyError) as caught:
        made["save"]("李四 6217 0088 1990 0781 450")
    told = places_of(caught.value)
    assert "tzdesk/aid.py:2 save" in told
    assert "KeyError" in told
    for private in ("张三", "李四", "6217", "Users"):
        assert private not in told


def test_a_job_is_drained_and_watched() -> None:
    """Steps are seen in order, the result comes back."""

    def job():  # type: ignore[no-untyped-def]
        yield Progress(1, 2, "甲")
        yield Progress(2, 2, "乙")
        return 7

    seen: list[str] = []
    assert 7 == run_now(job(), lambda step: seen.append(step.text))
    assert ["甲", "乙"] == seen
