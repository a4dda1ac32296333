"""The only way the PDF engine gets at anything outside the page: a closed list held in memory.

No network, no files, no ``data:`` addresses. Whatever a unit types into a name or a reason, the worst it can do
is stop its own document.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NoReturn

from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.documents.resources import Resource


class ForbiddenResource(Exception):
    """A document asked for something it was not handed; `url` is what it asked for."""

    def __init__(self, url: str) -> None:
        super().__init__(f"a document may not load {url[:200]!r}")
        self.url = url


class SealedFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
    """Hands out the resources it was made with and refuses every other address, stopping the rendering.

    The base class opens files and sockets; every method of it that could is replaced here. WeasyPrint swallows a
    refusal inside SVG, so what was refused is also noted in `refused`, which whoever renders must look at.
    """

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._resources = MappingProxyType(dict(resources))
        self.refused: list[str] = []

    def with_resources(self, more: Mapping[str, Resource]) -> SealedFetcher:
        """A fetcher that also hands out `more`; this one stays as it is."""
        return SealedFetcher({**self._resources, **more})

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002
        """The resource at exactly `url`.

        :raises ForbiddenResource: for any other address.
        """
        resource = self._resources.get(url)
        if resource is None:
            self.refused.append(url)
            raise ForbiddenResource(url)
        return URLFetcherResponse(url, resource.content, {"Content-Type": resource.media_type})

    def open(self, fullurl: object, data: object = None, timeout: object = None) -> NoReturn:  # noqa: ARG002
        """Refuse: nothing in a document goes through the standard library's opener."""
        self.refused.append(str(fullurl))
        raise ForbiddenResource(str(fullurl))
