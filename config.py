"""Settings of the application, read once from the environment.

Every setting is the environment variable ``DTI_<NAME IN CAPITALS>``. `Settings.from_env` reads all of them
before it complains, so that an operator sees every missing, wrong or misspelt key in one message. The
defaults are safe in production; whatever has no safe default must be set.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Final

from app.settings.addresses import Addresses
from app.settings.choices import Environment, FactorBy, LogFormat, LogLevel, SecondFactor
from app.settings.reader import ConfigError
from app.settings.safeguards import Safeguards

__all__ = [
    "ConfigError",
    "Environment",
    "FactorBy",
    "LogFormat",
    "LogLevel",
    "SecondFactor",
    "Settings",
]

# The demo never stands where a production of the same checkout would look for its data.
DEFAULT_INSTANCE: Final[Mapping[Environment, Path]] = MappingProxyType(
    {
        Environment.PRODUCTION: Path("instance"),
        Environment.DEMO: Path("instance-demo"),
        Environment.TEST: Path("instance"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one installation decides for itself. Immutable; secrets do not show in `repr`."""

    environment: Environment
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    """SQLAlchemy URL, ``sqlite`` or ``postgresql+psycopg``; may hold a password."""
    instance_dir: Path
    """Folder for whatever the installation writes; absolute."""
    storage: Path
    """Folder of the evidence files, outside any served path; absolute."""
    store: str
    """Address of the bucket that holds the evidence files, ``s3://bucket/prefix``; empty where `storage` does."""
    s3_endpoint: str
    """Address of the S3-compatible server; empty for Amazon's own."""
    s3_region: str
    s3_key: str
    s3_secret: str = field(repr=False)
    public_url: str
    """Absolute base of the addresses printed on documents, without a closing slash."""
    criteria_dir: Path
    province: str
    authority: str
    """The body in whose name the result is published."""
    standing_body: str
    """The body that runs the yearly round."""
    max_upload_mb: int
    unit_quota_mb: int
    """The room in the store for all files of one unit, over all years."""
    session_hours: int
    idle_minutes: int
    first_password_days: int
    """How long the password on the slip of a new account opens it; one that was reset opens it for three days."""
    second_factor: SecondFactor
    trusted_proxies: int
    """How many reverse proxies in front of the application set ``X-Forwarded-*``."""
    mail_server: str = field(repr=False)
    """Address of the mail server, ``smtp://``, ``smtp+tls://`` or ``smtps://``; empty where no mail is sent."""
    mail_from: str
    """The address that mail comes from."""
    mail_hour: int
    """From which hour of the day in Vietnam the daily reminders go out."""
    oidc_issuer: str
    """Issuer of the OpenID Connect provider beside passwords; empty where there is none."""
    oidc_client_id: str
    oidc_client_secret: str = field(repr=False)
    oidc_name: str
    """What people call the provider."""
    oidc_second_factor: FactorBy
    oidc_proxy: str = field(repr=False)
    """Address of the proxy through which the provider is reached, ``http://host:port``; empty for straight there."""
    log_level: LogLevel
    log_format: LogFormat
    metrics: str
    """Where ``flask --app wsgi metrics`` tells what was counted, ``host:port``; empty where nothing is counted."""
    slow_query_ms: int
    """Statements that take longer are logged, in milliseconds; 0 logs none."""
    backups: Path | None
    """Folder of the copies (``python -m app.backups``), read for the administrator's page of state alone."""

    boundaries: Path | None
    """GeoJSON of the units' outlines, a feature a unit with ``properties.code``; without it no map is drawn."""

    @property
    def unit_quota(self) -> int:
        """The room of one unit, in bytes."""
        return self.unit_quota_mb * 1024 * 1024

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel over https alone, whenever the public address does."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environ` (by default the environment of this process).

        In the demo the secret key is made once and kept in `instance_dir`, readable by its owner alone.

        :raises ConfigError: with every problem found, not only the first.
        """
        read = _EveryKey(os.environ if environ is None else environ)
        read.refuse_unknown_keys(frozenset(setting.name for setting in fields(cls)))
        environment = read.choice("environment", Environment, Environment.PRODUCTION)
        instance_dir = read.folder("instance_dir", DEFAULT_INSTANCE[environment])
        settings = cls(
            environment=environment,
            database_url=read.database_url(instance_dir),
            instance_dir=instance_dir,
            storage=read.folder("storage", instance_dir / "storage"),
            store=read.store(),
            s3_endpoint=read.s3_endpoint(),
            s3_region=read.text("s3_region", "us-east-1"),
            s3_key=read.text("s3_key", ""),
            s3_secret=read.text("s3_secret", ""),
            public_url=read.public_url(environment),
            criteria_dir=read.existing_folder("criteria_dir", Path("criteria")),
            province=read.text("province", "Quảng Trị"),
            authority=read.text("authority", "Ủy ban nhân dân tỉnh Quảng Trị"),
            standing_body=read.text("standing_body", "Sở Khoa học và Công nghệ"),
            max_upload_mb=read.whole_number("max_upload_mb", 20, lowest=1, highest=200),
            unit_quota_mb=read.whole_number("unit_quota_mb", 20_000, lowest=100, highest=1_000_000),
            session_hours=read.whole_number("session_hours", 12, lowest=1, highest=168),
            idle_minutes=read.whole_number("idle_minutes", 60, lowest=5, highest=1440),
            first_password_days=read.whole_number("first_password_days", 14, lowest=1, highest=90),
            second_factor=read.second_factor(environment),
            trusted_proxies=read.trusted_proxies(environment),
            mail_server=read.mail_server(),
            mail_from=read.mail_from(),
            mail_hour=read.whole_number("mail_hour", 7, lowest=6, highest=18),
            oidc_issuer=read.oidc_issuer(),
            oidc_client_id=read.text("oidc_client_id", ""),
            oidc_client_secret=read.text("oidc_client_secret", ""),
            oidc_name=read.text("oidc_name", "cổng xác thực của tỉnh"),
            oidc_second_factor=read.choice("oidc_second_factor", FactorBy, FactorBy.OWN),
            oidc_proxy=read.oidc_proxy(),
            log_level=read.choice("log_level", LogLevel, LogLevel.INFO),
            log_format=read.choice("log_format", LogFormat, LogFormat.TEXT),
            metrics=read.metrics(),
            slow_query_ms=read.whole_number("slow_query_ms", 0, lowest=0, highest=600_000),
            backups=read.optional_folder("backups"),
            boundaries=read.optional_file("boundaries", most_bytes=20_000_000),
            # Read last: the demo writes its key to the disk, which it must not do under a wrong environment.
            secret_key=read.secret_key(environment, instance_dir),
        )
        if read.problems:
            raise ConfigError(read.problems)
        return settings


class _EveryKey(Addresses, Safeguards):
    """Reads every kind of setting."""
