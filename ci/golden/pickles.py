#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/protocol-*.pickle: one object in the protocols that
files of tensors and images come in, for org.bce3s.pickle.UnpicklerTest. Needs numpy.

    ci/golden/pickles.py framework/src/test/resources/golden
"""

import argparse
import collections
import pickle
import sys

import numpy


def thing():
    shared = [1, 2]
    counter = collections.Counter("abca")
    by_default = collections.defaultdict(list)
    by_default["x"].append(7)
    ordered = collections.OrderedDict([("b", 1), ("a", 2)])
    ordered.note = "kept"
    return {
        "numbers": [0, 255, 256, -1, 65536, -(2**31), 2**40, -(2**63), 2**79, 0.5, True, None],
        "text": "Grüße, 猫",
        b"bytes": b"\x00\xff\n",
        "long": "y" * 300,
        "tuples": ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)),
        "shared": [shared, shared],
        "set": {3},
        "ordered": ordered,
        "counter": counter,
        "default": by_default,
        "namespace": argparse.Namespace(lr=0.1, arch="resnet32"),
        "bytearray": bytearray(b"ab"),
        "array": numpy.arange(6, dtype=numpy.uint8).reshape(2, 3),
        "fortran": numpy.asfortranarray(numpy.arange(6, dtype="<i4").reshape(2, 3)),
        "big": numpy.array([1.5, -2], dtype=">f4"),
        "scalar": numpy.float64(0.25),
        7: "seven",
    }


for protocol in range(2, 6):
    with open(f"{sys.argv[1]}/protocol-{protocol}.pickle", "wb") as out:
        pickle.dump(thing(), out, protocol)
