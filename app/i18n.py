"""The message catalogue: ``python -m app.i18n extract | check | compile``.

Sentences are written in Vietnamese where they are said, so Vietnamese needs no catalogue. English is complete or the
check fails: every sentence of the sources is translated, every translation still has its sentence, and both have the
same placeholders.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
MAPPING: Final = ROOT / "babel.cfg"
ENGLISH: Final = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
FOLDERS: Final = frozenset({"app", "templates"})
KEYWORDS: Final = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[a-z]|%[a-z%]")
LINE_LENGTH: Final = 110
# Babel's own header holds the minute of its making, and every change of it would be a conflict between branches.
HEADER: Final = rb"""msgid ""
msgstr ""
"Language: en\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def sources(root: Path = ROOT) -> Catalog:
    """Return every sentence that the sources say, with the files that say it."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalog = Catalog()
    for name, _line, message, _comments, context in extract_from_dir(
        root,
        methods,
        options,
        keywords=KEYWORDS,
        directory_filter=lambda folder: _may_speak(root, Path(folder)),
    ):
        catalog.add(message, locations=[(name, 0)], context=context)
    return catalog


def translations(path: Path = ENGLISH) -> Catalog:
    """Return the English catalogue as it stands."""
    with path.open("rb") as file:
        return read_po(file, locale="en")


def problems(said: Catalog, translated: Catalog) -> Iterator[str]:
    """Say what is wrong between the sources and the catalogue, one line each; nothing when it is complete."""
    for message in _messages(said):
        entry = translated.get(message.id)
        if entry is None:
            yield f"not in the catalogue (run extract): {_shown(message)}"
        elif not all(_forms(entry.string)):
            yield f"not translated: {_shown(message)}"
        elif entry.fuzzy:
            yield f"only guessed (fuzzy): {_shown(message)}"
        elif any(_placeholders(_forms(entry.id)[-1]) != _placeholders(form) for form in _forms(entry.string)):
            yield f"placeholders differ: {_shown(message)} → {entry.string!r}"
    for message in _messages(translated):
        if said.get(message.id) is None:
            yield f"translated but said nowhere (run extract): {_shown(message)}"


def extract() -> int:
    """Bring the catalogue up to date: new sentences without a translation, old ones gone, the rest as they were."""
    said = sources()
    kept = translations()
    fresh = Catalog(locale="en", project="DTI", fuzzy=False)
    for message in sorted(_messages(said), key=lambda message: (message.locations[:1], str(message.id))):
        entry = kept.get(message.id)
        files = sorted({name for name, _ in message.locations})
        fresh.add(message.id, entry.string if entry else "", locations=[(name, 0) for name in files])
    with ENGLISH.open("wb") as file:
        file.write(HEADER)
        write_po(file, fresh, width=LINE_LENGTH, include_lineno=False, omit_header=True)
    missing = sum(not all(_forms(message.string)) for message in _messages(fresh))
    print(f"{ENGLISH.relative_to(ROOT)}: {len(fresh)} câu, {missing} câu chưa dịch")
    return 0


def check() -> int:
    """Print every problem; 1 when there is one."""
    lines = list(problems(sources(), translations()))
    for line in lines:
        print(line)
    return 1 if lines else 0


def compile_catalogue() -> int:
    """Write the compiled form that the application reads."""
    with ENGLISH.with_suffix(".mo").open("wb") as file:
        write_mo(file, translations())
    return 0


def main(arguments: list[str]) -> int:
    """Run one command."""
    commands: dict[str, Callable[[], int]] = {
        "extract": extract,
        "check": check,
        "compile": compile_catalogue,
    }
    if len(arguments) != 1 or arguments[0] not in commands:
        print("usage: python -m app.i18n extract | check | compile")
        return 2
    return commands[arguments[0]]()


def _may_speak(root: Path, folder: Path) -> bool:
    parts = folder.relative_to(root).parts
    return parts[0] in FOLDERS and "static" not in parts


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return a counted sentence's forms (one, many), or the only form of any other."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(match.group() for match in PLACEHOLDER.finditer(text))


def _shown(message: Message) -> str:
    files = ", ".join(sorted({name for name, _ in message.locations}))
    return f"{message.id!r}" + (f" ({files})" if files else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
