"""A server that answers as the test says, well and badly.

Usage: http_server.py [CERTIFICATE KEY [CLIENT_AUTHORITY]]

Listens on two random ports of the loopback, two origins, over TLS when a certificate is given; with a client authority
only to clients whose certificate it has signed. Prints both ports. Then takes commands from its standard input, a line
each, and answers each with one line of JSON; ends when the input is closed.

plan {"/path": [ANSWER, …]}  what a path answers, one after the other; the last one stays
log                          the requests so far: method, path, query, headers, body, origin (0 or 1)
forget                       empties the log

An ANSWER has status, headers, and body (text) or json or base64; also: "gzip": true packs the body; "length": N
lies about its length; "cut": N closes the connection after N bytes of the body; "hang": "before" or "after" the head
keeps silent until the server ends; "raw": the whole answer as text. {base} and {other} in headers and bodies are
the two origins. "retry_after_date": N sets Retry-After to the date in N seconds.

Paths without a plan: /page, /offset, /cursor, /link, /next and /csv give rows in pages; /echo gives the request.
"""

import base64
import email.utils
import gzip
import json
import os
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

ROWS = [
    {"id": i, "name": f"Zoë {i}", "score": i / 2, "ok": i % 2 == 0, "tag": None if i % 3 else {"k": [i]}}
    for i in range(1, 8)
]

lock = threading.Lock()
log = []
plan = {}
origins = []


def paged(path, query, base):
    """Rows in pages of two, in every style."""
    size = int(query.get("per_page", query.get("limit", 2)))
    if path == "/page":
        first = (int(query["page"]) - 1) * size
        return {"json": {"data": {"items": ROWS[first:first + size]}, "total": len(ROWS), "pages": -(-len(ROWS) // size)}}
    if path == "/offset":
        first = int(query["offset"])
        return {"json": ROWS[first:first + size]}
    if path == "/cursor":
        first = int(query.get("cursor", "c0")[1:])
        more = first + size < len(ROWS)
        return {"json": {"items": ROWS[first:first + size], "meta": {"next": f"c{first + size}" if more else None}}}
    first = (int(query.get("page", 1)) - 1) * size
    following = f"{path}?page={first // size + 2}"
    more = first + size < len(ROWS)
    if path == "/link":
        links = f'<{base}/link?page=1>; rel="first"'
        links += f', <{following}>; rel="next"; title="a, b"' if more else ""
        return {"json": ROWS[first:first + size], "headers": {"Link": links}}
    if path == "/next":
        return {"json": {"results": ROWS[first:first + size], "next": base + following if more else None}}
    if path == "/csv":
        rows = [f'{row["id"]},"{row["name"]}",{row["score"]}' for row in ROWS[first:first + size]]
        return {"body": "\r\n".join(["id,name,score", *rows]) + "\r\n", "headers": {"Content-Type": "text/csv"}}
    return {"status": 404, "json": {"error": "no such path"}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        request = {
            "method": self.command, "path": parts.path, "query": query, "target": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body.decode("utf-8", "replace"), "origin": self.server.number,
        }
        with lock:
            log.append(request)
            answers = plan.get(parts.path)
            answer = answers.pop(0) if answers and len(answers) > 1 else (answers or [None])[0]
        if parts.path == "/echo" and answer is None:
            answer = {"json": request}
        try:
            self.answer(answer or paged(parts.path, query, origins[self.server.number]))
        except OSError:
            self.close_connection = True  # the client has gone

    def answer(self, answer):
        if "raw" in answer:
            self.wfile.write(fill(answer["raw"]).encode())
            self.close_connection = True
            return
        if answer.get("hang") == "before":
            threading.Event().wait()
        if "base64" in answer:
            content = base64.b64decode(answer["base64"])
        elif "json" in answer:
            content = fill(json.dumps(answer["json"], ensure_ascii=False)).encode()
        else:
            content = fill(answer.get("body", "")).encode() * answer.get("times", 1)
        if answer.get("gzip"):
            content = gzip.compress(content)
        self.send_response(answer.get("status", 200))
        headers = dict(answer.get("headers", {}))
        headers.setdefault("Content-Type", "application/json")
        if answer.get("gzip"):
            headers["Content-Encoding"] = "gzip"
        if "retry_after_date" in answer:
            headers["Retry-After"] = email.utils.formatdate(time.time() + answer["retry_after_date"], usegmt=True)
        if answer.get("status") not in (204, 304):
            headers.setdefault("Content-Length", str(answer.get("length", len(content))))
        for name, value in headers.items():
            self.send_header(name, fill(value))
        self.end_headers()
        if self.command == "HEAD":
            return
        if answer.get("hang") == "after":
            self.wfile.write(content[:1])
            self.wfile.flush()
            threading.Event().wait()
        if "cut" in answer or "length" in answer:
            self.close_connection = True
        self.wfile.write(content[:answer.get("cut", len(content))])

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = serve

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a client that does not trust the certificate breaks off


def fill(text):
    return text.replace("{base}", origins[0]).replace("{other}", origins[1])


def start(number):
    server = Server(("127.0.0.1", 0), Handler)
    server.number = number
    if len(sys.argv) >= 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        if len(sys.argv) == 4:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(sys.argv[3])
        # The handshake belongs on the connection's own thread, or one that stalls would stop all.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    origins.append(f"http{'s' if len(sys.argv) >= 3 else ''}://localhost:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


print(start(0), start(1), flush=True)
for line in sys.stdin:
    command, _, argument = line.strip().partition(" ")
    with lock:
        if command == "plan":
            plan.update(json.loads(argument))
        elif command == "forget":
            log.clear()
        print(json.dumps(log if command == "log" else []), flush=True)
os._exit(0)
