"""What both readers of ZIP archives, of workbooks and of bundles, expect of a member, and what a broken one raises."""

from __future__ import annotations

import zipfile
import zlib
from typing import Final

ENCRYPTED: Final = 0x1
"""The flag of a member that needs a password."""

METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How members may be packed."""

BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError)
"""What :mod:`zipfile` raises for an archive, or a member, that is not what it says."""
