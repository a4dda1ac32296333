"""Background work: the kinds there are, the worker that does them step by step, the queue that wakes it.

A piece of work is a row of the database (`app.models.job`), asked for in the transaction that needs it
(`app.services.jobs`). The queue carries its id and nothing else: a lost message costs a minute, never the work.
"""
