"""The written rules by which an upload is refused, each with its sentence: what happened, why, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from app.errors import N_, DomainError


class Rule(StrEnum):
    """Why a file is not let in."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NAME = "name"
    NAME_TOO_LONG = "name_too_long"
    EXTENSION = "extension"
    CONTENT = "content"
    DAMAGED = "damaged"
    SECOND_FILE = "second_file"
    MACROS = "macros"
    PROGRAM = "program"
    REMOTE = "remote"
    DDE = "dde"
    SCRIPT = "script"
    ENTITIES = "entities"
    LOCKED = "locked"
    BOMB = "bomb"
    COSTLY = "costly"
    RTF = "rtf"
    OPEN_DOCUMENT = "open_document"
    MAIL = "mail"
    ARCHIVE = "archive"


SENTENCES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.EMPTY: N_(
            "Tệp “%(filename)s” rỗng (0 byte). Có thể tệp chưa lưu xong; hãy mở lại tệp, lưu rồi chọn lại."
        ),
        Rule.TOO_LARGE: N_(
            "Tệp “%(filename)s” lớn hơn %(limit)s MB. Hãy quét ở độ phân giải 150–200 dpi, nén lại,"
            " hoặc chỉ tách lấy các trang chứng minh."
        ),
        Rule.NAME: N_(
            "Tên tệp có ký tự điều khiển không nhìn thấy, có thể làm người xem hiểu nhầm loại tệp."
            " Hãy đổi tên tệp rồi chọn lại."
        ),
        Rule.NAME_TOO_LONG: N_("Tên tệp dài hơn %(limit)s ký tự. Hãy đặt tên ngắn hơn rồi chọn lại."),
        Rule.EXTENSION: N_(
            "Không nhận tệp “%(filename)s”: chỉ nhận PDF, ảnh (PNG, JPEG, TIFF, HEIC, WebP), và Word, Excel, PowerPoint"
            " không có macro. Hãy lưu sang PDF rồi chọn lại."
        ),
        Rule.CONTENT: N_(
            "Nội dung tệp không đúng với đuôi tên tệp. Đổi đuôi không đổi được loại tệp:"
            " hãy mở tệp bằng phần mềm đã tạo ra nó, lưu sang PDF rồi chọn lại."
        ),
        Rule.DAMAGED: N_("Tệp bị hỏng hoặc tải lên chưa trọn vẹn. Hãy mở thử tệp, lưu lại rồi chọn lại."),
        Rule.SECOND_FILE: N_(
            "Tệp chứa thêm dữ liệu của một loại tệp khác nên không nhận được."
            " Hãy in tệp ra PDF (Print to PDF) rồi chọn tệp PDF đó."
        ),
        Rule.MACROS: N_(
            "Tệp có macro (chương trình chạy kèm), có thể gây hại cho máy người mở."
            " Hãy lưu sang PDF hoặc dạng không macro (docx, xlsx, pptx) rồi chọn lại."
        ),
        Rule.PROGRAM: N_(
            "Tệp có nhúng một chương trình bên trong, có thể gây hại cho máy người mở."
            " Hãy xóa đối tượng đó, hoặc lưu sang PDF rồi chọn lại."
        ),
        Rule.REMOTE: N_(
            "Tệp tự tải mẫu hoặc đối tượng từ máy khác về khi mở, nên người thẩm định có thể thấy nội dung khác."
            " Hãy ngắt liên kết (Tệp > Thông tin > Sửa liên kết), hoặc lưu sang PDF rồi chọn lại."
        ),
        Rule.DDE: N_(
            "Tệp có liên kết DDE, là lệnh gọi chương trình khác khi mở. Hãy xóa liên kết đó,"
            " hoặc lưu sang PDF rồi chọn lại."
        ),
        Rule.SCRIPT: N_(
            "Tệp PDF có chứa JavaScript hoặc lệnh mở chương trình, có thể gây hại cho máy người mở."
            " Hãy in tệp ra PDF (Print to PDF) rồi chọn tệp PDF mới."
        ),
        Rule.ENTITIES: N_(
            "Tệp có phần khai báo XML (DTD) mà tệp Office không được có, có thể gây hại cho máy người mở."
            " Hãy mở tệp, lưu sang PDF rồi chọn lại."
        ),
        Rule.LOCKED: N_(
            "Tệp đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu, lưu lại rồi chọn lại."
        ),
        Rule.BOMB: N_(
            "Tệp khi mở ra lớn bất thường so với dung lượng, có thể làm treo máy người mở."
            " Hãy lưu sang PDF rồi chọn lại."
        ),
        Rule.COSTLY: N_(
            "Tệp quá phức tạp nên hệ thống không kiểm tra được trong giới hạn cho phép."
            " Hãy tách nhỏ, hoặc lưu sang PDF rồi chọn lại."
        ),
        Rule.RTF: N_("Đây là tệp RTF nên không nhận được. Hãy mở bằng Word, lưu thành .docx rồi chọn lại."),
        Rule.OPEN_DOCUMENT: N_(
            "Đây là tệp OpenDocument (odt, ods, odp) nên không nhận được. Hãy mở bằng Word, Excel hoặc PowerPoint,"
            " lưu thành .docx, .xlsx hoặc .pptx rồi chọn lại."
        ),
        Rule.MAIL: N_(
            "Đây là một thư điện tử nên không nhận được. Hãy mở thư, in ra PDF (Print to PDF) hoặc lưu riêng"
            " tệp đính kèm rồi chọn tệp đó."
        ),
        Rule.ARCHIVE: N_("Đây là tệp nén nên không nhận được. Hãy giải nén rồi gửi từng tệp."),
    }
)


class UploadRefused(DomainError):
    """A file broke ``rule``."""

    status = 422

    def __init__(self, rule: Rule, **params: object) -> None:
        super().__init__(SENTENCES[rule], field="file", **params)
        self.rule = rule


class RuleBroken(Exception):
    """What a judge raises: the file breaks ``rule``."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule)
        self.rule = rule


def refuse_if(broken: bool, rule: Rule) -> None:
    """Raise ``RuleBroken`` for ``rule`` if it is broken."""
    if broken:
        raise RuleBroken(rule)
