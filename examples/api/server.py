"""A small service with the airports of examples/flights, in pages, behind a token.

Listens on the loopback interface, on a port of its own, which it prints; ends when its input is closed. The first request
for page 3 is told to come back, as busy services do.
"""

import csv
import http.server
import json
import pathlib
import sys
import threading
import urllib.parse

TOKEN = "demo-token"
FILE = pathlib.Path(__file__).resolve().parent.parent / "flights" / "airports.csv"
with open(FILE, newline="", encoding="utf-8") as file:
    AIRPORTS = [
        {"code": row["iata"], "name": row["name"], "place": {"city": row["city"], "state": row["state"]},
         "position": [float(row["latitude"]), float(row["longitude"])]}
        for row in csv.DictReader(file)
    ]
busy = {3}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, value, headers=()):
        body = json.dumps(value).encode()
        self.send_response(status)
        for name, text in (("Content-Type", "application/json"), ("Content-Length", str(len(body))), *headers):
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(address.query)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.answer(401, {"error": "a token is missing"})
        if address.path != "/airports":
            return self.answer(404, {"error": "there is nothing here"})
        page, size = int(query.get("page", ["1"])[0]), int(query.get("size", ["500"])[0])
        if page in busy:
            busy.discard(page)
            return self.answer(429, {"error": "too many requests"}, [("Retry-After", "0")])
        rows = AIRPORTS[(page - 1) * size:page * size]
        self.answer(200, {"page": page, "total": len(AIRPORTS), "airports": rows})

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
