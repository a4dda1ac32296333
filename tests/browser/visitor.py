"""A person at the browser: signs in, reads, types, clicks or uses the keyboard only, and every page is judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.site import ROOT, Site

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
MAX_TABS = 400


class Visitor:
    """One browser page used by one person.

    ``keyboard`` presses keys instead of clicking. ``judged`` collects the pages that were checked, so that a test can
    say how many there were.
    """

    def __init__(self, page: Page, site: Site, *, keyboard: bool = False, scripts: bool = True) -> None:
        self.page = page
        self.site = site
        self.keyboard = keyboard
        self.scripts = scripts
        self.judged: set[str] = set()

    def open(self, path: str) -> None:
        """Go to a path of the site and judge the page."""
        self.page.goto(self.site.url + path)
        self.judge()

    def sign_in(self, address: str, password: str | None = None) -> None:
        """Sign in as a demo account."""
        self.open("/sign-in")
        self.type_into("Thư điện tử", f"{address}@demo.example")
        self.type_into("Mật khẩu", password or self.site.password)
        self.press("Đăng nhập")

    def change_password(self, old: str, new: str) -> None:
        """Fill the form that a temporary password leads to."""
        self.type_into("Mật khẩu hiện tại", old)
        self.type_into("Mật khẩu mới", new)
        self.press("Đổi mật khẩu")

    def sign_out(self) -> None:
        """Sign out through the button in the header."""
        self.press("Đăng xuất")

    def field(self, label: str) -> Locator:
        """The form field with this label, or with this id (``#points``) where a page has two of the same label."""
        main = self.page.locator("main")
        return main.locator(label) if label.startswith("#") else main.get_by_label(label).first

    def type_into(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        field = self.field(label)
        if self.keyboard:
            self._reach(field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button of this name and judge the page that follows."""
        self.activate(self.page.get_by_role("button", name=name, exact=exact).first)

    def is_refused(self, name: str) -> None:
        """Press a save button whose form is refused: the page's script says so in place, without it a page follows."""
        if not self.scripts:
            self.press(name)
            assert self.page.locator(".govuk-error-summary a").count() == 1
            return
        target = self.page.get_by_role("button", name=name).first
        if self.keyboard:
            self._reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()
        self.page.locator("form [role=status]", has_text="Bị từ chối").wait_for()
        self.judge()

    def follow(self, name: str, *, exact: bool = False) -> None:
        """Follow the link of this name and judge the page that follows."""
        self.activate(self.page.get_by_role("link", name=name, exact=exact).first)

    def turn_to_the_end(self, name: str, shortcut: str) -> None:
        """Turn page after page by the link of this name, or its key, until there is none; these are all of a kind."""
        while (link := self.page.get_by_role("link", name=name, exact=True)).count():
            if self.keyboard:
                with self.page.expect_navigation():
                    self.page.keyboard.press(shortcut)
            else:
                self.activate(link.first, judge=False)

    def activate(self, target: Locator, *, judge: bool = True) -> None:
        """Click the target, or reach it by keyboard and press Enter; then wait for the page that follows."""
        with self.page.expect_navigation():
            if self.keyboard:
                self._reach(target)
                self.page.keyboard.press("Enter")
            else:
                target.click()
        if judge:
            self.judge()

    def download(self, name: str) -> Path:
        """Follow a link that gives a file; return where the browser put it."""
        link = self.page.get_by_role("link", name=name).first
        with self.page.expect_download() as download:
            if self.keyboard:
                self._reach(link)
                self.page.keyboard.press("Enter")
            else:
                link.click()
        return Path(download.value.path())

    def choose(self, label: str) -> None:
        """Choose the radio button or tick the box with this label."""
        field = self.page.locator("main").get_by_label(label).first
        if self.keyboard:
            field.focus()
            self.page.keyboard.press("Space")
        else:
            field.check()

    def sees(self, text: str) -> None:
        """Assert that the text is on the page."""
        body = self.page.locator("body").inner_text()
        assert text in body, f"“{text}” is not on {self.page.url}:\n{body[:3000]}"

    def judge(self) -> None:
        """Judge the page: no violation by axe-core, no sideways scrolling at 360 px.

        Both are scripts; where scripts are off the pages are the same HTML, judged in the other tellings.
        """
        path = self.page.url.removeprefix(self.site.url)
        self.judged.add(path)
        if not self.scripts:
            return
        violations = axe_violations(self.page)
        assert not violations, f"{path}: {violations}"
        self.page.set_viewport_size(NARROW)
        width = self.page.evaluate("document.scrollingElement.scrollWidth")
        self.page.set_viewport_size(WIDE)
        assert width <= NARROW["width"], f"{path} is {width} px wide on a 360 px screen"

    def picture(self, folder: Path, name: str) -> None:
        """Save the page as a person sees it, narrow and wide."""
        for label, size in (("360", NARROW), ("1280", WIDE)):
            self.page.set_viewport_size(size)
            self.page.screenshot(path=folder / f"{name}-{label}.png", full_page=True)
        self.page.set_viewport_size(WIDE)

    def _reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus; a target that never gets it fails the test."""
        for _ in range(MAX_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached with the Tab key on {self.page.url}")


def open_account(visitor: Visitor, address: str, *, role: str, unit_code: str) -> None:
    """Open an account from the command line and take it over: the temporary password is changed to the demo's."""
    said = visitor.site.run(
        "flask",
        "--app",
        "wsgi",
        "account",
        "create",
        f"{address}@demo.example",
        address,
        "--role",
        role,
        "--unit",
        unit_code,
    )
    temporary = said.split()[-1]
    visitor.sign_in(address, temporary)
    visitor.change_password(temporary, visitor.site.password)


def axe_violations(page: Page) -> list[str]:
    """Run axe-core on the page as it stands; return one line per violation."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    report: dict[str, Any] = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{violation['id']}: {violation['help']} – "
        + " | ".join(node["html"][:200] for node in violation["nodes"][:3])
        for violation in report["violations"]
    ]
