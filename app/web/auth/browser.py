"""What a browser calls itself, in the few words by which its owner knows it again."""

from __future__ import annotations

from typing import Final

# In this order: nearly every browser also names those that it wants to be taken for.
BROWSERS: Final = (
    ("CocCoc", "Cốc Cốc"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str | None:
    """Return browser and system (``Firefox, Windows``), from lists of ours alone; nothing for a stranger to both."""
    words = [
        next((word for mark, word in known if mark in user_agent), None) for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(word for word in words if word) or None
