"""The vectors that a verifying library in any language is held to: those of spec/vectors."""

import base64
import json
import unittest
from pathlib import Path

from cuewire_verify import VerificationError, verify, verify_signature

VECTORS = Path(__file__).resolve().parents[3] / "spec" / "vectors"
# File, dialect, signature.
DOCUMENTED = (
    ("standard", "standard", "standard"),
    ("standard-ed25519", "standard", "standard"),
    ("mux", "standard", "mux"),
    ("cloudflare", "standard", "cloudflare"),
    ("api-video", "api-video", "standard"),
    ("fastpix", "fastpix", "standard"),
    ("twelve-labs", "twelve-labs", "standard"),
)


def read(name):
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


class Vectors(unittest.TestCase):
    def test_documented_signatures_verify_and_another_body_does_not(self):
        for file, dialect, signature in DOCUMENTED:
            vectors = read(file)["vectors"]
            self.assertTrue(vectors)
            for vector in vectors:
                with self.subTest(file=file):
                    arguments = (dialect, vector["secret"], vector["headers"])
                    options = {"now": vector.get("timestamp", 0), "signature": signature}
                    verify_signature(*arguments, vector["body"], **options)
                    with self.assertRaises(VerificationError) as raised:
                        verify_signature(*arguments, vector["body"] + " ", **options)
                    self.assertEqual(raised.exception.failure, "no_match")

    def test_refused_signatures_of_fastpix_are_refused(self):
        for vector in read("fastpix")["refused"]:
            with self.subTest(vector["why"]), self.assertRaises(VerificationError) as raised:
                verify_signature("fastpix", vector["secret"], vector["headers"], vector["body"])
            self.assertEqual(raised.exception.failure, "no_match")

    def test_every_case_ends_as_it_must_in_every_language(self):
        cases = read("verification")["cases"]
        self.assertGreater(len(cases), 250)
        for case in cases:
            with self.subTest(dialect=case["dialect"], name=case["name"]):
                for body in bodies_of(case):
                    self.assertEqual(outcome_of(case, body), case["expected"])


def bodies_of(case):
    """What is text may be given as text, too, and must end alike."""
    text = case.get("body")
    return [base64.b64decode(case["body_base64"])] if text is None else [text, text.encode()]


def outcome_of(case, body):
    try:
        event = verify(
            case["dialect"],
            case["secrets"],
            case["headers"],
            body,
            now=case["now_seconds"],
            tolerance_seconds=case.get("tolerance_seconds", 300),
            signature=case.get("signature", "standard"),
        )
    except VerificationError as error:
        return {"failure": error.failure}
    return {"event": {"type": event.type, "id": event.id}}


if __name__ == "__main__":
    unittest.main()
