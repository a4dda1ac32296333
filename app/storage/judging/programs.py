"""Programs inside documents: VBA with code, executables, packages of OLE that hold one."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable
from pathlib import PureWindowsPath
from types import SimpleNamespace
from typing import Any, Final

import olefile
from oletools.oleobj import OleNativeStream
from oletools.olevba import decompress_stream
from pcodedmp import pcodedmp

from app.storage.rules import Rule, refuse_if

EXECUTABLE: Final = frozenset(
    (
        *(
            "ade",
            "adp",
            "application",
            "appref-ms",
            "bas",
            "bat",
            "chm",
            "cmd",
            "com",
            "cpl",
            "dll",
            "exe",
            "gadget",
        ),
        *(
            "hlp",
            "hta",
            "inf",
            "ins",
            "iso",
            "img",
            "jar",
            "js",
            "jse",
            "lnk",
            "mdb",
            "mde",
            "msc",
            "msi",
            "msp",
        ),
        *(
            "mst",
            "pif",
            "ps1",
            "psc1",
            "psd1",
            "psm1",
            "reg",
            "scf",
            "scr",
            "sct",
            "settingcontent-ms",
            "shb",
            "sys",
        ),
        *("url", "vb", "vbe", "vbs", "vhd", "vhdx", "wsc", "wsf", "wsh", "xbap", "xll"),
    )
)
SOURCE_BEGINS: Final = re.compile(rb"\x01..\x00Attribut", re.DOTALL)
NO_CODE: Final = re.compile(
    r"\s*('.*|Rem\b.*|Attribute\s.*|Option\s.*|VERSION\s.*|BEGIN|END|\s*MultiUse\s*=.*)?", re.I
)
NO_PCODE: Final = frozenset(
    {"Option", "OptionBase", "QuoteRem", "Rem", "Reparse", "BoS", "BoSImplicit", "LineCont"}
)
NOT_MODULES: Final = ("dir", "_vba_project", "__srp_", "\x03vbframe", "\x01compobj")
NATIVE: Final = "\x01ole10native"


def refuse_vba_code(ole: olefile.OleFileIO) -> None:
    """Refuse VBA with code. A project of empty modules, which Excel makes by itself, is no program."""
    for storage in {
        tuple(path[:-1]) for path in ole.listdir() if [p.lower() for p in path[-2:]] == ["vba", "dir"]
    }:
        refuse_if(_has_code(ole, list(storage)), Rule.MACROS)


def refuse_native_programs(ole: olefile.OleFileIO, look_inside: Callable[[bytes], None]) -> None:
    """Refuse packages (\x01Ole10Native) of programs; hand every other one's content to ``look_inside``."""
    for path in ole.listdir():
        if path[-1].lower() == NATIVE:
            refuse_native(ole.openstream(path).read(), look_inside)


def refuse_native(data: bytes, look_inside: Callable[[bytes], None]) -> None:
    """Refuse one package that is a program by name or by content."""
    try:
        native = OleNativeStream(data)
    except (ValueError, IndexError, struct.error, UnicodeError, AttributeError):
        native = None  # the native data of an equation or a drawing has no names
    if native is not None:
        for name in (native.filename, native.src_path, native.temp_path):
            refuse_if(is_executable_name(name or ""), Rule.PROGRAM)
        if isinstance(native.data, bytes):
            look_inside(native.data)
    refuse_if(is_executable(data[4:]), Rule.PROGRAM)


def is_executable_name(name: str) -> bool:
    """Say whether Windows would run a file of this name."""
    return PureWindowsPath(name.rstrip(" .\x00")).suffix[1:].lower() in EXECUTABLE


def is_executable(data: bytes) -> bool:
    """Say whether the bytes begin as a program of Windows or Linux does."""
    if data[:2] == b"MZ":
        at = int.from_bytes(data[60:64], "little")
        return data[at : at + 2] in (b"PE", b"NE", b"LE", b"LX") or b"This program" in data[:512]
    return data[:4] in (b"\x7fELF", b"\xca\xfe\xba\xbe", b"L\x00\x00\x00")


def _has_code(ole: olefile.OleFileIO, storage: list[str]) -> bool:
    """Say whether a module holds more than attributes: in its source, or in what was compiled of it.

    The source may be wiped while the compiled part stays and runs; what cannot be read is taken for code.
    """
    modules = [
        path
        for path in ole.listdir()
        if path[:-1] == storage and not path[-1].lower().startswith(NOT_MODULES)
    ]
    if not modules:
        return False
    read: Callable[[str], bytes] = lambda name: bytes(ole.openstream([*storage, name]).read())  # noqa: E731
    try:
        project, directory = read("_VBA_PROJECT"), decompress_stream(bytearray(read("dir")))
        return any(
            _source_has_code(data) or _compiled_has_code(data, project, bytes(directory))
            for data in (ole.openstream(path).read() for path in modules)
            if data
        )
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error):
        return True


def _source_has_code(module: bytes) -> bool:
    begins = [match.start() for match in SOURCE_BEGINS.finditer(module)]
    return not begins or any(
        not NO_CODE.fullmatch(line)
        for at in begins
        for line in bytes(decompress_stream(bytearray(module[at:]))).decode("latin-1").splitlines()
    )


def _compiled_has_code(module: bytes, project: bytes, directory: bytes) -> bool:
    told: Any = io.StringIO()
    quiet = SimpleNamespace(disasmOnly=True, verbose=False)
    is_64_bit = directory[6:10] == b"\x03\x00\x00\x00"
    identifiers = pcodedmp.getTheIdentifiers(project)
    pcodedmp.pcodeDump(module, project, directory, identifiers, is_64_bit, quiet, output_file=told)
    mnemonics = [
        line.split()[0] for line in told.getvalue().splitlines() if line.startswith("\t") and line.strip()
    ]
    return any(mnemonic not in NO_PCODE for mnemonic in mnemonics)
