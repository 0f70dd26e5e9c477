"""A partner's webhook receiver with nothing but hmac: Drop-Signature over the raw body, keyed by the whole secret.

Says its port, is told its secret, and answers 200 to what is signed, 400 to what is not.
"""
import hashlib
import hmac
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

secret = ""


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        expected = "v1=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        signed = hmac.compare_digest(expected, self.headers.get("Drop-Signature", ""))
        answer = ("verified " + json.loads(body)["type"] if signed else "bad signature").encode()
        self.send_response(200 if signed else 400)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
for line in sys.stdin:
    secret = line.strip()
    print("ready", flush=True)
