"""The program finds its resources wherever it runs from: a checkout, an installed wheel, a frozen bundle."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tzdesk.base import paths

ROOT = Path(__file__).resolve().parents[2]
PROBE = (
    "from tzdesk.base.paths import resources_root; from tzdesk.definitions import load; "
    "print(resources_root()); print(load(2023).return_template().stat().st_size > 0)"
)


def test_an_installed_wheel_carries_its_resources(tmp_path: Path) -> None:
    """Build the wheel, unpack it where pip would, and load a definition with its template from there."""
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    # In a folder of its own and isolated, so that the checkout cannot lend its files.
    probe = f"import sys; sys.path.insert(0, {str(site)!r}); {PROBE}"
    run = subprocess.run([sys.executable, "-I", "-c", probe], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert [str(site / "resources"), "True"] == run.stdout.split("\n")[:2]
    assert list((site / "resources" / "fonts").glob("*.ttf"))
    assert (site / "resources" / "fonts" / "OFL.txt").exists()


def test_a_frozen_bundle_is_looked_into_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyInstaller unpacks to a folder that it names in sys._MEIPASS."""
    (tmp_path / "resources" / "definitions").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert tmp_path / "resources" == paths.resources_root.__wrapped__()


def test_a_checkout_uses_its_own_folder() -> None:
    """Without a bundle the folder beside the package is taken."""
    assert ROOT / "resources" == paths.resources_root.__wrapped__()
