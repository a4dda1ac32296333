"""Which addresses can be evidence, in what spelling, and that every other one is refused by the name of its fault."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.sheet.addresses import LONGEST, NAME_LENGTH, host_of, name_of, read_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://dichvucong.gov.vn/p/home", "https://dichvucong.gov.vn/p/home"),
        ("  HTTPS://Xa.Gov.VN  ", "https://xa.gov.vn/"),
        ("https://xa.gov.vn:443/tin?ma=1&b=2#muc-3", "https://xa.gov.vn/tin?ma=1&b=2#muc-3"),
        ("https://xa.gov.vn:8443/tin", "https://xa.gov.vn:8443/tin"),
        ("https://xa.gov.vn./tin", "https://xa.gov.vn/tin"),
        ("https://xa.gov.vn/kế-hoạch", "https://xa.gov.vn/k%E1%BA%BF-ho%E1%BA%A1ch"),
        ("https://xa.gov.vn/k%E1%BA%BF-ho%E1%BA%A1ch", "https://xa.gov.vn/k%E1%BA%BF-ho%E1%BA%A1ch"),
        ("https://tênmiền.vn/", "https://xn--tnmin-hsa0954c.vn/"),
    ],
)
def test_an_address_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert read_address(typed) == kept


def test_composed_and_decomposed_letters_are_one_page() -> None:
    typed = "https://xa.gov.vn/kế-hoạch?q=số"
    assert read_address(unicodedata.normalize("NFD", typed)) == read_address(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Hãy dán địa chỉ"),
        ("http://xa.gov.vn/", "Không nhận địa chỉ “http:”"),
        ("javascript:alert(1)", "loại “javascript:”"),
        ("JavaScript://xa.gov.vn/%0aalert(1)", "loại “javascript:”"),
        ("data:text/html,x", "loại “data:”"),
        ("ftp://xa.gov.vn/a", "loại “ftp:”"),
        ("mailto:a@xa.gov.vn", "loại “mailto:”"),
        ("file:///C:/a.pdf", "tệp trên máy"),
        (r"C:\Users\a.pdf", "tệp trên máy"),
        (r"\\maychu\chung\a.pdf", "tệp trên máy"),
        ("xa.gov.vn/tin", "thiếu https://"),
        ("xa.gov.vn:8443/tin", "thiếu https://"),
        ("maychu:8080/tin", "thiếu https://"),
        ("//xa.gov.vn/tin", "thiếu https://"),
        ("https:xa.gov.vn", "loại “https:”"),
        ("https://xa.gov.vn/a b", "dấu cách"),
        (r"https://xa.gov.vn\@b.vn/", "dấu cách hoặc dấu"),
        ("https://dichvucong.gov.vn@ke-gian.vn/", "trước dấu @"),
        ("https://a:b@xa.gov.vn/", "trước dấu @"),
        ("https://localhost/", "mạng riêng"),
        ("https://maychu/", "mạng riêng"),
        ("https://maychu.local/", "mạng riêng"),
        ("https://10.0.0.5/", "mạng riêng"),
        ("https://0x7f.1/", "mạng riêng"),
        ("https://2130706433/", "mạng riêng"),
        ("https://[::1]/", "mạng riêng"),
        ("https://xa_.-gov.vn/", "không đúng"),
        ("https://xa.gov.vn:99999/", "Không đọc được"),
        ("https://[xa.gov.vn/", "Không đọc được"),
        ("https:///tin", "Không đọc được"),
        ("https://xa.gov.vn/" + "a" * LONGEST, f"dài hơn {LONGEST} ký tự"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(typed: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_address(typed)
    ((field, (sentence,)),) = refusal.value.fields.items()
    assert field == "address"
    assert said in str(sentence)


@given(st.one_of(st.text(max_size=80), st.text(max_size=60).map("https://xa.gov.vn/".__add__)))
def test_whatever_is_typed_is_refused_or_kept_as_plain_ascii_of_https_and_stays_so(typed: str) -> None:
    try:
        kept = read_address(typed)
    except Invalid:
        return
    assert kept.startswith("https://")
    assert kept.isascii()
    assert kept.isprintable()
    assert len(kept) <= LONGEST
    assert read_address(kept) == kept


def test_it_is_called_by_its_host_and_path() -> None:
    address = "https://xa.gov.vn/tin/" + "a" * 400
    assert name_of("https://xa.gov.vn/") == "xa.gov.vn"
    assert name_of(address).startswith("xa.gov.vn/tin/")
    assert len(name_of(address)) == NAME_LENGTH
    assert host_of(address) == "xa.gov.vn"
