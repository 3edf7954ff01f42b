"""Standard Webhooks 1.0: `webhook-signature` holds signatures of `id.timestamp.body`.

Each one is a base64 HMAC-SHA256 (v1) or a base64 ed25519 signature (v1a).
"""

from __future__ import annotations

import re
from typing import Callable, Optional

from .ed25519 import is_signed_by
from .encoding import bytes_of_base64, mac_of_base64, signature_of_base64, utf8
from .error import VerificationError
from .headers import required_header
from .platform_signatures import check_cloudflare, check_mux
from .signed_request import SignedRequest, is_mac_of, keys_of, no_match, require_fresh

_SECRET_PREFIX = re.compile(r"^whsec_")
_PUBLIC_KEY_PREFIX = "whpk_"
_PUBLIC_KEY_BYTES = 32
_SECONDS = re.compile(r"[0-9]{1,15}")


def check_standard(request: SignedRequest) -> Optional[str]:
    """The event's id, where a header has it."""
    if request.signature == "mux":
        return check_mux(request)
    if request.signature == "cloudflare":
        return check_cloudflare(request)
    return _check_webhook_signature(request)


def _check_webhook_signature(request: SignedRequest) -> str:
    public = [secret for secret in request.secrets if secret.startswith(_PUBLIC_KEY_PREFIX)]
    shared = [secret for secret in request.secrets if secret not in public]
    public_keys = keys_of(public, _public_key_of) if public else []
    mac_keys = keys_of(shared, _shared_key_of) if shared or not public else []
    event_id = required_header(request.headers, "webhook-id")
    timestamp = required_header(request.headers, "webhook-timestamp")
    signatures = required_header(request.headers, "webhook-signature").split(" ")
    if not _SECONDS.fullmatch(timestamp):
        raise VerificationError("malformed", "webhook-timestamp is no number of seconds.")
    require_fresh(timestamp, request)
    signed = utf8(f"{event_id}.{timestamp}.") + request.body
    if not is_mac_of(mac_keys, signed, _signatures_of("v1,", signatures, mac_of_base64)) and not any(
        is_signed_by(key, signed, signature)
        for key in public_keys
        for signature in _signatures_of("v1a,", signatures, signature_of_base64)
    ):
        raise no_match()
    return event_id


def _signatures_of(
    version: str, signatures: list[str], decode: Callable[[str], Optional[bytes]]
) -> list[bytes]:
    """What is of another version, or not readable, may be meant for somebody else: it only does not count."""
    decoded = [decode(each[len(version) :]) for each in signatures if each.startswith(version)]
    return [each for each in decoded if each is not None]


def _shared_key_of(secret: str) -> Optional[bytes]:
    return bytes_of_base64(_SECRET_PREFIX.sub("", secret))


def _public_key_of(secret: str) -> Optional[bytes]:
    key = bytes_of_base64(secret[len(_PUBLIC_KEY_PREFIX) :])
    return key if key is not None and len(key) == _PUBLIC_KEY_BYTES else None
