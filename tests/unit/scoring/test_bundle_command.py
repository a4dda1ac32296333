"""`python -m scoring verify`: what it prints where, in which language, with which exit code."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from scoring.__main__ import main
from scoring.bundle.container import MAX_FILE_BYTES
from scoring.bundle.manifest import MANIFEST
from tests.unit.scoring.bundle_builders import bundle, changed, forged, members_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def goi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("goi.zip").write_bytes(bundle())
    return Path("goi.zip")


def test_a_good_bundle_gives_the_table_and_a_verdict(goi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "goi.zip"]) == 0
    printed = capsys.readouterr()

    assert printed.out.encode() == members_of(bundle())["ket-qua.csv"]
    verdict, seal = printed.err.splitlines()
    assert verdict.startswith(
        "goi.zip: đạt – 4 đơn vị, tính lại giống từng chữ; Đánh giá năm 2030, cấp xã, bản 1, bộ dti/2030/thu"
    )
    assert seal == f"goi.zip: SHA-256 {sha256(bundle()).hexdigest()}; so với mã ghi trên trang kết quả"


def test_it_speaks_english_when_asked(goi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--lang", "en", "goi.zip"]) == 0
    assert "goi.zip: holds – 4 units, computed anew to the letter" in capsys.readouterr().err
    goi.write_bytes(changed(bundle(), "ket-qua.csv", "10.33", "10.34"))
    assert main(["verify", "--lang", "en", "goi.zip"]) == 1
    told = capsys.readouterr().err
    assert "the unit 90001 ('=Xã Một): the bundle says points 10.34; computed: points 10.33" in told
    assert "goi.zip: FAILS – 1 problems" in told


def test_a_planted_difference_fails_and_names_the_unit(goi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    goi.write_bytes(
        changed(bundle(), "phieu.csv", "90003,xa,bien_gioi mien_nui,,na", "90003,xa,bien_gioi mien_nui,,none")
    )

    assert main(["verify", "goi.zip"]) == 1
    printed = capsys.readouterr()
    assert "3,90003,1.25,7," in printed.out
    assert "đơn vị 90003 (Xã Ba, vùng cao): gói ghi points 3.75" in printed.err
    assert "goi.zip: KHÔNG ĐẠT – 1 chỗ sai" in printed.err


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("khong-co.zip", "khong-co.zip:1:1: không tìm thấy tệp khong-co.zip"),
        (".", ".:1:1: không đọc được tệp"),
        ("lon.zip", "lon.zip:1:1: tệp lớn hơn 32 MB"),
        ("rong.zip", "rong.zip:1:1: không đọc được tệp như một gói ZIP"),
    ],
)
def test_what_is_no_bundle_is_refused_in_words(
    goi: Path, capsys: pytest.CaptureFixture[str], path: str, message: str
) -> None:
    Path("rong.zip").write_bytes(b"")
    with Path("lon.zip").open("wb") as sparse:
        sparse.truncate(MAX_FILE_BYTES + 1)

    assert main(["verify", path]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(message)


def test_a_bundle_of_an_earlier_engine_is_computed_by_its_rules_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    frozen = Path(__file__).parents[2] / "criteria" / "bundles" / "negative-total-engine-1.0.zip"

    assert main(["verify", str(frozen)]) == 0
    told = capsys.readouterr()
    assert "90002,-16.00,14,-114.29,-1.1429," in told.out
    assert "gói do bộ máy tính điểm 1.0 lập; đã tính lại theo quy tắc của bản 1.0" in told.err


def test_the_same_bundle_does_not_hold_for_an_engine_that_knows_floors(tmp_path: Path) -> None:
    """The engine a bundle names is what decides, and nothing else does."""
    frozen = Path(__file__).parents[2] / "criteria" / "bundles" / "negative-total-engine-1.0.zip"
    renamed = forged(
        frozen.read_bytes(), MANIFEST, lambda text: text.replace('engine: "1.0"', 'engine: "1.1"')
    )
    goi = tmp_path / "goi.zip"
    goi.write_bytes(renamed)

    assert main(["verify", str(goi)]) == 1


def test_an_engine_nobody_knows_here_is_remarked_on(goi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    goi.write_bytes(forged(bundle(), MANIFEST, lambda text: text.replace('engine: "1.1"', 'engine: "0.9"')))

    assert main(["verify", "goi.zip"]) == 0
    assert "lưu ý: gói do bộ máy tính điểm 0.9 lập" in capsys.readouterr().err


def test_nothing_in_a_bundle_steers_the_terminal(goi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    goi.write_bytes(changed(bundle(), "phieu.csv", ",systems,", ",\x1b[2Jsystems\u202e,"))

    assert main(["verify", "goi.zip"]) == 1
    assert not {"\x1b", "\u202e"} & set(capsys.readouterr().err)


def test_it_needs_nothing_but_python_and_yaml(goi: Path) -> None:
    """Whoever verifies has installed PyYAML and nothing else: no numpy, no Flask, no database."""
    packages = Path(sys.executable).parents[1] / "lib" / f"python3.{sys.version_info[1]}" / "site-packages"
    program = """
import sys
root, packages = sys.argv[1:3]
sys.path[:0] = [root, packages]
from scoring.__main__ import main
code = main(sys.argv[3:])
files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
foreign = {file[len(packages) + 1 :].split("/")[0] for file in files if file.startswith(packages)}
sys.exit(code if foreign <= {"yaml", "_yaml"} else f"needs {foreign}")
"""
    command = [sys.executable, "-S", "-c", program, str(ROOT), str(packages), "verify", "goi.zip"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, members_of(bundle())["ket-qua.csv"]), done.stderr.decode()
