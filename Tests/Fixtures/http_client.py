"""What tests in Python need of http_server.py: a server process, and what it was asked."""

import json
import os
import subprocess
import sys

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "http_server.py")


class Server:
    """A running server. It ends with this process at the latest."""

    def __init__(self, plan=None, arguments=()):
        self.process = subprocess.Popen(
            [sys.executable, PATH, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ports = self.process.stdout.readline().split()
        scheme = "https" if arguments else "http"
        self.url, self.other = (f"{scheme}://localhost:{port}" for port in ports)
        self.plan(plan or {})

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def plan(self, plan):
        self.ask("plan " + json.dumps(plan))

    def take(self):
        """The requests since the last time."""
        log = self.ask("log")
        self.ask("forget")
        return log
