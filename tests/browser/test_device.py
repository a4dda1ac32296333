"""What is typed is kept on the device: over a cut line and a closed browser, until the server has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.conftest import OPTIONS, chromium_path
from tests.browser.site import Site
from tests.browser.visitor import Visitor, axe_violations, open_account

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT = "18985"
OTHER_UNIT = "18991"


@pytest.fixture
def person(site: Site, accounts: set[str]) -> Callable[..., str]:
    """Sign somebody in on a page and return the address of their sheet."""

    def enter(page: Page, name: str, unit: str = UNIT) -> str:
        visitor = Visitor(page, site)
        if name in accounts:
            visitor.sign_in(name)
        else:
            open_account(visitor, name, role="contributor", unit_code=unit)
            accounts.add(name)
        page.goto(site.url + "/unit/")
        link = page.locator("main a[href*='/unit/assessments/']").first.get_attribute("href")
        assert link is not None
        return f"{site.url}/unit/assessments/{link.split('/')[3].partition('#')[0]}"

    return enter


Opened = Callable[[], BrowserContext]


@pytest.fixture
def device(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Open the browser of one device: what it keeps outlives its being closed."""
    running: list[BrowserContext] = []

    def start() -> BrowserContext:
        for context in running:
            context.close()
        running[:] = [
            browser.browser_type.launch_persistent_context(
                tmp_path / "profile",
                executable_path=chromium_path(),
                args=list(OPTIONS),
                locale="vi-VN",
                service_workers="block",
            )
        ]
        running[0].set_default_timeout(15_000)
        return running[0]

    yield start
    for context in running:
        context.close()


def fill_whole_sheet(page: Page) -> list[str]:
    """Type something into every row of the table; return the codes of the rows in their order."""
    codes: list[str] = page.evaluate(
        """() => {
          const rows = [...document.querySelectorAll("form[data-figures] [data-row]")];
          const filled = rows.filter((row) => row.querySelector("input:not([type=hidden]), select"));
          for (const row of filled) {
            for (const box of row.querySelectorAll("input:not([type=hidden]), select")) {
              box.value = box.matches("select") ? box.options[1].value : "1";
              box.dispatchEvent(new Event("input", {bubbles: true}));
            }
            row.querySelector("input:not([type=hidden]), select").dispatchEvent(new Event("change", {bubbles: true}));
          }
          return filled.map((row) => row.dataset.row);
        }"""
    )
    return codes


def state(page: Page, code: str, text: str) -> None:
    expect(page.locator(f'[data-row="{code}"] [data-state]')).to_contain_text(text)


def stored(page: Page, url: str, name: str) -> str:
    """What a box holds as the server sends it, without anything that the device keeps."""
    tag = re.search(rf'<input[^>]*id="figure-{name}"[^>]*>', page.context.request.get(url).text())
    assert tag is not None, name
    value = re.search(r'value="([^"]*)"', tag[0])
    return value[1] if value else ""


RECORDS = """const records = () => new Promise((resolve) => {
  const asked = indexedDB.open("dti");
  asked.onsuccess = () => {
    const all = asked.result.transaction("kept").objectStore("kept").getAll();
    all.onsuccess = () => { asked.result.close(); resolve(all.result); };
  };
});"""


def kept(page: Page) -> int:
    """Count what this device keeps, of whomever."""
    number: int = page.evaluate(f"async () => {{ {RECORDS} return (await records()).length; }}")
    return number


def until(page: Page, condition: str) -> None:
    """Wait until a condition about what the device keeps holds."""
    page.evaluate(
        f"""async () => {{ {RECORDS}
          for (let n = 0; n < 600 && !({condition}); n += 1) await new Promise((next) => setTimeout(next, 100));
        }}"""
    )


def posted(page: Page) -> list[str]:
    """Collect the codes of rows that are sent and answered, in order."""
    codes: list[str] = []
    page.on(
        "response",
        lambda answer: (
            codes.append(answer.url.rpartition("/")[2])
            if answer.request.method == "POST" and "/figures/" in answer.url and answer.ok
            else None
        ),
    )
    return codes


def test_what_was_typed_without_a_line_goes_by_itself_after_the_browser_was_closed(
    device: Opened, person: Callable[..., str]
) -> None:
    context = device()
    page = context.pages[0]
    sheet = person(page, "may1")
    page.goto(f"{sheet}/figures")
    context.set_offline(True)
    rows = fill_whole_sheet(page)
    assert len(rows) >= 40
    state(page, rows[-1], "Đang chờ đường truyền")
    expect(page.locator("[data-counts]")).to_have_text(f"{len(rows)} đang chờ đường truyền")
    again = device()  # closes the first
    page = again.pages[0]
    codes = posted(page)
    person(page, "may1")
    expect(page.locator("main")).to_be_visible()
    page.goto(f"{sheet}/figures")
    until(page, "(await records()).every((record) => record.state !== 'waiting' && !record.sent)")
    assert codes == rows
    assert stored(page, f"{sheet}/figures", "meetings") == "1"


def test_a_lost_answer_is_asked_for_again_and_nothing_is_stored_twice(
    visit: Callable[..., Visitor], person: Callable[..., str]
) -> None:
    page = visit().page
    sheet = person(page, "may1")
    page.goto(f"{sheet}/figures")

    def lose(route):  # type: ignore[no-untyped-def]
        route.fetch()
        route.abort()

    page.route("**/figures/1.2", lose, times=1)
    page.locator("#figure-meetings").fill("14")
    page.keyboard.press("Enter")
    state(page, "1.2", "Đang chờ đường truyền")
    page.locator("#figure-meetings").fill("15")  # typed on, while nobody knows that 14 is stored
    page.keyboard.press("Enter")
    state(page, "1.2", "Đã lưu")
    assert stored(page, f"{sheet}/figures", "meetings") == "15"


def test_where_nothing_can_be_kept_it_is_said_and_the_page_saves_as_ever(
    visit: Callable[..., Visitor], person: Callable[..., str]
) -> None:
    page = visit().page
    sheet = person(page, "may1")
    page.context.add_init_script(
        "Object.defineProperty(window, 'indexedDB', {get() { throw new DOMException('', 'SecurityError'); }})"
    )
    page.goto(f"{sheet}/figures")
    page.locator("#figure-meetings_chaired").fill("2")
    page.keyboard.press("Enter")
    state(page, "1.2", "Đã lưu")
    expect(page.locator("[data-device]")).to_have_count(1)
    expect(page.locator("[data-device]")).to_contain_text("không cho trang này giữ")
    assert axe_violations(page) == []
    assert stored(page, f"{sheet}/figures", "meetings_chaired") == "2"


def test_the_page_of_an_indicator_keeps_what_is_typed_and_sends_it_when_the_line_is_back(
    visit: Callable[..., Visitor], person: Callable[..., str]
) -> None:
    page = visit().page
    sheet = person(page, "may1")
    page.goto(f"{sheet}/indicators/1.2")
    page.locator("[name=figure-meetings_chaired]").fill("2")
    page.get_by_label("Ghi chú, thuyết minh").fill("Theo sổ họp.\nQuý IV.")
    expect(page.locator("form [role=status]")).to_have_text("Đã giữ trên máy này, chưa gửi")
    page.reload()  # a browser that crashed: nobody pressed save
    expect(page.get_by_label("Ghi chú, thuyết minh")).to_have_value("Theo sổ họp.\nQuý IV.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    expect(page.locator("form [role=status]")).to_have_text("Đang chờ đường truyền")
    assert axe_violations(page) == []
    page.context.set_offline(False)
    expect(page.locator("form [role=status]")).to_contain_text("Đã lưu")
    assert kept(page) == 0
    assert "Quý IV." in page.context.request.get(f"{sheet}/indicators/1.2").text()


def test_a_figure_that_is_refused_says_so_beside_its_box_and_is_never_called_a_lost_line(
    visit: Callable[..., Visitor], person: Callable[..., str]
) -> None:
    page = visit().page
    sheet = person(page, "may1")
    page.goto(f"{sheet}/indicators/1.2")
    page.locator("[name=figure-meetings]").fill("nhiều")
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    expect(page.locator("form [role=status]")).to_have_text("Bị từ chối")
    expect(page.locator(".govuk-error-message")).to_contain_text("không phải một số")
    assert axe_violations(page) == []
    page.locator("[name=figure-meetings]").fill("16")
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    page.wait_for_url("**saved=1.2")
    assert stored(page, f"{sheet}/figures", "meetings") == "16"


def test_signing_out_asks_what_becomes_of_words_that_are_not_stored(
    visit: Callable[..., Visitor], person: Callable[..., str], site: Site
) -> None:
    page = visit().page
    sheet = person(page, "may1")
    page.goto(f"{sheet}/figures")
    page.locator("#figure-meetings").fill("nhiều")
    page.keyboard.press("Enter")
    state(page, "1.2", "Bị từ chối")
    page.goto(f"{site.url}/reminders/")
    panel = page.locator("[data-kept]")
    expect(panel).to_contain_text("“nhiều”")
    expect(panel).to_contain_text("Bị từ chối.")
    expect(panel.get_by_role("link", name="Tải về thành tệp")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.locator("[data-asked]")).to_contain_text("Còn 1 chỉ tiêu")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Giữ trên máy cho tài khoản này").click()
    page.wait_for_url("**/sign-in")
    person(page, "may2", OTHER_UNIT)
    expect(page.locator("main")).not_to_contain_text("nhiều")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/sign-in")
    person(page, "may1")
    expect(page.locator("[data-kept]")).to_contain_text("“nhiều”")
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("button", name="Bỏ những chữ ấy").click()
    page.wait_for_url("**/sign-in")
    assert kept(page) == 0


def test_words_for_a_sheet_that_was_locked_meanwhile_are_shown_with_the_reason(
    visit: Callable[..., Visitor], person: Callable[..., str]
) -> None:
    page, other = visit().page, visit().page
    sheet = person(page, "may2", OTHER_UNIT)
    page.goto(f"{sheet}/figures")
    page.context.set_offline(True)
    page.locator("#figure-meetings").fill("77")
    page.keyboard.press("Enter")
    state(page, "1.2", "Đang chờ đường truyền")
    person(other, "may2", OTHER_UNIT)
    other.goto(f"{sheet}/check")
    other.get_by_role("button", name=re.compile("Trình")).first.click()
    other.wait_for_load_state()
    page.context.set_offline(False)
    state(page, "1.2", "Bị từ chối")
    expect(page.locator("#figure-meetings-error")).not_to_be_empty()
    page.reload()
    expect(page.locator("[data-kept]")).to_contain_text("“77”")
    assert axe_violations(page) == []


def copied(page: Page) -> list[str]:
    """List the accounts whose pages are copied on this device."""
    names: list[str] = page.evaluate("caches.keys()")
    return [name.removeprefix("dti-pages-") for name in names if name.startswith("dti-pages-")]


def account(page: Page) -> str:
    own = page.locator("body").get_attribute("data-account")
    assert own is not None
    return own


def test_the_sheet_opens_without_a_line_for_its_own_account_alone(
    visit: Callable[..., Visitor], person: Callable[..., str], site: Site
) -> None:
    page = visit(copies=True).page
    sheet = person(page, "may1")
    page.goto(f"{sheet}/figures")
    until(page, f"await caches.match('{sheet}/indicators/1.3')")
    page.reload()  # the first page of a visit is not yet looked after
    first = account(page)
    assert copied(page) == [first]
    page.context.set_offline(True)
    page.goto(f"{sheet}/figures")
    expect(page.locator("[data-copy]")).to_contain_text("bản chép lúc")
    assert axe_violations(page) == []
    page.goto(f"{sheet}/indicators/1.3")
    expect(page.locator("h1")).to_contain_text("1.3")
    page.locator("[name=figure-directives_signed]").fill("21")
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    expect(page.locator("form [role=status]")).to_have_text("Đang chờ đường truyền")
    page.context.set_offline(False)
    expect(page.locator("form [role=status]")).not_to_have_text("Đang chờ đường truyền")
    page.context.clear_cookies()  # the session is over; somebody else signs in at the same machine
    person(page, "may2", OTHER_UNIT)
    page.wait_for_function(
        "async (other) => !(await caches.keys()).includes(other)", arg=f"dti-pages-{first}"
    )
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.goto(f"{sheet}/figures")
    page.context.set_offline(False)
    page.goto(f"{site.url}/unit/")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/sign-in")
    assert copied(page) == []
