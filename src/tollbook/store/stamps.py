"""When was the book as it is, at the latest? What a time-stamping authority signed says so.

An authority (RFC 3161) is sent the head of the book, which is a SHA-256 and says nothing of what
is in it, and signs it with the time. Since the head covers every entry before it, all of them were
there then. The answer is kept as it came, so that other programs can check it: `openssl ts
-verify -digest HEAD -in STAMP.tsr -CAfile ROOTS.pem`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tollbook.errors import InputError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name
    from rfc3161_client import TimeStampResponse

Row = dict[str, Any]

IN_ORDER = (
    "SELECT stamp.id, stamp.stamped, stamp.head, stamp.time, stamp.authority, stamp.answer, "
    "stamp.entry FROM stamps AS stamp ORDER BY stamp.entry"
)
HEAD_AT = "SELECT hash FROM log WHERE seq = ?"
SHA256_OID = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp of the head that the book had at log entry `stamped`.

    `time` is what the authority signed (UTC), `authority` the address that was asked, `answer` its
    whole answer (a TimeStampResp of RFC 3161, DER), `entry` the log entry that keeps it.
    """

    id: str
    stamped: int
    head: str
    time: datetime
    authority: str
    answer: bytes
    entry: int

    @classmethod
    def read(cls, row: Sequence[Any]) -> Stamp:
        """The stamp that a row of `IN_ORDER` tells."""
        id_, stamped, head, time, authority, answer, entry = row
        when = datetime.fromisoformat(time)
        return cls(id_, stamped, head, when, authority, bytes(answer), entry)


@dataclass(frozen=True, slots=True)
class Signed:
    """What an authority's answer says: the digest it is about (hexadecimal), the time in UTC, the
    serial number, and by whom it says it is signed."""

    digest: str
    time: datetime
    serial: int
    signer: str


def signed(answer: bytes) -> Signed:
    """What an answer says, its signature unchecked.

    Raises `ValueError` if it is no answer with a time stamp for a SHA-256.
    """
    return _signed(_decoded(answer))


def _signed(response: TimeStampResponse) -> Signed:
    info = response.tst_info
    if info.message_imprint.hash_algorithm.dotted_string != SHA256_OID:
        raise ValueError("is about another kind of digest than SHA-256")
    return Signed(
        info.message_imprint.message.hex(),
        info.gen_time.astimezone(UTC),
        info.serial_number,
        _signer(response),
    )


def _decoded(answer: bytes) -> TimeStampResponse:
    import rfc3161_client

    return rfc3161_client.decode_timestamp_response(answer)


def _signer(response: TimeStampResponse) -> str:
    """The name of the certificate that the answer names as its signer's, as the answer has it."""
    from cryptography import x509

    names = [(one.issuer, one.serial_number) for one in response.signed_data.signer_infos]
    for raw in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(raw)
        if (certificate.issuer, certificate.serial_number) in names:
            return _name(certificate.subject)
    return "an unnamed signer"


def _name(subject: Name) -> str:
    """The name in a certificate as people write it: whose service, and which."""
    from cryptography.x509.oid import NameOID

    parts = [
        str(one.value)
        for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for one in subject.get_attributes_for_oid(kind)
    ]
    return ", ".join(dict.fromkeys(parts)) or subject.rfc4514_string()


def row(answer: bytes, *, stamped: int, head: str, authority: str) -> Row:
    """The row of `stamps`. Raises `ValueError` if the answer is not about `head`."""
    found = signed(answer)
    if found.digest != head:
        raise ValueError(f"is about {found.digest}, not about {head}")
    digest = hashlib.sha256(answer).hexdigest()
    return {
        "id": f"t_{digest[:16]}",
        "stamped": stamped,
        "head": head,
        "time": found.time.isoformat(),
        "authority": authority,
        "sha256": digest,
        "answer": answer,
    }


def wrong(kept: Row, head: str) -> str | None:
    """What doesn't fit in a row of `stamps`, where the stamped entry has the hash `head`; None if
    all does. Signatures are for `unproved`."""
    answer = bytes(kept["answer"])
    if hashlib.sha256(answer).hexdigest() != kept["sha256"]:
        return "was changed"
    if kept["head"] != head:
        return f"is not about the head at entry {kept['stamped']}"
    expected = row(answer, stamped=kept["stamped"], head=kept["head"], authority=kept["authority"])
    if any(kept[key] != value for key, value in expected.items() if key != "answer"):
        return "isn't what the authority's answer says"
    return None


def roots(path: Path) -> list[Certificate]:
    """The certificates in a file (PEM, or one as DER) that stamps are held against.

    Raises `InputError` if there are none.
    """
    from cryptography import x509

    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise InputError(f"{path}: can't be read: {problem.strerror}") from problem
    try:
        if b"-----BEGIN" in raw:
            found = x509.load_pem_x509_certificates(raw)
        else:
            found = [x509.load_der_x509_certificate(raw)]
    except ValueError as problem:
        raise InputError(
            f"{path}: has no certificate in it; expected the authority's root certificates, as PEM"
        ) from problem
    return list(dict.fromkeys(found))


def unproved(
    answer: bytes, head: str, trusted: Sequence[Certificate], *, nonce: int | None = None
) -> str | None:
    """Why an answer proves nothing about `head` to somebody who trusts these certificates; None
    if it does. The signer's own must have been valid at the time it signed, not today."""
    import rfc3161_client

    builder = rfc3161_client.VerifierBuilder(roots=list(trusted), nonce=nonce)
    try:
        response = _decoded(answer)
        builder.build().verify(response, bytes.fromhex(head))
    except (rfc3161_client.VerificationError, ValueError) as problem:
        said = " ".join(str(problem).split())
        if "certificate verify error" in said:
            return (
                f"is signed by {_signer(response)}, for whom none of the certificates given vouches"
            )
        if "verify pkcs7 signature" in said:
            return "has a signature that doesn't hold"
        return f"proves nothing: {said[:200]}"
    return None
