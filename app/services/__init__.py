"""Verbs by noun. Each takes ``actor`` and ``now``, flushes, and never commits."""
