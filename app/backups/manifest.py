"""What a copy says of itself; a folder without a manifest is a copy that never came to its end."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.backups.failure import BackupFailed

MANIFEST: Final = "manifest.json"
FORM: Final = 1
"""The form of the folder; a reader of another one refuses it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One copy. Sizes in bytes; digests as 64 hexadecimal digits."""

    made_at: datetime
    schema: str
    """The database's revision, ``0021``."""
    purpose: str
    mark: str
    """What the store and its database both bear (`app.services.upkeep.installation`)."""
    dialect: str
    """``sqlite`` or ``postgresql``: a copy of one is not restored into the other."""
    database_sha256: str
    database_size: int
    list_sha256: str
    """Digest of the list of files."""
    files: int
    files_size: int


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of the copy in ``folder``."""
    said = {"form": FORM, **asdict(manifest), "made_at": manifest.made_at.isoformat()}
    (folder / MANIFEST).write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the copy in ``folder``.

    :raises BackupFailed: when there is none, or one that this program does not understand.
    """
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said.pop("form") != FORM:
            raise BackupFailed(
                f"Bản sao {folder} do một phần mềm khác làm. Hãy khôi phục bằng đúng phần mềm ấy."
            )
        return Manifest(**{**said, "made_at": datetime.fromisoformat(said["made_at"])})
    except FileNotFoundError as missing:
        raise BackupFailed(f"{folder} không phải một bản sao lưu trọn vẹn: không có {MANIFEST}.") from missing
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise BackupFailed(f"{folder / MANIFEST} đã hỏng. Hãy dùng một bản sao khác (--copy TÊN).") from wrong
