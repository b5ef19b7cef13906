"""Tests `.ci/archive`, `.ci/assets` and `install.sh` with the built program and with a made-up one."""

import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile

from book import CLAIMBOOK, ROOT

TARGET = f"{platform.machine()}-unknown-linux-gnu"
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]
SHELL = shutil.which("dash") or "sh"
MADE_UP = """#!/bin/sh
case $1 in
  --version) echo claimbook {version} ;;
  completions) echo "# for $2" ;;
  man) echo page > "$3/claimbook.1" ;;
esac
"""
INSTALLED = (
    "bin/claimbook",
    "share/bash-completion/completions/claimbook",
    "share/elvish/lib/claimbook.elv",
    "share/fish/vendor_completions.d/claimbook.fish",
    "share/man/man1/claimbook.1",
    "share/zsh/site-functions/_claimbook",
)


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def made_up(folder, version, name="claimbook"):
    folder.mkdir(parents=True)
    (folder / name).write_text(MADE_UP.format(version=version))
    (folder / name).chmod(0o755)
    return folder / name


def archived(program, out, target=TARGET):
    """Makes the archive and SHA256SUMS. Returns the archive."""
    done = run(sys.executable, ROOT / ".ci/archive", target, "--program", program, "--out", out)
    assert done.returncode == 0, done.stderr
    path = pathlib.Path(done.stdout.strip())
    (out / "SHA256SUMS").write_text(run("sha256sum", path.name, cwd=out).stdout)
    return path


def install(prefix, *arguments, script=ROOT / "install.sh"):
    return run(SHELL, script, "--prefix", prefix, *arguments)


def files(folder):
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def located(target, version):
    """Returns the archive's name, and the program's path in it, which Cargo.toml states for cargo-binstall."""
    stated = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["metadata"]["binstall"]
    stated |= stated["overrides"].get(target, {})
    values = {"repo": "REPO", "version": version, "target": target, "bin": "claimbook"}
    values["binary-ext"] = ".exe" if stated["pkg-fmt"] == "zip" else ""
    url, program = (re.sub(r"\{ ([a-z-]+) \}", lambda found: values[found[1]], stated[key]) for key in ("pkg-url", "bin-dir"))
    start = f"REPO/releases/download/v{version}/"
    assert url.startswith(start), url
    return url.removeprefix(start), program


def the_built_program(folder):
    """Installs the built program. Checks the entries of its archive."""
    path = archived(CLAIMBOOK, folder / "real")
    name, program = located(TARGET, VERSION)
    assert path.name == name, path
    time = int(run("git", "log", "-1", "--format=%ct", cwd=ROOT).stdout)
    with tarfile.open(path) as archive:
        entries = archive.getmembers()
    assert {(one.uid, one.gid, one.uname, one.gname, one.mtime, one.type) for one in entries} == {(0, 0, "", "", time, b"0")}
    names = [one.name for one in entries]
    assert names == sorted(names) and program in names
    done = install(folder / "prefix", "--from", folder / "real")
    assert done.returncode == 0, done.stderr
    installed = files(folder / "prefix")
    pages = {f"share/man/man1/{name.rsplit('/', 1)[1]}" for name in names if "/man/" in name}
    assert len(pages) > 15 and set(installed) == {*INSTALLED, *pages}, sorted(installed)
    assert all(len(data) > 500 for data in installed.values())
    assert run(folder / "prefix/bin/claimbook", "--version").stdout == f"claimbook {VERSION}\n"
    assert run("bash", "-n", folder / "prefix" / INSTALLED[1]).returncode == 0
    print(f"{len(names)} files in the archive, {len(installed)} of them installed")


def same_bytes(folder):
    for target, program in ((TARGET, "claimbook"), ("x86_64-pc-windows-msvc", "claimbook.exe")):
        made_up(folder / target / "program", "0.1.0", program)
        one, other = (archived(folder / target / "program" / program, folder / target / out, target) for out in "ab")
        assert one.read_bytes() == other.read_bytes()
        name, program = located(target, "0.1.0")
        listed = zipfile.ZipFile(one).namelist() if name.endswith(".zip") else tarfile.open(one).getnames()
        assert one.name == name and program in listed, listed


def altered(archive, name, data):
    """Replaces a file of the archive, and updates SHA256SUMS."""
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["tar", "-xzf", archive, "-C", place], check=True)
        (pathlib.Path(place) / archive.name.removesuffix(".tar.gz") / name).write_bytes(data)
        subprocess.run(["tar", "-czf", archive, "-C", place, archive.name.removesuffix(".tar.gz")], check=True)
    (archive.parent / "SHA256SUMS").write_text(run("sha256sum", archive.name, cwd=archive.parent).stdout)


def refusals(folder):
    """Checks that a version that is refused changes nothing of the installed one, and that a good one replaces it."""
    prefix = folder / "prefix"
    old = archived(made_up(folder / "old/program", "0.1.0"), folder / "old")
    assert install(prefix, "--from", old.parent.as_uri()).returncode == 0
    before = files(prefix)
    assert set(before) == set(INSTALLED)
    new = archived(made_up(folder / "new/program", "0.2.0"), folder / "new")

    def tampered(archive):
        archive.write_bytes(archive.read_bytes()[:-1] + b"!")

    def elsewhere(archive):
        sums = archive.parent / "SHA256SUMS"
        sums.write_text(sums.read_text().replace(TARGET, "riscv64gc-unknown-linux-gnu"))

    def twice(archive):
        sums = archive.parent / "SHA256SUMS"
        sums.write_text(sums.read_text() + sums.read_text().replace("0.2.0", "0.3.0"))

    cases = {
        "the SHA-256 of claimbook-0.2.0": tampered,
        "gnu.tar.gz\n": lambda archive: archive.unlink(),
        "/SHA256SUMS\n": lambda archive: (archive.parent / "SHA256SUMS").unlink(),
        "lists no archive for": elsewhere,
        "lists several archives for": twice,
        "does not run here": lambda archive: altered(archive, "claimbook", b"\x7fELF"),
        "is `claimbook 0.3.0`": lambda archive: altered(archive, "claimbook", MADE_UP.format(version="0.3.0").encode()),
    }
    for number, (message, change) in enumerate(cases.items()):
        place = folder / f"case{number}"
        shutil.copytree(new.parent, place)
        change(place / new.name)
        done = install(prefix, "--from", place)
        assert done.returncode == 1 and message in done.stderr, (message, done)
        assert files(prefix) == before and not list(prefix.glob(".claimbook*")), message
    for message, arguments in {
        "has version 0.2.0, not 0.3.0": ["--from", new.parent, "--version", "0.3.0"],
        "must begin with https:// or file://": ["--from", "http://127.0.0.1/claimbook"],
        "names no release": [],
        "unknown argument": ["--verion", "0.2.0"],
        "--from needs a value": ["--from"],
    }.items():
        done = install(prefix, *arguments)
        assert done.returncode == 1 and message in done.stderr, (message, done)
        assert files(prefix) == before, message
    for message, blocked in {"cannot create": "share/man/man1", "is a folder": "bin/claimbook"}.items():
        other = folder / blocked.replace("/", "-")
        (other / blocked).parent.mkdir(parents=True)
        if blocked.startswith("bin"):
            (other / blocked).mkdir()
        else:
            (other / blocked).touch()
        done = install(other, "--from", new.parent)
        assert done.returncode == 1 and message in done.stderr, (message, done)
        assert set(files(other)) <= {blocked} and not list(other.glob(".claimbook*")), files(other)
    done = install(prefix, "--from", new.parent, "--version", "0.2.0")
    assert done.returncode == 0 and f"PATH does not contain {prefix}/bin" in done.stdout, done
    assert run(prefix / "bin/claimbook", "--version").stdout == "claimbook 0.2.0\n"
    print(f"{len(cases) + 7} installations are refused, and change no installed file")


def release(folder):
    """Checks that an incomplete set of files is refused, and that the installer of a release needs no options."""
    place = folder / "releases/v0.2.0-rc.1"
    archive = archived(made_up(folder / "rc", "0.2.0-rc.1"), place)
    (place / "SHA256SUMS").unlink()
    command = [sys.executable, ROOT / ".ci/assets", place, "0.2.0-rc.1", f"file://{folder}/releases"]
    missing = run(*command)
    assert missing.returncode == 1 and not (place / "install.sh").exists(), missing
    expected = [line.split(":")[0].replace("*", "11_0") for line in missing.stderr.splitlines()]
    assert len(expected) == 10 and "claimbook-0.2.0rc1-cp310-abi3-macosx_11_0_arm64.whl" in expected, missing.stderr
    for name in expected:
        (place / name).touch()
    (place / "claimbook-0.1.0.tar.gz").touch()
    unexpected = run(*command)
    assert unexpected.returncode == 1 and "claimbook-0.1.0.tar.gz: unexpected" in unexpected.stderr, unexpected
    (place / "claimbook-0.1.0.tar.gz").unlink()
    done = run(*command)
    assert done.returncode == 0, done.stderr
    assert run("sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS", cwd=place).returncode == 0
    assert len((place / "SHA256SUMS").read_text().splitlines()) == len(expected) + 2
    done = install(folder / "from-release", script=place / "install.sh")
    assert done.returncode == 0, (archive, done)
    assert set(files(folder / "from-release")) == set(INSTALLED)


def main():
    if platform.system() != "Linux":
        print("skipped: this test makes archives for Linux")
        return
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    for test in (the_built_program, same_bytes, refusals, release):
        with tempfile.TemporaryDirectory() as name:
            test(pathlib.Path(name))


main()
