"""What is said of a file in parts that cannot begin or go on."""

from __future__ import annotations

from app.errors import N_, DomainError, Refused
from app.storage.rules import SENTENCES, Rule

MB = 1024 * 1024


class TooLarge(DomainError):
    """More bytes than are taken."""

    status = 413

    def __init__(self, filename: str, most: int) -> None:
        super().__init__(SENTENCES[Rule.TOO_LARGE], field="file", filename=filename, limit=most // MB)


class TooManyTransfers(Refused):
    """An account has as much on its way as it may have."""

    def __init__(self, number: int) -> None:
        super().__init__(
            N_(
                "Bạn còn %(n)s tệp gửi dở, nhiều hơn mức máy chủ giữ. Hãy gửi tiếp hoặc bỏ bớt những tệp đó ở trang"
                " “Gửi nhiều tệp”, rồi gửi tệp này."
            ),
            n=number,
        )


class WrongOffset(DomainError):
    """A part that does not begin where the last one ended: the sender asks for ``arrived`` and goes on from there."""

    status = 409

    def __init__(self, arrived: int) -> None:
        super().__init__(N_("Phần này không nối tiếp phần đã nhận. Trang sẽ hỏi lại máy chủ rồi gửi tiếp."))
        self.arrived = arrived


class Expired(DomainError):
    """Nothing came for so long that what had arrived is given up."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            N_("Tệp gửi dở đã quá 7 ngày nên máy chủ không giữ nữa. Hãy chọn lại tệp và gửi từ đầu.")
        )


class OtherContent(DomainError):
    """What arrives is another file than the one that was announced, or longer."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Tệp nhận được khác tệp đã chọn lúc bắt đầu gửi, có thể tệp đã bị sửa trong lúc gửi. Hãy bỏ lượt gửi"
                " này, chọn lại tệp rồi gửi từ đầu."
            )
        )


class BrokenPart(DomainError):
    """A part whose checksum is not the one that was sent with it: it is thrown away, and sent again."""

    status = 460

    def __init__(self) -> None:
        super().__init__(N_("Phần vừa nhận bị hỏng trên đường truyền nên đã bỏ. Hãy gửi lại phần đó."))
