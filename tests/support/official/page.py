"""The documents as pages: HTML for WeasyPrint, with the layouts of Nghị định 30/2020 and of before.

- `table`: agency and Quốc hiệu in the two cells of a table; `wrapped`: a narrow left cell breaks the agency's lines.
- `spaced`: one line with spaces between both, as people without tables type it.
- `old`: rules of dashes, Quốc hiệu in its older spelling; `party`: documents of the Party.
- `letter`: an official letter, V/v below the number; `joint`: two agencies issue together.
- `signed`: number and day stand in the appearance of a signature; `narrow`: the abstract is not bold.
- `capitals`: kind and abstract in one run of capitals; `weightless`: nothing is bold.
- `stamped`: with the stamp of incoming mail and the text of the signing tool; `attached`: a line in brackets follows.
"""

from __future__ import annotations

import io
from html import escape
from typing import Final

import pikepdf
import pypdfium2
from weasyprint import HTML

from tests.support.official.specs import LETTER, Paper

STYLE: Final = """
@page { size: A4; margin: 20mm 15mm 20mm 30mm }
body { font: 14pt "Liberation Serif"; margin: 0 }
p { margin: 0 } table.head { width: 100%; border-collapse: collapse; text-align: center; font-size: 13pt }
td { vertical-align: top; padding: 0 } .left { width: 42% } .narrow .left { width: 34% }
b.rule { display: block; border-bottom: .75pt solid; width: 40%; margin: 1pt auto 0 }
.kind { text-align: center; font-weight: bold; margin-top: 16pt } .about { text-align: center; font-weight: bold }
.body p { text-align: justify; text-indent: 1cm; margin-top: 6pt } .body { margin-top: 12pt }
.spaced { white-space: pre; font-size: 11pt; text-align: left }
"""
BASES: Final = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Quyết định số 749/QĐ-TTg ngày 03 tháng 6 năm 2020 của Thủ tướng Chính phủ;",
)
OPENING: Final = (
    "Thực hiện Kế hoạch số 25/KH-UBND ngày 20 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh về chuyển đổi số, đơn vị xây "
    "dựng nội dung thực hiện như sau:"
)
GREETING: Final = "Kính gửi: Các cơ quan, đơn vị trên địa bàn"
STAMP: Final = (
    "<div style='position: absolute; top: -16mm; right: 0; font-size: 8pt'>Người ký: Cơ quan thử nghiệm<br>"
    "Ngày ký: 12.03.2026 10:05:22 +07:00</div><div style='position: absolute; top: 34mm; left: -22mm; font-size: 8pt'>"
    "ĐẾN<br>Số: 345<br>Ngày: 14/03/2026</div>"
)
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"


def number_line(paper: Paper) -> str:
    """The line of number and symbol."""
    number = "" if paper.layout == "signed" else paper.number
    return f"{paper.spelling}{number or paper.blank}{paper.symbol}"


def date_line(paper: Paper) -> str:
    """Place and date; a line break where they stand on two lines."""
    day = paper.day
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    if paper.layout == "signed":
        return f"{paper.place}, ngày       tháng       năm {day.year}"
    return {
        "full": f"{paper.place}, ngày {day.day:02d} tháng {month} năm {day.year}",
        "plain": f"{paper.place}, ngày {day.day} tháng {day.month} năm {day.year}",
        "two_lines": f"{paper.place}, ngày {day.day:02d} tháng {month}\nnăm {day.year}",
        "slashes": f"{paper.place}, ngày {day.day:02d}/{day.month:02d}/{day.year}",
        "no_day": f"{paper.place}, ngày        tháng {month} năm {day.year}",
        "dots": f"{paper.place}, ngày …… tháng …… năm {day.year}",
    }[paper.dated]


def nation_lines(paper: Paper) -> tuple[str, ...]:
    """What stands on the right above the date."""
    if paper.layout == "party":
        return ("ĐẢNG CỘNG SẢN VIỆT NAM",)
    if paper.layout == "old":
        return ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc")
    return ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", MOTTO)


def body_lines(paper: Paper) -> tuple[str, ...]:
    """How the text goes on below the abstract."""
    if paper.kind == LETTER:
        return (OPENING,)
    return (
        BASES
        if paper.kind in ("QUYẾT ĐỊNH", "NGHỊ QUYẾT")
        else (GREETING, OPENING)
        if paper.kind == "TỜ TRÌNH"
        else (OPENING,)
    )


def heading(paper: Paper) -> tuple[str, str]:
    """Kind and abstract as they stand there; with capitals both are one text."""
    if paper.layout == "capitals":
        return f"{paper.kind} {paper.abstract.upper()}", ""
    return paper.kind, paper.abstract


def attachment(paper: Paper) -> str:
    """What stands below the abstract of a document that came with another one."""
    if paper.layout != "attached" or paper.kind == LETTER:
        return ""
    return "(Kèm theo Công văn số 12/UBND-VX ngày 02 tháng 3 năm 2026 của Ủy ban nhân dân xã)"


def authority(paper: Paper) -> str:
    """The line in capitals that a decision has before its legal bases."""
    return (
        f"CHỦ TỊCH {' '.join(paper.agency.lines)}"
        if paper.kind == "QUYẾT ĐỊNH" and paper.layout != "old"
        else ""
    )


def as_pdf(paper: Paper) -> bytes:
    """The document as a PDF with a text layer."""
    style = STYLE + (
        "b, .kind, .about { font-weight: normal !important }" if paper.layout == "weightless" else ""
    )
    stamp = STAMP if paper.layout == "stamped" else ""
    made: bytes = HTML(string=f"<style>{style}</style>{stamp}{_head(paper)}{_middle(paper)}").write_pdf()
    return _sign(paper, made) if paper.layout == "signed" else made


def _head(paper: Paper) -> str:
    nation, dated = nation_lines(paper), date_line(paper)
    if paper.layout == "spaced":
        return _spaced(paper, nation, dated)
    rule = "<p>---------</p>" if paper.layout == "old" else "<b class=rule></b>"
    left = [f"<p>{escape(line)}</p>" for line in paper.agency.above]
    left += [f"<p><b>{escape(line)}</b></p>" for line in paper.agency.lines] + [rule]
    number = [f"<p style='white-space:pre'>{escape(number_line(paper))}</p>"]
    if paper.kind == LETTER:
        number.append(f"<p style='font-size:12pt'>V/v {escape(paper.abstract)}</p>")
    right = [f"<p><b>{escape(line)}</b></p>" for line in nation] + [rule]
    date_html = "".join(f"<p style='white-space:pre'><i>{escape(line)}</i></p>" for line in dated.split("\n"))
    cls = "head narrow" if paper.layout == "wrapped" else "head"
    return (
        f"<table class='{cls}'><tr><td class=left>{''.join(left)}</td><td>{''.join(right)}</td></tr>"
        f"<tr><td>{''.join(number)}</td><td>{date_html}</td></tr></table>"
    )


def _spaced(paper: Paper, nation: tuple[str, ...], dated: str) -> str:
    left = [*paper.agency.above, *paper.agency.lines]
    rows = [left[0] + " " * 8 + nation[0]]
    rows += [line + " " * 20 + text for line, text in zip(left[1:], nation[1:], strict=False)]
    rest = max(len(left), len(nation))
    rows += [
        line if len(left) > len(nation) else " " * 50 + line
        for line in (left if len(left) > len(nation) else nation)[len(rows) : rest]
    ]
    rows.append(number_line(paper) + " " * 24 + dated.replace("\n", " "))
    return "".join(f"<p class=spaced>{escape(row)}</p>" for row in rows)


def _middle(paper: Paper) -> str:
    kind, about = map(escape, heading(paper))
    top = {
        True: f"<p class=kind>{GREETING}</p>",
        False: f"<p class=kind>{kind}</p><p class=about>{about}</p><b class=rule></b>",
    }[paper.kind == LETTER]
    if paper.layout == "narrow" and paper.kind != LETTER:
        top = f"<p class=kind>{kind}</p><p class=about style='font-weight:normal'>{about}</p>"
    if attachment(paper):
        top += f"<p class=about style='font-weight:normal'><i>{attachment(paper)}</i></p>"
    signer = f"<p class=kind>{escape(authority(paper))}</p>" if authority(paper) else ""
    body = "".join(f"<p>{escape(line)}</p>" for line in body_lines(paper))
    return f"{top}{signer}<div class=body>{body}</div>"


def _sign(paper: Paper, made: bytes) -> bytes:
    """Put number and day into the appearance of a signature field, over the blanks."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        places = _blanks(made)
        fields = [
            _field(pdf, text, left, bottom)
            for text, (left, bottom) in zip(
                (paper.number, f"{paper.day.day:02d}", f"{paper.day.month:02d}"), places, strict=True
            )
        ]
        pdf.pages[0].obj.Annots = pikepdf.Array(fields)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields), SigFlags=3)
        signed = io.BytesIO()
        pdf.save(signed)
    return signed.getvalue()


def _field(pdf: pikepdf.Pdf, text: str, left: float, bottom: float) -> pikepdf.Object:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Times-Roman")
    )
    look = pdf.make_stream(f"BT /F1 13 Tf 0 3 Td ({text}) Tj ET".encode("ascii"))
    look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    look.BBox = pikepdf.Array([0, 0, 30, 15])
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            F=4,
            T=pikepdf.String(f"s{left:.0f}"),
            Rect=pikepdf.Array([left, bottom, left + 30, bottom + 15]),
            AP=pikepdf.Dictionary(N=look),
        )
    )


def _blanks(made: bytes) -> list[tuple[float, float]]:
    """Where the blanks after “Số:”, “ngày” and “tháng” begin, in points from the lower left corner."""
    with pypdfium2.PdfDocument(made) as document:
        text = document[0].get_textpage()
        places = []
        for word in ("Số:", "ngày", "tháng"):
            index, length = text.search(word, match_case=True).get_next()
            _left, bottom, right, _top = text.get_charbox(index + length - 1, loose=True)
            places.append((right + 4, bottom))
        return places
