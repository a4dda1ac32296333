"""What the servers count, for Prometheus: nothing unless ``DTI_METRICS`` is set, and nobody's name in any label.

Every process of a server writes its counts to files of its own in one folder; ``flask --app wsgi metrics`` adds them
up and tells them. The library decides how it counts when it is first imported, so that nothing here imports it before
the folder is known (decision 0060).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram

FOLDER: Final = "metrics"
VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of what is counted together: a save takes some hundredths, a publication's page may take seconds."""


def folder_of(instance_dir: Path) -> Path:
    """The folder in which the processes of a server keep their counts."""
    return instance_dir / FOLDER


def prepare(instance_dir: Path) -> Path:
    """Make the folder and let the library count in it; call this before anything imports the library."""
    folder = folder_of(instance_dir)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ[VARIABLE] = str(folder)
    return folder


def forget(instance_dir: Path) -> None:
    """Begin at zero: a server that starts anew counts anew."""
    for kept in folder_of(instance_dir).glob("*.db"):
        kept.unlink(missing_ok=True)


class Counts:
    """What one process counts. ``route`` is the pattern of an address, never the address itself."""

    def __init__(self, instance_dir: Path) -> None:
        prepare(instance_dir)
        from prometheus_client import CollectorRegistry, Counter, Histogram

        registry = CollectorRegistry()
        self.requests: Counter = Counter(
            "dti_requests", "Requests answered.", ("method", "route", "status"), registry=registry
        )
        self.seconds: Histogram = Histogram(
            "dti_request_seconds", "Time to the answer.", ("route",), buckets=SECONDS, registry=registry
        )
        self.upload_bytes: Counter = Counter(
            "dti_upload_bytes", "Bytes of requests that brought files and were taken.", registry=registry
        )
        self.sign_in_refusals: Counter = Counter(
            "dti_sign_in_refusals", "Sign-ins that were refused.", ("reason",), registry=registry
        )


def registry_of(folder: Path) -> CollectorRegistry:
    """Whatever all processes of this server have counted, added up."""
    os.environ[VARIABLE] = str(folder)
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]  # so in the library
    return registry
