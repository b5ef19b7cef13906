"""One text form for every value of every client, so that what they read can be compared to the last bit.

A row is a line, its cells parted by tabs, with null and escapes as PostgreSQL's COPY has them. Dates are YYYY-MM-DD,
floats the eight bytes of the double in hex, lists their items parted by `|` as in CSV, records JSON with sorted keys.
`tables.mjs` and `tables.R` write the same form in their own languages.
"""

import datetime
import json
import struct


def line(row, kinds):
    return "\t".join(map(cell, row, kinds))


def cell(value, kind):
    if kind == "list":
        # An empty list is an empty cell in CSV, which reads as null; a list itself is never null.
        return escape(value if isinstance(value, str) else "|".join(value if value is not None else []))
    if kind == "records":
        return escape(json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    if value is None:
        return r"\N"
    if kind == "integer":
        # pandas makes floats of integers with nulls: the value must still be whole.
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
    """A list of records as JSON has it, whether the client made NumPy's arrays, its own numbers or dates of it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        # Within records, pandas makes floats of integers with nulls, and NaN of null. Records have no other floats.
        assert value != value or value.is_integer(), value
        return None if value != value else int(value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return [plain(item) for item in value]
