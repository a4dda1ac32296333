"""Tables that were really ranked: what could be read in two ways never became a rank."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.__main__ import main

CASES = Path(__file__).parents[2] / "cases" / "tables"


@pytest.mark.parametrize(
    ("tree", "sheets", "says"),
    [
        (
            "rank-thousands-dot.tree.yaml",
            "rank-thousands-dot.csv",
            ":2:4: b: “1.000” đọc được hai cách: 1000 hay số có phần lẻ; cột này nhận số nguyên: ghi liền",
        ),
        (
            "decimals.yaml",
            "rank-15-decimals.csv",
            ":2:3: missed: “1.000000000000001” có 15 chữ số thập phân, nhận tối đa 6; làm tròn",
        ),
    ],
)
def test_a_doubtful_number_is_refused_with_its_place_and_what_to_do(
    capsys: pytest.CaptureFixture[str], tree: str, sheets: str, says: str
) -> None:
    assert main(["rank", str(CASES / tree), str(CASES / sheets)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err


def test_titles_are_passed_over_and_said_beside_the_ranking(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "bang.csv"
    path.write_text(
        'BẢNG SỐ LIỆU;;;\nUnit;Points:1.1;A;b\nXã A;500;950;1000\n"# ghi; chú"\nXã B;500,5;95;1 000\n',
        encoding="utf-8-sig",
    )
    assert main(["rank", str(CASES / "rank-thousands-dot.tree.yaml"), str(path)]) == 0
    printed = capsys.readouterr()
    assert printed.out == (
        "rank,unit,points,denominator,percent,index,grade\n"
        "1,Xã A,880.00,1000,88.00,0.8800,good\n"
        "2,Xã B,538.50,1000,53.85,0.5385,weak\n"
    )
    assert f"{path.as_posix()}:1:1: bỏ qua phần ở trên dòng tiêu đề: dòng 1" in printed.err
