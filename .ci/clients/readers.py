"""The clients in Python: each loads a table, reports the types of its columns, and joins, with its own functions."""

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.compute
import pyarrow.parquet


class Pandas:
    """pandas over Parquet, with one call without options."""

    name = "pandas"
    types = {
        "text": "str",
        "code": "category",
        "integer": "{pandas}",
        "float": "float64",
        "boolean": "{bool}",
        "date": r"date32\[day\]\[pyarrow\]",
        "list": "object",
        "records": "object",
    }

    def __init__(self, folder, columns):
        self.tables = {table: self.load(folder, table, columns[table]) for table in columns if self.holds(folder, table)}

    def holds(self, folder, table):
        return (folder / f"parquet/{table}.parquet").exists()

    def load(self, folder, table, columns):
        return pandas.read_parquet(folder / f"parquet/{table}.parquet")

    def seen(self, table):
        return {column: str(dtype) for column, dtype in self.tables[table].dtypes.items()}

    def nulls(self, table):
        return self.tables[table].isna().sum().to_dict()

    def categories(self, table):
        """Returns the categories of each column of codes, and whether they are ordered."""
        coded = self.tables[table].select_dtypes("category")
        return {column: (list(coded[column].cat.categories), coded[column].cat.ordered) for column in coded}

    def ascending(self, table, column):
        return self.tables[table][column].dropna().sort_values().to_list()

    def rows(self, table):
        for row in self.tables[table].itertuples(index=False, name=None):
            yield [None if pandas.isna(value) is True else value for value in row]

    def orphans(self, key):
        other = self.tables[key.other]
        if key.codelist:
            other = other[other["codelist"] == key.codelist]
        left = self.tables[key.table][key.columns].dropna()
        joined = left.merge(
            other[key.references].drop_duplicates(),
            how="left",
            left_on=key.columns,
            right_on=key.references,
            indicator="found",
        )
        return int((joined["found"] == "left_only").sum())


class PandasCsv(Pandas):
    """pandas over CSV, with explicit types."""

    name = "pandas, CSV"
    categories = None
    types = {
        "text": "string",
        "code": "category",
        "integer": "{Arrow}",
        "float": "Float64",
        "boolean": "boolean",
        # In a table without rows, pandas reads dates as objects even with explicit types.
        "date": r"datetime64\[.*\]|object",
        "list": "string",
    }
    told = {"text": "string", "code": "category", "list": "string", "boolean": "boolean", "float": "Float64"}

    def holds(self, folder, table):
        return (folder / f"csv/{table}.csv").exists()

    def load(self, folder, table, columns):
        return pandas.read_csv(
            folder / f"csv/{table}.csv",
            keep_default_na=False,
            na_values=[""],
            dtype={one.name: self.told.get(one.kind) or one.filled("{Arrow}") for one in columns if one.kind != "date"},
            parse_dates=[one.name for one in columns if one.kind == "date"],
            date_format="%Y-%m-%d",
        )

    @staticmethod
    def inferred(path):
        frame = pandas.read_csv(path, keep_default_na=False, na_values=[""], dtype_backend="numpy_nullable")
        return {column: str(dtype) for column, dtype in frame.dtypes.items()}


class Polars:
    """Polars over Parquet."""

    name = "Polars"
    types = {
        "text": "String",
        "code": r"Enum\(categories=.*\)",
        "integer": "{Arrow}",
        "float": "Float64",
        "boolean": "Boolean",
        "date": "Date",
        "list": r"List\(String\)",
        "records": r"List\(Struct\(.*\)\)",
    }
    holds = Pandas.holds
    __init__ = Pandas.__init__

    def load(self, folder, table, columns):
        return polars.read_parquet(folder / f"parquet/{table}.parquet")

    def seen(self, table):
        return {column: str(dtype) for column, dtype in self.tables[table].schema.items()}

    def nulls(self, table):
        return {column.name: column.null_count() for column in self.tables[table]}

    def categories(self, table):
        schema = self.tables[table].schema
        return {column: (type.categories.to_list(), True) for column, type in schema.items() if type == polars.Enum}

    def ascending(self, table, column):
        return self.tables[table][column].drop_nulls().sort().to_list()

    def rows(self, table):
        return self.tables[table].iter_rows()

    def orphans(self, key):
        other = self.tables[key.other]
        if key.codelist:
            other = other.filter(polars.col("codelist") == key.codelist)
        left = self.tables[key.table].select(key.columns).drop_nulls()
        # A column of codes must be cast to text before a join with a text column.
        left = left.with_columns(polars.selectors.by_dtype(polars.Categorical, polars.Enum).cast(polars.String))
        return left.join(other, how="anti", left_on=key.columns, right_on=key.references).height


class PolarsCsv(Polars):
    """Polars over CSV, with explicit types."""

    name = "Polars, CSV"
    categories = None
    types = Polars.types | {"code": "Categorical", "list": "String"}
    holds = PandasCsv.holds
    told = {
        "text": polars.String,
        "code": polars.Categorical,
        "list": polars.String,
        "boolean": polars.Boolean,
        "date": polars.Date,
        "float": polars.Float64,
    }

    def load(self, folder, table, columns):
        schema = {one.name: self.told.get(one.kind) or getattr(polars, one.filled("{Arrow}")) for one in columns}
        return polars.read_csv(folder / f"csv/{table}.csv", schema=schema)

    @staticmethod
    def inferred(path):
        return {column: str(dtype) for column, dtype in polars.read_csv(path, try_parse_dates=True).schema.items()}


class Arrow:
    """pyarrow over Parquet."""

    name = "pyarrow"
    types = {
        "text": "string",
        "code": "dictionary<values=string,.*>",
        "integer": "{arrow}",
        "float": "double",
        "boolean": "bool",
        "date": r"date32\[day\]",
        "list": "list<.*string.*>",
        "records": "list<.*struct<.*>.*>",
    }
    holds = Pandas.holds
    __init__ = Pandas.__init__

    def load(self, folder, table, columns):
        return pyarrow.parquet.read_table(folder / f"parquet/{table}.parquet")

    def seen(self, table):
        return {field.name: str(field.type) for field in self.tables[table].schema}

    def nulls(self, table):
        table = self.tables[table]
        return {name: column.null_count for name, column in zip(table.column_names, table.columns)}

    def categories(self, table):
        found = {}
        for column, field in zip(self.tables[table].columns, self.tables[table].schema):
            if pyarrow.types.is_dictionary(field.type):
                dictionary = column.combine_chunks().dictionary.to_pylist() if len(column) else []
                found[field.name] = (dictionary, field.type.ordered)
        return found

    ascending = None

    def rows(self, table):
        return zip(*(column.to_pylist() for column in self.tables[table].columns))

    def orphans(self, key):
        other = self.tables[key.other]
        if key.codelist:
            other = other.filter(pyarrow.compute.field("codelist") == key.codelist)
        left = self.tables[key.table].select(key.columns)
        # A dictionary column must be cast to text before a join with a text column.
        texts = [c.cast(pyarrow.string()) if pyarrow.types.is_dictionary(c.type) else c for c in left.columns]
        left = pyarrow.table(texts, names=key.columns).drop_null()
        other = other.select(key.references)
        return left.join(other, keys=key.columns, right_keys=key.references, join_type="left anti").num_rows


class Duck:
    """DuckDB over Parquet, through SQL views."""

    name = "DuckDB"
    types = {
        "text": "VARCHAR",
        "code": "VARCHAR",
        "integer": "{SQL}",
        "float": "DOUBLE",
        "boolean": "BOOLEAN",
        "date": "DATE",
        "list": r"VARCHAR\[\]",
        "records": r"STRUCT\(.*\)\[\]",
    }
    holds = Pandas.holds
    categories = None

    def __init__(self, folder, columns):
        self.database = duckdb.connect()
        self.tables = [table for table in columns if self.holds(folder, table)]
        for table in self.tables:
            # No name is quoted here and in `nulls`: no table or column has the name of a reserved word.
            self.database.execute(f"create view {table} as from {self.source(folder, table, columns[table])}")

    def source(self, folder, table, columns):
        return f"'{folder}/parquet/{table}.parquet'"

    def seen(self, table):
        return {row[0]: row[1] for row in self.database.execute(f'describe "{table}"').fetchall()}

    def nulls(self, table):
        names = list(self.seen(table))
        counts = ", ".join(f"count(*) - count({name})" for name in names)
        return dict(zip(names, self.database.execute(f"select {counts} from {table}").fetchone()))

    def rows(self, table):
        return self.database.execute(f'from "{table}"').fetchall()

    def orphans(self, key):
        on = " and ".join(f'l."{column}" = o."{name}"' for column, name in zip(key.columns, key.references))
        stated = " and ".join(f'l."{column}" is not null' for column in key.columns)
        only = f" where codelist = '{key.codelist}'" if key.codelist else ""
        query = f'select count(*) from "{key.table}" l anti join (from "{key.other}"{only}) o on {on} where {stated}'
        return self.database.execute(query).fetchone()[0]


class DuckCsv(Duck):
    """DuckDB over CSV, with explicit types."""

    name = "DuckDB, CSV"
    types = Duck.types | {"list": "VARCHAR"}
    holds = PandasCsv.holds

    def source(self, folder, table, columns):
        told = ", ".join(f"'{one.name}': '{one.filled(self.types[one.kind])}'" for one in columns)
        return f"read_csv('{folder}/csv/{table}.csv', header = true, columns = {{{told}}})"

    @staticmethod
    def inferred(path):
        return {row[0]: row[1] for row in duckdb.sql(f"describe from '{path}'").fetchall()}


CLIENTS = [Pandas, Polars, Arrow, Duck, PandasCsv, PolarsCsv, DuckCsv]
