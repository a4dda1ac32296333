"""Lists every library that an installation runs on, as a CycloneDX document: ``make sbom``.

Read from the lock files alone, so that the same commit gives the same bytes on every machine: Python libraries with
the digests of requirements.txt, what the pages carry with those of package-lock.json. Tools of developers are no
part of it.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

ROOT: Final = Path(__file__).resolve().parent.parent
PYTHON: Final = ROOT / "requirements.txt"
PAGES: Final = ROOT / "package-lock.json"
CARRIED: Final = frozenset({"govuk-frontend"})
"""What the pages carry; every other package only builds or tests them."""
LOCKED: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)((?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)
DIGEST: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The document bears no time of its own: it is as old as the lock files."""


def python_libraries(lock: str) -> Iterator[Component]:
    """Name every library of a lock file with the digests of its files."""
    for name, version, rest in LOCKED.findall(lock):
        yield _component(
            PackageURL("pypi", name=name.lower(), version=version),
            {HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in DIGEST.findall(rest)},
        )


def page_libraries(lock: str) -> Iterator[Component]:
    """Name what the pages carry of the packages of a lock file."""
    for place, package in json.loads(lock)["packages"].items():
        if place.removeprefix("node_modules/") not in CARRIED:
            continue
        namespace, _slash, name = place.removeprefix("node_modules/").rpartition("/")
        algorithm, _dash, digest = package["integrity"].partition("-")
        yield _component(
            PackageURL("npm", namespace=namespace or None, name=name, version=package["version"]),
            {HashType(alg=_npm_hash(algorithm), content=base64.b64decode(digest).hex())},
        )


def document(python: str, pages: str) -> str:
    """Return the document as JSON."""
    bom = Bom(
        components=[*python_libraries(python), *page_libraries(pages)],
        serial_number=uuid.UUID(bytes=sha256((python + pages).encode()).digest()[:16], version=4),
    )
    bom.metadata.timestamp = MADE
    root = Component(name="dti", type=ComponentType.APPLICATION, bom_ref="dti")
    bom.metadata.component = root
    bom.register_dependency(root, bom.components)
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)


def _component(purl: PackageURL, hashes: set[HashType]) -> Component:
    return Component(
        name=f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name,
        version=purl.version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=purl.to_string(),
        hashes=hashes,
    )


def _npm_hash(algorithm: str) -> HashAlgorithm:
    return {"sha512": HashAlgorithm.SHA_512, "sha1": HashAlgorithm.SHA_1}[algorithm]


def main() -> int:
    """Write the document to the file that is named, or show it."""
    text = document(PYTHON.read_text(encoding="utf-8"), PAGES.read_text(encoding="utf-8"))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text + "\n", encoding="utf-8")
        print(f"Đã ghi {len(json.loads(text)['components'])} thư viện vào {sys.argv[1]}.")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
