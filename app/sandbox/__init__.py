"""Run one function in a process of its own, with limits of memory, processor time and time on the clock.

Files of strangers are read by libraries that a crafted file can make slow, huge or dead. Whatever one of them does
here happens to a process that holds none of the application's secrets and is gone when the function is done:

    value = run(judge, "báo cáo.docx", file=upload.stream, limits=Limits(memory=200 * MB, seconds=2))

``function`` stands at the top of a module that can be imported (its libraries imported at the top as well, so that
they are loaded once), and may be given by name (``"package.module:name"``); arguments and value are pickled. ``file``
arrives as the first argument, open for reading, and may be of any size; the caller's own position in it does not move.
What comes back is taken for data of a stranger: it may hold plain values and objects of ``app``, ``scoring``,
``decimal`` and ``datetime`` only.

How it works: a worker thread must not fork, and a new interpreter takes long to load its libraries. So the first call
starts a *nursery*: a fresh interpreter with an empty environment and one thread, which imports the function and forks
a child for every call. A nursery lives until one of its children passes its time; then both are killed.
"""

from __future__ import annotations

from app.sandbox.worker import MB, Crashed, Limits, NoTurn, TooCostly, run

__all__ = ["MB", "Crashed", "Limits", "NoTurn", "TooCostly", "run"]
