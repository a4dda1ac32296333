"""The provider is reached through the proxy of the settings: plainly on this machine, by a tunnel elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from app import oidc
from app.oidc import Provider, ProviderUnreachable
from tests.browser.site import free_port
from tests.support.application import START
from tests.support.forward_proxy import ForwardProxy, proxying
from tests.support.provider import CLIENT_ID, CLIENT_SECRET, TestProvider, running, visit

PERSON = "máy chủ:mật@khẩu"
WRITTEN = "m%C3%A1y%20ch%E1%BB%A7:m%E1%BA%ADt%40kh%E1%BA%A9u@"
"""The same in an address."""


@pytest.fixture
def provider() -> Iterator[TestProvider]:
    with running(TestProvider(free_port(), START.timestamp())) as answering:
        yield answering


@pytest.fixture
def proxy() -> Iterator[ForwardProxy]:
    with proxying(ForwardProxy(person=PERSON)) as listening:
        yield listening


def ours(issuer: str, proxy: ForwardProxy, person: str = WRITTEN) -> Provider:
    return Provider(
        issuer,
        CLIENT_ID,
        CLIENT_SECRET,
        "http://127.0.0.1/back",
        proxy=f"http://{person}127.0.0.1:{proxy.port}",
    )


def test_every_question_to_the_provider_goes_through_the_proxy(
    provider: TestProvider, proxy: ForwardProxy
) -> None:
    client = ours(provider.issuer, proxy)
    address, going = oidc.begin(client)
    query = parse_qs(urlsplit(visit(address)).query)
    answer = {name: query[name][0] for name in ("code", "state")}
    assert oidc.finish(client, going, **answer, now=START).subject == "s-1"
    discovery = "GET /.well-known/openid-configuration"
    assert proxy.asked == [discovery, discovery, "POST /token", "GET /jwks"]


def test_a_proxy_that_does_not_know_us_is_a_provider_out_of_reach(
    provider: TestProvider, proxy: ForwardProxy
) -> None:
    with pytest.raises(ProviderUnreachable):
        oidc.begin(ours(provider.issuer, proxy, person=""))
    client = ours(provider.issuer, proxy)
    with pytest.raises(ProviderUnreachable):
        oidc.begin(replace(client, proxy=f"http://127.0.0.1:{free_port()}"))


def test_an_encrypted_provider_is_asked_through_a_tunnel_and_never_in_the_clear(proxy: ForwardProxy) -> None:
    with pytest.raises(ProviderUnreachable):
        oidc.begin(ours("https://cong.dti.test", proxy))
    assert proxy.asked == ["CONNECT cong.dti.test:443"]
