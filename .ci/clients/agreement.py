"""Compares Krippendorff's alpha of 200 random matrices between `examples/alpha` and PyPI's krippendorff."""

import os
import random
import subprocess

import krippendorff
import numpy
from book import ROOT

ALPHA = os.environ.get("CLAIMBOOK_ALPHA", ROOT / "target/release/examples/alpha")
METRICS = ["nominal", "ordinal", "interval", "ratio"]


def matrix(chance):
    """Returns values of coders by units, with gaps. The coders agree to varying degrees, so that alpha varies too."""
    coders, units, values = chance.randint(2, 5), chance.randint(2, 40), chance.randint(1, 6)
    truth = [chance.randint(1, values) for _ in range(units)]
    agree, gaps = chance.random(), chance.random() / 2
    value = lambda unit: truth[unit] if chance.random() < agree else chance.randint(1, values)
    return [[None if chance.random() < gaps else value(unit) for unit in range(units)] for _ in range(coders)]


def theirs(data, metric):
    table = numpy.array([[numpy.nan if value is None else value for value in row] for row in data], dtype=float)
    try:
        alpha = krippendorff.alpha(reliability_data=table, level_of_measurement=metric)
    # The package refuses a matrix with only one value or without pairable values.
    except (ValueError, AssertionError, ZeroDivisionError):
        return None
    return None if numpy.isnan(alpha) else float(alpha)


def main():
    chance = random.Random(2011)
    matrices = [matrix(chance) for _ in range(200)]
    blocks = []
    for data in matrices:
        rows = [" ".join("." if value is None else str(value) for value in unit) for unit in zip(*data)]
        blocks += ["\n".join([metric, *rows]) for metric in METRICS]
    run = subprocess.run([ALPHA], input="\n\n".join(blocks), capture_output=True, text=True, check=True)
    ours = [None if word == "undefined" else float(word) for word in run.stdout.split()]
    assert len(ours) == len(matrices) * len(METRICS)
    compared = worst = undefined = 0
    for place, own in enumerate(ours):
        other = theirs(matrices[place // len(METRICS)], METRICS[place % len(METRICS)])
        if own is None or other is None:
            assert own is None and other is None, f"{own} and {other}:\n{blocks[place]}"
            undefined += 1
            continue
        compared, worst = compared + 1, max(worst, abs(own - other))
    assert worst < 1e-9, worst
    print(f"{compared} values equal to {worst:.0e}, {undefined} undefined in both")


main()
