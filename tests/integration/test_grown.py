"""``make grown`` starts the grown profile, goes on when one of its servers is killed, and stops without a trace."""

from __future__ import annotations

import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.browser.site import free_port
from tests.support.database import ROOT
from tests.support.live import LiveBrowser, at_once
from tests.support.nginx import NGINX

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        NGINX is None
        or not list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        or not shutil.which("openssl"),
        reason="needs nginx, PostgreSQL and openssl",
    ),
]


@pytest.fixture
def grown(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running profile without the demo's data, and what it has said of itself."""
    command = [sys.executable, "scripts/grown.py", "--without-demo", "--port", str(free_port())]
    with (tmp_path / "errors").open("wb") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert process.stdout is not None
        said = ""
        try:
            for line in process.stdout:
                said += line
                if "Ctrl+C" in line:
                    break
            assert "Ctrl+C" in said, (tmp_path / "errors").read_text()
            yield process, said
        finally:
            process.terminate()
            process.communicate(timeout=60)


def test_one_of_two_servers_is_killed_and_nobody_notices(
    grown: tuple[subprocess.Popen[str], str],
) -> None:
    process, said = grown
    url = re.findall(r"Mở (https://\S+)", said)[0]
    servers = re.findall(r"máy chủ \d: (http://\S+) \(tiến trình (\d+)\)", said)
    folder = Path(re.findall(r"nhật ký: (\S+)/\*\.log", said)[0])
    trusting = ssl.create_default_context(cafile=str(folder / "cert.pem"))
    browser = LiveBrowser(url, trusting=trusting)
    assert [LiveBrowser(inside).get("/ready").status for inside, _pid in servers] == [200, 200]
    form = browser.sign_in_form("ai-do@dti.test", "mật khẩu nào đó")

    os.kill(int(servers[0][1]), signal.SIGKILL)

    pages = at_once(*(partial(LiveBrowser(url, trusting=trusting).get, "/sign-in") for _ in range(20)))
    assert {page.status for page in pages} == {200}
    answer = browser.send(form)
    assert answer.status == 200, "the form that one server gave out is taken by the other"
    assert "không đúng" in answer.text

    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert not folder.exists()
    with pytest.raises(OSError, match="refused"):
        LiveBrowser(servers[1][0]).get("/health")
