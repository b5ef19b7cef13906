"""Structured claims from reports: books of YAML records, checked, and loaded as typed tables.

>>> import claimbook
>>> book = claimbook.loads({"claims/entities.yaml": "entities:\\n  - {id: port-alder, label: Port Alder, kind: place}\\n"})
>>> book.check()
[]
>>> len(book.tables["entities"])
1
"""

from collections.abc import Mapping as _Mapping

from ._claimbook import (
    Book,
    Claim,
    Claims,
    Diff,
    Error,
    InvalidBook,
    Release,
    Table,
    Tables,
    __version__,
    diff,
    loads,
    read_release,
    verify,
)
# Public too, but not in `__all__`: `from claimbook import *` must not replace the built-in function.
from ._claimbook import open as open

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._records import Diagnostic, Fault, Fix, Related, Signer, Verification, Waived

__all__ = [
    "Book",
    "Claim",
    "Claims",
    "Diagnostic",
    "Diff",
    "Error",
    "Fault",
    "Fix",
    "InvalidBook",
    "Related",
    "Release",
    "Signer",
    "Table",
    "Tables",
    "Verification",
    "Waived",
    "__version__",
    "diff",
    "loads",
    "read_release",
    "verify",
]

_Mapping.register(Claims)
_Mapping.register(Tables)


def __getattr__(name: str) -> object:
    """Imports the data classes at their first use. The command line program imports this module but not them."""
    if name in __all__:
        from . import _records

        return getattr(_records, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
