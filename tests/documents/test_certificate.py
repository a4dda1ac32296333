"""The certificate: one landscape page that says what was published, can be checked, and leaves room to sign."""

from __future__ import annotations

from decimal import Decimal

import pytest
import segno
import zxingcpp

from app.documents.render import render_certificates
from app.errors import Refused
from tests.documents import samples
from tests.documents.paper import Paper


def paper(**changes: object) -> Paper:
    """The certificate with some values changed."""
    (content,) = render_certificates([samples.certificate(**changes)])
    return Paper(content)


def test_it_is_one_landscape_page(certificate: Paper) -> None:
    assert len(certificate.reader.pages) == 1
    assert certificate.size_mm() == (297, 210)


def test_it_says_what_was_published(certificate: Paper) -> None:
    for text in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ",
        "GIẤY CHỨNG NHẬN",
        "Phường Đồng Hới",
        samples.CYCLE,
        "Đạt 78,35/100 điểm, xếp loại Khá",
        "Xếp thứ 3/78 trong khối cấp xã",
        "Quyết định số 125/QĐ-UBND ngày 05 tháng 01 năm 2026",
        "Mã xác thực: QT7K-M2XP-0003",
        "https://dti.example.vn/xac-thuc/QT7K-M2XP-0003",
        "Quảng Trị, ngày 05 tháng 01 năm 2026",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
    ):
        assert text in certificate.text


def test_it_uses_no_words_of_state_awards(certificate: Paper) -> None:
    assert "khen" not in certificate.text.lower()


def test_the_qr_code_on_paper_leads_to_the_verification_page(certificate: Paper) -> None:
    (code,) = zxingcpp.read_barcodes(certificate.picture())
    assert code.text == samples.certificate().verification_url


@pytest.mark.parametrize("length", [8, 60, 90])
def test_qr_codes_of_every_size_can_be_read(length: int) -> None:
    address = "https://dti.example.vn/".ljust(length, "x")[:length]
    (code,) = zxingcpp.read_barcodes(paper(verification_url=address).picture())
    assert code.text == address


def test_the_quiet_zone_around_the_code_is_free(certificate: Paper) -> None:
    picture = certificate.picture()
    (code,) = zxingcpp.read_barcodes(picture)
    modules = segno.make(code.text, error="m", micro=False).symbol_size(border=0)[0]
    left, right = code.position.top_left.x, code.position.top_right.x
    top, bottom = code.position.top_left.y, code.position.bottom_left.y
    zone = int(3.9 * (right - left) / modules)
    around = picture[top - zone : bottom + zone, left - zone : right + zone].copy()
    around[zone - 1 : -zone + 1, zone - 1 : -zone + 1] = 255
    assert around.min() > 200, "something is printed in the quiet zone"


@pytest.mark.parametrize("title", [("CHỦ TỊCH",), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")])
def test_35_mm_below_the_title_stay_free_for_the_signature(title: tuple[str, ...]) -> None:
    area = paper(signer_title=title, illustrative=True).picture()[1380:1960, 1900:2600] < 128
    last_line_of_title = max(row for row in range(area.shape[0]) if area[row].any())
    assert area.shape[0] - last_line_of_title >= 350


def test_number_and_dates_stay_blank_until_they_are_known() -> None:
    text = paper(decision_number=None, decision_date=None, day=None).text
    assert "Quyết định số ……/QĐ-UBND ngày …… tháng …… năm ……" in text
    assert "Quảng Trị, ngày …… tháng …… năm ……" in text


def test_a_unit_without_rank_and_class_has_no_line_for_them() -> None:
    text = paper(rank=None, grade=None).text
    assert "Đạt 78,35/100 điểm" in text
    assert "xếp loại" not in text
    assert "Xếp thứ" not in text


def test_generated_figures_say_so_on_paper_and_in_the_file() -> None:
    illustrative = paper(illustrative=True, invented=True)
    assert "Số liệu minh họa" in illustrative.text
    assert illustrative.reader.metadata is not None
    assert illustrative.reader.metadata.subject == "Số liệu minh họa"
    assert "minh họa" not in paper().text


def test_real_figures_by_a_set_that_nobody_issued_are_not_called_made_up() -> None:
    real = paper(illustrative=True)
    assert "Bộ tiêu chí minh họa – không có giá trị công bố" in real.text
    assert real.reader.metadata is not None
    assert real.reader.metadata.subject == "Bộ tiêu chí minh họa"
    assert "Số liệu minh họa" not in real.text


def test_a_paper_of_a_trial_says_so_before_anything_else_that_takes_its_value_away() -> None:
    trial = paper(trial=True, illustrative=True)
    assert "Đợt thử nghiệm – không có giá trị công bố" in trial.text
    assert trial.reader.metadata is not None
    assert trial.reader.metadata.subject == "Đợt thử nghiệm"
    assert "thử nghiệm" not in paper().text


@pytest.mark.parametrize(
    "name",
    [samples.LONGEST_NAME, ("Đặc khu bảo tồn biển và du lịch " * 8)[:250].strip(), "Ơ" * 120],
    ids=["long", "250 letters", "one word"],
)
def test_a_long_name_fits_without_moving_the_signature(name: str) -> None:
    usual, long = paper(), paper(unit_name=name)
    assert len(long.reader.pages) == 1
    assert name.replace(" ", "") in long.text.replace(" ", "")
    assert (long.picture()[1370:] == usual.picture()[1370:]).all()


def test_when_everything_is_long_the_lines_stay_above_the_signature() -> None:
    crowded = paper(
        unit_name=("Đặc khu bảo tồn biển và du lịch " * 8)[:250].strip(),
        authority="Ủy ban nhân dân tỉnh Quảng Trị và Ban Chỉ đạo phát triển khoa học, công nghệ, đổi mới sáng tạo",
        cycle_title="Đánh giá, xếp loại kết quả thực hiện nhiệm vụ chuyển đổi số của các cơ quan hành chính "
        * 2,
        grade="Hoàn thành xuất sắc nhiệm vụ chuyển đổi số, có mô hình sáng kiến được nhân rộng toàn tỉnh",
        block_title="Khối các xã miền núi, biên giới và hải đảo thuộc phạm vi chương trình mục tiêu quốc gia",
    )
    between = crowded.picture()[1330:1380, 200:2800]
    assert (between > 128).all()


def test_a_name_too_long_for_the_page_is_refused_in_words() -> None:
    with pytest.raises(Refused, match=r"quá dài \(1200 ký tự\) nên không in vừa giấy chứng nhận"):
        paper(unit_name="Xã " * 400)


def test_certificates_come_in_the_order_of_their_units() -> None:
    contexts = [samples.certificate(number, points=Decimal(number)) for number in range(1, 31)]
    papers = [Paper(content) for content in render_certificates(contexts)]
    assert len(papers) == 30
    for number in (1, 24, 25, 30):
        assert f"Đạt {number},00/100 điểm" in papers[number - 1].text
        assert f"Xếp thứ {number}/78" in papers[number - 1].text


def test_no_units_give_no_certificates() -> None:
    assert list(render_certificates([])) == []
