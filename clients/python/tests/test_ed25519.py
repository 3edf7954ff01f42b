"""ed25519 itself, held to the vectors of RFC 8032."""

import json
import unittest
from pathlib import Path

from cuewire_verify.ed25519 import is_signed_by

VECTORS = json.loads(
    (Path(__file__).resolve().parents[3] / "spec" / "vectors" / "ed25519.json").read_text("utf-8")
)["vectors"]


def parts_of(vector):
    return [bytes.fromhex(vector[name]) for name in ("public_key", "message", "signature")]


class Ed25519(unittest.TestCase):
    def test_the_signatures_of_the_rfc_verify(self):
        self.assertGreater(len(VECTORS), 3)
        for vector in VECTORS:
            with self.subTest(vector["seed"]):
                self.assertTrue(is_signed_by(*parts_of(vector)))

    def test_no_bit_of_a_signature_may_differ(self):
        key, message, signature = parts_of(VECTORS[1])
        # A prime step reaches every part without taking every one of 512 bits.
        for bit in range(0, 512, 13):
            bent = bytearray(signature)
            bent[bit // 8] ^= 1 << bit % 8
            with self.subTest(bit=bit):
                self.assertFalse(is_signed_by(key, message, bytes(bent)))

    def test_another_message_or_key_does_not_verify(self):
        key, message, signature = parts_of(VECTORS[2])
        self.assertFalse(is_signed_by(key, message + b"\0", signature))
        self.assertFalse(is_signed_by(parts_of(VECTORS[1])[0], message, signature))

    def test_what_is_no_key_and_no_signature_is_refused(self):
        key, message, signature = parts_of(VECTORS[0])
        not_on_the_curve = (2).to_bytes(32, "little")
        beyond_the_field = (2**255 - 19 + 1).to_bytes(32, "little")
        for other in (b"", key[1:], not_on_the_curve, beyond_the_field):
            self.assertFalse(is_signed_by(other, message, signature))
        for other in (b"", signature[1:], signature + b"\0"):
            self.assertFalse(is_signed_by(key, message, other))


if __name__ == "__main__":
    unittest.main()
