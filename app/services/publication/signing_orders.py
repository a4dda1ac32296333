"""The order to sign a version, asked for as background work: its papers are printed while nobody waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import BinaryIO, Final

from app.access.actor import Actor
from app.errors import N_, Refused
from app.services.evidence.received_files import Received, receive, register
from app.services.jobs.requests import request
from app.services.publication.papers import Decision
from app.services.publication.signing import Filed, Signing, check_signing, open_to_sign
from app.storage.kinds import Kind
from app.storage.uploads import Upload
from app.workflow.versions import SignedKind

KIND: Final = "sign"
NOT_A_PDF: Final = N_("Quyết định đã ký phải là tệp PDF. Hãy quét hoặc lưu sang PDF rồi chọn lại.")


def receive_signed(source: BinaryIO, filename: str, kind: SignedKind, *, max_bytes: int) -> Filed:
    """Judge and store the signed paper; touches no database. Raises ``UploadRefused``, ``Refused`` for another kind."""
    received = receive(source, filename, max_bytes=max_bytes)
    if received.upload.kind is not Kind.PDF:
        raise Refused(NOT_A_PDF)
    return Filed(kind, received)


def ask_to_sign(actor: Actor, result_id: int, signing: Signing, *, now: datetime) -> int:
    """Check a signing and have its papers printed in the background; return the id of the work.

    Raises what ``versions.open_version`` raises, ``Invalid`` with the fields that are missing or wrong.
    """
    check_signing(open_to_sign(actor, result_id), signing, now=now)
    if signing.filed is not None:
        register(signing.filed.received.content, now=now)
    return request(
        KIND,
        key=f"{KIND}:{result_id}",
        arguments={"result": result_id, **_arguments(signing)},
        actor=actor,
        now=now,
    )


def signing_from(arguments: Mapping[str, object]) -> Signing:
    """Return the signing that ``ask_to_sign`` wrote into the arguments of the work."""
    values: dict[str, object] = dict(arguments)
    day, signer, file = values["decision_date"], values["signer"], values["file"]
    filed = None
    if isinstance(file, dict):
        upload = Upload(str(file["filename"]), Kind.PDF, int(str(file["size"])))
        filed = Filed(SignedKind(file["kind"]), Received(upload, str(file["sha256"])))
    return Signing(
        Decision(
            None if values["decision_number"] is None else str(values["decision_number"]),
            None if day is None else date.fromisoformat(str(day)),
            tuple(str(line) for line in signer) if isinstance(signer, list) else (),
        ),
        filed,
    )


def _arguments(signing: Signing) -> dict[str, object]:
    decision, filed = signing.decision, signing.filed
    return {
        "decision_number": decision.number,
        "decision_date": None if decision.day is None else decision.day.isoformat(),
        "signer": list(decision.signer),
        "file": None
        if filed is None
        else {
            "kind": filed.kind.value,
            "filename": filed.received.upload.filename,
            "size": filed.received.upload.size,
            "sha256": filed.received.sha256,
        },
    }
