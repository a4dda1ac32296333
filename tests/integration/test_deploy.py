"""What ``deploy/`` and the handbook of installing say is true of this program: every unit, setting and command."""

from __future__ import annotations

import importlib
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.backups.__main__ import backups
from config import ConfigError, Settings
from tests.support.database import ROOT

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
HANDBOOK = ROOT / "docs" / "operate" / "install.md"
OTHER_PAGES = tuple(ROOT / "docs" / "operate" / name for name in ("backup.md", "watch.md", "move.md"))
HOME = "/opt/dti"
SYSTEMD = shutil.which("systemd-analyze")
# What a new Debian has, and what the first step of the handbook installs.
DEBIAN = {
    "apt-get", "bash", "cd", "cp", "createdb", "createuser", "curl", "export", "git", "install", "nginx", "openssl",
    "rm", "runuser", "sed", "systemctl", "useradd",
}  # fmt: skip
OWN = {"dti", "alembic", "flask", "python", "gunicorn"}
OF_NGINX = {"nginx.service"}
EXPOSURE = 25
"""The highest exposure, in tenths, that systemd may find in a unit of ours; 17 when this was written."""


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, as if this checkout were where they expect it."""
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_text(path.read_text(encoding="utf-8").replace(HOME, str(ROOT)), encoding="utf-8")
    return folder


def analyzed(units: Path, *command: str) -> str:
    """What systemd says of units in a folder; nothing when it has no complaint."""
    assert SYSTEMD is not None
    done = subprocess.run(
        [SYSTEMD, *command],
        env={"SYSTEMD_UNIT_PATH": f"{units}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else done.stderr


@pytest.mark.skipif(SYSTEMD is None, reason="no systemd-analyze on this machine")
def test_systemd_finds_no_fault_in_any_unit(units: Path) -> None:
    paths = [str(path) for path in sorted(units.glob("dti-*.*")) if path.is_file()]
    assert len(paths) == 9
    assert analyzed(units, "verify", "--man=no", "--recursive-errors=no", *paths) == ""
    broken = units / "dti-web.service"
    broken.write_text(broken.read_text(encoding="utf-8").replace("gunicorn ", "unicorn "), encoding="utf-8")
    assert "unicorn" in analyzed(units, "verify", "--man=no", "--recursive-errors=no", str(broken))


@pytest.mark.skipif(SYSTEMD is None, reason="no systemd-analyze on this machine")
def test_no_unit_may_do_more_than_it_must(units: Path) -> None:
    for path in units.glob("dti-*.service"):
        said = analyzed(
            units, "security", "--offline=yes", f"--threshold={EXPOSURE}", "--no-pager", str(path)
        )
        assert said == "", f"{path.name}: {said}"


def example() -> dict[str, str]:
    """The settings of the example, those too that are only proposed."""
    lines = (DEPLOY / "dti.env.example").read_text(encoding="utf-8").splitlines()
    pairs = [re.fullmatch(r"#?(DTI_[A-Z0-9_]+)=(.*)", line) for line in lines]
    return {pair[1]: "".join(shlex.split(pair[2])) for pair in pairs if pair}


def test_the_example_of_settings_lacks_nothing_but_secrets(tmp_path: Path) -> None:
    settings = example()
    outlines = tmp_path / "outlines.geojson"
    outlines.write_text("{}")
    folders = {
        "DTI_INSTANCE_DIR": str(tmp_path),
        "DTI_CRITERIA_DIR": str(ROOT / "criteria"),
        "DTI_BOUNDARIES": str(outlines),
    }
    with pytest.raises(ConfigError) as refused:
        Settings.from_env({**settings, **folders})
    assert {problem.split(":")[0] for problem in refused.value.problems} == {
        "DTI_S3_KEY",
        "DTI_S3_SECRET",
        "DTI_SECRET_KEY",
    }


def test_proxy_server_and_health_check_speak_of_one_address() -> None:
    place = "127.0.0.1:8000"
    assert f"server {place};" in (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert f'bind = "{place}"' in (DEPLOY / "gunicorn.conf.py").read_text(encoding="utf-8")
    assert f"http://{place}/health" in (UNITS / "dti-web.service").read_text(encoding="utf-8")


def test_the_script_that_runs_commands_is_sound() -> None:
    assert subprocess.run(["sh", "-n", DEPLOY / "dti"], check=False).returncode == 0
    assert (DEPLOY / "dti").stat().st_mode & 0o111


def commands(page: Path) -> Iterator[list[str]]:
    """Every command of a page, as words; comments and settings before it are no part of it."""
    for block in re.findall(
        r"^ *```sh\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    ):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                del words[0]
            if words:
                yield words


def unit_commands() -> Iterator[list[str]]:
    """What the units start, as the handbook would say it."""
    for path in UNITS.glob("*.service"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("ExecStart=/opt/dti/.venv/bin/"):
                yield shlex.split(line.removeprefix("ExecStart=/opt/dti/.venv/bin/"))


def complaint(words: list[str], app: Flask) -> str:
    """What is wrong with a command; nothing where everything it names is there."""
    program, *rest = words
    if program == "dti":
        return complaint(rest, app) if rest and rest[0] in OWN else f"{rest}: no command of ours"
    if program not in DEBIAN | OWN:
        return f"{program}: who has that?"
    missing = [
        word for word in rest if word.startswith(("deploy/", "scripts/")) and not (ROOT / word).exists()
    ]
    named = [word for word in rest if re.fullmatch(r"[a-z-]+\.(service|timer)", word)]
    missing += [word for word in named if not (UNITS / word).exists() and word not in OF_NGINX]
    if missing:
        return f"{missing}: not there"
    if program == "python":
        return _complaint_of_module(rest)
    return _complaint_of_flask(rest, app) if program == "flask" else ""


def _complaint_of_module(rest: list[str]) -> str:
    if rest[:2] != ["-m", "app.backups"]:
        return f"{rest}: no module of ours"
    importlib.import_module("app.backups.__main__")
    verb = backups.commands.get(rest[2])
    return "" if verb and _knows(verb, rest[3:]) else f"{rest}: no such verb or option"


def _complaint_of_flask(rest: list[str], app: Flask) -> str:
    if rest[:2] != ["--app", "wsgi"]:
        return f"{rest}: which application?"
    command, words = app.cli, rest[2:]
    while hasattr(command, "commands"):
        if not words or words[0] not in command.commands:
            return f"{rest}: no such command"
        command, words = command.commands[words[0]], words[1:]
    return "" if _knows(command, words) else f"{rest}: no such option"


def _knows(command: object, words: list[str]) -> bool:
    known = {name for parameter in command.params for name in parameter.opts}  # type: ignore[attr-defined]
    return {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("page", [HANDBOOK, *OTHER_PAGES], ids=lambda page: page.name)
def test_every_command_of_the_handbook_names_what_is_there(page: Path, app: Flask) -> None:
    told = list(commands(page))
    assert told
    assert [fault for words in told if (fault := complaint(words, app))] == []


def test_every_unit_starts_what_is_there(app: Flask) -> None:
    told = list(unit_commands())
    assert len(told) == 7
    assert [fault for words in told if (fault := complaint(words, app))] == []


def test_a_command_that_is_not_there_is_named(app: Flask) -> None:
    for line in (
        "dti flask --app wsgi verfy",
        "dti flask --app wsgi verify --recrod",
        "dti python -m app.backup make /mnt",
        "python -m app.backups mkae /mnt",
        "install -m 755 deploy/dit /usr/local/sbin/dti",
        "systemctl enable --now dti-wbe.service",
        "unicorn wsgi",
    ):
        assert complaint(line.split(), app), line


def test_every_unit_that_is_enabled_by_the_handbook_can_be() -> None:
    names = {
        word
        for words in commands(HANDBOOK)
        if words[:2] == ["systemctl", "enable"]
        for word in words
        if word.startswith("dti-")
    }
    assert len(names) == 6
    for name in names:
        assert "[Install]" in (UNITS / name).read_text(encoding="utf-8"), name
