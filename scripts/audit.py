"""Compares the locked libraries with the public list of known vulnerabilities: ``make audit``.

pip-audit calls a run without a single answer a success. Here only a library that was really looked up counts as
looked up: the exit code is 1 for a known vulnerability, 2 when the list could not be had for some library.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PIP_AUDIT: Final = Path(sys.executable).with_name("pip-audit")


def command() -> list[str]:
    """Return the call that looks up every library of every lock file, those of benchmarks and builds as well."""
    locks = sorted(path.name for path in ROOT.glob("requirements*.txt"))
    named = [part for lock in locks for part in ("--requirement", lock)]
    return [str(PIP_AUDIT), *named, "--disable-pip", "--format", "json"]


def main() -> int:
    """Print what is known; see the module for the exit code."""
    run = subprocess.run(
        command(),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if not run.stdout.strip():
        print(run.stderr.strip()[-2000:])
        print(
            "KHÔNG lấy được danh sách lỗ hổng, nên chưa kết luận được gì. Hãy chạy lại trên máy có nối mạng."
        )
        return 2
    libraries = json.loads(run.stdout)["dependencies"]
    unknown = [library["name"] for library in libraries if "skip_reason" in library]
    vulnerable = [library for library in libraries if library.get("vulns")]
    for library in vulnerable:
        for hole in library["vulns"]:
            mended = ", ".join(hole["fix_versions"]) or "chưa có"
            print(f"{library['name']} {library['version']}: {hole['id']}, bản đã sửa: {mended}")
    print(
        f"{len(libraries) - len(unknown)} trong {len(libraries)} thư viện đã đối chiếu, {len(vulnerable)} có lỗ hổng."
    )
    if unknown:
        print(
            f"CHƯA đối chiếu được {len(unknown)} thư viện: nơi này không trả lời về {', '.join(unknown[:5])}…\n"
            "Hãy chạy lại trên máy tới được dịch vụ danh sách lỗ hổng của PyPI."
        )
    if vulnerable:
        return 1
    return 2 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
