"""Tests a reviewer's workflow: a typo, `git push`, the annotation by `action.yml`; and the pre-commit hooks.

Also tests which wheels the action installs, with a wheel that starts the built program.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml
from book import CLAIMBOOK, P1, ROOT, VERSION, made
from wheel import wheel

BIN = pathlib.Path(sys.executable).parent


def git(folder, *arguments):
    identity = ["-c", "user.name=reviewer", "-c", "user.email=reviewer@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def pushed(folder):
    """Pushes a repository with a typo in a claims file. Returns a fresh clone, as on a runner."""
    work, remote, runner = folder / "work", folder / "remote.git", folder / "runner"
    work.mkdir()
    made(work / "data", (P1, "certainty: likely\n", "certainty: likley\n"))
    git(folder, "init", "--bare", remote)
    git(work, "init")
    git(work, "add", ".")
    git(work, "commit", "-m", "Claims of the harbor report")
    git(work, "push", remote, "HEAD:main")
    git(folder, "clone", "--branch", "main", remote, runner)
    return runner


def act(runner, folder):
    """Runs the last step of the action in a runner's environment, with the program where the first steps install it."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    tools = folder / "tools/claimbook/bin"
    tools.mkdir(parents=True)
    shutil.copy(CLAIMBOOK, tools / "claimbook")
    inputs = {name: value["default"] for name, value in action["inputs"].items()} | {"book": "data", "sarif": "out.sarif"}
    step = action["runs"]["steps"][-1]
    given = {f"${{{{ inputs.{name} }}}}": value for name, value in inputs.items()} | {"${{ steps.wheel.outputs.program }}": ""}
    given = {key: given[value] for key, value in step["env"].items()}
    summary = folder / "summary.md"
    surroundings = {
        "PATH": os.environ["PATH"],
        "GITHUB_WORKSPACE": str(runner),
        "GITHUB_STEP_SUMMARY": str(summary),
        "RUNNER_TOOL_CACHE": str(folder / "tools"),
    }
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(shell, cwd=runner, env=surroundings | given, capture_output=True, text=True)
    assert done.returncode == 1, done
    assert (runner / "out.sarif").stat().st_size > 1000
    return done.stdout, summary.read_text()


def wheels(folder):
    """Checks that the action installs a wheel only with the provenance of the action's own tag or commit."""
    wheel(folder / "index")
    (folder / "bin").mkdir()
    stub = folder / "bin/gh"
    stub.write_text('#!/bin/sh\necho "$@" > "$SAID"\nexit "$STATUS"\n')
    stub.chmod(0o755)
    commit = "0123456789abcdef0123456789abcdef01234567"
    cases = [
        ("_actions/ann/claimbook/v0.1.0", "index", "0", "--source-ref refs/tags/v0.1.0"),
        (f"_actions/ann/claimbook/{commit}", "index", "1", f"--source-digest {commit}"),
        ("_actions/ann/claimbook/v0.1.0", "bin", "0", None),
        ("_actions/ann/claimbook/v0.2.0", "index", "0", None),
        ("_actions/ann/claimbook/main", "index", "0", None),
        ("claimbook/claimbook", "index", "0", None),
    ]
    for number, (place, index, status, source) in enumerate(cases):
        said = folder / f"said{number}"
        surroundings = os.environ | {
            "PATH": f"{folder}/bin:{os.environ['PATH']}",
            "PIP_FIND_LINKS": str(folder / index),
            "PIP_NO_INDEX": "1",
            "GITHUB_ACTION_PATH": f"/runner/{place}",
            "SAID": str(said),
            "STATUS": status,
        }
        out = folder / f"wheel{number}"
        done = subprocess.run([ROOT / ".ci/wheel", out], env=surroundings, capture_output=True, text=True)
        assert done.returncode == 0, done
        if source is None:
            assert not said.exists(), (place, done)
        else:
            workflow = "--repo ann/claimbook --signer-workflow ann/claimbook/.github/workflows/release.yml"
            assert f"{workflow} {source}" in said.read_text(), said.read_text()
        if source is None or status != "0":
            assert done.stdout == "" and "so the light program is built" in done.stderr, (place, done)
        else:
            stated = subprocess.run([done.stdout.strip(), "--version"], capture_output=True, text=True, check=True).stdout
            assert stated == f"claimbook {VERSION}\n", stated
    print(f"the action installs the wheel in 1 of {len(cases)} cases, and builds the program in the others")


def hooks(folder):
    """Checks that pre-commit accepts the manifest, and that its hook prevents the commit of a fault."""
    subprocess.run([BIN / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], check=True)
    hook = next(one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()) if one["id"].endswith("check"))
    # Use the existing program: the hook would build the light program, which takes two minutes.
    local = hook | {"language": "system", "entry": hook["entry"].replace(".ci/hook", str(CLAIMBOOK), 1) + " --book data"}
    config = folder / "pre-commit.yaml"
    config.write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]}))
    run = [BIN / "pre-commit", "run", "--all-files", "--config", config]
    surroundings = os.environ | {"PRE_COMMIT_HOME": str(folder / "pre-commit")}
    done = subprocess.run(run, cwd=folder / "runner", env=surroundings, capture_output=True, text=True)
    assert done.returncode == 1 and "did you mean `likely`?" in done.stdout, done


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        annotations, summary = act(pushed(folder), folder)
        print(annotations + summary, end="")
        expected = "::error file=data/claims/harbor-report/summary.p1.yaml,line=29,endLine=29,col=16,endColumn=22,"
        assert annotations.startswith(expected + "title=unknown-code in hbr-0002::"), annotations
        assert "data/claims/harbor-report/summary.p1.yaml:29:16" in summary
        hooks(folder)
        wheels(folder)


if __name__ == "__main__":
    main()
