"""Who may know whom: the contracts of .importlinter hold, and each of them bites."""

from __future__ import annotations

import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from app.web import JOURNEYS
from tests.support.database import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

# (module, what it imports against the rules): one for each wall, beside the good tree of the real packages.
PLANTED = (
    ("app.services.planted", "app.web"),
    ("app.services.planted", "app.cli"),
    ("app.queries.planted", "app.services"),
    ("app.models.planted", "app.services"),
    ("app.models.planted", "app.web"),
    ("app.models.planted", "app.queries"),
    ("app.storage.planted", "app.services"),
    ("app.web.planted", "app.models"),
    ("app.web.planted", "sqlalchemy"),
    ("app.web.unit.planted", "app.web.review"),
    ("app.web.public.planted", "app.web.leadership"),
    ("app.access.planted", "flask"),
    ("app.access.planted", "sqlalchemy"),
    ("app.workflow.planted", "flask"),
    ("app.workflow.planted", "sqlalchemy"),
    ("app.workflow.planted", "app.access"),
    ("app.sheet.planted", "app.queries"),
    ("app.sheet.planted", "app.extensions"),
    ("app.sheet.planted", "flask"),
    ("app.sheet.planted", "sqlalchemy"),
    ("app.letterhead.planted", "flask"),
    ("app.letterhead.planted", "pypdfium2"),
    ("app.letterhead.planted", "sqlalchemy"),
    ("app.pictures.planted", "app.queries"),
    ("app.pictures.planted", "flask"),
    ("app.documents.planted", "app.models"),
    ("scoring.planted", "app"),
    ("scoring.planted", "flask"),
    ("scoring.planted", "sqlalchemy"),
    ("scoring.planted", "time"),
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The packages of the real house, empty, under the real contracts."""
    shutil.copy(ROOT / ".importlinter", tmp_path)
    app = ROOT / "app"
    for real in (app, *app.iterdir(), *(app / "web").iterdir(), ROOT / "scoring"):
        name = real.relative_to(ROOT)
        if real.suffix == ".py":
            (tmp_path / name).write_text("")
        elif any(real.glob("*.py")):
            (tmp_path / name).mkdir()
            (tmp_path / name / "__init__.py").write_text("")
    return tmp_path


def test_the_code_keeps_the_contracts() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_the_empty_house_keeps_the_contracts(house: Path) -> None:
    result = lint(house)
    assert result.returncode == 0, result.stdout


def test_every_wall_stops_what_is_planted_across_it(house: Path) -> None:
    for module, imported in PLANTED:
        path = house / Path(*module.split(".")).with_suffix(".py")
        with path.open("a") as file:
            file.write(f"import {imported}\n")
    result = lint(house)
    assert result.returncode == 1
    reported = result.stdout
    missed = [plant for plant in PLANTED if f"{plant[0]} -> {plant[1]} (l." not in reported]
    assert not missed, reported


def test_an_import_for_the_type_checker_alone_counts_as_well(house: Path) -> None:
    (house / "app/web/planted.py").write_text(
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from app.models import Unit\n"
    )
    result = lint(house)
    assert result.returncode == 1
    assert "app.web.planted -> app.models" in result.stdout


def test_a_new_package_must_find_its_place_in_the_layers(house: Path) -> None:
    (house / "app/newcomer").mkdir()
    (house / "app/newcomer/__init__.py").write_text("")
    result = lint(house)
    assert result.returncode == 1
    assert "newcomer" in result.stdout


def test_every_journey_stands_alone_by_contract() -> None:
    """A journey that the contract does not name may know the others without anybody noticing."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    named = contracts["importlinter:contract:journeys-stand-alone"]["modules"].split()
    # Everybody signs in: the pages of `auth` are shared.
    assert sorted(named) == sorted(f"app.web.{journey}" for journey in JOURNEYS if journey != "auth")
