"""Executes `examples/quickstart.ipynb` and compares its outputs with those shown. `--write` updates the notebook."""

import json
import pathlib
import sys

import nbformat
from nbclient import NotebookClient

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "examples/quickstart.ipynb"


def shown(cell):
    """Returns the outputs of a cell by MIME type, without what differs from run to run."""
    return [
        {"text": output["text"]} if output["output_type"] == "stream" else dict(output["data"])
        for output in cell.get("outputs", [])
    ]


def main():
    before = nbformat.read(NOTEBOOK, as_version=4)
    after = nbformat.from_dict(json.loads(json.dumps(before)))
    NotebookClient(after, timeout=120, kernel_name="python3", resources={"metadata": {"path": ROOT}}).execute()
    after.metadata = before.metadata
    for cell in after.cells:
        # Times and counts of this run.
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = None
    if "--write" in sys.argv:
        nbformat.write(after, NOTEBOOK)
        return
    differing = [cell["source"] for cell, other in zip(after.cells, before.cells) if shown(cell) != shown(other)]
    for source in differing:
        print(f"another output than shown:\n{source}\n")
    if differing:
        sys.exit("run `.ci/clients/notebook.py --write`, and read what it writes")
    print(f"{sum(bool(shown(cell)) for cell in after.cells)} outputs of the notebook are as shown")


main()
