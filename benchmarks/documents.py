"""How long official documents take, against plain WeasyPrint in the same run.

    python -m benchmarks documents

Certificates: ours in a batch against one ``HTML(string).write_pdf()`` each, with and without HarfBuzz's subsetter.
Ranking: ours against the same rows in one of WeasyPrint's automatic tables, as it comes and with the archival, tagged
output that ours has. Times are processor time of one core, the best of a few rounds in turn, so that what else runs
on the machine counts little.
"""

from __future__ import annotations

import logging
import resource
from collections.abc import Callable
from decimal import Decimal
from time import process_time
from unittest.mock import patch

import segno
import weasyprint.pdf.fonts
from weasyprint import HTML

from app.documents.certificate_page import lay_out_certificate
from app.documents.formats import decimal, shortest
from app.documents.press import PDF_VARIANT, TEMPLATES, press
from app.documents.render import render_certificates, render_ranking
from tests.documents import samples

PLAIN = 8
BATCH = 166
MANY = 1000
ROUNDS = 3


def run() -> None:
    """Measure and print everything."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    list(render_certificates([samples.certificate()]))
    certificates()
    memory()
    ranking()


def certificates() -> None:
    """P5: at least 8 times plain without HarfBuzz's subsetter, 3 times with it; 166 in 6 s on two cores."""
    pages = [plain_certificate(number) for number in range(1, PLAIN + 1)]
    contexts = [samples.certificate(number) for number in range(1, BATCH + 1)]

    def plain() -> None:
        for page in pages:
            HTML(string=page).write_pdf()

    def plain_without_harfbuzz() -> None:
        with patch.object(weasyprint.pdf.fonts, "harfbuzz_subset", None):
            plain()

    slowest, slow, batch = in_turn(plain_without_harfbuzz, plain, lambda: list(render_certificates(contexts)))
    ours = batch / BATCH
    print("Certificates, ms of one core each")
    report("plain, without HarfBuzz subsetter", slowest / PLAIN, ours, wanted=8)
    report("plain, with HarfBuzz subsetter", slow / PLAIN, ours, wanted=3)
    print(f"  {BATCH} certificates on one core: {batch:.1f} s (reach: 6 s on two)")


def memory() -> None:
    """P5: no more than 400 MB, flat over 1,000."""
    seen = {}
    for count, content in enumerate(
        render_certificates(map(samples.certificate, range(1, MANY + 1))), start=1
    ):
        assert content.startswith(b"%PDF")
        if count in (100, MANY):
            seen[count] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  peak memory after 100: {seen[100]:.0f} MB, after {MANY}: {seen[MANY]:.0f} MB (reach: 400 MB, flat)\n"
    )


def ranking() -> None:
    """P6: at most 0.6 of an automatic table; 166 rows in 2 s."""
    context = samples.ranking(BATCH)
    page = plain_ranking()
    automatic, tagged, ours = in_turn(
        lambda: HTML(string=page).write_pdf(),
        lambda: HTML(string=page).write_pdf(pdf_variant=PDF_VARIANT),
        lambda: render_ranking(context),
    )
    print(f"Ranking of {BATCH} rows: {ours:.2f} s, {ours / BATCH * 1e3:.1f} ms a row (reach: 2 s)")
    for name, plain in (("automatic table", automatic), ("automatic table, tagged like ours", tagged)):
        print(
            f"  {name}: {plain:.2f} s, {plain / BATCH * 1e3:.1f} ms a row; ours is {ours / plain:.2f} x (reach: 0.6 x)"
        )


def in_turn(*works: Callable[[], object]) -> list[float]:
    """The least processor time of each work over `ROUNDS` rounds in which they take turns, in seconds."""
    least = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for place, work in enumerate(works):
            start = process_time()
            work()
            least[place] = min(least[place], process_time() - start)
    return least


def report(name: str, plain: float, ours: float, wanted: float) -> None:
    """One line with both raw figures and their ratio."""
    print(f"  {name}: {plain * 1e3:.1f}, ours {ours * 1e3:.1f}: {plain / ours:.1f} x (reach: {wanted} x)")


def plain_certificate(number: int) -> str:
    """Our certificate as anybody would write it: one page of HTML, the installed font, the QR as vector graphics."""
    machine, context = press(), samples.certificate(number)
    page = lay_out_certificate(context, "QR", machine.serif)
    html = machine.html("certificates", {"pages": [page]})
    code = segno.make(context.verification_url, error="m", micro=False).svg_inline(scale=4)
    before, after = html.split("<img ", 1)
    html = before + code + after.split(">", 1)[1]
    return html.replace("</head>", f"<style>{plain_css('certificate')}</style></head>")


def plain_ranking() -> str:
    """The same rows without our measured columns."""
    context = samples.ranking(BATCH)
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in (
            row.position, row.unit_name, *(decimal(p, 2) for p in row.group_points),
            decimal(row.self_points or row.points, 2), decimal(row.points, 2), decimal(row.percent, 2),
            row.rank, row.grade,
        )) + "</tr>" for row in context.rows
    )  # fmt: skip
    head = "".join(f"<th>{group.title} {shortest(group.max or Decimal(0))}" for group in context.groups)
    style = plain_css("ranking").replace("table-layout: fixed; ", "") + "table { font-size: 12pt }"
    return (f"<!DOCTYPE html><html lang=vi><title>x</title><style>{style}</style><h1>Phụ lục</h1><table><thead><tr>"
            f"<th>STT<th>Đơn vị{head}<th>Điểm tự chấm<th>Tổng điểm<th>Tỷ lệ<th>Hạng<th>Xếp loại</thead>"
            f"<tbody>{rows}</tbody></table>")  # fmt: skip


def plain_css(name: str) -> str:
    """Our stylesheet with the installed serif instead of our own faces."""
    base = (TEMPLATES / "base.css").read_text(encoding="utf-8")
    base = "\n".join(part for part in base.split("\n}\n") if "@font-face" not in part) + "\n}"
    sheet = base[base.index("html {") :] + (TEMPLATES / f"{name}.css").read_text(encoding="utf-8")
    return sheet.replace("Liberation Serif DTI", "Liberation Serif")
