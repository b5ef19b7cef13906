"""The program as a Python entry point: exit status, signals, pipes, color and width as in the native program."""

import os
import pty
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import claimbook
from conftest import HARBOR, ROOT

PROGRAM = Path(sys.executable).with_name("claimbook")
NATIVE = ROOT / "target/release/claimbook"

both = pytest.mark.parametrize(
    "program",
    [
        [str(PROGRAM)],
        [sys.executable, "-m", "claimbook"],
        pytest.param(
            [str(NATIVE)],
            marks=pytest.mark.skipif(not NATIVE.exists(), reason="the native program is not built"),
        ),
    ],
    ids=["entry-point", "module", "native"],
)


def run(program: list[str], *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | environment
    return subprocess.run([*program, *arguments], capture_output=True, text=True, env=env, cwd=HARBOR)


@both
def test_the_exit_status_says_what_happened(program: list[str], tmp_path: Path) -> None:
    assert run(program, "--version").stdout == f"claimbook {claimbook.__version__}\n"
    assert run(program, "check").returncode == 0
    shutil.copytree(HARBOR, tmp_path / "book")
    (tmp_path / "book/claims/entities.yaml").write_text("entities: [", "utf-8")
    assert run(program, "check", "--book", str(tmp_path / "book")).returncode == 1
    absent = run(program, "check", "--book", "/nowhere")
    assert absent.returncode == 2 and absent.stderr.startswith("claimbook: ")
    usage = run(program, "chek")
    assert usage.returncode == 2 and "Usage: claimbook" in usage.stderr
    assert run(program, "--help").returncode == 0


@both
def test_a_closed_pipe_is_no_error(program: list[str]) -> None:
    command = " ".join(program)
    piped = subprocess.run(
        ["bash", "-c", f"{command} schema --help | true; {command} explain | head -n 1; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        cwd=HARBOR,
    )
    assert piped.stdout.splitlines()[-1] == "0"
    assert piped.stderr == ""


@both
def test_an_interrupt_ends_the_program(program: list[str], tmp_path: Path) -> None:
    # A pipe without a writer acts like a text that takes long to read.
    os.mkfifo(tmp_path / "harbor-report.txt")
    process = subprocess.Popen([*program, "check", "-q", "--texts", str(tmp_path)], cwd=HARBOR)
    # Opening the pipe for writing waits until the program reads from it.
    with open(tmp_path / "harbor-report.txt", "wb"):
        process.send_signal(signal.SIGINT)
        assert process.wait() == -signal.SIGINT


def in_a_terminal(program: list[str], *arguments: str, columns: int, **environment: str) -> str:
    """Returns what the program prints to a terminal of some width."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(HARBOR)
        os.environ.update(environment, COLUMNS=str(columns), TERM="xterm-256color")
        os.execv(program[0], [*program, *arguments])
    printed = b""
    try:
        while data := os.read(terminal, 65536):
            printed += data
    except OSError:
        pass  # The program has closed the terminal.
    os.waitpid(child, 0)
    return printed.decode()


@both
def test_color_and_width_follow_the_terminal(program: list[str], tmp_path: Path) -> None:
    shutil.copytree(HARBOR, tmp_path / "book")
    (tmp_path / "book/claims/entities.yaml").write_text("entities: [", "utf-8")
    check = ["check", "--book", str(tmp_path / "book")]
    assert "\x1b[" in in_a_terminal(program, *check, columns=80)
    assert "\x1b[" not in in_a_terminal(program, *check, columns=80, NO_COLOR="1")
    assert "\x1b[" not in run(program, *check).stdout
    narrow, wide = (in_a_terminal(program, "check", "--help", columns=columns) for columns in (50, 100))
    assert len(narrow.splitlines()) > len(wide.splitlines())


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, claimbook; print(sorted({'numpy', 'pandas', 'polars', 'pyarrow', 'asyncio'} & set(sys.modules)))"
    imported = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert imported.stdout == "[]\n"
