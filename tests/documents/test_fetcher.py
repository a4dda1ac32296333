"""A document reads nothing from the network or the disk, whatever stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.documents.fetcher import ForbiddenResource, SealedFetcher
from app.documents.press import press
from app.documents.render import render_certificates, render_ranking, render_result_sheet
from app.documents.resources import SCHEME, Resource
from tests.documents import samples
from tests.documents.paper import Paper

ADDRESSES = [
    "file:///etc/passwd",
    "http://127.0.0.1/",
    "https://dti.example.vn/logo.png",
    "ftp://127.0.0.1/x",
    "data:text/css,p{color:red}",
    "/etc/passwd",
    f"{SCHEME}:font/900/normal",
    "",
]
#: Every way of asking for something that a page has; {url} is the address.
REQUESTS = [
    '<img src="{url}">',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}"><p>x</p>',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<style>p {{ background: url("{url}") }}</style><p>x</p>',
    '<style>@import url("{url}");</style>',
    '<style>@font-face {{ font-family: F; src: url("{url}") }} p {{ font-family: F }}</style><p>x</p>',
    '<style>li {{ list-style-image: url("{url}") }}</style><ul><li>x</ul>',
    '<style>p::before {{ content: url("{url}") }}</style><p>x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
]
HOSTILE = (
    "Xã <img src=file:///etc/passwd> <script>alert(1)</script> {{ 7*7 }} "
    "</td></table><style>@import url(http://127.0.0.1/)</style> url(file:///etc/shadow) &lt;b&gt;"
)


class Recording(URLFetcher):
    """A fetcher that notes what is asked for and has nothing to give."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        self.asked.append(url)
        return URLFetcherResponse(url, b"", {"Content-Type": "text/css"})


@pytest.mark.parametrize("url", ADDRESSES)
def test_every_address_that_was_not_handed_over_is_refused(url: str) -> None:
    fetcher = SealedFetcher({f"{SCHEME}:a": Resource(b"a", "text/css")})
    with pytest.raises(ForbiddenResource):
        fetcher.fetch(url)
    with pytest.raises(ForbiddenResource):
        fetcher(url)
    with pytest.raises(ForbiddenResource):
        fetcher.open(url)


def test_what_was_handed_over_is_given_back_with_its_type() -> None:
    fetcher = SealedFetcher({f"{SCHEME}:a": Resource(b"a", "text/css")})
    answer = fetcher.with_resources({f"{SCHEME}:b": Resource(b"b", "image/png")}).fetch(f"{SCHEME}:b")
    assert (answer.read(), answer.content_type) == (b"b", "image/png")
    with pytest.raises(ForbiddenResource):
        fetcher.fetch(f"{SCHEME}:b")


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_page_that_asks_for_a_file_is_stopped(request_: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: red }", encoding="utf-8")
    page = "<!DOCTYPE html><title>x</title>" + request_.format(url=secret.as_uri())
    # The planted violation is real: an open fetcher is asked for the file by the same page.
    recording = Recording()
    HTML(string=page, url_fetcher=recording).write_pdf()
    assert secret.as_uri() in recording.asked

    sealed = SealedFetcher({})
    with pytest.raises(ForbiddenResource, match=r"secret\.css"), press().running(sealed):
        HTML(string=page, url_fetcher=sealed).write_pdf()


def test_a_stylesheet_that_imports_is_stopped() -> None:
    sealed = SealedFetcher({})
    with pytest.raises(ForbiddenResource), press().running(sealed):
        CSS(string='@import url("http://127.0.0.1/x.css");', url_fetcher=sealed)


def test_hostile_text_is_printed_as_text_in_every_document() -> None:
    row = samples.ranking_row(1, unit_name=HOSTILE)
    sheet = samples.result_sheet(unit_name=HOSTILE)
    papers = [
        render_ranking(samples.ranking(rows=(row,), cycle_title=HOSTILE, authority=HOSTILE)),
        *render_certificates([samples.certificate(unit_name=HOSTILE)]),
        render_result_sheet(sheet),
    ]
    shown = HOSTILE.replace(" ", "")
    for content in papers:
        paper = Paper(content)
        assert shown in paper.text.replace(" ", "")
        assert "root:x:0" not in paper.text
        assert all("/JS" not in page and "/AA" not in page for page in paper.reader.pages)


def test_the_press_works_on_after_a_refusal() -> None:
    sealed = SealedFetcher({})
    with pytest.raises(ForbiddenResource), press().running(sealed):
        HTML(string="<img src='file:///x'>", url_fetcher=sealed).render()
    assert render_ranking(samples.ranking(1)).startswith(b"%PDF")
