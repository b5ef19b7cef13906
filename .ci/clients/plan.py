"""Reads the expected columns, codes, keys and references from the Parquet files' schemas and `claimbook` metadata."""

import dataclasses
import json

import pyarrow
import pyarrow.parquet

SQL = {
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
}


@dataclasses.dataclass
class Column:
    name: str
    kind: str
    arrow: str
    nullable: bool
    # For a column of codes: all codes of its list, in the order of the list, those of a scale from less to more.
    codes: list[str]
    scale: bool

    def filled(self, pattern):
        """Returns a client's name of the type: the pattern, with the integer's width filled in."""
        capital = self.arrow.replace("int", "Int")
        names = {
            "{arrow}": self.arrow,
            "{Arrow}": capital,
            "{SQL}": SQL.get(self.arrow, ""),
            "{pandas}": capital if self.nullable else self.arrow,
            "{bool}": "boolean" if self.nullable else "bool",
        }
        for name, filling in names.items():
            pattern = pattern.replace(name, filling)
        return pattern


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


def column(field, codes):
    """Returns what a field should be, given the codes of its list."""
    told = kind(field.type)
    scale = any("ordinal" in code for code in codes)
    if scale:
        # The codes without a rank come first.
        codes = sorted(codes, key=lambda code: code.get("ordinal", 0))
    names = [code["code"] for code in codes] if told == "code" else []
    return Column(field.name, told, str(field.type), field.nullable, names, told == "code" and scale)


def plan(folder):
    """Returns the columns and the primary key of each table, and all references."""
    columns, primary, keys = {}, {}, []
    for path in sorted((folder / "parquet").glob("*.parquet")):
        schema = pyarrow.parquet.read_schema(path)
        metadata = json.loads(pyarrow.parquet.read_metadata(path).metadata[b"claimbook"])
        table = metadata["table"]
        assert table == path.stem, f"{path} says it is {table}"
        lists = metadata["codelists"]
        columns[table] = [column(field, metadata["codes"].get(lists.get(field.name), [])) for field in schema]
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
