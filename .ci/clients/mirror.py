"""Tests the mirror repository that `.ci/mirror` writes: pre-commit installs a wheel with it, and runs the hooks.

The wheel starts the built program. virtualenv brings the setuptools that pip needs, so no network is needed.
"""

import os
import pathlib
import subprocess
import tempfile

import virtualenv.seed.wheels.embed
import yaml
from book import P1, ROOT, VERSION, made
from push import BIN, git
from wheel import wheel


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        mirror, work = folder / "mirror", folder / "work"
        subprocess.run([ROOT / ".ci/mirror", mirror], check=True)
        manifest = mirror / ".pre-commit-hooks.yaml"
        subprocess.run([BIN / "pre-commit", "validate-manifest", manifest], check=True)
        hooks = yaml.safe_load(manifest.read_text())
        assert {(hook["language"], hook["entry"]) for hook in hooks} == {("python", "claimbook check"), ("python", "claimbook fmt")}
        git(mirror, "init")
        git(mirror, "add", ".")
        git(mirror, "commit", "-m", VERSION)
        git(mirror, "tag", f"v{VERSION}")

        made(work, (P1, "certainty: likely\n", "certainty:  likley\n"))
        config = {"repo": mirror.as_uri(), "rev": f"v{VERSION}", "hooks": [{"id": hook["id"]} for hook in hooks]}
        (work / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [config]}))
        git(work, "init")
        git(work, "add", ".")
        embedded = pathlib.Path(virtualenv.seed.wheels.embed.__file__).parent
        surroundings = os.environ | {
            "PIP_FIND_LINKS": f"{wheel(folder / 'index').parent} {embedded}",
            "PIP_NO_INDEX": "1",
            "PRE_COMMIT_HOME": str(folder / "home"),
        }
        run = [BIN / "pre-commit", "run", "--all-files"]
        done = subprocess.run(run, cwd=work, env=surroundings, capture_output=True, text=True)
        assert done.returncode == 1 and "did you mean `likely`?" in done.stdout, done
        assert "files were modified by this hook" in done.stdout and "certainty: likley" in (work / P1).read_text(), done
        (work / P1).write_text((work / P1).read_text().replace("likley", "likely"))
        git(work, "add", ".")
        done = subprocess.run(run, cwd=work, env=surroundings, capture_output=True, text=True)
        assert done.returncode == 0, done
    print(f"pre-commit installs the wheel with the mirror, and runs {len(hooks)} hooks")


main()
