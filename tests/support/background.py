"""Workers for tests: what a worker process does, done here and now."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from app.jobs.schedule import plan
from app.jobs.worker import ready, run


def do_all_work(app: Flask) -> None:
    """Do what is due, and what the clock asks for, as a worker does every minute."""
    with app.app_context():
        now = app.extensions["clock"]()
        plan(app.extensions["settings"], now=now)
        for job_id in ready(now=now):
            run(job_id)


def work_together(app: Flask, workers: int) -> None:
    """Have several workers take up everything that is due at the same moment."""
    with ThreadPoolExecutor(workers) as pool:
        for finished in [pool.submit(do_all_work, app) for _ in range(workers)]:
            finished.result()
