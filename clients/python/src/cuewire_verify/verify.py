"""The one way to verify: the signature by its dialect's check, then the body, then what identifies the event."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Callable, Literal, Optional, Union

from .api_video import check_api_video
from .body import json_object_of, text_member
from .encoding import utf8
from .fastpix import check_fastpix
from .headers import Headers
from .signed_request import SignedRequest, StandardSignature
from .standard import check_standard
from .twelve_labs import check_twelve_labs

DialectName = Literal["standard", "api-video", "fastpix", "twelve-labs"]

TOLERANCE_SECONDS = 5 * 60

_CHECKS: dict[str, Callable[[SignedRequest], Optional[str]]] = {
    "standard": check_standard,
    "api-video": check_api_video,
    "fastpix": check_fastpix,
    "twelve-labs": check_twelve_labs,
}


@dataclass(frozen=True)
class Event:
    dialect: DialectName
    type: str
    id: Optional[str]
    """The same for every attempt, so it tells a repetition. api.video sends none."""
    payload: dict[str, Any]
    """The body."""


def verify(
    dialect: DialectName,
    secrets: Union[str, Sequence[str]],
    headers: Headers,
    raw_body: Union[bytes, str],
    *,
    tolerance_seconds: float = TOLERANCE_SECONDS,
    now: Optional[float] = None,
    signature: StandardSignature = "standard",
) -> Event:
    """The event of a request that Cuewire, or the platform itself, has signed. Raises VerificationError.

    `raw_body` is the body exactly as it arrived. With several secrets one is enough: give the old and the new one
    while you rotate. A signed time may be `tolerance_seconds` away from `now`, which is in seconds since 1970 and
    the machine's clock by default. `signature` is how an endpoint of the standard dialect is signed, when its
    `dialect_settings` say mux or cloudflare.
    """
    body = _bytes_of(raw_body)
    id_in_header = verify_signature(
        dialect,
        secrets,
        headers,
        body,
        tolerance_seconds=tolerance_seconds,
        now=now,
        signature=signature,
    )
    payload = json_object_of(body)
    event_type = text_member(payload, "type")
    if dialect == "api-video":
        return Event(dialect, event_type, None, payload)
    event_id = text_member(payload, "id") if id_in_header is None else id_in_header
    return Event(dialect, event_type, event_id, payload)


def verify_signature(
    dialect: DialectName,
    secrets: Union[str, Sequence[str]],
    headers: Headers,
    raw_body: Union[bytes, str],
    *,
    tolerance_seconds: float = TOLERANCE_SECONDS,
    now: Optional[float] = None,
    signature: StandardSignature = "standard",
) -> Optional[str]:
    """Only the signature, for who passes the body on unread. Raises VerificationError.

    The answer is the event's id where the dialect sends it in a header, else None.
    """
    request = SignedRequest(
        headers=headers,
        body=_bytes_of(raw_body),
        secrets=[secrets] if isinstance(secrets, str) else secrets,
        now=time.time() if now is None else now,
        tolerance_seconds=tolerance_seconds,
        signature=signature,
    )
    return _CHECKS[dialect](request)


def _bytes_of(raw_body: Union[bytes, str]) -> bytes:
    return utf8(raw_body) if isinstance(raw_body, str) else bytes(raw_body)
