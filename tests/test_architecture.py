"""The house keeps its shape: import contracts, the top level, sizes, and nothing of the outside in any file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TRACKED_TEXT = {".py", ".md", ".toml", ".sh", ".lock", ".csv", ".txt", ".cfg", ".spec", ".iss", ""}


def files(*suffixes: str) -> list[Path]:
    """The project's files, as git tracks them or would."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    found = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in found if path.is_file() and (not suffixes or path.suffix in suffixes)]


def test_imports_go_downwards_and_the_core_knows_no_qt() -> None:
    """The import contracts of pyproject.toml hold."""
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_windows_ask_no_database() -> None:
    """No module of ui/ imports sqlalchemy, except for the names of types."""
    asking = []
    for path in files(".py"):
        if path.relative_to(ROOT).parts[0] != "ui":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        typing = {
            inner
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom) and node not in typing:
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
                asking += [f"{path.relative_to(ROOT)}:{node.lineno}" for n in names if n.split(".")[0] == "sqlalchemy"]
    assert not asking


def test_the_top_level_is_what_the_design_says() -> None:
    """Nothing but the eight places, a licence and dot-files stands at the top."""
    tops = {path.relative_to(ROOT).parts[0] for path in files()}
    visible = {name for name in tops if not name.startswith(".")}
    assert visible == {"pyproject.toml", "README.md", "LICENSE", "tzdesk", "ui", "resources", "tests", "packaging"}


def test_packaging_is_no_package() -> None:
    """An __init__ there would shadow the library of that name."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_no_module_has_grown_into_a_hall() -> None:
    """No module of the program exceeds 400 lines; migrations are rendered, and as long as the schema."""
    large = {
        str(path.relative_to(ROOT)): lines
        for path in files(".py")
        if path.relative_to(ROOT).parts[0] in {"tzdesk", "ui"}
        and "migrations" not in path.parts
        and (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not large


def test_every_module_says_what_it_is() -> None:
    """Each module of the program begins with a docstring (empty package files aside)."""
    silent = [
        str(path.relative_to(ROOT))
        for path in files(".py")
        if path.relative_to(ROOT).parts[0] in {"tzdesk", "ui"}
        and (text := path.read_text("utf-8").strip())
        and not text.startswith(('"""', 'r"""'))
    ]
    assert not silent


def test_nothing_of_the_machine_or_of_a_registry_stands_in_a_file() -> None:
    """No path of a build machine, no host of a package registry."""
    # Written in parts so that this file does not find itself.
    parts = [
        ("/wo" + "rk/"),
        ("pypi" + r"\."),
        ("pythonhosted" + r"\."),
        ("npmjs" + r"\."),
        ("/sha" + "red/"),
        ("/tmp" + "/plan"),
    ]
    outside = re.compile("|".join(parts))
    found = []
    for path in files():
        if path.suffix not in TRACKED_TEXT:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if outside.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)


def test_the_readme_has_exactly_two_commands() -> None:
    """One runs the main job, one passes the tests."""
    text = (ROOT / "README.md").read_text("utf-8")
    commands = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    assert commands == ["bash packaging/run.sh", "bash packaging/test.sh"]


def test_lock_files_pin_every_package_by_hash() -> None:
    """Each requirement of a lock file carries hashes, and no index address."""
    for lock in (ROOT / "packaging").glob("*.lock"):
        text = lock.read_text("utf-8")
        pins = re.findall(r"^[a-z0-9._-]+==[^\n]*", text, flags=re.MULTILINE)
        assert pins
        assert all(pin.rstrip().endswith("\\") for pin in pins)
        assert "http" not in text
        assert "index" not in text


def test_what_the_program_starts_with_stays_light() -> None:
    """Importing the desk's first window pulls in none of the heavy libraries."""
    probe = (
        "import sys, ui.main, ui.screens.login; "
        "heavy = {'sqlalchemy', 'openpyxl', 'reportlab', 'alembic', 'pypinyin', 'qtawesome', 'cryptography', 'PIL'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
