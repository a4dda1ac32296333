"""A field whose key is absent answers for itself: it is false, reads as nothing, and only `need` complains."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scoring.syntax.errors import ProblemLog
from scoring.syntax.fields import Field, Record
from scoring.syntax.strict_yaml import read_bytes

READERS: tuple[Callable[[Field], object], ...] = (
    Field.text,
    Field.code,
    Field.identifier,
    Field.number,
    Field.share,
    Field.share_of_whole,
    Field.flag,
    Field.date,
    Field.record,
    lambda field: field.word(("full", "zero")),
)


def record_of(text: str) -> Record:
    node = read_bytes(text.encode(), "t.yaml", ProblemLog())
    assert node is not None
    record = Field(node, "", "t.yaml", ProblemLog()).record()
    assert record is not None
    return record


@pytest.mark.parametrize("read", READERS)
def test_reading_what_is_absent_gives_nothing_and_is_no_problem(read: Callable[[Field], object]) -> None:
    record = record_of("other: 1")

    assert read(record.get("max")) is None
    assert not record.field.log


def test_what_is_absent_has_no_items_and_no_text() -> None:
    absent = record_of("other: 1").get("max")

    assert (bool(absent), absent.items(), absent.shown(), absent.is_scalar, absent.is_list) == (
        (False, [], "", False, False)
    )


def test_only_a_key_that_is_needed_complains_and_it_does_so_once() -> None:
    record = record_of("other: 1")

    assert record.need("max").number() is None
    assert [problem.code for problem in record.field.log.in_file_order()] == ["missing_key"]


@pytest.mark.parametrize("value", ["''", "[]", "{}", "0", "false"])
def test_what_is_there_is_true_however_empty(value: str) -> None:
    assert record_of(f"max: {value}").get("max")
