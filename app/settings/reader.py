"""Reading the environment key by key, and collecting what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

PREFIX: Final = "DTI_"
# Read by the test suite alone (tests/support/database.py), so it is no misspelt setting.
TEST_SUITE_KEYS: Final = frozenset({"DTI_TEST_DATABASE_URL"})

Choice = TypeVar("Choice", bound=StrEnum)


class ConfigError(Exception):
    """The environment does not describe a working installation.

    `problems` holds one Vietnamese text for each wrong key: which key, what is wrong, what to set.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"Cấu hình chưa dùng được, có {len(problems)} điểm cần sửa:\n{lines}")


class Reader:
    """Reads one key at a time and collects what is wrong with it.

    After a problem a method still returns a value of the right type, so that reading goes on to the next key;
    the caller throws all of it away when `problems` is not empty.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def refuse_unknown_keys(self, names: frozenset[str]) -> None:
        known = {_key(name) for name in names} | TEST_SUITE_KEYS
        for key in sorted(key for key in self._environ if key.startswith(PREFIX) and key not in known):
            near = difflib.get_close_matches(key, sorted(known), n=1)
            hint = f"Có phải bạn định viết {near[0]}?" if near else "Xóa biến này khỏi môi trường."
            self.problems.append(f"{key}: không có thiết lập nào mang tên này. {hint}")

    def text(self, name: str, default: str) -> str:
        return self._value(name) or default

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        typed = self._value(name)
        if not typed:
            return default
        try:
            return choices(typed)
        except ValueError:
            self._refuse(name, f"“{typed}” không được phép.", f"Đặt một trong: {', '.join(choices)}.")
            return default

    def whole_number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        typed = self._value(name)
        if not typed:
            return default
        if not (typed.isascii() and typed.isdigit() and lowest <= int(typed) <= highest):
            self._refuse(name, f"“{typed}” không hợp lệ.", f"Đặt một số nguyên từ {lowest} đến {highest}.")
            return default
        return int(typed)

    def folder(self, name: str, default: Path) -> Path:
        """An absolute path; the folder is made when it is first written to."""
        typed = self._value(name)
        path = (Path(typed).expanduser() if typed else default).absolute()
        if path.exists() and not path.is_dir():
            self._refuse(name, f"{path} không phải là thư mục.", "Đặt đường dẫn tới một thư mục.")
        return path

    def existing_folder(self, name: str, default: Path) -> Path:
        path = self.folder(name, default)
        if not path.exists():
            self._refuse(name, f"không có thư mục {path}.", "Đặt đường dẫn tới thư mục các bộ chỉ số.")
        return path

    def optional_folder(self, name: str) -> Path | None:
        """An absolute path, or nothing where none is named."""
        return self.folder(name, Path()) if self._value(name) else None

    def optional_file(self, name: str, *, most_bytes: int) -> Path | None:
        """An absolute path of a file that is there and not too large, or nothing where none is named."""
        if not self._value(name):
            return None
        path = Path(self._value(name)).expanduser().absolute()
        if not path.is_file() or path.stat().st_size > most_bytes:
            self._refuse(
                name,
                f"{path} không phải là tệp, hoặc lớn hơn {most_bytes // 1_000_000} MB.",
                "Đặt đường dẫn tới một tệp GeoJSON, hoặc bỏ biến này.",
            )
        return path

    def _value(self, name: str) -> str:
        return self._environ.get(_key(name), "").strip()

    def _refuse(self, name: str, problem: str, what_to_set: str) -> None:
        self.problems.append(f"{_key(name)}: {problem} {what_to_set}")


def _key(name: str) -> str:
    return PREFIX + name.upper()
