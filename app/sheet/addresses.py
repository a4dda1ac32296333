"""Addresses of web pages as evidence: which ones can be kept, in what spelling, and why the others cannot.

Nothing here, and nothing anywhere in the product, opens an address: the server asks no stranger for anything.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from app.errors import N_, Invalid
from app.text import quoted
from scoring.language.normalise import nfc

LONGEST: Final = 1000
"""Characters of an address as it is kept."""
NAME_LENGTH: Final = 255
_SCHEME: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*):")
_ON_A_MACHINE: Final = re.compile(r"[A-Za-z]:[\\/]|\\\\|file:|content:", re.IGNORECASE)
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_\-]*[a-z0-9])?")
_PRIVATE: Final = ("localhost", "local", "internal", "lan", "home", "corp", "intranet", "test", "invalid")
_SAFE: Final = "/%:@!$&'()*+,;=~-._?[]"


def read_address(typed: str) -> str:
    """Return a typed address as it is kept: https, the host as the network knows it, the rest in plain ASCII.

    Vietnamese letters are taken in NFC, so that one page has one spelling. Raises ``Invalid`` at ``address``.
    """
    text = nfc(typed.strip())
    _check_scheme(text)
    if re.search(r"[\s\\]", text):
        raise _at(
            N_("Địa chỉ có dấu cách hoặc dấu \\ ở giữa. Hãy chép lại từ thanh địa chỉ của trình duyệt.")
        )
    try:
        parts = urlsplit(text)
        host, port = _host(parts), parts.port
    except ValueError as error:
        raise _at(N_("Không đọc được địa chỉ này. Hãy chép lại từ thanh địa chỉ của trình duyệt.")) from error
    if parts.username is not None or parts.password is not None:
        raise _at(
            N_(
                "Địa chỉ có tên hoặc mật khẩu trước dấu @ nên không nhận: ai mở minh chứng cũng thấy. Hãy dùng địa chỉ"
                " mở được mà không cần mật khẩu."
            )
        )
    _check_host(host)
    place = f"{host}:{port}" if port not in (None, 443) else host
    rest = (quote(part, safe=_SAFE) for part in (parts.path or "/", parts.query, parts.fragment))
    address = urlunsplit(("https", place, *rest))
    if len(address) > LONGEST:
        raise _at(
            N_(
                "Địa chỉ dài hơn %(limit)s ký tự. Hãy dùng địa chỉ ngắn hơn của cùng trang, hoặc lưu trang thành PDF."
            ),
            limit=LONGEST,
        )
    return address


def name_of(address: str) -> str:
    """Return what stands for the file's name: the address without what all of them begin with."""
    return address.removeprefix("https://").removesuffix("/")[:NAME_LENGTH]


def host_of(address: str) -> str:
    """Return the host: whose page it is."""
    return urlsplit(address).hostname or ""


def _check_scheme(text: str) -> None:
    if not text:
        raise _at(N_("Hãy dán địa chỉ của trang, bắt đầu bằng https://."))
    if _ON_A_MACHINE.match(text):
        raise _at(
            N_(
                "Đây là đường dẫn tới tệp trên máy, người khác không mở được. Hãy quay lại và tải chính tệp đó lên làm"
                " minh chứng."
            )
        )
    match = _SCHEME.match(text)
    scheme = match["scheme"].lower() if match else ""
    if scheme == "https" and text[len("https:") :].startswith("//"):
        return
    if scheme == "http":
        raise _at(
            N_(
                "Không nhận địa chỉ “http:”: trang không mã hóa có thể bị sửa trên đường truyền. Hãy thử đổi thành"
                " https://; trang không mở được như vậy thì lưu thành PDF và tải tệp lên."
            )
        )
    if (
        not scheme or "." in scheme or text[len(scheme) + 1 :][:1].isdigit()
    ):  # “quangtri.gov.vn:8443/…” has none
        raise _at(N_("Địa chỉ còn thiếu https:// ở đầu. Hãy chép cả dòng từ thanh địa chỉ của trình duyệt."))
    raise _at(
        N_("Không nhận địa chỉ loại “%(scheme)s:”, chỉ nhận trang web bắt đầu bằng https://."),
        scheme=quoted(scheme),
    )


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ValueError("an address without a host")
    return host if ":" in host else host.encode("idna").decode("ascii").lower()


def _check_host(host: str) -> None:
    labels = host.split(".")
    if _is_number(host) or len(labels) < 2 or labels[-1] in _PRIVATE:
        raise _at(
            N_(
                "“%(host)s” chỉ mở được trong mạng riêng nên người thẩm định không xem được. Hãy lưu trang thành PDF"
                " và tải tệp lên."
            ),
            host=quoted(host),
        )
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise _at(N_("Tên trang “%(host)s” không đúng. Hãy chép lại địa chỉ."), host=quoted(host))


def _is_number(host: str) -> bool:
    """Say whether the host is an address of a machine, also in the spellings that browsers take (0x7f.1)."""
    try:
        ip_address(host)
    except ValueError:
        return re.fullmatch(r"0x[0-9a-f]*|[0-9]+", host.rpartition(".")[2]) is not None
    return True


def _at(message: str, **params: object) -> Invalid:
    return Invalid.at("address", message, **params)
