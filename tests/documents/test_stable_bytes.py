"""The same context gives the same bytes: on any day, in any process, in any batch."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.documents.press import _press_of, press
from app.documents.render import render_certificates, render_ranking, render_result_sheet
from tests.documents import samples
from tests.documents.paper import Paper

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = """
import hashlib
from tests.documents.test_stable_bytes import documents
for content in documents():
    print(hashlib.sha256(content).hexdigest())
"""


def documents() -> list[bytes]:
    """One of each kind."""
    return [
        render_ranking(samples.ranking(30, illustrative=True)),
        render_result_sheet(samples.result_sheet()),
        *render_certificates([samples.certificate(1), samples.certificate(2)]),
    ]


def in_another_process(**environment: str) -> list[str]:
    """The hashes of `documents` made by a fresh interpreter."""
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        check=True,
        text=True,
    )
    return finished.stdout.split()


def test_the_same_process_repeats_itself() -> None:
    assert documents() == documents()


def test_other_processes_agree_whatever_their_hash_seed_clock_zone_and_language() -> None:
    ours = [hashlib.sha256(content).hexdigest() for content in documents()]
    assert in_another_process(PYTHONHASHSEED="1", TZ="Asia/Ho_Chi_Minh", LC_ALL="C.UTF-8") == ours
    assert in_another_process(PYTHONHASHSEED="2", TZ="America/New_York", LC_ALL="C") == ours


def test_two_first_documents_at_once_share_one_press() -> None:
    # Pango is not thread-safe: the lock of one press does not hold back another.
    _press_of.cache_clear()
    with ThreadPoolExecutor(4) as threads:
        presses = list(threads.map(lambda _: press(), range(4)))
    assert len(set(map(id, presses))) == 1


def test_a_certificate_does_not_depend_on_its_batch() -> None:
    batch = list(
        render_certificates(
            samples.certificate(number, illustrative=number % 2 == 0) for number in range(1, 31)
        )
    )
    for number in (1, 2, 24, 25, 30):
        alone = render_certificates([samples.certificate(number, illustrative=number % 2 == 0)])
        assert [batch[number - 1]] == list(alone)


def test_threads_do_not_disturb_each_other() -> None:
    contexts = [samples.ranking(units) for units in (3, 5, 8, 13)]
    alone = [render_ranking(context) for context in contexts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render_ranking, contexts)) == alone


def test_a_forked_process_leaves_its_parent_able_to_print() -> None:
    before = render_ranking(samples.ranking(2))
    child = os.fork()
    if child == 0:
        os._exit(0 if render_ranking(samples.ranking(2)) == before else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert render_ranking(samples.ranking(2)) == before


def test_another_figure_gives_other_bytes() -> None:
    assert render_ranking(samples.ranking(2)) != render_ranking(samples.ranking(2, version=2))


def test_the_file_is_dated_by_its_context_and_not_by_the_clock() -> None:
    context = replace(samples.ranking(1), created=date(2019, 4, 30))
    about = Paper(render_ranking(context)).reader.metadata
    assert about is not None
    assert about["/CreationDate"] == about["/ModDate"]
    assert "20190430" in about["/CreationDate"]


def test_the_file_is_archival_and_tagged() -> None:
    paper = Paper(render_ranking(samples.ranking(1)))
    root = paper.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert b"pdfaid" in root["/Metadata"].get_object().get_data()
