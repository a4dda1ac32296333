"""OpenID Connect with one provider: where to send the browser, and who came back; nothing is kept and nobody is known.

Authorization code flow with PKCE (S256), ``state`` and ``nonce``. What the browser has to bring back is a value of its
own (`Going`), for the caller to keep in the cookie.
"""

from __future__ import annotations

import base64
import http.client
import json
import secrets
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode, urlsplit

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.errors import N_, DomainError

DISCOVERY: Final = "/.well-known/openid-configuration"
SCOPE: Final = "openid email profile"
ALGORITHMS: Final = ["RS256", "PS256", "ES256"]
"""Signatures with a public key: a shared secret or no signature at all would let the client name anybody."""
TIMEOUT_SECONDS: Final = 10
LARGEST_ANSWER: Final = 512 * 1024
LEEWAY_SECONDS: Final = 60
TOKEN_BYTES: Final = 32
LONGEST_HINT: Final = 6_000
"""Characters of a token that still go into an address; servers read 8 kB of it."""


class ProviderUnreachable(DomainError):
    """The provider does not answer, or not as OpenID Connect says; waiting may help, the password does."""

    status = 503
    wait = timedelta(minutes=1)

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Cổng đăng nhập không trả lời đúng nên chưa đăng nhập được bằng cổng. Hãy đăng nhập bằng mật khẩu."
            )
        )


class NotProven(DomainError):
    """What came back proves nobody: another browser's answer, a code used before, a token of somebody else's."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Cổng đăng nhập không xác nhận được bạn, hoặc đã quá lâu từ lúc bắt đầu. Hãy đăng nhập lại từ đầu."
            )
        )


@dataclass(frozen=True, slots=True)
class Provider:
    """The one provider of an installation, and what it knows us by."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    signed_out_uri: str = ""
    """Where it sends the browser once its own session has ended; it must know this address as well."""
    proxy: str = ""
    """The proxy on the way there, ``http://[name:password@]host:port``; none when empty."""


@dataclass(frozen=True, slots=True)
class Going:
    """What belongs to one way to the provider and back, in one browser."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for; the e-mail address only where it says that it checked it."""

    issuer: str
    subject: str
    email: str | None
    sign_out: str | None = None
    """Where the provider ends its own session (OpenID Connect RP-Initiated Logout 1.0), where it offers that."""


def begin(provider: Provider) -> tuple[str, Going]:
    """Return the address to send the browser to, and what it has to bring back.

    :raises ProviderUnreachable: without a usable answer of the provider.
    """
    going = Going(*(secrets.token_urlsafe(TOKEN_BYTES) for _ in range(3)))
    address: str = prepare_grant_uri(
        _discovered(provider)["authorization_endpoint"],
        client_id=provider.client_id,
        response_type="code",
        redirect_uri=provider.redirect_uri,
        scope=SCOPE,
        state=going.state,
        nonce=going.nonce,
        code_challenge=create_s256_code_challenge(going.verifier),
        code_challenge_method="S256",
    )
    return address, going


def finish(provider: Provider, going: Going, *, code: str, state: str, now: datetime) -> Identity:
    """Exchange the code and return whom the signed token names.

    :raises NotProven: when anything does not belong together.
    :raises ProviderUnreachable: without a usable answer of the provider.
    """
    if not secrets.compare_digest(state.encode(), going.state.encode()):
        raise NotProven
    metadata = _discovered(provider)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.redirect_uri,
        "code_verifier": going.verifier,
    }
    answer = _ask(provider, metadata["token_endpoint"], form=form)
    keys = _ask(provider, metadata["jwks_uri"])
    expected = {"iss": provider.issuer, "aud": provider.client_id}
    try:
        token = jwt.decode(str(answer["id_token"]), KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        claims = CodeIDToken(
            token.claims,
            token.header,
            {name: {"essential": True, "value": value} for name, value in expected.items()},
            {
                "nonce": going.nonce,
                "client_id": provider.client_id,
                "access_token": answer.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, KeyError, TypeError, ValueError) as reason:
        raise NotProven from reason
    email = claims.get("email") if claims.get("email_verified") is True else None
    return Identity(
        provider.issuer,
        str(claims["sub"]),
        str(email).strip().lower() if email else None,
        _sign_out(provider, metadata, str(answer["id_token"])),
    )


def _sign_out(provider: Provider, metadata: dict[str, Any], id_token: str) -> str | None:
    """Return the address that ends the provider's session; nothing from a provider that has none.

    A token that would make the address longer than servers read is left out: the provider then asks the person first.
    """
    endpoint = metadata.get("end_session_endpoint")
    if not isinstance(endpoint, str) or urlsplit(endpoint).scheme != urlsplit(provider.issuer).scheme:
        return None
    named = {"client_id": provider.client_id, "post_logout_redirect_uri": provider.signed_out_uri}
    hint = {"id_token_hint": id_token} if len(id_token) <= LONGEST_HINT else {}
    address: str = add_params_to_uri(endpoint, list({**hint, **named}.items()))
    return address


def _discovered(provider: Provider) -> dict[str, Any]:
    """Read what the provider says of itself; one that calls itself something else is not the one."""
    metadata = _ask(provider, provider.issuer.rstrip("/") + DISCOVERY)
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if metadata.get("issuer") != provider.issuer or not all(
        isinstance(metadata.get(name), str) for name in wanted
    ):
        raise ProviderUnreachable
    return metadata


def _ask(provider: Provider, address: str, *, form: dict[str, str] | None = None) -> dict[str, Any]:
    """Send one request, follow nothing, and read a JSON object. A refused code is `NotProven`, the rest trouble.

    A form goes with the client's name and secret, to the address of tokens alone.
    """
    headers = {"Accept": "application/json"}
    body = None
    if form is not None:
        pair = (quote(part, safe="") for part in (provider.client_id, provider.client_secret))
        headers["Authorization"] = _basic(*pair)  # quoted first: RFC 6749, 2.3.1
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form)
    try:
        status, content = _exchange(provider.proxy, address, body, headers)
        answer = json.loads(content)
    except (OSError, http.client.HTTPException, ValueError) as reason:
        raise ProviderUnreachable from reason
    if body is not None and 400 <= status < 500:
        raise NotProven
    if status != 200 or not isinstance(answer, dict):
        raise ProviderUnreachable
    return answer


def _exchange(proxy: str, address: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
    """Send a request straight or through a proxy; with https it is encrypted from here to the provider (CONNECT).

    An address without encryption is one of this machine (`DTI_OIDC_ISSUER`), for trying things out; a proxy reads it.
    """
    parts = urlsplit(address)
    way = urlsplit(proxy)
    known = (
        {"Proxy-Authorization": _basic(unquote(way.username), unquote(way.password or ""))}
        if way.username
        else {}
    )
    first = f"{way.hostname}:{way.port}" if proxy else parts.netloc
    target = parts._replace(scheme="", netloc="").geturl()
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            first, timeout=TIMEOUT_SECONDS, context=context
        )
        if proxy:
            connection.set_tunnel(parts.netloc, headers=known)
    else:
        connection = http.client.HTTPConnection(first, timeout=TIMEOUT_SECONDS)
        if proxy:
            headers, target = {**headers, **known}, address
    try:
        connection.request("GET" if body is None else "POST", target, body, headers)
        response = connection.getresponse()
        return response.status, response.read(LARGEST_ANSWER)
    finally:
        connection.close()


def _basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
