"""Compares the size of each Parquet file with the same table written by pyarrow and by Polars with zstd."""

import io
import pathlib

import polars
import pyarrow.parquet as parquet
from book import ROOT

# Maximum relative excess of the column chunks over the smaller of the two other writers.
SLACK = 0.10


def footer(path):
    """Returns the bytes outside of the column chunks, and the bytes of the column chunks."""
    metadata = parquet.read_metadata(path)
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    chunks = [group.column(number).total_compressed_size for group in groups for number in range(metadata.num_columns)]
    return path.stat().st_size - sum(chunks), sum(chunks)


def written(write):
    buffer = io.BytesIO()
    write(buffer)
    path = pathlib.Path(ROOT / "target/clients/size.parquet")
    path.write_bytes(buffer.getvalue())
    return footer(path)[1], path.stat().st_size


def main():
    print(f"{'table':20} {'ours':>8} {'of it rows':>10} {'pyarrow':>9} {'of it rows':>10} {'polars':>8} {'of it rows':>10}")
    larger = []
    for path in sorted((ROOT / "exports/parquet").glob("*.parquet")):
        table = parquet.read_table(path)
        # Remove the metadata, so that only the rows are compared.
        plain = table.replace_schema_metadata(None)
        _, own = footer(path)
        pyarrow_rows, pyarrow_all = written(lambda out: parquet.write_table(plain, out, compression="zstd"))
        frame = polars.read_parquet(path)
        polars_rows, polars_all = written(lambda out: frame.write_parquet(out, compression="zstd"))
        sizes = f"{path.stat().st_size:8} {own:10} {pyarrow_all:9} {pyarrow_rows:10} {polars_all:8} {polars_rows:10}"
        print(f"{path.stem:20} {sizes}")
        if own > (1 + SLACK) * min(pyarrow_rows, polars_rows) + 100:
            larger.append(path.stem)
    assert not larger, f"larger than another writer's by more than a tenth: {larger}"


main()
