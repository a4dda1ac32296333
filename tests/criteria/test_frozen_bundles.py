"""Bundles published by earlier versions of the product verify for ever: what was proved once stays proved.

Each file was taken from the store of a running product of its time and is never made anew. When a change to the
engine breaks one of them, the change has to respect the engine version that the bundle names.
"""

from __future__ import annotations

import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from scoring.bundle import verify

FROZEN = Path(__file__).with_name("bundles")

# File name → (digest of the file, units in it, digest of the result table that must come out again).
KNOWN = {
    "dti-2025-commune-engine-1.0.zip": (
        "fe5a0b659ea15cffe81d7ff3ce6bdf8fcce734752fc068c55074d21a0bfa30f8",
        79,
        "f5d0fe5a200a5167713268db6f9655ed08e60aa78d347ef3e0953ab3e9ec329e",
    ),
    "corrected-cohort-engine-1.0.zip": (
        "49a43c0d125d4eef5456b2636f28088f84b5cf059984547a64109c3efdb02761",
        3,
        "4a2b63d1ea88f4bfa33ebf933c6cf8c8b51dfb7ec34a33dbc65e2a86fd1d3e80",
    ),
    # A total of −16: engine 1.0 knew no floor.
    "negative-total-engine-1.0.zip": (
        "eb0ce65ea75bfa060936e2b8f9ac7336c656739e262b79d3c2b5e426c51b2eec",
        3,
        "5a51b45ef487defff5b316e50d775a045fefd77cee0044aa68522f6231871f2b",
    ),
    # Rows for either kind of unit counted twice in the maximum, and one unit whose kind nobody said.
    "alternatives-engine-1.0.zip": (
        "d1d743d1c012c625951e26509afb883edb2017f4642bbdfbd3b2e8f4522c1707",
        3,
        "858c9dd55d30a1d6098ecd1559e53d308cd7fae87fb70345d0646da2e3b9f5c9",
    ),
}


def test_every_frozen_bundle_is_known_and_was_never_touched() -> None:
    digests = {path.name: sha256(path.read_bytes()).hexdigest() for path in FROZEN.glob("*.zip")}
    assert digests == {name: digest for name, (digest, _, _) in KNOWN.items()}


@pytest.mark.parametrize("name", KNOWN)
def test_a_bundle_of_an_earlier_version_verifies_with_the_table_of_its_time(name: str) -> None:
    _, units, table = KNOWN[name]
    proof = verify((FROZEN / name).read_bytes(), name)
    assert proof.problems == ()
    assert len(proof.table.splitlines()) - 1 == units
    assert sha256(proof.table.encode()).hexdigest() == table


@pytest.mark.parametrize("name", KNOWN)
def test_one_changed_point_in_a_frozen_bundle_is_found(name: str) -> None:
    changed = BytesIO()
    with zipfile.ZipFile(FROZEN / name) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "ket-qua.csv":
                content = content.replace(b"1,", b"2,", 1)
            new.writestr(member, content)
    assert verify(changed.getvalue(), name).problems
