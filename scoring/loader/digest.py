"""The identity of a criteria set's content: the same whatever the files, key order, comments or quotes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from scoring.decimals import plain, read_decimal
from scoring.naming import natural_key
from scoring.syntax.strict_yaml import ListNode, MapNode, Node, ScalarNode

Content: TypeAlias = "str | list[Content] | dict[str, Content]"

_PREFIX = b"criteria-content-1\n"
_SORTED_BY_CODE = frozenset({"groups", "indicators"})


def digest_of(tree: MapNode, groups: Sequence[Node]) -> str:
    """SHA-256 (hex) over the canonical content of the tree's own keys and all its groups."""
    content = {key: _canonical(value, key) for key, (_, value) in tree.entries.items() if key != "groups"}
    content["groups"] = _by_code([_canonical(group, "") for group in groups])
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(_PREFIX + text.encode()).hexdigest()


def _canonical(node: Node, key: str) -> Content:
    if isinstance(node, ScalarNode):
        return _text(node)
    if isinstance(node, ListNode):
        items = [_canonical(item, "") for item in node.items]
        return _by_code(items) if key in _SORTED_BY_CODE else items
    return {name: _canonical(value, name) for name, (_, value) in node.entries.items()}


def _text(node: ScalarNode) -> str:
    """Bare 0.50 and 0.5 are one number; a quoted "1.10" is a text and stays as it is."""
    number = None if node.quoted else read_decimal(node.text)
    return node.text.strip() if number is None else plain(number)


def _by_code(items: list[Content]) -> list[Content]:
    return sorted(items, key=lambda item: natural_key(_code(item)))


def _code(item: Content) -> str:
    code = item.get("code") if isinstance(item, Mapping) else None
    return code if isinstance(code, str) else ""
