"""Bundles made to harm: every trick has its own refusal, nothing is unpacked to the disk, nothing runs away."""

from __future__ import annotations

import io
import struct
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.bundle import messages, verify
from scoring.bundle.container import MAX_DIRECTORY_BYTES, MAX_MEMBERS, MAX_UNPACKED_BYTES, write_container
from scoring.bundle.manifest import MANIFEST, sha256
from scoring.language.messages import Message
from tests.support.effort import A_SECOND, effort
from tests.unit.scoring.bundle_builders import bundle, changed, forged, members_of

SYMBOLIC_LINK = 0o120777 << 16
ENCRYPTED = 0x1
LZMA = 14
COMMENT = b"# " + b"x" * 1000 + b"\n"

# What stands where in the headers that the tests spoil, from the start of the record.
FLAGS_IN_DIRECTORY, METHOD_IN_DIRECTORY = 8, 10


def packed(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP as another program makes it."""
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)  # the same name twice is what some tests want
        for name, content in members:
            archive.writestr(name, content, method)
    return data.getvalue()


def repacked(*more: tuple[str | zipfile.ZipInfo, bytes], without: str = "") -> bytes:
    """The good bundle packed by another program, with members more or one less."""
    kept = [(name, content) for name, content in members_of(bundle()).items() if name != without]
    return packed(*kept, *more)


def in_directory(offset: int, value: int) -> bytes:
    """The good bundle with two bytes of the directory's first record changed."""
    data = bytearray(bundle())
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + offset, value)
    return bytes(data)


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, SYMBOLIC_LINK
    return info


def with_member(name: str, content: bytes) -> bytes:
    """The good bundle with one member replaced or added, listed and packed as if it had always been there."""
    members = {**members_of(bundle()), name: content}
    if name == MANIFEST:
        return write_container(members)
    listed = members[MANIFEST].decode()
    old = members_of(bundle()).get(name)
    entry = f'  "{name}": "{sha256(content)}"\n'
    listed = listed.replace(sha256(old), sha256(content)) if old is not None else listed + entry
    return write_container({**members, MANIFEST: listed.encode()})


def without_line(text: str, start: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith(start))


def many_units(text: str) -> str:
    header, row = text.splitlines()[:2]
    rest = row.split(",", 1)[1]
    return "\n".join([header, *(f"{number},{rest}" for number in range(20_001))]) + "\n"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bundle_not_a_zip": lambda: b"%PDF-1.7 not a bundle at all",
    "bundle_too_many_members": lambda: packed(*((f"{n}.txt", b"") for n in range(MAX_MEMBERS + 1))),
    "bundle_member_twice": lambda: repacked(("PHIEU.csv", b"")),
    "bundle_member_outside": lambda: repacked(("../../etc/passwd", b"")),
    "bundle_member_no_file": lambda: repacked((link("bo-chi-so/02.yaml"), b"/etc/passwd")),
    "bundle_member_encrypted": lambda: in_directory(FLAGS_IN_DIRECTORY, ENCRYPTED),
    "bundle_member_unreadable": lambda: in_directory(METHOD_IN_DIRECTORY, LZMA),
    "bundle_member_damaged": lambda: (
        bundle().replace("Số liệu".encode(), b"So lieu", 1).replace(b"issued,2", b"issued,3", 1)
    ),
    "bundle_member_too_large": lambda: repacked(("bo-chi-so/02.yaml", b" " * 10_000_000)),
    "bundle_member_missing": lambda: repacked(without="khong-ap-dung.csv"),
    "bundle_member_extra": lambda: with_member("virus.exe", b"MZ"),
    "bundle_member_unlisted": lambda: forged(bundle(), MANIFEST, lambda text: without_line(text, '"README')),
    "bundle_digest_differs": lambda: write_container({**members_of(bundle()), "README.txt": b"Tin toi di."}),
    "bundle_repacked": lambda: repacked(),
    "bundle_unknown_format": lambda: changed(bundle(), MANIFEST, "bundle: 1", "bundle: 2"),
    "bundle_not_whole": lambda: changed(bundle(), MANIFEST, "version: 1", "version: 0.5"),
    "bundle_block_twice": lambda: changed(bundle(), MANIFEST, 'code: "khach"', 'code: "xa"'),
    "bundle_tree_differs": lambda: changed(bundle(), "bo-chi-so/tree.yaml", "title: Bộ", "title: Bo"),
    "bundle_table_heading": lambda: changed(bundle(), "don-vi.csv", "unit,name", "name,unit"),
    "bundle_too_many_units": lambda: forged(bundle(), "phieu.csv", many_units),
    "bundle_unknown_block": lambda: changed(bundle(), "don-vi.csv", "Xã Hai,xa", "Xã Hai,xb"),
    "bundle_unit_missing": lambda: forged(bundle(), "don-vi.csv", lambda text: without_line(text, "90002")),
    "bundle_reason_missing": lambda: forged(
        bundle(), "khong-ap-dung.csv", lambda text: without_line(text, "80001")
    ),
    "bundle_measured_unlike": lambda: changed(bundle(), "phieu.csv", ",na", ",nm"),
    "bundle_reason_stray": lambda: forged(bundle(), "khong-ap-dung.csv", lambda text: text + "90001,1.1,x\n"),
    "bundle_line_differs": lambda: changed(bundle(), "ket-qua.csv", "86.08", "86.09"),
    "bundle_line_missing": lambda: forged(
        bundle(), "ket-qua.csv", lambda text: without_line(text, "1,90002")
    ),
    "bundle_line_stray": lambda: forged(bundle(), "ket-qua.csv", lambda text: text + "9,1,1,1,1,1,\n"),
    "bundle_text_differs": lambda: changed(bundle(), "ket-qua.csv", "10.33", '"10.33"'),
}
ELSEWHERE = {"bundle_too_large", "bundle_more_differences"}
"""Shown by tests of the command line and of the differences."""


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in verify(data, "goi.zip").problems]


@pytest.mark.parametrize("code", HOSTILE)
def test_every_trick_has_a_refusal_that_says_what_happened_and_what_to_do(code: str) -> None:
    problems = verify(HOSTILE[code](), "goi.zip").problems

    assert code in {problem.code for problem in problems}
    for problem in problems:
        assert problem.file.startswith("goi.zip")
        for language in ("vi", "en"):
            assert "{" not in problem.text(language)
            assert problem.remedy(language)


def test_every_refusal_of_a_bundle_is_shown_here() -> None:
    assert set(HOSTILE) | ELSEWHERE == {
        said.code for said in vars(messages).values() if isinstance(said, Message)
    }


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "..",
        "../phieu.csv",
        "bo-chi-so/../../x.yaml",
        "C:x.yaml",
        "bo-chi-so\\x.yaml",
        "a//b",
        "x\x1b[2J",
    ],
)
def test_names_that_lead_out_of_the_bundle_are_refused_and_shown_harmlessly(name: str) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = name
    problems = verify(repacked((info, b"")), "goi.zip").problems

    assert [problem.code for problem in problems] == ["bundle_member_outside"]
    assert problems[0].text().isprintable()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bo-chi-so/02.yaml", b"code: [", "yaml_syntax"),
        ("bo-chi-so/02.yaml", b"a: &a [x]\nb: *a\n", "alias"),
        ("bo-chi-so/02.yaml", COMMENT * 600, "file_too_large"),
        ("manifest.yaml", b"\xff", "not_utf8"),
        ("manifest.yaml", b"", "file_empty"),
        ("manifest.yaml", b"[" * 100_000, "too_deep"),
        ("manifest.yaml", b"bundle: 1\n", "missing_key"),
        ("phieu.csv", b"unit,figure_x\n90001,1\n", "sheet_unknown_figure"),
        ("phieu.csv", b"unit,points:9.9\n90001,1\n", "sheet_unknown_indicator"),
        ("phieu.csv", b'unit,plan\n90001,"issued\n', "csv_unreadable"),
        ("phieu.csv", b"unit,systems\n90001,1e9\n", "number_not_one"),
        ("phieu.csv", b"unit,systems\n90001,1\n90001,2\n", "csv_unit_twice"),
        ("don-vi.csv", b"unit,name,block\n90001,A,xa\n90001,B,xa\n", "csv_unit_twice"),
        ("don-vi.csv", b"unit,name,block\n90001\n", "csv_row_length"),
        ("ket-qua.csv", b"rank,unit\n", "bundle_table_heading"),
        ("ket-qua.csv", b"\xff\xfe", "not_utf8"),
    ],
)
def test_a_broken_member_is_named_with_what_is_wrong_in_it(name: str, content: bytes, code: str) -> None:
    problems = verify(with_member(name, content), "goi.zip").problems

    assert any(problem.code == code and problem.file == f"goi.zip/{name}" for problem in problems), problems


@pytest.mark.parametrize(
    "change",
    [lambda text: text.removesuffix("\n"), lambda text: text.replace("\n", "\r\n"), lambda text: text + " "],
)
def test_a_result_whose_lines_end_otherwise_is_not_the_published_one(change: Callable[[str], str]) -> None:
    assert not verify(forged(bundle(), "ket-qua.csv", change), "goi.zip").holds


def test_a_result_without_its_last_line_end_says_so() -> None:
    [problem] = verify(
        forged(bundle(), "ket-qua.csv", lambda text: text.removesuffix("\n")), "goi.zip"
    ).problems

    assert (problem.code, problem.line) == ("bundle_text_differs", 5)
    assert problem.params["computed"] == f"{problem.params['published']}⏎"


def test_a_criteria_set_of_many_large_files_is_not_even_parsed() -> None:
    members = {**members_of(bundle()), **{f"bo-chi-so/{n}.yaml": b"[" * 400_000 for n in range(10, 20)}}
    assert "bundle_member_too_large" in codes(write_container(members))


def nested_bomb() -> bytes:
    """Members that all claim the same megabytes of the archive, one over the other."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("0.yaml", b" " * 10_000_000, zipfile.ZIP_STORED)
        first = archive.infolist()[0]
        for number in range(1, 40):
            other = zipfile.ZipInfo(f"{number}.yaml")
            other.file_size, other.compress_size, other.CRC = first.file_size, first.compress_size, first.CRC
            other.header_offset = first.header_offset
            archive.filelist.append(other)
        archive._didModify = True
    return data.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: repacked(("bo-chi-so/02.yaml", b"\0" * 100_000_000)),
        nested_bomb,
        lambda: packed(*((f"{n:04}.yaml", b"") for n in range(MAX_DIRECTORY_BYTES // 46 + 1))),
        lambda: forged(bundle(), "phieu.csv", lambda text: text + "\n" * 5_000_000),
        lambda: with_member("ket-qua.csv", b'"' * 5_000_000),
        lambda: with_member("phieu.csv", b"unit" + b",x" * 2_000_000),
        lambda: with_member("phieu.csv", b"unit\n" + b"\n".join(b"%d" % n for n in range(19_000))),
        lambda: with_member("khong-ap-dung.csv", b"unit,code,reason\n" + b"a,b\n" * 1_000_000),
    ],
    ids=["ratio", "overlapping", "directory", "lines", "quotes", "columns", "units", "problems"],
)
def test_a_bomb_is_refused_quickly_and_in_little_memory(make: Callable[[], bytes]) -> None:
    data = make()
    tracemalloc.start()
    with effort() as work:  # counting memory slows the readings just as much
        verdict = verify(data, "goi.zip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert not verdict.holds
    assert work.readings < 4 * A_SECOND
    assert peak < 4 * MAX_UNPACKED_BYTES


def test_a_directory_that_claims_the_64_bit_form_is_refused() -> None:
    data = bundle()
    assert codes(data[:-22] + b"PK\x06\x07" + b"\0" * 16 + data[-22:]) == ["bundle_not_a_zip"]


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 6000), st.integers(0, 300))
def test_whatever_the_bytes_there_is_a_verdict_and_never_an_accident(noise: bytes, at: int, cut: int) -> None:
    data = bundle()
    spoiled = data[:at] + noise + data[at + cut :]
    assert verify(spoiled, "goi.zip").holds is (spoiled == data)
    assert not verify(noise, "goi.zip").holds


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(members_of(bundle()))),
    st.text(max_size=40),
    st.integers(0, 800),
    st.integers(0, 40),
)
def test_whatever_stands_in_a_member_there_is_a_verdict_that_can_be_printed(
    name: str, noise: str, at: int, cut: int
) -> None:
    text = members_of(bundle())[name].decode()
    verdict = verify(with_member(name, (text[:at] + noise + text[at + cut :]).encode()), "goi.zip")
    for problem in verdict.problems:
        assert problem.text("vi").encode()
        assert problem.text("en").encode()
