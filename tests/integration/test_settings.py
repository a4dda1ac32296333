"""Settings come from the environment alone, and everything wrong with them is said at once."""

from __future__ import annotations

import stat
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from config import ConfigError, Environment, SecondFactor, Settings
from tests.support.database import ROOT

SECRET = "Vz8qJ3mT-0rX5wK7yB2nC4dF6gH9jL1p"


@pytest.fixture
def good(tmp_path: Path) -> dict[str, str]:
    """The least that production needs."""
    return {
        "DTI_SECRET_KEY": SECRET,
        "DTI_PUBLIC_URL": "https://dti.example.gov.vn",
        "DTI_TRUSTED_PROXIES": "0",
        "DTI_INSTANCE_DIR": str(tmp_path),
        "DTI_CRITERIA_DIR": str(ROOT / "criteria"),
    }


def problems(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refused:
        Settings.from_env(environ)
    return refused.value.problems


def test_production_is_the_default_and_asks_for_a_secret_an_address_and_the_proxies() -> None:
    environment = {"DTI_CRITERIA_DIR": str(ROOT / "criteria")}
    faults = problems(environment)
    assert [problem.split(":")[0] for problem in faults] == [
        "DTI_PUBLIC_URL",
        "DTI_TRUSTED_PROXIES",
        "DTI_SECRET_KEY",
    ]
    assert all("Đặt " in problem for problem in faults)


@pytest.mark.parametrize("key", ["a" * 40, "ab" * 20, "matkhau12345" * 3, "0123456789ab" * 4, "changeme" * 8])
def test_a_key_that_somebody_typed_is_refused(good: dict[str, str], key: str) -> None:
    faults = problems({**good, "DTI_SECRET_KEY": key})
    assert [problem.split(":")[0] for problem in faults] == ["DTI_SECRET_KEY"]
    assert "dễ đoán" in faults[0]


def test_with_these_three_everything_else_has_a_default_fit_for_production(
    good: dict[str, str], tmp_path: Path
) -> None:
    settings = Settings.from_env(good)
    assert settings.environment is Environment.PRODUCTION
    assert settings.secure_cookies
    assert settings.database_url == f"sqlite:///{tmp_path}/dti.sqlite3"
    assert settings.storage == tmp_path / "storage"
    assert (settings.max_upload_mb, settings.session_hours, settings.idle_minutes) == (20, 12, 60)
    assert settings.trusted_proxies == 0
    assert (settings.province, settings.standing_body) == ("Quảng Trị", "Sở Khoa học và Công nghệ")


def test_all_wrong_keys_are_reported_in_one_message(good: dict[str, str]) -> None:
    wrong = {
        "DTI_ENVIRONMENT": "prod",
        "DTI_SECRET_KEY": "ngắn",
        "DTI_DATABASE_URL": "mysql://root@localhost/dti",
        "DTI_PUBLIC_URL": "dti.example.gov.vn",
        "DTI_CRITERIA_DIR": "/khong/co/thu/muc/nay",
        "DTI_MAX_UPLOAD_MB": "hai mươi",
        "DTI_SESSION_HOURS": "0",
        "DTI_IDLE_MINUTES": "1,5",
        "DTI_TRUSTED_PROXIES": "-1",
        "DTI_LOG_LEVEL": "TRACE",
        "DTI_SECRETKEY": SECRET,
    }
    faults = problems({**good, **wrong})
    assert {problem.split(":")[0] for problem in faults} == set(wrong)


def test_a_misspelt_key_is_answered_with_the_right_one(good: dict[str, str]) -> None:
    (faults,) = problems({**good, "DTI_PUBLIC_ULR": "https://dti.example.gov.vn"})
    assert "DTI_PUBLIC_ULR" in faults
    assert "Có phải bạn định viết DTI_PUBLIC_URL?" in faults


def test_keys_of_other_programs_are_none_of_our_business(good: dict[str, str]) -> None:
    Settings.from_env({**good, "PATH": "/usr/bin", "LANG": "vi_VN.UTF-8"})


def test_an_empty_value_counts_as_not_set(good: dict[str, str]) -> None:
    assert Settings.from_env({**good, "DTI_PROVINCE": "  "}).province == "Quảng Trị"


def test_a_public_address_without_encryption_is_refused_except_on_this_machine(good: dict[str, str]) -> None:
    (faults,) = problems({**good, "DTI_PUBLIC_URL": "http://dti.example.gov.vn"})
    assert "https://" in faults
    local = Settings.from_env({**good, "DTI_PUBLIC_URL": "http://127.0.0.1:8000/"})
    assert local.public_url == "http://127.0.0.1:8000"
    assert not local.secure_cookies


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_through_the_driver_that_is_installed(
    good: dict[str, str], scheme: str
) -> None:
    settings = Settings.from_env({**good, "DTI_DATABASE_URL": f"{scheme}://dti:mật%20khẩu@csdl/dti"})
    assert settings.database_url.startswith("postgresql+psycopg://dti:")
    assert settings.database_url.endswith("@csdl/dti")


def test_secrets_appear_neither_in_a_printed_object_nor_in_a_complaint(good: dict[str, str]) -> None:
    settings = Settings.from_env({**good, "DTI_DATABASE_URL": "postgresql://dti:bimat@csdl/dti"})
    assert SECRET not in repr(settings)
    assert "bimat" not in repr(settings)
    complaint = "\n".join(problems({**good, "DTI_DATABASE_URL": "mysql://dti:bimat@csdl/dti"}))
    assert "bimat" not in complaint


def test_the_demo_makes_its_secret_once_and_keeps_it_from_other_users(tmp_path: Path) -> None:
    environ = {
        "DTI_ENVIRONMENT": "demo",
        "DTI_INSTANCE_DIR": str(tmp_path / "instance"),
        "DTI_CRITERIA_DIR": str(ROOT / "criteria"),
    }
    first, second = Settings.from_env(environ), Settings.from_env(environ)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    (kept,) = (tmp_path / "instance").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_wrong_demo_environment_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    environ = {
        "DTI_ENVIRONMENT": "demo",
        "DTI_INSTANCE_DIR": str(tmp_path / "instance"),
        "DTI_CRITERIA_DIR": str(ROOT / "criteria"),
        "DTI_LOG_LEVEL": "TRACE",
    }
    problems(environ)
    assert not (tmp_path / "instance").exists()


def test_settings_cannot_be_changed_afterwards(good: dict[str, str]) -> None:
    settings = Settings.from_env(good)
    with pytest.raises(FrozenInstanceError):
        settings.province = "Quảng Bình"  # type: ignore[misc]


def test_production_demands_a_second_factor_unless_told_otherwise(good: dict[str, str]) -> None:
    assert Settings.from_env(good).second_factor is SecondFactor.REQUIRED
    chosen = Settings.from_env({**good, "DTI_SECOND_FACTOR": "optional"})
    assert chosen.second_factor is SecondFactor.OPTIONAL
    assert "DTI_SECOND_FACTOR" in problems({**good, "DTI_SECOND_FACTOR": "maybe"})[0]


def test_the_demo_never_asks_for_a_second_factor(tmp_path: Path) -> None:
    demo = {
        "DTI_ENVIRONMENT": "demo",
        "DTI_INSTANCE_DIR": str(tmp_path),
        "DTI_CRITERIA_DIR": str(ROOT / "criteria"),
    }
    assert Settings.from_env(demo).second_factor is SecondFactor.OFF
    (problem,) = problems({**demo, "DTI_SECOND_FACTOR": "required"})
    assert "bản dùng thử không hỏi mã xác thực" in problem


PROVIDER = {
    "DTI_OIDC_ISSUER": "https://cong.example.gov.vn/realms/tinh",
    "DTI_OIDC_CLIENT_ID": "dti",
    "DTI_OIDC_CLIENT_SECRET": "chuỗi bí mật của cổng",
}


def test_a_provider_needs_its_client_and_an_encrypted_address(good: dict[str, str]) -> None:
    settings = Settings.from_env({**good, **PROVIDER})
    assert settings.oidc_issuer == PROVIDER["DTI_OIDC_ISSUER"]
    assert PROVIDER["DTI_OIDC_CLIENT_SECRET"] not in repr(settings)
    without = {name: value for name, value in PROVIDER.items() if name == "DTI_OIDC_ISSUER"}
    assert [problem.split(":")[0] for problem in problems({**good, **without})] == [
        "DTI_OIDC_CLIENT_ID",
        "DTI_OIDC_CLIENT_SECRET",
    ]
    plain = {**PROVIDER, "DTI_OIDC_ISSUER": "http://cong.example.gov.vn"}
    assert [problem.split(":")[0] for problem in problems({**good, **plain})] == ["DTI_OIDC_ISSUER"]


@pytest.mark.parametrize(
    "address", ["proxy.tinh:3128", "https://proxy.tinh:3128", "http://proxy.tinh", "http://a:b:c"]
)
def test_a_proxy_is_an_address_with_its_port_and_its_password_is_told_nobody(
    good: dict[str, str], address: str
) -> None:
    way = "http://may:bimat@proxy.tinh:3128"
    settings = Settings.from_env({**good, "DTI_OIDC_PROXY": way})
    assert settings.oidc_proxy == way
    assert "bimat" not in repr(settings)
    (problem,) = problems({**good, "DTI_OIDC_PROXY": address})
    assert problem.startswith("DTI_OIDC_PROXY: không phải địa chỉ máy chủ proxy.")
    assert address not in problem


@pytest.fixture
def bucket(good: dict[str, str]) -> dict[str, str]:
    return {
        **good,
        "DTI_STORE": "s3://kho-minh-chung/dti",
        "DTI_S3_ENDPOINT": "https://kho.example.gov.vn:9000/",
        "DTI_S3_KEY": "dti",
        "DTI_S3_SECRET": "bi-mat-cua-kho",
    }


def test_a_store_in_a_bucket_takes_its_address_name_and_key(bucket: dict[str, str]) -> None:
    settings = Settings.from_env(bucket)
    assert (settings.store, settings.s3_endpoint) == (
        "s3://kho-minh-chung/dti",
        "https://kho.example.gov.vn:9000",
    )
    assert "bi-mat-cua-kho" not in repr(settings)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("DTI_STORE", "kho-minh-chung"),
        ("DTI_STORE", "s3://Kho"),
        ("DTI_STORE", "s3://kho/../khac?x"),
        ("DTI_S3_ENDPOINT", "http://kho.example.gov.vn"),
        ("DTI_S3_KEY", ""),
        ("DTI_S3_SECRET", ""),
        ("DTI_METRICS", "dia-chi"),
        ("DTI_METRICS", "127.0.0.1:99999"),
        ("DTI_SLOW_QUERY_MS", "nhanh"),
        ("DTI_BOUNDARIES", "/khong-co/ranh-gioi.geojson"),
    ],
)
def test_a_wrong_address_of_store_or_figures_is_named(bucket: dict[str, str], key: str, value: str) -> None:
    (fault,) = problems({**bucket, key: value})
    assert fault.startswith(f"{key}: ")


def test_figures_are_told_to_this_machine_alone_unless_somebody_says_otherwise(good: dict[str, str]) -> None:
    assert Settings.from_env(good).metrics == ""
    assert Settings.from_env({**good, "DTI_METRICS": "9464"}).metrics == "127.0.0.1:9464"
    assert Settings.from_env({**good, "DTI_METRICS": "10.1.2.3:9464"}).metrics == "10.1.2.3:9464"
