#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/predictions.json: uniform accuracy, geometric mean and
accuracy under shifted priors of made-up logits, for org.bce3s.metric.PredictionGoldenTest. All is
worked out the long way: every threshold is tried, and every image weighted. Needs numpy and scipy.

    ci/golden/predictions.py framework/src/test/resources/golden
"""

import json
import sys

import numpy
import scipy
from scipy.stats import gmean

FACTORS = [50, 25, 10, 5, 2]


def uniform(logits, labels):
    """The most images that one threshold gets right, and the least such threshold."""
    own = logits[numpy.arange(len(labels)), labels]
    others = logits.copy()
    others[numpy.arange(len(labels)), labels] = -numpy.inf
    best, threshold = 0, None
    for t in numpy.sort(logits.ravel()):
        right = ((own > t) & (others.max(axis=1) <= t)).sum()
        if right > best:
            best, threshold = right, t
    if threshold is None:
        return {"all": 0.0}, numpy.zeros(len(labels), bool), own, others.max(axis=1)
    right = (own > threshold) & (others.max(axis=1) <= threshold)
    found = {"all": best / len(labels), "threshold": float(threshold)}
    return found, right, own, others.max(axis=1)


def shifted(right, labels, counts, factor, backward):
    """The accuracy if test images were drawn so that classes are long-tailed."""
    order = sorted(range(len(counts)), key=lambda k: (-counts[k], k))
    if backward:
        order.reverse()
    share = {k: (1 / factor) ** (rank / (len(counts) - 1)) for rank, k in enumerate(order)}
    images = numpy.bincount(labels, minlength=len(counts))
    weights = [share[label] / images[label] for label in labels]
    return numpy.average(right, weights=weights)


def case(name, logits, labels, counts):
    logits = numpy.asarray(logits, numpy.float32).astype(float)
    labels = numpy.asarray(labels)
    predicted = logits.argmax(axis=1)
    right = predicted == labels
    seen = sorted(set(labels.tolist()))
    recalls = [right[labels == k].mean() for k in seen]
    found, by_threshold, own, other = uniform(logits, labels)
    return {
        "name": name,
        "labels": labels.tolist(),
        "predicted": predicted.tolist(),
        "own": own.tolist(),
        "other": other.tolist(),
        "counts": list(counts),
        "uniform": found,
        "uniform_class": [by_threshold[labels == k].mean() for k in seen],
        "geometric_mean": float(gmean(recalls)),
        "balanced_error": 1 - float(numpy.mean(recalls)),
        "shifted": {
            f"{way}_{factor}": float(shifted(right, labels, counts, factor, way == "backward"))
            for factor in FACTORS
            for way in ("forward", "backward")
        },
    }


def main(folder):
    random = numpy.random.default_rng(1)

    def drawn(images, classes, signal):
        labels = random.integers(classes, size=images)
        logits = random.normal(size=(images, classes))
        logits[numpy.arange(images), labels] += signal
        return logits, labels

    tail = [int(500 * 0.01 ** (k / 9)) for k in range(10)]
    logits, labels = drawn(200, 10, 2)
    few = numpy.where(labels == 4, 5, labels)
    never = logits.copy()
    never[:, 3] -= 100
    cases = [
        case("ten classes", logits, labels, tail),
        case("counts in no order", logits, labels, random.permutation(tail).tolist()),
        case("a class never predicted", never, labels, tail),
        case("a class without test images", logits, few, tail),
        case("equal logits", numpy.round(logits), labels, tail),
        case("classes of one size", logits, labels, [7] * 10),
        case("two classes", *drawn(30, 2, 1), [9, 1]),
        case("all wrong", -numpy.eye(3), [0, 1, 2], [3, 2, 1]),
        case("all right", 5 * numpy.eye(3), [0, 1, 2], [3, 2, 1]),
    ]
    golden = {"format": "predictions/1", "scipy": scipy.__version__, "cases": cases}
    with open(folder + "/predictions.json", "w", encoding="utf-8") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
