"""A worker of the server is up soon and stays small: what only printing or bulk scoring needs is not loaded for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.database import ROOT

PRINTS_WHAT_A_FIRST_PAGE_LOADS = """
import sys
from wsgi import application
assert application.test_client().get("/sign-in").status_code == 200
print(*sys.modules, sep="\\n")
"""
# The PDF engine with its relatives, and the arrays of batch scoring: together longer than all the rest.
DEAR = {"weasyprint", "fontTools", "pydyf", "tinycss2", "PIL", "numpy"}


def loaded(program: str, folder: Path) -> set[str]:
    """The packages that a fresh process has loaded after `program`."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DTI_")}
    environ |= {"DTI_ENVIRONMENT": "demo", "DTI_INSTANCE_DIR": str(folder)}
    subprocess.run(
        [Path(sys.executable).with_name("alembic"), "upgrade", "head"], cwd=ROOT, env=environ, check=True
    )
    process = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return {module.partition(".")[0] for module in process.stdout.split()}


def test_a_process_that_answers_its_first_page_has_loaded_no_engine_for_pdf_or_batches(
    tmp_path: Path,
) -> None:
    modules = loaded(PRINTS_WHAT_A_FIRST_PAGE_LOADS, tmp_path)
    assert {"flask", "app"} <= modules
    assert not modules & DEAR


def test_a_planted_import_is_found(tmp_path: Path) -> None:
    assert loaded("import scoring.batch" + PRINTS_WHAT_A_FIRST_PAGE_LOADS, tmp_path) & DEAR == {"numpy"}
