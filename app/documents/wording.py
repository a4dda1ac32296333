"""The blocks of text that an organiser sets for its papers, and what they say until somebody changes them.

Numbers and days of legal acts are blanks here: an office knows them, a program would invent them. What changes from
cycle to cycle stands as a name in braces, which `filled` replaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from app.documents.contexts import PlainValues
from app.documents.formats import BLANK, cycle_inside_sentence, day_in_words, inside_sentence

_DAY: Final = day_in_words(None)


class DecidedBy(StrEnum):
    """In whose power a decision is issued: the committee's, or its chairman's own."""

    COMMITTEE = "committee"
    CHAIRMAN = "chairman"


PLACEHOLDERS: Final = (
    "đợt",
    "năm",
    "bộ chỉ số",
    "cơ quan quyết định",
    "cơ quan thường trực",
    "số đơn vị",
    "đơn vị",
)
"""What may stand in braces in a text; ``đơn vị`` is only known in the minutes of one."""
_BRACES: Final = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True)
class Wording(PlainValues):
    """Everything an organiser may set. Lists stand a line each; a paragraph is a line."""

    decided_by: str = DecidedBy.COMMITTEE
    signer_title: str = "CHỦ TỊCH"
    signer_name: str = ""
    decision_symbol: str = "QĐ-UBND"
    legal_bases: str = (
        f"Căn cứ Luật Tổ chức chính quyền địa phương {_DAY};\n"
        f"Căn cứ Quyết định số {BLANK} {_DAY} của {BLANK} về Chương trình chuyển đổi số quốc gia;\n"
        f"Căn cứ Quyết định số {BLANK}/QĐ-UBND {_DAY} của {{cơ quan quyết định}} ban hành {{bộ chỉ số}};\n"
        f"Căn cứ Kế hoạch số {BLANK}/KH-UBND {_DAY} của {{cơ quan quyết định}} về {{đợt}};\n"
        f"Theo đề nghị của {{cơ quan thường trực}} tại Tờ trình số {BLANK}/TTr-{BLANK} {_DAY}."
    )
    articles: str = (
        "Công bố kết quả {đợt} của {số đơn vị} cơ quan, đơn vị, địa phương (chi tiết tại Phụ lục kèm theo).\n"
        "Căn cứ kết quả được công bố, các cơ quan, đơn vị, địa phương xây dựng kế hoạch khắc phục hạn chế, nâng cao chỉ"
        " số của mình; cơ quan phụ trách thi đua, khen thưởng sử dụng kết quả này khi xét thi đua, khen thưởng.\n"
        "{cơ quan thường trực} theo dõi, đôn đốc, tổng hợp việc thực hiện Quyết định này và báo cáo {cơ quan quyết"
        " định}.\n"
        "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các cơ quan, đơn vị, địa phương và tổ chức, cá nhân có"
        " liên quan chịu trách nhiệm thi hành Quyết định này."
    )
    decision_recipients: str = "Như điều cuối của Quyết định;\nThường trực Tỉnh ủy;\nLưu: VT."
    letter_symbol: str = f"TTr-{BLANK}"
    letter_opening: str = (
        "{cơ quan thường trực} đã tổ chức {đợt} theo {bộ chỉ số}; các đơn vị tự chấm điểm kèm tài liệu kiểm chứng, tổ"
        " thẩm định đã thẩm định từng chỉ tiêu và nghe các đơn vị giải trình."
    )
    letter_closing: str = (
        "{cơ quan thường trực} kính trình {cơ quan quyết định} xem xét, quyết định công bố kết quả nêu trên (kèm dự"
        " thảo Quyết định và Phụ lục)."
    )
    letter_signer_title: str = "GIÁM ĐỐC"
    letter_signer_name: str = ""
    letter_recipients: str = "Như trên;\nTổ thẩm định;\nLưu: VT."
    minutes_symbol: str = f"BB-{BLANK}"
    minutes_opening: str = (
        f"Hôm nay, {_DAY}, tại {BLANK}, tổ thẩm định họp xem xét kết quả tự đánh giá của {{đơn vị}} trong {{đợt}} theo"
        " {bộ chỉ số}."
    )
    minutes_closing: str = (
        f"Biên bản được lập thành {BLANK} bản có giá trị như nhau, đã đọc lại cho những người có mặt cùng nghe và thống"
        " nhất ký tên."
    )
    minutes_left: str = "THƯ KÝ"
    minutes_right: str = "TỔ TRƯỞNG TỔ THẨM ĐỊNH"


STANDARD: Final = Wording()
NAMES: Final = tuple(field.name for field in fields(Wording))
SHORT: Final = frozenset(
    {"decided_by", "signer_name", "decision_symbol", "letter_symbol", "letter_signer_name", "minutes_symbol"}
)
"""The settings of one line."""
MAY_BE_EMPTY: Final = frozenset({"signer_name", "letter_signer_name"})


def strange_placeholders(text: str) -> tuple[str, ...]:
    """Return what stands in braces and is no name of ours, each once."""
    return tuple(dict.fromkeys(name for name in _BRACES.findall(text) if name.strip() not in PLACEHOLDERS))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the names in braces replaced; a name without a value stays as it is, to be seen."""
    return _BRACES.sub(lambda match: values.get(match[1].strip(), match[0]), text)


def values_of(authority: str, body: str, cycle_title: str, year: int, set_title: str) -> dict[str, str]:
    """Return what the names in braces stand for in the papers of a cycle."""
    return {
        "đợt": cycle_inside_sentence(cycle_title),
        "năm": str(year),
        "bộ chỉ số": inside_sentence(set_title),
        "cơ quan quyết định": authority,
        "cơ quan thường trực": body,
    }


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a setting that say something."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())
