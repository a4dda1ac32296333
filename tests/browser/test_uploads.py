"""Files over a bad line in a real browser: broken, cut, paused, with the browser closed in between."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Request, expect

from tests.browser.site import Site
from tests.browser.visitor import Visitor, axe_violations, open_account
from tests.support.sample_files import pdf
from tests.support.tus import BreakingLine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT = "18904"
NAME = "gui-tep"
MB = 1024 * 1024
SLOW = {"offline": False, "latency": 100, "downloadThroughput": 100_000, "uploadThroughput": 100_000}
SENT_AGAIN = 0.05
"""How much of a file of 20 MB may go twice over a line that breaks ten times, headers counted too."""
GPS, ORIENTATION = 0x8825, 0x0112
CUT = 3
"""How often a part may be tried while the line is cut."""


def large_pdf(size: int, seed: str) -> bytes:
    """A document of exactly so many bytes that nothing makes smaller."""
    rest = size - 1000  # what stands around the noise is shorter, and filled up
    noise = random.Random(seed).randbytes(rest // 2).hex()  # noqa: S311 - bytes of a test
    made = pdf("", f"<</Length {len(noise)}>>stream\n{noise}\nendstream")
    return made + b"\n" * (size - len(made))


@pytest.fixture
def enter(visit: Callable[..., Visitor], accounts: set[str]) -> Callable[..., Visitor]:
    """Open the page for many files, over the site's own address or another that leads to it."""

    def open_page(site: Site | None = None) -> Visitor:
        visitor = visit()
        visitor.site = site or visitor.site
        if NAME in accounts:
            visitor.sign_in(NAME)
        else:
            open_account(visitor, NAME, role="contributor", unit_code=UNIT)
            accounts.add(NAME)
        visitor.open("/unit/")
        link = visitor.page.locator("main a[href*='/unit/assessments/']").first.get_attribute("href")
        assert link is not None
        number = re.findall(r"assessments/(\d+)", link)[0]
        visitor.open(f"/unit/assessments/{number}/waiting-files")
        return visitor

    return open_page


@pytest.fixture
def broken_line(site: Site) -> Iterator[tuple[BreakingLine, Site]]:
    """A line to the site, and the site at its other end; whoever lays it says where it breaks."""
    server = ("127.0.0.1", int(site.url.rpartition(":")[2]))
    with BreakingLine(server, []).laid() as line:
        yield line, replace(site, url=f"http://127.0.0.1:{line.port}")


def test_20_mb_over_a_line_that_breaks_ten_times_arrive_with_little_sent_again(
    enter: Callable[..., Visitor], broken_line: tuple[BreakingLine, Site], tmp_path: Path
) -> None:
    line, site = broken_line
    page = enter(site).page
    size = 20 * MB
    (tmp_path / "ban-quet.pdf").write_bytes(large_pdf(size, "broken"))
    before = line.sent
    anywhere = random.Random("broken")  # noqa: S311 - places of a test
    line.breaks = sorted(before + anywhere.randrange(size) for _ in range(10))
    page.set_input_files("#files", tmp_path / "ban-quet.pdf")
    page.locator(".dti-shelf", has_text="ban-quet.pdf").wait_for(timeout=120_000)
    again = (line.sent - before - size) / size
    print(f"20 MB, line broken {line.broken} times: {again:.2%} sent again (reach: {SENT_AGAIN:.0%})")
    assert line.broken == 10
    assert 0 < again <= SENT_AGAIN


def test_a_file_goes_on_after_a_cut_line_a_pause_and_a_closed_browser(
    enter: Callable[..., Visitor], tmp_path: Path
) -> None:
    (tmp_path / "kế hoạch.pdf").write_bytes(large_pdf(1 * MB, "cut"))
    visitor = enter()
    page = visitor.page
    before = offsets_of_parts(page)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    page.set_input_files("#files", tmp_path / "kế hoạch.pdf")
    row = page.locator(".dti-transfers li")
    expect(row).to_contain_text(re.compile(r"Đã gửi (1|2|3)\d %"))
    assert axe_violations(page) == []
    line.send("Network.emulateNetworkConditions", {**SLOW, "offline": True})
    expect(row).to_contain_text("Chưa có đường truyền")
    assert axe_violations(page) == []
    line.send("Network.emulateNetworkConditions", SLOW)
    row.get_by_role("button", name="Gửi tiếp").click()
    expect(row).to_contain_text(re.compile(r"Đã gửi [4-9]\d %"))
    row.get_by_role("button", name="Tạm dừng").click()
    expect(row).to_contain_text("Tạm dừng ở")
    page.close()

    later = enter()
    later.sees("Gửi dở (1)")
    later.sees("kế hoạch.pdf")
    after = offsets_of_parts(later.page)
    later.page.set_input_files("#files", tmp_path / "kế hoạch.pdf")
    expect(later.page.locator(".dti-shelf a", has_text="kế hoạch.pdf")).to_be_visible()
    assert "Gửi dở" not in later.page.locator("main").inner_text()
    assert before[0] == 0
    assert max(before) < after[0], "the second browser goes on where the first one stopped"
    assert len(before) - len(set(before)) <= CUT, "what had arrived is not sent again"

    # What the unit has travels no more.
    after.clear()
    later.page.set_input_files("#files", tmp_path / "kế hoạch.pdf")
    expect(later.page.locator(".dti-transfers li")).to_contain_text("Đơn vị đã có đúng tệp này")
    assert after == []


def offsets_of_parts(page: Page) -> list[int]:
    """Where each part begins that the page sends from now on."""
    offsets: list[int] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            offsets.append(int(request.headers["upload-offset"]))

    page.on("request", note)
    return offsets


def test_a_photo_arrives_without_the_place_where_it_was_taken(
    enter: Callable[..., Visitor], site: Site, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (16.0, 48.0, 59.0), 3: "E", 4: (107.0, 6.0, 1.0)})
    noise = Image.frombytes("L", (64, 64), random.Random("photo").randbytes(64 * 64))  # noqa: S311
    noise.save(tmp_path / "ảnh.jpg", exif=exif)
    page = enter().page
    page.set_input_files("#files", tmp_path / "ảnh.jpg")
    page.locator(".dti-shelf", has_text="ảnh.jpg").wait_for()
    stored = [file for file in (site.instance / "storage").rglob("*") if is_the_photo(file, noise.size)]
    assert len(stored) == 1
    with Image.open(stored[0]) as photo:
        assert photo.getexif()[ORIENTATION] == 6
        assert not photo.getexif().get_ifd(GPS)
    content = stored[0].read_bytes()
    before = (tmp_path / "ảnh.jpg").read_bytes()
    assert len(content) == len(before)
    assert content[-2000:] == before[-2000:], "the picture itself is as it was"


def is_the_photo(file: Path, size: tuple[int, int]) -> bool:
    """Whether a stored file is a JPEG of this size."""
    if not file.is_file() or file.read_bytes()[:2] != b"\xff\xd8":
        return False
    with Image.open(file) as picture:
        return picture.size == size
