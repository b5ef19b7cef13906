"""Checks releases with standard programs: sha256sum, tar and ssh-keygen."""

import pathlib
import shutil
import subprocess
import tempfile

from book import claimbook, released

IDENTITY = "ann@example.org"
NAMESPACE = "claimbook-release"
# The signature is checked on the release's date: the newest `coded_on` of the tests' book.
DAY = "20310503"


def files(folder):
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def lacks(*programs):
    """Returns the first of these programs that is not installed, or None."""
    return next((one for one in programs if not shutil.which(one)), None)


def digests(folder):
    """Returns the faults that `sha256sum` finds, and the files that `SHA256SUMS` does not list."""
    checked = run("sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS", cwd=folder)
    listed = {line[66:] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    unlisted = files(folder) - listed - {"SHA256SUMS", "SHA256SUMS.sig"}
    found = (checked.stdout + checked.stderr).splitlines()
    return found + sorted(unlisted) if checked.returncode == 0 else [f"status {checked.returncode}", *found]


def unpacked(folder, archive):
    """Unpacks the archive with `tar`. Returns the differences from the folder."""
    listing = run("tar", "--zstd", "-tf", archive)
    with tempfile.TemporaryDirectory() as name:
        extraction = run("tar", "--zstd", "-xf", archive, "-C", name)
        if listing.returncode != 0 or extraction.returncode != 0:
            return [listing.stderr, extraction.stderr]
        place = pathlib.Path(name)
        expected = [f"{folder.name}/{file}" for file in sorted(files(folder))]
        found = sorted(set(listing.stdout.splitlines()) ^ set(expected))
        if found or len(listing.stdout.splitlines()) != len(expected):
            return ["listed twice, or on one side only", *found]
        return [file for file in expected if (place / file).read_bytes() != (folder.parent / file).read_bytes()]


def unpack(folder):
    """Checks that the archive equals the folder, and that a truncated or different archive is detected."""
    if missing := lacks("tar", "zstd"):
        print(f"skipped: there is no {missing}, so nobody unpacks the archive")
        return
    archive = folder.parent / f"{folder.name}.tar.zst"
    assert unpacked(folder, archive) == [], unpacked(folder, archive)
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        (place / "cut.tar.zst").write_bytes(archive.read_bytes()[:-1000])
        assert unpacked(folder, place / "cut.tar.zst"), "tar let an archive pass that is cut short"
        copied = place / folder.name
        shutil.copytree(folder, copied)
        (copied / "LICENSE").write_text("Do as we like.\n")
        assert unpacked(copied, archive) == [f"{folder.name}/LICENSE"]
        (copied / "LICENSE").unlink()
        assert unpacked(copied, archive), "tar let an archive pass that holds a file more"
    print("tar: the archive holds the folder; 3 that do not are refused")


def key(path):
    """Makes a key. Returns its path, and its public part as in an allowed signers file."""
    made = run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path)
    assert made.returncode == 0, made.stderr
    return path, path.with_name(path.name + ".pub").read_text().strip()


def vouched(folder, signers):
    """Returns whether `ssh-keygen` accepts the signature, and whether `claimbook verify` does."""
    command = ["ssh-keygen", "-Y", "verify", f"-Overify-time={DAY}", "-f", signers, "-I", IDENTITY, "-n", NAMESPACE]
    theirs = run(*command, "-s", folder / "SHA256SUMS.sig", input=(folder / "SHA256SUMS").read_text())
    ours = claimbook(folder.parent, "verify", folder, "--signers", signers)
    assert ours.returncode in (0, 1), ours.stderr
    return theirs.returncode == 0, ours.returncode == 0


def sign(book, out):
    """Checks that both programs accept signatures of `--sign` and of `ssh-keygen`, and that both reject others."""
    if missing := lacks("ssh-keygen"):
        print(f"skipped: there is no {missing}, so nobody else checks a signature")
        return
    out.mkdir()
    ann, public = key(out / "ann")
    ben, other = key(out / "ben")
    folder = released(book, out / "releases", "--sign", ann)
    found = digests(folder)
    assert found == [], found
    lists = {
        "Ann's key": (f"{IDENTITY} {public}", True),
        "Ann's key, for releases": (f'{IDENTITY} namespaces="{NAMESPACE}" {public}', True),
        "Ann's key, at that time": (f'*@example.org valid-after="20310101",valid-before="20320101" {public}', True),
        "Ann's key, until that day": (f'{IDENTITY} valid-before="{DAY}" {public}', True),
        "Ann's key, from that day": (f'{IDENTITY} valid-after="{DAY}" {public}', True),
        "Ann's key, from the next day": (f'{IDENTITY} valid-after="20310504" {public}', False),
        "Ben's key": (f"{IDENTITY} {other}", False),
        "Ann's key, for files": (f'{IDENTITY} namespaces="file" {public}', False),
        "Ann's key, until then": (f'{IDENTITY} valid-before="20310101" {public}', False),
    }
    signers = out / "allowed_signers"
    for name, (line, allowed) in lists.items():
        signers.write_text(line + "\n")
        assert vouched(folder, signers) == (allowed, allowed), f"{name}: {vouched(folder, signers)}"
    signers.write_text(f"{IDENTITY} {public}\n")
    sums, signature = folder / "SHA256SUMS", folder / "SHA256SUMS.sig"
    ours = signature.read_bytes()
    for private, allowed in ((ann, True), (ben, False)):
        signature.unlink()
        signed = run("ssh-keygen", "-Y", "sign", "-f", private, "-n", NAMESPACE, sums)
        assert signed.returncode == 0, signed.stderr
        assert (signature.read_bytes() == ours) == allowed
        assert vouched(folder, signers) == (allowed, allowed), f"{private.name}: {vouched(folder, signers)}"
    signature.write_bytes(ours)
    sums.write_text(sums.read_text().replace("LICENSE", "LICENCE", 1))
    assert vouched(folder, signers) == (False, False)
    print("ssh-keygen: agrees with claimbook on 6 signatures that are good and 6 that are not")
