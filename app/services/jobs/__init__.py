"""Background work as somebody asks for it: request, cancel, ask again. What does it lives in ``app.jobs``."""
