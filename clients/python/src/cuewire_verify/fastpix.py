"""FastPix: `FastPix-Signature` is the base64 HMAC-SHA256 of the raw body, keyed with the decoded secret.

There is no timestamp: keep the ids of the events you have seen.
"""

from __future__ import annotations

from typing import Union

from .encoding import bytes_of_base64, mac_of_base64, utf8
from .error import VerificationError
from .headers import Headers, header_values, required_header
from .signed_request import SignedRequest, keys_of, require_match

# More than this is no probe, so nobody need look at it.
PROBE_LENGTH_MAX = 16


def check_fastpix(request: SignedRequest) -> None:
    keys = keys_of(request.secrets, bytes_of_base64)
    mac = mac_of_base64(required_header(request.headers, "fastpix-signature"))
    if mac is None:
        raise VerificationError("malformed", "The signature is not 32 bytes in base64.")
    require_match(keys, request.body, [mac])


def is_fastpix_probe(headers: Headers, raw_body: Union[bytes, str]) -> bool:
    """Whether this is the unsigned request that asks whether anybody is there before a URL gets events.

    Answer it with 200; it says nothing.
    """
    if header_values(headers, "fastpix-signature"):
        return False
    body = utf8(raw_body) if isinstance(raw_body, str) else raw_body
    return len(body) <= PROBE_LENGTH_MAX and body.strip() in (b"", b"{}")
