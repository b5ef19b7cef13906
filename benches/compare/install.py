"""Installs the peers at their pinned versions. Writes only to target/compare."""

import hashlib
import json
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / "target" / "compare"
PYTHON = WORK / "python" / "bin" / "python"
AJV = WORK / "ajv"
PARSE = WORK / "parse"


def call(*argv, cwd=ROOT):
    """Returns the standard output of a command. Exits if the command fails."""
    argv = [str(word) for word in argv]
    done = subprocess.run(argv, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(argv)}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def python():
    call(sys.executable, "-m", "venv", "--clear", WORK / "python")
    call(PYTHON, "-m", "pip", "install", "--require-hashes", "-r", HERE / "requirements.txt")


def ajv():
    shutil.rmtree(AJV, ignore_errors=True)
    shutil.copytree(HERE / "ajv", AJV)
    call("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=AJV)


def parse():
    folder = WORK / "rapidyaml"
    shutil.rmtree(folder, ignore_errors=True)
    source = ["--no-deps", "--no-binary", "rapidyaml", "--require-hashes", "-r", HERE / "rapidyaml.txt"]
    call(PYTHON, "-m", "pip", "download", "--dest", folder, *source)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    cpp = next(folder.glob("*/cpp"))
    core = cpp / "ext/c4core/src"
    # A single translation unit lets the compiler inline across the library's files.
    units = [*sorted((core / "c4").glob("*.cpp")), *sorted((cpp / "src/c4/yml").glob("*.cpp")), HERE / "parse.cpp"]
    unity = folder / "unity.cpp"
    unity.write_text("".join(f'#include "{unit}"\n' for unit in units))
    call("g++", "-std=c++20", "-O3", "-DNDEBUG", "-I", cpp / "src", "-I", core, unity, "-o", PARSE)


STEPS = [
    (python, PYTHON, [HERE / "requirements.txt"]),
    (ajv, AJV / "node_modules", [HERE / "ajv" / name for name in ("package.json", "package-lock.json", "formats.cjs")]),
    (parse, PARSE, [HERE / "rapidyaml.txt", HERE / "parse.cpp"]),
]


def install():
    """Runs each step, unless it ran with the same inputs before."""
    WORK.mkdir(parents=True, exist_ok=True)
    for step, product, inputs in STEPS:
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
        stamp = WORK / f"{step.__name__}.stamp"
        if product.exists() and stamp.exists() and stamp.read_text() == digest:
            continue
        print(f"installing {step.__name__} into {product.relative_to(ROOT)}", file=sys.stderr)
        stamp.unlink(missing_ok=True)
        step()
        stamp.write_text(digest)


def versions():
    """Returns the versions of all programs and packages that affect the results."""
    direct = (HERE / "requirements.txt").read_text().split("\n\n")[0] + (HERE / "rapidyaml.txt").read_text()
    packages = json.loads((HERE / "ajv" / "package-lock.json").read_text())["packages"]
    return {
        "rustc": call("rustc", "--version").split()[1],
        "g++": call("g++", "-dumpfullversion"),
        "Python": platform.python_version(),
        "Node.js": call("node", "--version").lstrip("v"),
        **dict(re.findall(r"^([a-z-]+)==(\S+)", direct, re.MULTILINE)),
        **{name: packages[f"node_modules/{name}"]["version"] for name in ("ajv-cli", "ajv", "ajv-formats", "js-yaml")},
    }
