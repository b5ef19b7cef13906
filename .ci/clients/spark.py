"""Checks that Spark, pysail and DuckDB find the faults and write the tables of the whole book.

Without arguments, the script makes an environment for each engine and installs the wheel of `.ci/python` in it. Then it runs
itself there: `spark.py --engine spark`, `spark.py --engine sail`. The book has three sources, and faults in ten places.
`spark.py --engine ENGINE --book BOOK` compares the findings about another book, and its tables if it has no errors.
`spark.py --killed-worker` only kills an executor of a local cluster while it checks the book.
"""

import argparse
import collections
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
WORK = ROOT / "target/clients"

# Places in three sources and in the shared files; each fault is of another kind.
FAULTS = (
    ("claims/harbor-report/summary.p1.yaml", "coder: c1", "coder: c8"),
    ("claims/harbor-report/summary.p3.yaml", "certainty: unlikely", "certainty: unlikley"),
    ("claims/harbor-report/source.yaml", "authored_by: ", "authored_by: no-"),
    ("claims/inland-report/summary.p1.yaml", "id: inl-0002", "id: hbr-0002"),
    ("claims/inland-report/summary.p1.yaml", "coder: c1", "coder: c8"),
    ("claims/inland-report/summary.p3.yaml", "object: hbr-0002", "object: hbr-0999"),
    ("claims/upland-report/summary.p1.yaml", "entity: ", "entity: no-"),
    ("claims/upland-report/summary.p3.yaml", "source: upland-report", "source: harbor-report"),
    ("claims/upland-report/anchors.lock", "version: 1", "version: 9"),
    ("claims/entities.yaml", "entities:\n", "entities:\n  - {label: nameless}\n"),
)


def lake(folder, faults=()):
    """Writes a book with three sources."""
    shutil.copytree(ROOT / "tests/book/claims", folder / "claims")
    shutil.copytree(ROOT / "tests/agreement/claims", folder / "claims", dirs_exist_ok=True)
    # The shortest statement that can be nearly equal to another one has one run of three words.
    first = folder / "claims/harbor-report/summary.p1.yaml"
    long = "Town councils ought to put their pilots at one another's disposal."
    first.write_text(first.read_text().replace(long, "Councils share pilots."))
    for source, prefix in (("inland-report", "inl"), ("upland-report", "upl")):
        shutil.copytree(folder / "claims/harbor-report", folder / "claims" / source)
        for path in (folder / "claims" / source).rglob("*"):
            if path.is_file():
                path.write_text(path.read_text().replace("harbor-report", source).replace("hbr", prefix))
    inland = folder / "claims/inland-report/summary.p3.yaml"
    relations = "    relations:\n      - {type: qualifies, object: hbr-0002}\n"
    inland.write_text(inland.read_text().replace("  - id: inl-0005\n", relations + "  - id: inl-0005\n"))
    harbor, own = folder / "claims/harbor-report/summary.p3.yaml", "      - {type: qualifies, object: hbr-0004}\n"
    harbor.write_text(harbor.read_text().replace(own, own + "      - {type: restates, object: inl-0005}\n"))
    from claimbook import _claimbook

    for source in ("inland-report", "upland-report"):
        (folder / "texts").mkdir(exist_ok=True)
        shutil.copy(ROOT / "tests/texts/harbor-report.txt", folder / f"texts/{source}.txt")
        anchored = ["claimbook", "--book", str(folder), "anchor", source, "--texts", str(folder / "texts")]
        assert _claimbook.main(anchored) == 0
    for path, old, new in faults:
        text = (folder / path).read_text()
        assert old in text, f"{path} holds {old!r}"
        (folder / path).write_text(text.replace(old, new, 1))
    return folder


def session(engine, master="local[2]", **options):
    from pyspark.sql import SparkSession

    if engine == "sail":
        from pysail.spark import SparkConnectServer

        server = SparkConnectServer(port=0)
        server.start(background=True)
        session.server = server
        return SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
    builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
    for key, value in {"spark.sql.shuffle.partitions": "4", **options}.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def places(found):
    return [(fault.rule, fault.path, fault.line, fault.column, fault.message, fault.severity) for fault in found]


def rows(frame):
    names = ("rule", "path", "line", "column", "message", "severity")
    return [tuple(row[name] for name in names) for row in frame.toArrow().to_pylist()]


def compare(engine, book, part):
    """Compares the findings of all engines."""
    import claimbook
    import claimbook.duck
    import claimbook.spark

    times = {}

    def timed(name, run):
        begun = time.perf_counter()
        result = run()
        times[name] = round(time.perf_counter() - begun, 1)
        return result

    expected = timed("check", lambda: places(claimbook.open(book).check()))
    by_duck = timed("duck", lambda: places(claimbook.duck.check(book, part=part)))
    assert by_duck == expected, difference(by_duck, expected)
    spark = session(engine)
    found = timed(engine, lambda: rows(claimbook.spark.check(spark, book, part=part)))
    assert found == expected, difference(found, expected)
    print(f"{engine}: {len(expected)} findings, the same in all; seconds: {times}")
    return spark


def difference(found, expected):
    found, expected = collections.Counter(found), collections.Counter(expected)
    return f"only found: {list((found - expected))[:5]}; missing: {list((expected - found))[:5]}"


def same_tables(spark, engine, book, folder, part):
    """Compares the tables of DuckDB and of an engine with those of the whole book."""
    import claimbook
    import claimbook.duck
    import claimbook.spark

    expected = claimbook.open(book).tables(types="spark")
    begun = time.perf_counter()
    manifest = claimbook.duck.tables(book, folder / "duck", part=part)
    middle = time.perf_counter()
    same_rows("duck", manifest, folder / "duck", expected)
    found = time.perf_counter()
    manifest = claimbook.spark.tables(spark, book, folder / engine, part=part)
    times = {"duck": round(middle - begun, 1), engine: round(time.perf_counter() - found, 1)}
    same_rows(engine, manifest, folder / engine, expected)
    if engine == "spark":
        for name, table in expected.items():
            frame = spark.read.parquet(str(folder / engine / name))
            comments = {field.name: field.metadata.get("comment") for field in frame.schema.fields}
            assert comments == table.column_descriptions, name
    rows = sum(len(table) for table in expected.values())
    print(f"{engine}: {len(expected)} tables with {rows} rows, the same as duck's and the book's; seconds: {times}")


def same_rows(engine, manifest, out, expected):
    import pyarrow
    import pyarrow.parquet

    assert json.loads((out / "manifest.json").read_text()) == manifest
    assert sorted(manifest["tables"]) == list(expected)
    for name, table in expected.items():
        table = pyarrow.table(table)
        # Files are numbered in the order of the sort key.
        read = [pyarrow.parquet.read_table(file) for file in sorted((out / name).glob("*.parquet"))]
        if engine == "sail":
            # pysail 0.7.2 writes no file without rows, and distributes batches of sorted rows among files.
            read = read or [table.slice(0, 0)]
            read = [pyarrow.concat_tables(read).sort_by([(key, "ascending") for key in expected[name].primary_key])]
        read = pyarrow.concat_tables(read)
        assert read.column_names == table.column_names, name
        assert read.to_pylist() == table.to_pylist(), f"{engine} writes other rows of {name}"
        assert manifest["tables"][name]["rows"] == len(table), name


MISSING = """raise ImportError("No module named 'claimbook'")
"""

OTHER = """import importlib.util, pathlib, sys
[native] = [file for folder in sys.path for file in pathlib.Path(folder).glob("claimbook/_claimbook.*.so")]
spec = importlib.util.spec_from_file_location("claimbook._claimbook", native)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.__version__ = "0.0.1"
sys.modules["claimbook._claimbook"] = module
"""


def wrong_wheel(book, code, expected):
    """A worker without the package, or with another version, says so."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "hidden/claimbook").mkdir(parents=True)
        (folder / "hidden/claimbook/__init__.py").write_text(code)
        worker = folder / "python"
        worker.write_text(f'#!/bin/sh\nPYTHONPATH="{folder}/hidden:$PYTHONPATH" exec "{sys.executable}" "$@"\n')
        worker.chmod(0o755)
        code = (
            "import sys; sys.path.insert(0, sys.argv[1])\nimport spark, claimbook.spark\n"
            "claimbook.spark.check(spark.session('spark'), sys.argv[2]).count()"
        )
        environment = {**os.environ, "PYSPARK_PYTHON": str(worker)}
        run = subprocess.run([sys.executable, "-c", code, HERE, book], capture_output=True, text=True, env=environment)
        assert run.returncode != 0
        assert expected in run.stderr, run.stderr[-3000:]
    print(f"spark: an error says that {expected}")


def children(pid):
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            child = int(stat.parent.name)
            found += [child, *children(child)]
    return found


def killed_worker():
    """A job ends right if an executor is killed while it runs."""
    with tempfile.TemporaryDirectory() as folder:
        survive(lake(pathlib.Path(folder), FAULTS))
    print("spark: an executor was killed, and the findings are the same")


def survive(book):
    import claimbook
    import claimbook.spark

    expected = places(claimbook.open(book).check())
    spark = session("spark", "local-cluster[2,1,1024]", **{"spark.executor.memory": "1g"})
    killed, ended = [], threading.Event()

    def kill():
        # An executor that has started a Python worker is in the middle of the job.
        while not killed and not ended.wait(0.05):
            for child in children(os.getpid()):
                if is_executor(child) and children(child):
                    os.kill(child, signal.SIGKILL)
                    killed.append(child)
                    return

    killer = threading.Thread(target=kill)
    killer.start()
    found = rows(claimbook.spark.check(spark, book, part=1))
    ended.set()
    killer.join()
    assert killed, "no executor was running"
    assert found == expected, difference(found, expected)
    spark.stop()


def is_executor(pid):
    try:
        return b"CoarseGrainedExecutorBackend" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def run(engine, given):
    import claimbook

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        book = pathlib.Path(given) if given else lake(folder / "faulty", FAULTS)
        part = 64_000_000 if given else 1
        spark = compare(engine, book, part)
        clean = book if given else lake(folder / "clean")
        if not any(fault.severity == "error" for fault in claimbook.open(clean).check()):
            same_tables(spark, engine, clean, folder, part)
        if engine == "spark" and not given:
            spark.stop()
            wrong_wheel(book, MISSING, "this worker's Python has no package claimbook")
            wrong_wheel(book, OTHER, "this worker has claimbook 0.0.1, and the driver has")


def environment(name):
    """Makes an environment with pinned packages and the wheel. Returns its Python."""
    requirements, folder = HERE / f"{name}.txt", WORK / name
    kept = WORK / f"{name}.txt"
    if not kept.exists() or kept.read_bytes() != requirements.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin/python", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
        shutil.copy(requirements, kept)
    [wheel] = (ROOT / "target/wheels").glob("*.whl")
    pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--force-reinstall"]
    subprocess.run([*pip, wheel], check=True)
    return folder / "bin/python"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=["spark", "sail"])
    parser.add_argument("--book")
    parser.add_argument("--killed-worker", action="store_true")
    arguments = parser.parse_args()
    if arguments.engine and arguments.killed_worker:
        killed_worker()
        return
    if arguments.engine:
        run(arguments.engine, arguments.book)
        return
    if not list((ROOT / "target/wheels").glob("*.whl")):
        print("skipped: there is no wheel in target/wheels; run .ci/python first")
        return
    if arguments.killed_worker:
        subprocess.run([environment("spark"), __file__, "--engine", "spark", "--killed-worker"], check=True)
        return
    for engine in ("spark", "sail"):
        if engine == "spark" and not shutil.which("java"):
            print("skipped: there is no java, so Spark does not run")
            continue
        subprocess.run([environment(engine), __file__, "--engine", engine], check=True)


if __name__ == "__main__":
    main()
