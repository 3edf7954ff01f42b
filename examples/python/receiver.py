"""A receiver on http.server, with a path for each dialect:  SECRETS_FILE=secrets.json python3 receiver.py"""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cuewire_verify import VerificationError, is_fastpix_probe, verify

DIALECTS = ("standard", "api-video", "fastpix", "twelve-labs")
BODY_BYTES_MAX = 1024 * 1024
# Of the endpoint at /standard, where it asked for another one than that of Standard Webhooks: mux or cloudflare.
SIGNATURE = os.environ.get("SIGNATURE", "standard")


def secrets_of(dialect):
    """Read for every request, so that a new secret counts at once: {"standard": ["whsec_new", "whsec_old"], …}"""
    with open(os.environ.get("SECRETS_FILE", "secrets.json"), encoding="utf-8") as file:
        return json.load(file).get(dialect, [])


class Receiver(BaseHTTPRequestHandler):
    # Seconds without a byte after which a sender is given up.
    timeout = 10

    def do_POST(self):
        self.send_response_only(self.status())
        self.end_headers()

    def status(self):
        dialect = self.path.strip("/")
        if dialect not in DIALECTS:
            return 404
        length = self.headers.get("content-length", "")
        if not length.isdecimal():
            return 411
        if int(length) > BODY_BYTES_MAX:
            return 413
        body = self.rfile.read(int(length))
        if dialect == "fastpix" and is_fastpix_probe(self.headers, body):
            return 200
        try:
            event = verify(dialect, secrets_of(dialect), self.headers, body, signature=SIGNATURE)
        except VerificationError as error:
            print("refused", dialect, error.failure, flush=True)
            return 500 if error.failure == "bad_secret" else 400
        # Keep the event here and work on it later: the answer should come within seconds.
        print("verified", event.dialect, event.type, flush=True)
        return 204


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Receiver)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
