"""Breaks an installation in every way that was thought of, and says what came of it: ``make faults``.

Each fault is a file of tests, or some of one, which runs in the ordinary suite with few deaths; here with as many as
asked for, one after the other, and with the figures that the tests tell of themselves.

    python scripts/faults.py --kills 500
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

ROOT: Final = Path(__file__).resolve().parent.parent
KILLS: Final = "FAULT_KILLS"
FAULTS: Final = {
    "máy chủ bị ngắt khi lưu, gửi tệp, nộp, rút lại": "tests/integration/test_concurrency_killed.py",
    "tiến trình nền bị ngắt khi công bố": "tests/integration/test_fault_publication_killed.py",
    "tiến trình nền bị ngắt giữa việc": "tests/integration/test_jobs.py -k kill",
    "PostgreSQL tắt rồi bật lại": "tests/integration/test_fault_database_away.py",
    "ổ đĩa đầy, thư mục chỉ cho đọc": "tests/web/test_storage_trouble.py",
    "kho S3 không trả lời": "tests/web/test_bucket.py -k away",
    "một biểu mẫu gửi lại nhiều lần": "tests/integration/test_concurrency.py -k times",
    "tệp trong kho bị sửa hay mất": "tests/integration/test_quarantine.py",
}
"""What is broken → what pytest is called with."""


def run(what: str, arguments: str, environ: dict[str, str]) -> bool:
    """Break one thing; print one line of it, and what failed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-o",
            "junit_family=xunit1",
        ]
        done = subprocess.run(
            [*command, f"--junit-xml={told}", *shlex.split(arguments)],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        figures = _figures(told)
    seconds = time.monotonic() - began
    print(f"{'được' if done.returncode == 0 else 'HỎNG':5} {what}: {figures} ({seconds:.0f} s)", flush=True)
    if done.returncode:
        print(done.stdout[-4000:])
    return done.returncode == 0


def _figures(told: Path) -> str:
    """What the tests say of themselves, or how many there were."""
    if not told.exists():
        return "không chạy được"
    suite = ET.parse(told).getroot().find("testsuite")  # noqa: S314 - written by pytest just now
    if suite is None:
        return "không có bài thử nào"
    said = [str(entry.get("value")) for entry in suite.iter("property") if entry.get("name") == "figures"]
    skipped = int(suite.get("skipped", "0"))
    return "; ".join(said) or f"{suite.get('tests')} bài thử" + (f", {skipped} bỏ qua" if skipped else "")


def main() -> int:
    """Break everything, or what is named by a part of its words."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100, help="số lần ngắt mỗi loại tiến trình")
    parser.add_argument("--only", default="", help="chỉ những lỗi có chữ này")
    chosen = parser.parse_args()
    environ = {**os.environ, KILLS: str(chosen.kills)}
    went_well = [run(what, arguments, environ) for what, arguments in FAULTS.items() if chosen.only in what]
    print(f"{sum(went_well)} trong {len(went_well)} kiểu hỏng được chịu đựng trọn vẹn.")
    return 0 if went_well and all(went_well) else 1


if __name__ == "__main__":
    sys.exit(main())
