"""A file of which nothing is kept but its digest: it is hashed as it arrives, in memory, and its bytes are let go."""

from __future__ import annotations

import hashlib
import io


class HashedFile(io.RawIOBase):
    """What a request's form parser writes a file into; reading gives nothing back."""

    def __init__(self) -> None:
        super().__init__()
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The digest of what has arrived, in hexadecimal."""
        return self._digest.hexdigest()

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, content: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Take the next bytes."""
        self._digest.update(content)
        self.size += len(content)
        return len(content)

    def seek(self, _offset: int, _whence: int = 0, /) -> int:
        """Stay where it is: the parser goes back to a beginning that was not kept."""
        return 0
