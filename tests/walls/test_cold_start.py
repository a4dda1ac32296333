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


def test_a_process_that_answers_its_first_page_has_loaded_no_engine_for_pdf_or_batches(
    tmp_path: Path,
) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DTI_")}
    environ |= {"DTI_ENVIRONMENT": "demo", "DTI_INSTANCE_DIR": str(tmp_path)}
    process = subprocess.run(
        [sys.executable, "-c", PRINTS_WHAT_A_FIRST_PAGE_LOADS],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    loaded = {module.partition(".")[0] for module in process.stdout.split()}
    assert {"flask", "app"} <= loaded
    assert not loaded & DEAR
