"""Settings on which safety hangs: their defaults differ with what the installation is for."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

from app.settings.choices import Environment, SecondFactor
from app.settings.reader import Reader

SECRET_KEY_MIN_LENGTH: Final = 32
# A random key of 32 letters has about 25 different ones; fewer than this was typed by hand.
SECRET_KEY_LEAST_VARIETY: Final = 12
DEMO_KEY_FILE: Final = "demo-key"


class Safeguards(Reader):
    """Reads the secret key, the number of proxies that are believed, and who is asked for a second factor."""

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

    def secret_key(self, environment: Environment, instance_dir: Path) -> str:
        typed = self._value("secret_key")
        if not typed and environment is Environment.DEMO:
            return "" if self.problems else _kept_demo_secret(instance_dir)
        if not typed and environment is Environment.TEST:
            return secrets.token_urlsafe(SECRET_KEY_MIN_LENGTH)
        if len(typed) < SECRET_KEY_MIN_LENGTH:
            self._refuse(
                "secret_key",
                f"mới có {len(typed)} ký tự, quá ngắn." if typed else "chưa đặt.",
                f"Đặt một chuỗi ngẫu nhiên từ {SECRET_KEY_MIN_LENGTH} ký tự trở lên, giữ bí mật "
                "và giữ nguyên qua các lần khởi động, lấy từ lệnh: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(48))".',
            )
        elif len(set(typed)) < SECRET_KEY_LEAST_VARIETY or _repeats(typed):
            self._refuse(
                "secret_key",
                "dễ đoán: chỉ gồm vài ký tự hoặc một đoạn lặp lại.",
                'Lấy từ lệnh: python3 -c "import secrets; print(secrets.token_urlsafe(48))".',
            )
        return typed


def _repeats(text: str) -> bool:
    """Say whether the text is one shorter piece written several times."""
    return text in (text + text)[1:-1]


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
