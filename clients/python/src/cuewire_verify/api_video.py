"""api.video: `X-Api-Video-Signature` is the hex HMAC-SHA256 of the raw body, keyed with the whole secret.

There is no timestamp: keep the events you have seen.
"""

from __future__ import annotations

from .encoding import mac_of_hex, utf8
from .error import VerificationError
from .headers import required_header
from .signed_request import SignedRequest, keys_of, require_match


def check_api_video(request: SignedRequest) -> None:
    keys = keys_of(request.secrets, utf8)
    mac = mac_of_hex(required_header(request.headers, "x-api-video-signature"))
    if mac is None:
        raise VerificationError("malformed", "The signature is not 64 hexadecimal digits.")
    require_match(keys, request.body, [mac])
