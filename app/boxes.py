"""What people type into a box for a number or a moment: with its unit, in groups, in full width, as officials write it.

What could mean two things is refused with a question, never guessed; a sentence fits the kind of box it stands beside.
Files have rules of their own.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from app.errors import N_
from app.letters import as_printed
from app.text import MAX_INTEGER_DIGITS, NumberProblem, parse_day, parse_number
from scoring.language.normalise import nfc

_SPACED_GROUPS: Final = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9 ])")
_ENGLISH_GROUPS: Final = re.compile(r"([-−+]?)([1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]{1,6}))?")
_WHOLE: Final = re.compile(r"[-−+]? ?[0-9.,]+")
_LAST_OF_A_DAY: Final = time(23, 59, 59, 999_999)
_DAY: Final = r"(?P<day>[0-9]{1,2} ?[/.-] ?[0-9]{1,2} ?[/.-] ?[0-9]{4})"
_TIME: Final = r"(?P<hour>[0-9]{1,2}) ?(?::|h|g|giờ) ?(?P<minute>[0-9]{2})?(?: ?phút)?"
_MOMENTS: Final = (
    re.compile(rf"(?:ngày )?{_DAY},? (?:lúc )?{_TIME}", re.IGNORECASE),
    re.compile(rf"(?:lúc )?{_TIME},? (?:ngày )?{_DAY}", re.IGNORECASE),
)


def read_number(typed: str, *, unit: str = "", whole: bool = False) -> Decimal:
    """Read a number in Vietnamese form from a box; ``unit`` is what stands behind it, ``whole`` says: no decimals.

    "12 máy" → 12 in a box of máy · "85,5%" → 85.5 · "１２" → 12 · "1 234" → 1234.

    :raises NumberProblem: for anything else.
    """
    text = _without_unit(" ".join(as_printed(nfc(typed)).split()), unit)
    text = _SPACED_GROUPS.sub(lambda match: match[0].replace(" ", ""), text)
    english = _ENGLISH_GROUPS.fullmatch(text)
    if english and (whole or english[3] or english[2].count(",") > 1):
        decimals = f",{english[3]}" if english[3] and not whole else ""
        raise NumberProblem(
            N_(
                "“%(typed)s” có dấu phẩy ở chỗ ngăn hàng nghìn; ở đây hàng nghìn ngăn bằng dấu chấm. Ý là %(meant)s?"
            ),
            typed=text,
            meant=english[1] + english[2].replace(",", ".") + decimals,
        )
    return _whole_number(text) if whole else parse_number(text)


def _without_unit(text: str, unit: str) -> str:
    folded, ending = text.casefold(), nfc(unit).casefold()
    if not ending or not folded.endswith(ending) or len(folded) != len(text):
        return text
    return text[: len(text) - len(ending)].rstrip()


def _whole_number(text: str) -> Decimal:
    """Read a whole number; what is wrong is said without a word of decimals, which the box does not take.

    A number with decimals is a number all the same: that the figure is a whole one is a rule of the criteria set.
    """
    if not text:
        raise NumberProblem(N_("Chưa có số nào được gõ. Hãy gõ một số nguyên, ví dụ 25."))
    if not _WHOLE.fullmatch(text):
        raise NumberProblem(
            N_("“%(typed)s” không phải một số. Ô này nhận số nguyên, ví dụ 25 hoặc 1.234."), typed=text
        )
    if sum(char.isdigit() for char in text) > MAX_INTEGER_DIGITS and not {",", "."} & set(text):
        raise NumberProblem(
            N_("“%(typed)s” quá dài: tối đa %(whole)s chữ số. Hãy kiểm tra lại số đã gõ."),
            typed=text,
            whole=MAX_INTEGER_DIGITS,
        )
    try:
        return parse_number(text)
    except NumberProblem:
        raise NumberProblem(
            N_("“%(typed)s” không phải số nguyên. Ô này không nhận phần lẻ; hãy gõ như 25 hoặc 1.234."),
            typed=text,
        ) from None


def read_moment(typed: str, *, ends: bool) -> datetime:
    """Read a moment without its zone: 20/12/2026 17:00, also 20.12.2026 17h00, 17 giờ ngày 20-12-2026, 24:00.

    An end (``ends``) at 23:59 or 24:00 holds as long as the day does; a beginning at 24:00 is the next day's first.

    :raises ValueError: for anything else.
    """
    text = " ".join(as_printed(nfc(typed)).split())
    match = next(filter(None, (form.fullmatch(text) for form in _MOMENTS)), None)
    if match is None:
        raise ValueError(f"no moment: {text[:40]!r}")
    day, hour, minute = parse_day(match["day"]), int(match["hour"]), int(match["minute"] or 0)
    return _moment(day, hour, minute, ends=ends)


def _moment(day: date, hour: int, minute: int, *, ends: bool) -> datetime:
    if ends and (hour, minute) in ((23, 59), (24, 0)):
        return datetime.combine(day, _LAST_OF_A_DAY)
    if (hour, minute) == (24, 0):
        return datetime.combine(day + timedelta(days=1), time())
    return datetime.combine(day, time(hour, minute))
