"""A text form for the values of every client, so that they can be compared exactly.

A row is a line. Its cells are separated by tabs; null and escapes are those of PostgreSQL's COPY. Dates are YYYY-MM-DD.
Floats are the eight bytes of the double in hex. The items of a list are separated by `|`, as in CSV. Records are JSON
with sorted keys. `tables.mjs` and `tables.R` write the same form.
"""

import datetime
import json
import struct


def line(row, kinds):
    return "\t".join(map(cell, row, kinds))


def cell(value, kind):
    if kind == "list":
        # In CSV, an empty list is an empty cell, which clients read as null. No list is null.
        return escape(value if isinstance(value, str) else "|".join(value if value is not None else []))
    if kind == "records":
        return escape(json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    if value is None:
        return r"\N"
    if kind == "integer":
        # pandas reads integers with nulls as floats; the value must still be an integer.
        assert int(value) == value, value
        return str(int(value))
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "date":
        return value.isoformat()[:10]
    if kind == "float":
        return struct.pack(">d", value).hex()
    return escape(value)


def escape(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def plain(value):
    """Converts a list of records to plain JSON values, from NumPy arrays and from a client's own numbers and dates."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        # Within records, pandas reads integers with nulls as floats, and null as NaN. Records have no other floats.
        assert value != value or value.is_integer(), value
        return None if value != value else int(value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return [plain(item) for item in value]
