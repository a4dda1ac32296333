"""The serif is found, complete and new enough, or the application says which command mends it."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from app import create_app
from app.documents import fonts
from app.documents.fonts import VIETNAMESE_LETTERS, SerifFontError, find_serif
from config import Settings

FILES = ("Regular", "Bold", "Italic", "BoldItalic")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good font that a test may spoil."""
    for face in find_serif().faces:
        shutil.copy(face.path, tmp_path / face.path.name)
    return tmp_path


def state_version(path: Path, text: str) -> None:
    with TTFont(path) as font:
        for record in font["name"].names:
            if record.nameID == 5:
                record.string = text
        font.save(path)


def test_the_vietnamese_alphabet_has_146_letters_with_their_tones() -> None:
    assert len(set(VIETNAMESE_LETTERS)) == 146
    assert set("ăâđêôơưỹẴỢ") <= set(VIETNAMESE_LETTERS)


def test_the_installed_serif_has_every_vietnamese_letter_in_all_four_faces() -> None:
    assert find_serif().missing(VIETNAMESE_LETTERS) == ""


def test_a_machine_without_the_font_is_told_the_command(tmp_path: Path) -> None:
    with pytest.raises(SerifFontError, match="sudo apt-get install -y fonts-liberation") as refusal:
        find_serif([tmp_path])
    assert f"{tmp_path}/LiberationSerif-Regular.ttf: không có tệp này" in str(refusal.value)


def test_the_application_does_not_start_without_the_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "FONT_FOLDERS", (tmp_path,))
    settings = Settings.from_env({"DTI_ENVIRONMENT": "test", "DTI_INSTANCE_DIR": str(tmp_path)})
    with pytest.raises(SerifFontError, match="sudo apt-get install -y fonts-liberation"):
        create_app(settings)


def test_the_application_does_not_start_with_an_older_release(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state_version(folder / "LiberationSerif-Bold.ttf", "Version 1.07.4")
    monkeypatch.setattr(fonts, "FONT_FOLDERS", (folder,))
    settings = Settings.from_env({"DTI_ENVIRONMENT": "test", "DTI_INSTANCE_DIR": str(tmp_path)})
    with pytest.raises(SerifFontError, match=r"phiên bản 1\.7\.4, cần từ 2\.1\.5 trở lên"):
        create_app(settings)


@pytest.mark.parametrize(("release", "package"), [("12", "fonts-liberation2"), ("13", "fonts-liberation")])
def test_the_command_names_the_package_of_this_debian(
    release: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = {"ID": "debian", "VERSION_ID": release}
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: system)
    with pytest.raises(SerifFontError, match=f"apt-get install -y {package}$"):
        find_serif([tmp_path])


@pytest.mark.parametrize("style", FILES)
def test_a_face_that_lacks_a_letter_is_refused(style: str, folder: Path) -> None:
    path = folder / f"LiberationSerif-{style}.ttf"
    with TTFont(path) as font:
        options = subset.Options(name_IDs=["*"], drop_tables=["FFTM"])
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=set(font.getBestCmap()) - {ord("ệ")})
        cutter.subset(font)
        font.save(path)
    with pytest.raises(SerifFontError, match=rf"LiberationSerif-{style}\.ttf: thiếu 1 ký tự .* “ệ”"):
        find_serif([folder])


def test_an_older_release_is_refused(folder: Path) -> None:
    state_version(folder / "LiberationSerif-Bold.ttf", "Version 1.07.4")
    with pytest.raises(SerifFontError, match=r"phiên bản 1\.7\.4, cần từ 2\.1\.5 trở lên"):
        find_serif([folder])


def test_a_face_without_a_version_is_refused(folder: Path) -> None:
    path = folder / "LiberationSerif-Regular.ttf"
    with TTFont(path) as font:
        font["name"].removeNames(nameID=5)
        font.save(path)
    with pytest.raises(SerifFontError, match=r"phiên bản 0\.0\.0"):
        find_serif([folder])


@pytest.mark.parametrize("length", [0, 4, 200, 343_000])
def test_a_file_that_breaks_off_is_refused(length: int, folder: Path) -> None:
    path = folder / "LiberationSerif-Italic.ttf"
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(SerifFontError, match=r"LiberationSerif-Italic\.ttf: "):
        find_serif([folder])


def test_a_file_that_is_no_font_is_refused(folder: Path) -> None:
    (folder / "LiberationSerif-Italic.ttf").write_bytes(b"no font at all" * 100)
    with pytest.raises(SerifFontError, match=r"LiberationSerif-Italic\.ttf: không đọc được"):
        find_serif([folder])


def test_the_next_folder_is_tried_when_the_first_has_no_good_font(tmp_path: Path) -> None:
    good = find_serif()
    assert find_serif([tmp_path, good.regular.path.parent]) == good


def test_a_cut_down_face_is_small_complete_and_always_the_same(tmp_path: Path) -> None:
    face = find_serif().regular
    content = face.vietnamese_only()
    path = tmp_path / "cut.ttf"
    path.write_bytes(content)
    with TTFont(path) as font:
        assert set(map(ord, VIETNAMESE_LETTERS)) <= set(font.getBestCmap())
    assert len(content) < 80_000
    assert face.vietnamese_only() == content
