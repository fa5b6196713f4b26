#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/isotonic.json: norms made monotone in class size, by
scipy's isotonic regression, for org.bce3s.classifier.MonotoneNormsTest, and logits of SAMN with
their gradients, by differences, for SamnTest. Needs numpy and scipy.

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


def factors(raw, counts):
    """What SAMN makes of its trained numbers: rarer classes have larger factors."""
    order = numpy.argsort(counts, kind="stable")
    fit = numpy.empty(len(raw))
    fit[order] = isotonic_regression(raw[order], increasing=True).x
    temperatures = numpy.log1p(numpy.exp(fit)) + 1e-6
    return numpy.exp(1 / (temperatures + 1e-6))


def samn(features, weight, bias, scales, offsets, counts):
    directions = weight / numpy.linalg.norm(weight, axis=1, keepdims=True)
    rows = directions * factors(scales, counts)[:, None]
    return features @ rows.T + bias + factors(offsets, counts)


def trained(name, counts, scales, offsets, random):
    """Logits, and the gradients of their sum weighted by random numbers."""
    size, length = len(counts), 4
    inputs = {
        "weight": random.normal(size=(size, length)),
        "bias": random.normal(size=size),
        "scales": numpy.asarray(scales, float),
        "offsets": numpy.asarray(offsets, float),
    }
    features = random.normal(size=(3, length))
    weights = random.normal(size=(3, size))

    def loss(given):
        return (samn(features, counts=numpy.asarray(counts), **given) * weights).sum()

    gradients = {}
    for key, value in inputs.items():
        gradient = numpy.empty_like(value)
        for at in numpy.ndindex(value.shape):
            ends = []
            for step in (1e-6, -1e-6):
                moved = value.copy()
                moved[at] += step
                ends.append(loss({**inputs, key: moved}))
            gradient[at] = (ends[0] - ends[1]) / 2e-6
        gradients[key] = gradient.tolist()
    return {
        "name": name,
        "counts": counts,
        "features": features.tolist(),
        "weights": weights.tolist(),
        "inputs": {key: value.tolist() for key, value in inputs.items()},
        "logits": samn(features, counts=numpy.asarray(counts), **inputs).tolist(),
        "gradients": gradients,
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
    counts = [40, 5, 80, 20, 10]
    ordered, swapped = [0.6, 0.1, 1.0, 0.4, 0.2], [0.1, 0.7, 0.9, 0.3, 0.5]
    samns = [
        trained("in order", counts, ordered, ordered, random),
        trained("some pooled", counts, swapped, ordered, random),
        trained("both pooled", counts, [-x for x in ordered], swapped, random),
        trained("two of one size", [7, 7, 3], [0.2, 0.5, 0.1], [0.5, 0.2, 0.1], random),
    ]
    golden = {
        "format": "isotonic/1",
        "scipy": scipy.__version__,
        "cases": cases,
        "samn": samns,
    }
    with open(folder + "/isotonic.json", "w", encoding="utf-8") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
