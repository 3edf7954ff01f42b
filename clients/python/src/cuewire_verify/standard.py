"""Standard Webhooks 1.0: `webhook-signature` holds one or more base64 HMAC-SHA256 of `id.timestamp.body`."""

from __future__ import annotations

import re

from .encoding import bytes_of_base64, mac_of_base64, utf8
from .error import VerificationError
from .headers import required_header
from .signed_request import SignedRequest, keys_of, require_fresh, require_match

_SECRET_PREFIX = re.compile(r"^whsec_")
_SIGNATURE_PREFIX = "v1,"
_SECONDS = re.compile(r"[0-9]{1,15}")


def check_standard(request: SignedRequest) -> str:
    """The event's id."""
    keys = keys_of(request.secrets, lambda secret: bytes_of_base64(_SECRET_PREFIX.sub("", secret)))
    event_id = required_header(request.headers, "webhook-id")
    timestamp = required_header(request.headers, "webhook-timestamp")
    signatures = required_header(request.headers, "webhook-signature")
    if not _SECONDS.fullmatch(timestamp):
        raise VerificationError("malformed", "webhook-timestamp is no number of seconds.")
    require_fresh(timestamp, request)
    # What is of another version, or not readable, may be meant for somebody else: it only does not count.
    read = [
        mac_of_base64(signature[len(_SIGNATURE_PREFIX) :])
        for signature in signatures.split(" ")
        if signature.startswith(_SIGNATURE_PREFIX)
    ]
    macs = [mac for mac in read if mac is not None]
    require_match(keys, utf8(f"{event_id}.{timestamp}.") + request.body, macs)
    return event_id
