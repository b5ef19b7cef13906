"""Reads the expected columns, keys and references from the Parquet files' schemas and `claimbook` metadata."""

import dataclasses
import json

import pyarrow
import pyarrow.parquet

SQL = {
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "uint8": "UTINYINT",
    "uint16": "USMALLINT",
    "uint32": "UINTEGER",
    "uint64": "UBIGINT",
}


@dataclasses.dataclass
class Column:
    name: str
    kind: str
    arrow: str
    nullable: bool

    def filled(self, pattern):
        """Returns a client's name of the type: the pattern, with the integer's width filled in."""
        capital = self.arrow.replace("uint", "UInt").replace("int", "Int")
        return pattern.replace("{arrow}", self.arrow).replace("{Arrow}", capital).replace("{SQL}", SQL.get(self.arrow, ""))


@dataclasses.dataclass
class Key:
    """Columns that refer to another table. A column of codes refers to `codes`."""

    table: str
    columns: list[str]
    other: str
    references: list[str]
    codelist: str = ""


def kind(type):
    types = pyarrow.types
    if types.is_list(type):
        return "records" if types.is_struct(type.value_type) else "list"
    tests = {
        "code": types.is_dictionary,
        "text": types.is_string,
        "integer": types.is_integer,
        "float": types.is_float64,
        "boolean": types.is_boolean,
        "date": types.is_date32,
    }
    kinds = [name for name, test in tests.items() if test(type)]
    assert kinds, f"no client is told what {type} is"
    return kinds[0]


def plan(folder):
    """Returns the columns and the primary key of each table, and all references."""
    columns, primary, keys = {}, {}, []
    for path in sorted((folder / "parquet").glob("*.parquet")):
        schema = pyarrow.parquet.read_schema(path)
        metadata = json.loads(schema.metadata[b"claimbook"])
        table = metadata["table"]
        assert table == path.stem, f"{path} says it is {table}"
        columns[table] = [Column(field.name, kind(field.type), str(field.type), field.nullable) for field in schema]
        primary[table] = metadata["primary_key"]
        for name in metadata["codelists"]:
            told = kind(schema.field(name).type)
            assert told in ("code", "list"), f"{table}.{name} holds codes, and is {told}: nobody gets a categorical"
        for key in metadata["foreign_keys"]:
            keys.append(Key(table, key["columns"], key["table"], key["references"]))
        for field in schema:
            described = field.metadata or {}
            if kind(field.type) == "code":
                keys.append(Key(table, [field.name], "codes", ["code"], described[b"codelist"].decode()))
    return columns, primary, keys
