"""Verifies ed25519 signatures (RFC 8032, 5.1), which Python's standard library cannot.

Plain arithmetic, a few milliseconds each. It knows no secrets, so it need not take the same time for all of them.
"""

from __future__ import annotations

import hashlib
from typing import Optional, Tuple

# A point as X, Y, Z, T with x = X/Z, y = Y/Z, x * y = T/Z: adding such points divides nothing.
Point = Tuple[int, int, int, int]

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_SQRT_OF_MINUS_1 = pow(2, (_P - 1) // 4, _P)
_NEUTRAL: Point = (0, 1, 1, 0)


def is_signed_by(public_key: bytes, signed: bytes, signature: bytes) -> bool:
    """False, too, for what is no public key and no signature."""
    key = _point_of(public_key)
    if key is None or len(signature) != 64:
        return False
    commitment, response = signature[:32], int.from_bytes(signature[32:], "little")
    if response >= _ORDER:
        return False
    digest = hashlib.sha512(commitment + public_key + signed).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    return _bytes_of(_sum(_times(response, _BASE), _times(challenge, _negative(key)))) == commitment


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(factor: int, point: Point) -> Point:
    total = _NEUTRAL
    while factor > 0:
        if factor & 1:
            total = _sum(total, point)
        point = _sum(point, point)
        factor >>= 1
    return total


def _negative(point: Point) -> Point:
    return (-point[0] % _P, point[1], point[2], -point[3] % _P)


def _bytes_of(point: Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | ((x & 1) << 255)).to_bytes(32, "little")


def _point_of(text: bytes) -> Optional[Point]:
    if len(text) != 32:
        return None
    number = int.from_bytes(text, "little")
    y = number & ((1 << 255) - 1)
    x = _x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % _P)


def _x_of(y: int, sign: int) -> Optional[int]:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _SQRT_OF_MINUS_1 % _P
    if x * x % _P != square or (x == 0 and sign == 1):
        return None
    return x if (x & 1) == sign else _P - x


_BASE_BYTES = (4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little")
_BASE = _point_of(_BASE_BYTES) or _NEUTRAL
