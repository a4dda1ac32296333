"""``flask --app wsgi metrics``: the figures of an installation, at an address of their own.

A process of its own beside the server: what is watched does not tell of itself, and no graph takes a thread from
somebody who saves (decision 0060).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from flask import Flask
from flask.cli import ScriptInfo, pass_script_info
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.jobs.queue import QueueAway, queue
from app.metrics import prepare, registry_of
from app.queries.condition import jobs_by_state
from app.queries.dead_letters import count_waiting

if TYPE_CHECKING:
    from prometheus_client.core import Metric


class Condition:
    """What is read from the database and the queue whenever somebody asks for the figures."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def collect(self) -> Iterator[Metric]:
        """Give the figures; of a database that does not answer only that it does not."""
        from prometheus_client.core import GaugeMetricFamily

        answers = GaugeMetricFamily("dti_database_answers", "1 when the database answers.")
        jobs = GaugeMetricFamily("dti_jobs", "Background work by kind and state.", labels=("kind", "state"))
        dead = GaugeMetricFamily(
            "dti_dead_letters", "Background work that failed for good and waits for a hand."
        )
        with self._app.app_context():
            try:
                counted = jobs_by_state()
                dead.add_metric((), count_waiting())
                db.session.rollback()
            except SQLAlchemyError:
                db.session.rollback()
                answers.add_metric((), 0)
            else:
                answers.add_metric((), 1)
                for (kind, state), count in counted.items():
                    jobs.add_metric((kind, state.value), count)
        yield answers
        yield jobs
        yield dead
        yield self._silence()

    def _silence(self) -> Metric:
        from prometheus_client.core import GaugeMetricFamily

        silence = GaugeMetricFamily("dti_worker_silent_seconds", "Since a worker last said that it is alive.")
        with self._app.app_context():
            try:
                beat = queue().last_beat()
            except QueueAway:
                beat = None
            if beat is not None:
                silence.add_metric((), (self._app.extensions["clock"]() - beat).total_seconds())
        return silence


@click.command("metrics")
@pass_script_info
def metrics(info: ScriptInfo) -> None:
    """Cho Prometheus đọc các số đo của máy chủ này tại địa chỉ ghi ở DTI_METRICS. Dừng bằng Ctrl+C."""
    app = info.load_app()
    settings = app.extensions["settings"]
    if not settings.metrics:
        sys.exit(
            "Chưa đặt DTI_METRICS nên máy chủ không đếm gì. Hãy đặt một số cổng, ví dụ 9464, rồi chạy lại."
        )
    registry = registry_of(prepare(settings.instance_dir))
    from prometheus_client import start_http_server

    registry.register(Condition(app))
    host, _, port = settings.metrics.rpartition(":")
    try:
        _server, thread = start_http_server(int(port), host, registry)
    except OSError as error:
        sys.exit(f"Không mở được địa chỉ {settings.metrics}: {error.strerror}. Hãy xem DTI_METRICS.")
    click.echo(f"Số đo ở http://{settings.metrics}/metrics.")
    thread.join()
