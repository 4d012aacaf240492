"""A server that speaks the part of Vault's HTTP API that pype uses, for tests.

Usage: vault_server.py [CERTIFICATE KEY]

Listens on a random port of the loopback, over TLS when a certificate is given. Prints the port, serves until its
standard input is closed. What a path does is told by its name; see KV below. GET /log gives the calls so far, POST
/revoke makes all tokens invalid.

https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
https://developer.hashicorp.com/vault/api-docs/auth/approle
"""

import json
import os
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

ROOT_TOKEN = "test-root-token"
ROLES = {
    # role id: (secret id, seconds the token lives, renewable)
    "long": ("secret-id-long", 3600, False),
    "short": ("secret-id-short", 1, False),
    "renewed": ("secret-id-renewed", 2, True),
    "once": ("secret-id-once", 3600, False),
}

lock = threading.Lock()
log = []
calls = {}
tokens = {ROOT_TOKEN: (None, False)}
used_once = False


def data(fields, **extra):
    return 200, {
        "data": {"data": fields, "metadata": {"version": 3, "deletion_time": "", "destroyed": False}},
        "lease_id": "",
        "lease_duration": 0,
        "renewable": False,
        **extra,
    }


def gone(destroyed):
    metadata = {"version": 3, "deletion_time": "2026-01-02T03:04:05Z", "destroyed": destroyed}
    return 404, {"data": {"data": None, "metadata": metadata}}


FIELDS = {
    "username": "loader",
    "password": "pass/wörd \"quoted\" + 100%",
    "port": 5432,
    "ratio": 0.5,
    "tls": True,
    "hosts": ["a", "b"],
    "nothing": None,
    "empty": "",
}


def kv(path, count, namespace):
    """Answers of the mount `secret`: `count` counts the calls of this path from 1."""
    if path == "app":
        return data(FIELDS)
    if path == "space":
        return data({"name": namespace or "root"})
    if path == "with space/ünïcode":
        return data({"name": "found"})
    if path == "leased":
        return data({"count": f"value-number-{count}"}, lease_duration=1)
    if path == "flaky" and count <= 2:
        return 500, {"errors": ["1 error occurred: backend trouble"]}
    if path == "limited" and count == 1:
        return 429, {"errors": ["request path: rate limit quota exceeded"]}, {"Retry-After": "1"}
    if path == "limited-long":
        return 429, {"errors": ["rate limit quota exceeded"]}, {"Retry-After": "3600"}
    if path == "stale" and count == 1:
        return 412, {"errors": ["required index state not present"]}
    if path in ("flaky", "limited", "stale"):
        return data({"count": f"value-number-{count}"})
    if path == "sealed":
        return 503, {"errors": ["Vault is sealed"]}
    if path == "denied":
        return 403, {"errors": ["1 error occurred:\n\t* permission denied\n\n"]}
    if path == "bad":
        return 400, {"errors": ["invalid version"]}
    if path == "deleted":
        return gone(False)
    if path == "destroyed":
        return gone(True)
    if path == "slow":
        time.sleep(1)
        return data({"value": "slow-value"})
    if path == "stuck":
        time.sleep(60)
        return data({"value": "never seen"})
    if path == "html":
        return 200, b"<html>hidden-in-html</html>"
    if path == "broken":
        return 200, b'{"data": {"data": {"value": "hidden-in-broken" oops'
    if path == "huge":
        return 200, b'{"data": {"data": {"value": "' + b"x" * (8 << 20) + b'"}}}'
    if path == "version1":
        return 200, {"data": {"value": "hidden-in-version-1"}, "lease_duration": 2764800}
    if path == "moved":
        return 307, {}, {"Location": "/v1/secret/data/app"}
    if path == "loop":
        return 307, {}, {"Location": "/v1/secret/data/loop"}
    if path == "away":
        return 307, {}, {"Location": "http://vault.invalid:8200/v1/secret/data/app"}
    return 404, {"errors": []}


def answer(method, path, headers, body):
    global used_once
    with lock:
        calls[path] = count = calls.get(path, 0) + 1
    if method == "POST" and path.endswith("/login"):
        role = ROLES.get(body.get("role_id"))
        if not path.startswith("auth/approle/") and not path.startswith("auth/custom/role/"):
            return 404, {"errors": ["no handler for route"]}
        if not role or body.get("secret_id") != role[0]:
            return 400, {"errors": ["invalid role or secret ID"]}
        with lock:
            if body["role_id"] == "once" and used_once:
                return 400, {"errors": ["invalid secret id"]}
            used_once = used_once or body["role_id"] == "once"
            token = f"test-token-{body['role_id']}-{len(tokens)}"
            tokens[token] = (time.monotonic() + role[1], role[2], role[1])
        auth = {"client_token": token, "lease_duration": role[1], "renewable": role[2]}
        return 200, {"auth": auth}
    token = headers.get("X-Vault-Token")
    with lock:
        held = tokens.get(token)
    if held is None or (held[0] is not None and held[0] < time.monotonic()):
        return 403, {"errors": ["permission denied"]}
    if path == "auth/token/renew-self":
        with lock:
            tokens[token] = (time.monotonic() + held[2], held[1], held[2])
        return 200, {"auth": {"client_token": token, "lease_duration": held[2], "renewable": held[1]}}
    if path.startswith("sys/internal/ui/mounts/"):
        rest = path[len("sys/internal/ui/mounts/"):]
        if rest.startswith("team/kv/"):
            return 200, {"data": {"path": "team/kv/", "type": "kv", "options": {"version": "2"}}}
        if rest.startswith("old/"):
            return 200, {"data": {"path": "old/", "type": "kv", "options": {"version": "1"}}}
        if rest.startswith("pki/"):
            return 200, {"data": {"path": "pki/", "type": "pki", "options": None}}
        if rest.startswith("secret/"):
            return 200, {"data": {"path": "secret/", "type": "kv", "options": {"version": "2"}}}
        return 403, {"errors": ["preflight capability check returned 403, please ensure client's policies grant access"]}
    for mount in ("secret", "hidden"):
        if path.startswith(f"{mount}/data/"):
            return kv(path[len(mount) + 6:], count, headers.get("X-Vault-Namespace"))
    if path == "team/kv/data/app/db":
        return data({"value": "from the mount with a slash"})
    return 404, {"errors": [f"no handler for route \"{path}\". route entry not found."]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = unquote(self.path)
        if path == "/log":
            with lock:
                return self.reply(200, log)
        if path == "/revoke":
            with lock:
                for token in [token for token in tokens if token != ROOT_TOKEN]:
                    del tokens[token]
            return self.reply(200, {})
        path = path.removeprefix("/v1/")
        with lock:
            log.append({"method": self.command, "path": path, "headers": dict(self.headers.items())})
        self.reply(*answer(self.command, path, self.headers, json.loads(body) if body else {}))

    def reply(self, status, content, headers={}):
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)
        except OSError:
            pass  # the client has gone

    do_GET = do_POST = serve

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # a client that does not trust the certificate breaks off


server = Server(("127.0.0.1", 0), Handler)
if len(sys.argv) == 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    # The handshake belongs on the connection's own thread, or one that stalls would stop all.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.buffer.read()
os._exit(0)
