"""A time-stamping authority (RFC 3161) for tests, on loopback: certificates, tokens, answers."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from webserver import Asked, Server, answer, serving

TYPE = "application/timestamp-reply"


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    signed_by: ec.EllipticCurvePrivateKey,
    *,
    usage: bool,
) -> x509.Certificate:
    began = datetime.now(UTC) - timedelta(days=300)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=3_000))
        .add_extension(x509.BasicConstraints(ca=not usage, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()),
            critical=False,
        )
        .add_extension(
            x509.KeyUsage(
                digital_signature=usage, content_commitment=usage, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=not usage,
                crl_sign=not usage, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    if usage:
        stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(stamping, critical=True)
    return made.sign(signed_by, hashes.SHA256())


class _Refusal(core.Sequence):  # type: ignore[misc]
    """An answer without a token, which asn1crypto's own doesn't know."""

    _fields = [("status", tsp.PKIStatusInfo)]  # noqa: RUF012 (asn1crypto fills it)


@dataclass
class Authority:
    """An authority with a root certificate of its own.

    `time` is what it stamps (None: now); `status`, `nonce` and `imprint` in place of the true
    ones make it answer what it should not.
    """

    time: datetime | None = None
    status: str = "granted"
    nonce: int | None = None
    imprint: bytes | None = None
    asked: list[tsp.TimeStampReq] = field(default_factory=list)
    _root_key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def __post_init__(self) -> None:
        root = self._root_key
        self.root = _certificate("Test Root", root, "Test Root", root, usage=False)
        self.signer = _certificate("Test Stamps", self._key, "Test Root", root, usage=True)

    @property
    def pem(self) -> bytes:
        """The root certificate as a file has it."""
        return self.root.public_bytes(Encoding.PEM)

    def response(self, request: bytes) -> bytes:
        """The whole answer to a request."""
        asked = tsp.TimeStampReq.load(request)
        self.asked.append(asked)
        if self.status != "granted":
            refused = tsp.PKIStatusInfo({"status": self.status, "status_string": ["come later"]})
            return bytes(_Refusal({"status": refused}).dump())
        token = self._token(asked)
        return bytes(
            tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()
        )

    def answer_about(self, words: bytes) -> bytes:
        """The whole answer about the SHA-256 of some words."""
        request = TimestampRequestBuilder().data(words).hash_algorithm(HashAlgorithm.SHA256).build()
        return self.response(request.as_bytes())

    def _token(self, asked: tsp.TimeStampReq) -> cms.ContentInfo:
        imprint = asked["message_imprint"].copy()
        if self.imprint is not None:
            imprint["hashed_message"] = self.imprint
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.2.3.4.1",
                "message_imprint": imprint,
                "serial_number": len(self.asked),
                "gen_time": (self.time or datetime.now(UTC)).replace(microsecond=0),
                "accuracy": {"seconds": 1},
                "nonce": asked["nonce"].native if self.nonce is None else self.nonce,
            }
        )
        content = info.dump()
        signer = asn1_x509.Certificate.load(self.signer.public_bytes(Encoding.DER))
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        own = hashlib.sha256(signer.dump()).digest()
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute(
                    {"type": "message_digest", "values": [hashlib.sha256(content).digest()]}
                ),
                cms.CMSAttribute(
                    {
                        "type": "signing_certificate_v2",
                        "values": [
                            tsp.SigningCertificateV2(
                                {"certs": [tsp.ESSCertIDv2({"cert_hash": own})]}
                            )
                        ],
                    }
                ),
            ]
        )
        signature = self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
        named = cms.IssuerAndSerialNumber(
            {"issuer": signer.issuer, "serial_number": signer.serial_number}
        )
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [sha256],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": core.ParsableOctetString(content),
                },
                "certificates": [signer],
                "signer_infos": [
                    {
                        "version": "v1",
                        "sid": cms.SignerIdentifier("issuer_and_serial_number", named),
                        "digest_algorithm": sha256,
                        "signed_attrs": attributes,
                        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                        "signature": signature,
                    }
                ],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})


@contextmanager
def stamping(authority: Authority) -> Iterator[Server]:
    """A server on loopback that stamps what is posted to /stamp."""

    def stamp(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(answer(authority.response(asked.body), type=TYPE))

    with serving({"/stamp": stamp}) as server:
        yield server
