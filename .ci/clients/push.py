"""Tests a reviewer's workflow: a typo, `git push`, the annotation by `action.yml`; and the pre-commit hooks."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml
from book import CLAIMBOOK, P1, ROOT, made

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
    given = {key: inputs[value.removeprefix("${{ inputs.").removesuffix(" }}")] for key, value in step["env"].items()}
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
    subprocess.run([BIN / "check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"], check=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        annotations, summary = act(pushed(folder), folder)
        print(annotations + summary, end="")
        expected = "::error file=data/claims/harbor-report/summary.p1.yaml,line=29,endLine=29,col=16,endColumn=22,"
        assert annotations.startswith(expected + "title=unknown-code in hbr-0002::"), annotations
        assert "data/claims/harbor-report/summary.p1.yaml:29:16" in summary
        hooks(folder)


main()
