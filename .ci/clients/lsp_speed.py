"""Measures the language server: edits a large book at random places, and prints the times as a Markdown table.

Usage: lsp_speed.py PROGRAM BOOK [EDITS]. `cargo run --release --example synthesize` makes books of any size. The script
is not a part of `.ci/run`, because no check measures time. docs/performance.md has its figures.
"""

import json
import random
import subprocess
import sys
import time
from pathlib import Path


class Server:
    """The server, with its messages as they arrive."""

    def __init__(self, program: str, book: Path):
        self.begun = time.perf_counter()
        self.process = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.asked = 0
        self.published: dict[str, float] = {}
        capabilities = {"general": {"positionEncodings": ["utf-8"]}}
        folders = [{"uri": book.as_uri(), "name": "book"}]
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities, "workspaceFolders": folders})
        self.notify("initialized", {})

    def send(self, message: dict):
        content = json.dumps({"jsonrpc": "2.0"} | message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self.process.stdin.flush()

    def notify(self, method: str, params):
        self.send({"method": method, "params": params})

    def read(self) -> dict:
        length = 0
        while line := self.process.stdout.readline().strip():
            length = int(line.split(b":")[1])
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published.setdefault(message["params"]["uri"], time.perf_counter())
        return message

    def ask(self, method: str, params):
        self.asked += 1
        self.send({"id": self.asked, "method": method, "params": params})
        while (message := self.read()).get("id") != self.asked:
            pass
        return message.get("result")


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def memory(pid: int, key: str) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(key)).split()[1]) * 1024


def main():
    program, book = sys.argv[1], Path(sys.argv[2]).resolve()
    edits = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    choose = random.Random(1)
    files = sorted(path for path in (book / "claims").glob("*/*.yaml") if path.name != "source.yaml")
    size = sum(path.stat().st_size for path in (book / "claims").rglob("*") if path.is_file())
    server = Server(program, book)
    texts: dict[Path, list[str]] = {}
    times: dict[str, list[float]] = {name: [] for name in ["own", "whole", "hover", "completion", "definition"]}

    def open_file(path: Path):
        texts[path] = path.read_text().splitlines()
        item = {"uri": path.as_uri(), "languageId": "yaml", "version": 0, "text": path.read_text()}
        server.notify("textDocument/didOpen", {"textDocument": item})

    first = choose.choice(files)
    open_file(first)
    while first.as_uri() not in server.published:
        server.read()
    start = server.published[first.as_uri()] - server.begun
    for number in range(1, edits + 1):
        path = choose.choice(files)
        if path not in texts:
            open_file(path)
            server.ask("claimbook/complete", None)
        lines = texts[path]
        row = choose.choice([row for row, line in enumerate(lines) if line.strip().startswith(("type:", "certainty:", "at:", "- id:"))])
        column = choose.randrange(len(lines[row]) + 1)
        old = lines[row]
        for new in (old[:column] + choose.choice("abc: [{\"") + old[column:], old):
            lines[row] = new
            whole = {"start": {"line": row, "character": 0}, "end": {"line": row, "character": 1000}}
            document = {"uri": path.as_uri(), "version": number}
            server.published.clear()
            begun = time.perf_counter()
            server.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"range": whole, "text": new}]})
            while path.as_uri() not in server.published:
                server.read()
            times["own"].append(server.published[path.as_uri()] - begun)
            server.ask("claimbook/complete", None)
            times["whole"].append(time.perf_counter() - begun)
        for name, key in [("hover", "at: "), ("completion", "certainty: "), ("definition", "entity: "), ("definition", "object: ")]:
            rows = [row for row, line in enumerate(lines) if key in line]
            if rows:
                row = choose.choice(rows)
                place = {"line": row, "character": lines[row].index(key) + len(key) + 1}
                begun = time.perf_counter()
                result = server.ask(f"textDocument/{name}", {"textDocument": {"uri": path.as_uri()}, "position": place})
                times[name].append(time.perf_counter() - begun)
                assert result, (name, path, lines[row])
    peak, now = (memory(server.process.pid, key) for key in ("VmHWM", "VmRSS"))
    print(f"{len(files)} files of claims, {size / 1e6:.1f} MB, {edits} edits and as many undone\n")
    print("| measure | median | p95 | largest |\n|---|--:|--:|--:|")
    for name, found in times.items():
        print(f"| {name} | " + " | ".join(f"{percentile(found, share) * 1000:.1f} ms" for share in (0.5, 0.95, 1.0)) + " |")
    print(f"\nstart to first diagnostics: {start * 1000:.0f} ms")
    print(f"memory: {now / 1e6:.0f} MB, at most {peak / 1e6:.0f} MB, {peak / size:.2f} bytes per byte of YAML")
    server.ask("shutdown", None)
    server.notify("exit", None)
    assert server.process.wait() == 0


main()
