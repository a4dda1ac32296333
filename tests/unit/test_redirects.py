"""Where the application lets itself be sent."""

from __future__ import annotations

import pytest

from app.web.redirects import local_path


@pytest.mark.parametrize("address", ["/", "/unit/sheets/3?q=a%20b", "/a#b"])
def test_a_path_of_the_application_is_followed(address: str) -> None:
    assert local_path(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "unit",
        "//elsewhere.test/",
        "/\\elsewhere.test",
        "\\\\elsewhere.test",
        "https://elsewhere.test/",
        "javascript:alert(1)",
        "/\t/elsewhere.test",
        "/a\r\nSet-Cookie: x=1",
        " /unit",
        "/" + "a" * 2000,
    ],
)
def test_an_address_that_leads_elsewhere_is_not(address: str | None) -> None:
    assert local_path(address) is None
