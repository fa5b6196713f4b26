#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/isotonic.json: norms made monotone in class size, by
scipy's isotonic regression, for org.bce3s.classifier.MonotoneNormsTest. Needs numpy and scipy.

    ci/golden/isotonic.py framework/src/test/resources/golden
"""

import json
import sys

import numpy
import scipy
from scipy.optimize import isotonic_regression


def monotone(norms, counts):
    """The larger of two classes has the norm that is not larger; equal classes are free."""
    order = numpy.lexsort((norms, -counts))
    fit = numpy.empty(len(norms))
    fit[order] = isotonic_regression(norms[order], increasing=True).x
    return fit


def case(name, norms, counts):
    norms, counts = numpy.asarray(norms, float), numpy.asarray(counts)
    return {
        "name": name,
        "norms": norms.tolist(),
        "counts": counts.tolist(),
        "monotone": monotone(norms, counts).tolist(),
    }


def main(folder):
    random = numpy.random.default_rng(1)
    tail = numpy.array([int(500 * 0.01 ** (k / 99)) for k in range(100)])
    shuffled = random.permutation(tail)
    cases = [
        case("one class", [2.5], [7]),
        case("in order", [1, 1, 2, 5], [9, 7, 5, 1]),
        case("all pooled", [5, 4, 3, 1], [9, 7, 5, 1]),
        case("two blocks", [2, 1, 3, 5, 4], [50, 40, 30, 20, 10]),
        case("classes of one size", [3, 1, 2, 2.5, 2], [5, 5, 5, 1, 1]),
        case("all of one size", [3, 1, 2], [5, 5, 5]),
        case("a class without images", [1, 3, 2], [5, 2, 0]),
        case("long tail", 1 + random.random(100), tail),
        case("long tail, shuffled", random.exponential(size=100), shuffled),
        case("growing with class size", numpy.log(shuffled) + random.random(100), shuffled),
    ]
    golden = {"format": "isotonic/1", "scipy": scipy.__version__, "cases": cases}
    with open(folder + "/isotonic.json", "w", encoding="utf-8") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
