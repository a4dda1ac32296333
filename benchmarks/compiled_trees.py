"""The tree a request asks for, against reading its files with PyYAML's SafeLoader."""

from __future__ import annotations

import yaml

from app.trees import Trees
from benchmarks.criteria_sets import CRITERIA, MODEL_SET, files_of
from benchmarks.measure import in_turn, span, table, times
from scoring import load_tree


def run() -> None:
    """P11: at most 1 ms a request."""
    texts = [file.read_text(encoding="utf-8") for file in files_of(MODEL_SET)]
    library = Trees(CRITERIA)
    digest = library.load(MODEL_SET).digest
    asked, plain, compiled = in_turn(
        lambda: library.pinned(MODEL_SET, digest),
        lambda: [yaml.safe_load(text) for text in texts],
        lambda: load_tree(CRITERIA / MODEL_SET),
    )
    size = sum(len(text.encode()) for text in texts) / 1000
    table(
        f"P11  Tree of {MODEL_SET}, {len(texts)} files, {size:.0f} kB (reach: 1 ms a request)",
        ("", "ours", "PyYAML SafeLoader", "ratio"),
        [
            (
                "for a request, its pinned digest compared",
                span(asked.cpu),
                span(plain.cpu),
                times(plain, asked),
            ),
            (
                "once a process: read, checked, compiled",
                span(compiled.cpu),
                span(plain.cpu),
                times(plain, compiled),
            ),
        ],
    )
