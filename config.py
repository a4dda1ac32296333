"""Settings of the application, read once from the environment.

Every setting is the environment variable ``DTI_<NAME IN CAPITALS>``. `Settings.from_env` reads all of them
before it complains, so that an operator sees every missing, wrong or misspelt key in one message. The
defaults are safe in production; whatever has no safe default must be set.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

PREFIX: Final = "DTI_"
# Read by the test suite alone (tests/support/database.py), so it is no misspelt setting.
TEST_SUITE_KEYS: Final = frozenset({"DTI_TEST_DATABASE_URL"})
SECRET_KEY_MIN_LENGTH: Final = 32
# A random key of 32 letters has about 25 different ones; fewer than this was typed by hand.
SECRET_KEY_LEAST_VARIETY: Final = 12
DEMO_KEY_FILE: Final = "demo-key"
LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
MAIL_SCHEMES: Final = frozenset({"smtp", "smtp+tls", "smtps"})
POSTGRESQL_NAMES: Final = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


class Environment(StrEnum):
    """What the installation is for; decides which settings have a default."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


# The demo never stands where a production of the same checkout would look for its data.
DEFAULT_INSTANCE: Final[Mapping[Environment, Path]] = MappingProxyType(
    {
        Environment.PRODUCTION: Path("instance"),
        Environment.DEMO: Path("instance-demo"),
        Environment.TEST: Path("instance"),
    }
)


class SecondFactor(StrEnum):
    """Whether people sign in with a code from their telephone beside the password."""

    REQUIRED = "required"
    """Administrators and the secretariat must; everybody else may."""
    OPTIONAL = "optional"
    """Everybody may."""
    OFF = "off"
    """Nobody is asked for a code."""


class FactorBy(StrEnum):
    """Who asks for the second factor of somebody who comes by the OpenID Connect provider."""

    OWN = "own"
    """This installation, as after a password."""
    PROVIDER = "provider"
    """The provider alone: the installation leaves it to it."""


class LogLevel(StrEnum):
    """The least important message that is still logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class LogFormat(StrEnum):
    """How a line of the log is written: for people, or as one JSON object for a collector."""

    TEXT = "text"
    JSON = "json"


Choice = TypeVar("Choice", bound=StrEnum)


class ConfigError(Exception):
    """The environment does not describe a working installation.

    `problems` holds one Vietnamese text for each wrong key: which key, what is wrong, what to set.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"Cấu hình chưa dùng được, có {len(problems)} điểm cần sửa:\n{lines}")


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
    public_url: str
    """Absolute base of the addresses printed on documents, without a closing slash."""
    criteria_dir: Path
    province: str
    authority: str
    """The body in whose name the result is published."""
    standing_body: str
    """The body that runs the yearly round."""
    max_upload_mb: int
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
        read = _Reader(os.environ if environ is None else environ)
        read.refuse_unknown_keys(frozenset(setting.name for setting in fields(cls)))
        environment = read.choice("environment", Environment, Environment.PRODUCTION)
        instance_dir = read.folder("instance_dir", DEFAULT_INSTANCE[environment])
        settings = cls(
            environment=environment,
            database_url=read.database_url(instance_dir),
            instance_dir=instance_dir,
            storage=read.folder("storage", instance_dir / "storage"),
            public_url=read.public_url(environment),
            criteria_dir=read.existing_folder("criteria_dir", Path("criteria")),
            province=read.text("province", "Quảng Trị"),
            authority=read.text("authority", "Ủy ban nhân dân tỉnh Quảng Trị"),
            standing_body=read.text("standing_body", "Sở Khoa học và Công nghệ"),
            max_upload_mb=read.whole_number("max_upload_mb", 20, lowest=1, highest=200),
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
            # Read last: the demo writes its key to the disk, which it must not do under a wrong environment.
            secret_key=read.secret_key(environment, instance_dir),
        )
        if read.problems:
            raise ConfigError(read.problems)
        return settings


class _Reader:
    """Reads one key at a time and collects what is wrong with it.

    After a problem a method still returns a value of the right type, so that reading goes on to the next key;
    the caller throws all of it away when `problems` is not empty.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def refuse_unknown_keys(self, names: frozenset[str]) -> None:
        known = {_key(name) for name in names} | TEST_SUITE_KEYS
        for key in sorted(key for key in self._environ if key.startswith(PREFIX) and key not in known):
            near = difflib.get_close_matches(key, sorted(known), n=1)
            hint = f"Có phải bạn định viết {near[0]}?" if near else "Xóa biến này khỏi môi trường."
            self.problems.append(f"{key}: không có thiết lập nào mang tên này. {hint}")

    def text(self, name: str, default: str) -> str:
        return self._value(name) or default

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        given = self._value(name)
        if not given:
            return default
        try:
            return choices(given)
        except ValueError:
            self._refuse(name, f"“{given}” không được phép.", f"Đặt một trong: {', '.join(choices)}.")
            return default

    def whole_number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        given = self._value(name)
        if not given:
            return default
        if not (given.isascii() and given.isdigit() and lowest <= int(given) <= highest):
            self._refuse(name, f"“{given}” không hợp lệ.", f"Đặt một số nguyên từ {lowest} đến {highest}.")
            return default
        return int(given)

    def trusted_proxies(self, environment: Environment) -> int:
        """How many proxies stand in front: in production a number that somebody typed, because a wrong guess either
        lets strangers choose their address or makes everybody look like one stranger."""
        if environment is Environment.PRODUCTION and not self._value("trusted_proxies"):
            self._refuse(
                "trusted_proxies",
                "chưa đặt; hệ thống cần biết có mấy máy chủ trung gian (nginx…) ở trước.",
                "Đặt 1 nếu dùng deploy/nginx.conf, 0 nếu người dùng nối thẳng tới ứng dụng.",
            )
        return self.whole_number("trusted_proxies", 0, lowest=0, highest=5)

    def second_factor(self, environment: Environment) -> SecondFactor:
        """Required in production unless somebody says otherwise; never in the demo, whose accounts are shared."""
        usual = {Environment.PRODUCTION: SecondFactor.REQUIRED, Environment.DEMO: SecondFactor.OFF}
        chosen = self.choice("second_factor", SecondFactor, usual.get(environment, SecondFactor.OPTIONAL))
        if environment is Environment.DEMO and chosen is not SecondFactor.OFF:
            self._refuse(
                "second_factor",
                "bản dùng thử không hỏi mã xác thực, vì nhiều người dùng chung tài khoản.",
                "Bỏ biến này hoặc đặt off.",
            )
        return chosen

    def folder(self, name: str, default: Path) -> Path:
        """An absolute path; the folder is made when it is first written to."""
        given = self._value(name)
        path = (Path(given).expanduser() if given else default).absolute()
        if path.exists() and not path.is_dir():
            self._refuse(name, f"{path} không phải là thư mục.", "Đặt đường dẫn tới một thư mục.")
        return path

    def existing_folder(self, name: str, default: Path) -> Path:
        path = self.folder(name, default)
        if not path.exists():
            self._refuse(name, f"không có thư mục {path}.", "Đặt đường dẫn tới thư mục các bộ chỉ số.")
        return path

    def secret_key(self, environment: Environment, instance_dir: Path) -> str:
        given = self._value("secret_key")
        if not given and environment is Environment.DEMO:
            return "" if self.problems else _kept_demo_secret(instance_dir)
        if not given and environment is Environment.TEST:
            return secrets.token_urlsafe(SECRET_KEY_MIN_LENGTH)
        if len(given) < SECRET_KEY_MIN_LENGTH:
            self._refuse(
                "secret_key",
                f"mới có {len(given)} ký tự, quá ngắn." if given else "chưa đặt.",
                f"Đặt một chuỗi ngẫu nhiên từ {SECRET_KEY_MIN_LENGTH} ký tự trở lên, giữ bí mật "
                "và giữ nguyên qua các lần khởi động, lấy từ lệnh: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(48))".',
            )
        elif len(set(given)) < SECRET_KEY_LEAST_VARIETY or _repeats(given):
            self._refuse(
                "secret_key",
                "dễ đoán: chỉ gồm vài ký tự hoặc một đoạn lặp lại.",
                'Lấy từ lệnh: python3 -c "import secrets; print(secrets.token_urlsafe(48))".',
            )
        return given

    def database_url(self, instance_dir: Path) -> str:
        given = self._value("database_url")
        if not given:
            return f"sqlite:///{instance_dir / 'dti.sqlite3'}"
        try:
            url = _with_driver(make_url(given))
        except ArgumentError:
            url = None
        if url is None:
            # The value is not repeated: it may hold a password, and this text ends in a log.
            self._refuse(
                "database_url",
                "không phải địa chỉ cơ sở dữ liệu SQLite hay PostgreSQL.",
                "Đặt theo mẫu postgresql://người_dùng:mật_khẩu@máy_chủ/tên_csdl hoặc sqlite:////đường/dẫn/tới/tệp.",
            )
            return ""
        return url.render_as_string(hide_password=False)

    def public_url(self, environment: Environment) -> str:
        given = self._value("public_url").rstrip("/")
        what_to_set = "Đặt địa chỉ mà người dùng gõ vào trình duyệt, ví dụ https://dti.example.gov.vn."
        if not given:
            if environment is Environment.PRODUCTION:
                self._refuse("public_url", "chưa đặt; mã QR trên giấy tờ cần địa chỉ này.", what_to_set)
            return "http://127.0.0.1:8000"
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            self._refuse("public_url", f"“{given}” không phải địa chỉ đầy đủ của một trang web.", what_to_set)
        elif parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
            self._refuse("public_url", f"“{given}” truyền mật khẩu không mã hóa.", "Dùng địa chỉ https://.")
        return given

    def mail_server(self) -> str:
        address = self._value("mail_server")
        if not address:
            return ""
        try:
            parts = urlsplit(address)
            known = parts.scheme in MAIL_SCHEMES and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            known = False
        if not known:
            # The value is not repeated: it may hold a password, and this text ends in a log.
            self._refuse(
                "mail_server",
                "không phải địa chỉ máy chủ thư.",
                "Đặt theo mẫu smtp+tls://người_dùng:mật_khẩu@máy_chủ:587, hoặc smtps:// hay smtp://.",
            )
        return address

    def mail_from(self) -> str:
        sender = self._value("mail_from")
        if self._value("mail_server") and "@" not in sender:
            self._refuse("mail_from", "chưa có địa chỉ gửi thư.", "Đặt địa chỉ mà người nhận thấy ở mục Từ.")
        return sender

    def oidc_issuer(self) -> str:
        """The issuer, exactly as the provider writes it; then the client's name and secret are needed too."""
        issuer = self._value("oidc_issuer")
        if not issuer:
            return ""
        parts = urlsplit(issuer)
        local = parts.scheme == "http" and parts.hostname in LOCAL_HOSTS
        if not (parts.scheme == "https" or local) or not parts.hostname or parts.query or parts.fragment:
            self._refuse(
                "oidc_issuer",
                "không phải địa chỉ https:// của nhà cung cấp.",
                "Đặt đúng như trang của họ ghi.",
            )
        for name in ("oidc_client_id", "oidc_client_secret"):
            if not self._value(name):
                self._refuse(
                    name, "chưa đặt, trong khi đã đặt DTI_OIDC_ISSUER.", "Lấy ở trang đăng ký ứng dụng."
                )
        return issuer

    def oidc_proxy(self) -> str:
        """The way out of a network that lets no server straight into the internet."""
        address = self._value("oidc_proxy")
        try:
            parts = urlsplit(address)
            known = parts.scheme == "http" and bool(parts.hostname) and parts.port is not None
        except ValueError:
            known = False
        if address and not known:
            # The value is not repeated: it may hold a password, and this text ends in a log.
            self._refuse(
                "oidc_proxy",
                "không phải địa chỉ máy chủ proxy.",
                "Đặt theo mẫu http://máy_chủ:3128 hoặc http://người_dùng:mật_khẩu@máy_chủ:3128.",
            )
        return address

    def _value(self, name: str) -> str:
        return self._environ.get(_key(name), "").strip()

    def _refuse(self, name: str, problem: str, what_to_set: str) -> None:
        self.problems.append(f"{_key(name)}: {problem} {what_to_set}")


def _repeats(text: str) -> bool:
    """Say whether the text is one shorter piece written several times."""
    return text in (text + text)[1:-1]


def _key(name: str) -> str:
    return PREFIX + name.upper()


def _with_driver(url: URL) -> URL | None:
    """The same address under the driver that is installed here, or None for another kind of database."""
    if url.drivername in POSTGRESQL_NAMES:
        return url.set(drivername="postgresql+psycopg")
    return url if url.drivername == "sqlite" and url.database else None


def _kept_demo_secret(instance_dir: Path) -> str:
    """The demo's secret key, made at the first start; processes that start together agree on one."""
    instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = instance_dir / DEMO_KEY_FILE
    if not kept.exists():
        # mkstemp gives mode 0600, and a link appears under its name whole or not at all.
        descriptor, draft = tempfile.mkstemp(dir=instance_dir, prefix=DEMO_KEY_FILE)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, kept)
        Path(draft).unlink()
    return kept.read_text(encoding="ascii")
