"""A library of criteria sets of a test's own, beside those in `trees/`."""

from __future__ import annotations

import shutil
from pathlib import Path

from flask import Flask

from app.trees import Trees

SETS = Path(__file__).with_name("trees")


def library_with(app: Flask, folder: Path, **sets: str) -> Trees:
    """Give the application the sets of the tests and, by id with `__` for `/`, these texts as well."""
    if not folder.exists():
        shutil.copytree(SETS, folder)
    for name, text in sets.items():
        place = folder.joinpath(*name.split("__"))
        place.mkdir(parents=True, exist_ok=True)
        place.joinpath("tree.yaml").write_text(text, encoding="utf-8")
    app.extensions["trees"] = Trees(folder)
    library: Trees = app.extensions["trees"]
    return library


def text_of_set(tree_id: str) -> str:
    """The file of a set of the tests."""
    return SETS.joinpath(tree_id, "tree.yaml").read_text(encoding="utf-8")
