"""Verifies the signatures that Cuewire, or the platform whose dialect it speaks, has made."""

from .error import Failure, VerificationError
from .fastpix import is_fastpix_probe
from .headers import Headers
from .signed_request import StandardSignature
from .verify import DialectName, Event, verify, verify_signature

__all__ = [
    "DialectName",
    "Event",
    "Failure",
    "Headers",
    "StandardSignature",
    "VerificationError",
    "is_fastpix_probe",
    "verify",
    "verify_signature",
]
