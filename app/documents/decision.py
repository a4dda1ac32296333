"""The decision that announces results, with a ranking for each block as its appendix; for an office to edit."""

from __future__ import annotations

from typing import Final

from app.documents.appendix import appendix_of
from app.documents.official import (
    Block,
    Closing,
    Heading,
    OfficialPaper,
    Paragraph,
    Party,
    Section,
    letterhead,
)
from app.documents.outcome import Outcome
from app.documents.wording import DecidedBy, Wording, filled, lines_of

TITLE: Final = "Quyết định công bố kết quả"
_ROMAN: Final = (
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def decision_paper(outcome: Outcome, wording: Wording) -> OfficialPaper:
    """Return the decision with its appendices; number and day stay blank until they were typed in.

    :raises Refused: if a ranking does not fit the page.
    """
    decided_by = decided_by_of(outcome, wording)
    names = _names(len(outcome.rankings))
    appendices = (
        appendix_of(ranking, name, decided_by) for ranking, name in zip(outcome.rankings, names, strict=True)
    )
    return OfficialPaper(
        title=f"{TITLE}, {outcome.cycle_title}",
        author=outcome.authority,
        created=outcome.created,
        sections=(Section(_decision(outcome, wording, decided_by)), *appendices),
        draft=outcome.draft,
        illustrative=outcome.illustrative,
        trial=outcome.trial,
        invented=outcome.invented,
    )


def decided_by_of(outcome: Outcome, wording: Wording) -> str:
    """Name who decides: the committee, or its chairman in his own power."""
    own = wording.decided_by == DecidedBy.CHAIRMAN
    return f"Chủ tịch {outcome.authority}" if own else outcome.authority


def recipients_of(text: str) -> tuple[str, ...]:
    """Return the recipients, each after a dash."""
    return tuple(line if line.startswith("-") else f"- {line}" for line in lines_of(text))


def ended(text: str) -> str:
    """Return the last sentence of a paper with the sign that ends it."""
    return text if text.endswith("./.") else f"{text.rstrip('. ;')}./."


def signed_by(wording: Wording) -> Party:
    """Return authority and title of who signs the decision."""
    titles = lines_of(wording.signer_title)
    own = wording.decided_by == DecidedBy.CHAIRMAN
    return Party(titles if own else ("TM. ỦY BAN NHÂN DÂN", *titles), wording.signer_name)


def _decision(outcome: Outcome, wording: Wording, decided_by: str) -> tuple[Block, ...]:
    values = outcome.values
    *articles, last = lines_of(wording.articles) or ("",)
    return (
        letterhead(
            "",
            outcome.authority,
            outcome.place,
            wording.decision_symbol,
            number=outcome.decision_number,
            day=outcome.decision_date,
        ),
        Heading("QUYẾT ĐỊNH", (f"Về việc công bố kết quả {values['đợt']}",)),
        Paragraph(decided_by.upper(), style="authority"),
        *(Paragraph(filled(line, values), style="basis") for line in lines_of(wording.legal_bases)),
        Paragraph("QUYẾT ĐỊNH:", style="order"),
        *(
            Paragraph(filled(text, values), lead=f"Điều {number}.")
            for number, text in enumerate((*articles, ended(last)), 1)
        ),
        Closing(recipients_of(wording.decision_recipients), signed_by(wording)),
    )


def _names(count: int) -> tuple[str, ...]:
    """Name the appendices: they bear numbers only where there are several."""
    return ("Phụ lục",) if count == 1 else tuple(f"Phụ lục {_roman(place)}" for place in range(1, count + 1))


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
