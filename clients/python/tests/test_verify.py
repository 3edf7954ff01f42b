"""What vectors cannot say: the forms of this language, and what holds of every input."""

import ast
import hashlib
import hmac
import random
import time
import unittest
from email.message import Message
from pathlib import Path

import cuewire_verify
from cuewire_verify import VerificationError, is_fastpix_probe, verify

SECRET = "sig_sec_0000000000000000000000"
BODY = b'{"type":"video.summary.generated","videoId":"v"}'
DIALECTS = ("standard", "api-video", "fastpix", "twelve-labs")
# All that the package may import: every one comes with Python 3.9.
STANDARD = """
    __future__ base64 collections.abc dataclasses email.message hashlib hmac json re time typing
""".split()
NAMES = """
    webhook-id webhook-timestamp Webhook-Signature X-Api-Video-Signature FastPix-Signature TL-Signature
""".split()


def hex_of(secret, body):
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signed(body):
    return {"X-Api-Video-Signature": hex_of(SECRET, body)}


class Verify(unittest.TestCase):
    def refused(self, failure, *arguments, **options):
        with self.assertRaises(VerificationError) as raised:
            verify(*arguments, **options)
        self.assertEqual(raised.exception.failure, failure)

    def test_a_body_may_be_bytes_or_text(self):
        for body in (BODY, BODY.decode(), bytearray(BODY), memoryview(BODY)):
            event = verify("api-video", SECRET, signed(BODY), body)
            self.assertEqual((event.type, event.id), ("video.summary.generated", None))
            self.assertEqual(event.payload["videoId"], "v")

    def test_headers_may_be_those_of_http_server(self):
        headers = Message()
        headers["X-Api-Video-Signature"] = hex_of(SECRET, BODY)
        self.assertEqual(verify("api-video", SECRET, headers, BODY).payload["videoId"], "v")
        headers["X-Api-Video-Signature"] = hex_of(SECRET, BODY)
        self.refused("malformed", "api-video", SECRET, headers, BODY)

    def test_the_clock_is_the_machines_and_one_that_shows_no_time_lets_nothing_in(self):
        body = b'{"type":"index.task.ready","id":"whe_1"}'
        at = int(time.time())
        headers = {"TL-Signature": f"t={at},v1=" + hex_of("s", b"%d." % at + body)}
        self.assertEqual(verify("twelve-labs", "s", headers, body).id, "whe_1")
        self.refused("stale", "twelve-labs", "s", headers, body, now=float("nan"))
        self.refused("stale", "twelve-labs", "s", headers, body, tolerance_seconds=float("nan"))
        self.refused("stale", "twelve-labs", "s", headers, body, now=0)

    def test_what_is_nested_without_end_is_malformed(self):
        body = b'{"type":"x","data":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
        self.refused("malformed", "api-video", SECRET, signed(body), body)

    def test_text_that_has_no_bytes_is_nobodys(self):
        self.refused("no_match", "api-video", SECRET, signed(BODY), "\ud800")

    def test_whatever_nobody_signed_is_refused_with_a_verification_error(self):
        chance = random.Random(4)
        for _ in range(2_000):
            headers = {name: anything(chance) for name in chance.sample(NAMES, 4)}
            secrets = chance.choice([anytext(chance), [anytext(chance) for _ in range(3)], []])
            body = chance.choice([anytext(chance), chance.randbytes(20)])
            with self.assertRaises(VerificationError):
                verify(chance.choice(DIALECTS), secrets, headers, body)

    def test_one_changed_byte_anywhere_makes_it_another_body(self):
        for at in range(len(BODY)):
            body = bytearray(BODY)
            body[at] ^= 1
            self.refused("no_match", "api-video", SECRET, signed(BODY), bytes(body))

    def test_a_fastpix_probe_is_unsigned_and_says_nothing(self):
        for body in (b"{}", "{}", b"", b" {}\n"):
            self.assertTrue(is_fastpix_probe({}, body))
            self.assertFalse(is_fastpix_probe({"FastPix-Signature": "any"}, body))
        for body in (b'{"type":"video.media.ready"}', b"[]", b"{}".ljust(17), b"\xff"):
            self.assertFalse(is_fastpix_probe({}, body))


class Package(unittest.TestCase):
    def test_imports_only_itself_and_what_comes_with_python(self):
        files = list(Path(cuewire_verify.__file__).parent.glob("*.py"))
        self.assertGreater(len(files), 5)
        for file in files:
            for node in ast.walk(ast.parse(file.read_text("utf-8"), feature_version=(3, 9))):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    names = [node.module]
                else:
                    continue
                for name in names:
                    self.assertIn(name, STANDARD)


def anytext(chance):
    return "".join(chance.choice("v1,t= .aA0+/=\n\u0661\ud800") for _ in range(chance.randrange(60)))


def anything(chance):
    return chance.choice([anytext(chance), [anytext(chance)], [], None, 1])


if __name__ == "__main__":
    unittest.main()
