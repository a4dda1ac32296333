"""Rules that every HTML page keeps, whoever asked for it. Each function yields what is wrong, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import html5lib
from bs4 import BeautifulSoup, Tag

# Form patterns put the word "error" before the title of a page that was refused.
TITLE_PREFIXES = ("", "Lỗi: ", "Error: ")
UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "reset", "image"})
# Letters that English has not, with and without tones.
VIETNAMESE = re.compile("[àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
# Elements that hold text only, and what the reader types: marks have no place there.
UNMARKABLE = frozenset({"title", "textarea"})
NOT_EXECUTED = frozenset({"application/json", "application/ld+json"})


def broken_rules(html: str, parsed: BeautifulSoup | None = None, *, fragment: bool = False) -> list[str]:
    """Everything that is wrong with the page, or with a piece of one that a script asked for; empty for a good one.

    Give the page `parsed` as well where it is at hand: parsing is most of the work.
    """
    page = parsed or BeautifulSoup(html, "html.parser")
    rules = RULES if fragment else (*RULES, *RULES_OF_WHOLE_PAGES)
    return [problem for rule in rules for problem in rule(page)] + list(parse_errors(html, fragment=fragment))


def parse_errors(html: str, *, fragment: bool) -> Iterator[str]:
    """The page is HTML5 without a parse error."""
    parser = html5lib.HTMLParser()
    if fragment:
        parser.parseFragment(html)
    else:
        parser.parse(html)
    lines = html.splitlines()
    for (line, _column), code, details in parser.errors:
        yield f"HTML line {line}: {code} {details}: {lines[line - 1].strip()[:120]}"


def states_its_language(page: BeautifulSoup) -> Iterator[str]:
    """A screen reader knows how to pronounce the page."""
    root = page.find("html")
    if not isinstance(root, Tag) or root.get("lang") not in {"vi", "en"}:
        yield "<html> has no lang of vi or en"


def has_one_heading_and_its_title(page: BeautifulSoup) -> Iterator[str]:
    """Exactly one h1, and the title begins with it: the tab, the history and the page say the same."""
    headings = [text_of(heading) for heading in page.find_all("h1")]
    if len(headings) != 1:
        yield f"{len(headings)} h1 headings instead of one: {headings}"
        return
    title = text_of(page.title) if page.title else ""
    if not headings[0] or not title.startswith(tuple(prefix + headings[0] for prefix in TITLE_PREFIXES)):
        yield f"the title {title!r} does not begin with the h1 {headings[0]!r}"


def has_unique_ids(page: BeautifulSoup) -> Iterator[str]:
    """An id names one element."""
    ids = Counter(element["id"] for element in page.find_all(id=True))
    yield from (f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1)


def links_inside_the_page_arrive(page: BeautifulSoup) -> Iterator[str]:
    """A link of the error summary or the skip link leads to something."""
    for link in page.select('a[href^="#"]'):
        target = link["href"][1:]
        if target and not page.find(id=target):
            yield f"the link {link['href']} leads to nothing on the page"


def labels_every_control(page: BeautifulSoup) -> Iterator[str]:
    """Every control that a person fills in has a name that is read out."""
    for control in page.select("input, select, textarea"):
        if control.name == "input" and control.get("type", "text") in UNLABELLED_TYPES:
            continue
        labelled = (
            control.get("aria-label")
            or all_exist(page, control.get("aria-labelledby"))
            or control.find_parent("label")
            or (control.get("id") and page.find("label", attrs={"for": control["id"]}))
        )
        if not labelled:
            yield f"no label for {tag_line(control)}"


def describes_with_what_exists(page: BeautifulSoup) -> Iterator[str]:
    """Hints and error messages that a control points at are on the page."""
    for control in page.select("[aria-describedby]"):
        if not all_exist(page, control["aria-describedby"]):
            yield f"aria-describedby leads to nothing: {tag_line(control)}"


def guards_every_post_form(page: BeautifulSoup) -> Iterator[str]:
    """A form that changes something carries the CSRF token and says where it goes."""
    for form in page.find_all("form"):
        if str(form.get("method", "get")).lower() != "post":
            continue
        token = form.find("input", attrs={"name": "csrf_token", "type": "hidden"})
        if not isinstance(token, Tag) or not token.get("value"):
            yield f"no CSRF token in {tag_line(form)}"


def sends_files_whole(page: BeautifulSoup) -> Iterator[str]:
    """A form with a file field sends the file, not only its name."""
    for form in page.find_all("form"):
        if form.select('input[type="file"]') and form.get("enctype") != "multipart/form-data":
            yield f"the file field needs enctype multipart/form-data: {tag_line(form)}"


def keeps_code_out_of_the_page(page: BeautifulSoup) -> Iterator[str]:
    """No inline script or style, which the content security policy would refuse anyway."""
    for script in page.find_all("script"):
        if not script.get("src") and script.get("type") not in NOT_EXECUTED:
            yield f"inline script {text_of(script)[:60]!r}"
    yield from (f"inline style sheet {text_of(style)[:60]!r}" for style in page.find_all("style"))
    for element in page.find_all(True):
        for attribute in element.attrs:
            if attribute == "style" or attribute.startswith("on"):
                yield f"{attribute}= in {tag_line(element)}"
        if str(element.get("href", "")).strip().lower().startswith("javascript:"):
            yield f"script in the address of {tag_line(element)}"


def shows_finished_text(page: BeautifulSoup) -> Iterator[str]:
    """No placeholder, None or template syntax reaches a person."""
    text = text_of(page.body or page)
    for trace in ("None", "%(", "{{", "}}", "{%", "Undefined"):
        if trace in text:
            at = text.index(trace)
            yield f"unfinished text: {text[max(0, at - 30) : at + 30]!r}"


def marks_what_stays_vietnamese(page: BeautifulSoup) -> Iterator[str]:
    """On an English page, names and typed text carry their language, so that they are read out with its sounds."""
    root = page.find("html")
    if not isinstance(root, Tag) or root.get("lang") != "en":
        return
    for text in page.find_all(string=VIETNAMESE):
        element = text.parent
        if element is None or element.name in UNMARKABLE:
            continue
        if element.find_parent(lang=True) is root and not element.get("lang"):
            yield f"Vietnamese without its mark in {tag_line(element)}: {' '.join(text.split())[:120]!r}"


RULES_OF_WHOLE_PAGES: tuple[Callable[[BeautifulSoup], Iterator[str]], ...] = (
    states_its_language,
    has_one_heading_and_its_title,
    links_inside_the_page_arrive,
    marks_what_stays_vietnamese,
)
RULES: tuple[Callable[[BeautifulSoup], Iterator[str]], ...] = (
    has_unique_ids,
    labels_every_control,
    describes_with_what_exists,
    guards_every_post_form,
    sends_files_whole,
    keeps_code_out_of_the_page,
    shows_finished_text,
)


def text_of(element: Tag) -> str:
    """The text of an element as a person sees it, white space put together."""
    return " ".join(element.get_text().split())


def all_exist(page: BeautifulSoup, ids: object) -> bool:
    """Whether `ids`, separated by spaces, are all on the page; false for none at all."""
    names = str(ids or "").split()
    return bool(names) and all(page.find(id=name) for name in names)


def tag_line(element: Tag) -> str:
    """The opening tag, to find it again in the template."""
    attributes = "".join(f' {name}="{value}"' for name, value in element.attrs.items() if name != "value")
    return f"<{element.name}{attributes}>"
