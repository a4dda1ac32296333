"""Fills a page's own form as a browser would: what is on the page is sent, and nothing that is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from bs4 import Tag

from tests.support.page_rules import tag_line, text_of

Typed = str | bool | list[str] | tuple[str, bytes]
"""A text, a tick, several ticks or choices, or a file as (name, content)."""

BUTTONS = 'button:not([type]), button[type="submit"], input[type="submit"]'


@dataclass(frozen=True, slots=True)
class Submission:
    """A filled form on its way: method, address as written on the page, and the pairs of name and value."""

    method: str
    action: str
    pairs: list[tuple[str, str | tuple[BytesIO, str]]]


def fill(form: Tag, typed: Mapping[str, Typed], *, press: str | None = None) -> Submission:
    """Fill `form` with `typed` and press the button whose text contains `press` (by default the first one).

    :raises AssertionError: for a field, choice or button that the page does not offer.
    """
    button = _button(form, press)
    pairs: list[tuple[str, str | tuple[BytesIO, str]]] = []
    names = set()
    for control in form.select("input[name], select[name], textarea[name]"):
        name = str(control["name"])
        if control.has_attr("disabled") or control.find_parent("fieldset", disabled=True):
            continue
        names.add(name)
        pairs += [(name, value) for value in _values(control, typed.get(name))]
    unknown = set(typed) - names
    assert not unknown, f"{tag_line(form)} has no field {sorted(unknown)}; it has {sorted(names)}"
    for name, wanted in typed.items():
        for value in wanted if isinstance(wanted, list) else ():
            assert (name, value) in pairs, f"{name} does not offer {value!r}"
    if button is not None and button.get("name"):
        pairs.append((str(button["name"]), str(button.get("value", ""))))
    source = button if button is not None else form
    return Submission(
        method=str(source.get("formmethod") or form.get("method", "get")).upper(),
        action=str(source.get("formaction") or form.get("action", "")),
        pairs=pairs,
    )


def _values(control: Tag, typed: Typed | None) -> Iterator[str | tuple[BytesIO, str]]:
    """What one control sends, given what the person typed into fields of its name (None: left as it was)."""
    kind = control.get("type", "text") if control.name == "input" else control.name
    if kind in {"submit", "button", "reset", "image"}:
        return
    if kind == "file":
        if isinstance(typed, tuple):
            yield BytesIO(typed[1]), typed[0]
        else:
            yield BytesIO(), ""
    elif kind in {"checkbox", "radio"}:
        value = str(control.get("value", "on"))
        if control.has_attr("checked") if typed is None else _chosen(value, typed):
            yield value
    elif kind == "select":
        yield from _options(control, typed)
    elif typed is None:
        yield text_in(control) if kind == "textarea" else str(control.get("value", ""))
    else:
        assert isinstance(typed, str), f"{tag_line(control)} takes text, not {typed!r}"
        yield typed


def text_in(textarea: Tag) -> str:
    """What a person sees in it: HTML drops one line break right after the opening tag, this parser keeps it."""
    return textarea.get_text().replace("\r\n", "\n").removeprefix("\n")


def _chosen(value: str, typed: Typed) -> bool:
    if isinstance(typed, bool):
        return typed
    return value in typed if isinstance(typed, list) else value == typed


def _options(select: Tag, typed: Typed | None) -> Iterator[str]:
    options = {str(option.get("value", text_of(option))): option for option in select.find_all("option")}
    if typed is not None:
        wanted = typed if isinstance(typed, list) else [str(typed)]
        assert set(wanted) <= set(options), f"{tag_line(select)} offers {list(options)}, not {typed!r}"
        yield from wanted
        return
    selected = [value for value, option in options.items() if option.has_attr("selected")]
    yield from selected or list(options)[:1]


def _button(form: Tag, press: str | None) -> Tag | None:
    buttons = [button for button in form.select(BUTTONS) if not button.has_attr("disabled")]
    if press is None:
        return buttons[0] if buttons else None
    for button in buttons:
        if press in (text_of(button) or str(button.get("value", ""))):
            return button
    raise AssertionError(f"no button says {press!r}; there are {[text_of(button) for button in buttons]}")
