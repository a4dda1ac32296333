"""Bundles: a published cycle as one ZIP from which anybody can recompute it, without a server or a database."""

from __future__ import annotations

from scoring.bundle.content import Entry, bundle_of
from scoring.bundle.manifest import Block, Published
from scoring.bundle.verify import Verdict, verify

__all__ = ["Block", "Entry", "Published", "Verdict", "bundle_of", "verify"]
