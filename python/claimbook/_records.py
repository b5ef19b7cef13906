"""Plain data that functions return: immutable, comparable, and safe to pickle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe fix: the text from `line` and `column` to `end_line` and `end_column` is replaced."""

    line: int
    column: int
    end_line: int
    end_column: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a diagnostic refers to, such as the first use of an id."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver that permits a fault."""

    scope: str
    """The claim or part of the text that the waiver covers."""
    reason: str
    """The reason, as the waiver gives it."""
    expires: str | None
    """The last day of the waiver, or `None` for a waiver without end."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fault in a book. Lines and columns count from 1, and columns count characters."""

    rule: str
    """The id of the rule; `claimbook explain RULE` explains it."""
    severity: Literal["error", "warning"]
    """`error` if the fault prevents exporting the book, otherwise `warning`."""
    message: str
    """What is wrong."""
    path: str
    """The file, relative to the book."""
    line: int
    column: int
    end_line: int
    end_column: int
    help: str | None
    """How to fix the fault."""
    fix: Fix | None
    """A safe fix, which needs no decision by a person."""
    claim_id: str | None
    """The claim in which the fault is."""
    field: str | None
    """The place in the record, such as `claims[3].participants[0].entity`."""
    related: tuple[Related, ...]
    waived: Waived | None
    """The waiver that permits the fault; a waived fault counts as neither error nor warning."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.message} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a release: a missing, altered or inconsistent file."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Signer:
    """The signer of a release."""

    principals: tuple[str, ...]
    """The patterns of those who may use the key, as in the list of allowed signers."""
    fingerprint: str
    """SHA-256 of the public key, as `ssh-keygen -l` prints it."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of verifying a release. It is true if there are no faults."""

    faults: tuple[Fault, ...]
    name: str | None
    """The dataset's name, if the manifest could be read."""
    version: str | None
    """The version, if the manifest could be read."""
    files: int
    bytes: int
    beside: tuple[str, ...]
    """Entries in the folder that are not part of the release."""
    signed: bool
    """Whether the folder has a signature."""
    signer: Signer | None
    """The signer, if the signature was verified against a list of allowed signers."""
    written_by_another: bool
    """Whether another version of the program wrote the release. Then fewer files are checked."""
    exact_anchors: int
    """How many anchors were found at their offsets in the given texts."""

    def __bool__(self) -> bool:
        return not self.faults


def _place(entry: dict[str, Any]) -> dict[str, int]:
    start, end = entry["start"], entry["end"]
    return {"line": start["line"], "column": start["column"], "end_line": end["line"], "end_column": end["column"]}


def _diagnostic(entry: dict[str, Any]) -> Diagnostic:
    fix, waived = entry["fix"], entry["waived"]
    return Diagnostic(
        rule=entry["rule"],
        severity=entry["severity"],
        message=entry["message"],
        path=entry["file"],
        **_place(entry),
        help=entry["help"],
        fix=fix and Fix(**_place(fix), replacement=fix["replacement"]),
        claim_id=entry["claim"],
        field=entry["path"],
        related=tuple(
            Related(path=other["file"], **_place(other), message=other["message"]) for other in entry["related"]
        ),
        waived=waived and Waived(scope=waived["scope"], reason=waived["reason"], expires=waived.get("expires")),
    )


def diagnostics(report: dict[str, Any]) -> list[Diagnostic]:
    """Converts the object of `check --format json`."""
    return [_diagnostic(entry) for entry in report["diagnostics"]]


def verification(result: dict[str, Any]) -> Verification:
    """Converts the result of a verification."""
    signer = result.pop("signer")
    return Verification(
        faults=tuple(Fault(**fault) for fault in result.pop("faults")),
        beside=tuple(result.pop("beside")),
        signer=signer and Signer(principals=tuple(signer["principals"]), fingerprint=signer["fingerprint"]),
        **result,
    )
