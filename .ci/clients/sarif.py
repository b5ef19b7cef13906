"""Validates the output of `check --format sarif` by the OASIS schema, and compares its regions with the text."""

import json
import pathlib
import tempfile

import jsonschema
from book import NODE, P1, claimbook, made

EDITS = [
    (P1, "likelihood: likely", "likelihood: likly"),
    (P1, '"2031-01~/2031-03"', "2031"),
    (P1, "id: hbr-0003", "id: hbr-0002"),
    (P1, "note: Ships lent, which the list of forms lacks. 🧊", "note: 🧊 # nothing more"),
    ("claims/harbor-report/summary.p3.yaml", "People who run", "They who run"),
    (
        "claims/harbor-report/source.yaml",
        "  - {at: notes, reason: bibliography}\n",
        "  - {at: notes, reason: bibliography}\nwaivers:\n"
        "  - {rule: leading-pronoun, at: summary.p3, reason: being discussed, expires: \"2031-12-31\"}\n",
    ),
]


def main():
    schema = json.loads((NODE / "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    with tempfile.TemporaryDirectory() as name:
        folder = made(pathlib.Path(name) / "books é", *EDITS)
        for arguments in ([], ["--fix"]):
            log = json.loads(claimbook(folder, "check", "--format", "sarif", *arguments).stdout)
            faults = [f"{list(fault.path)}: {fault.message[:200]}" for fault in validator.iter_errors(log)]
            assert not faults, faults
            results = log["runs"][0]["results"]
            print(f"valid: {len(results)} results, {sum('fixes' in one for one in results)} with a fix")
            if not arguments:
                assert sum("fixes" in one for one in results) == 2 and any("suppressions" in one for one in results)
                regions(folder, results)


def regions(folder, results):
    """Checks that the regions deleted by fixes have the expected texts."""
    deleted = set()
    for result in results:
        for fix in result.get("fixes", []):
            change = fix["artifactChanges"][0]
            assert change["artifactLocation"]["uri"] == P1
            lines = (folder / P1).read_text().split("\n")
            region = change["replacements"][0]["deletedRegion"]
            deleted.add(lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1])
    assert deleted == {"likly", "2031"}, deleted


main()
