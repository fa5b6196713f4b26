#!/usr/bin/env python3
"""Makes experiments/src/test/resources/golden/statistics.json: what numpy, scipy and statsmodels make
of small samples, for the tests of org.bce3s.statistics. Needs numpy, scipy and statsmodels.

    ci/statistics/golden.py experiments/src/test/resources/golden/statistics.json

student     scipy.stats.ttest_1samp(...).confidence_interval, and its p
logit       of accuracies: scipy.special.logit and expit around scipy.stats.t.ppf
seed image  of differences by seed and image: variances by numpy, scipy.stats.t.sf; the two variances are
            those of scipy.stats.bootstrap's distribution over all samples, times n/(n-1)
bootstrap   scipy.stats.bootstrap(method="percentile") on the means of all n^n samples (up to 8 values)
            or of 10,000 samples whose indices are those of org.bce3s.random.RandomStream
sign flips  scipy.stats.permutation_test(permutation_type="samples"), all 2^n
signed rank scipy.stats.wilcoxon(zero_method="wilcox"), all 2^n
effect      mean / std(ddof=1), and the correction by scipy.special.gammaln
mcnemar     statsmodels mcnemar(exact=True); mid-p by scipy.stats.binom, 1 where nothing differs
holm        statsmodels multipletests(method="holm")
"""

import itertools
import json
import sys
from types import SimpleNamespace

import numpy
import scipy
import statsmodels
from scipy import special, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

# Differences of accuracies in per cent: few and many, of one sign and of both, with ties and zeros.
SAMPLES = {
    "two": [1.5, 2.25],
    "three of one sign": [4.64, 7.84, 3.5],
    "three": [-0.56, 2.1, 0.4],
    "four with ties": [1.25, -1.25, 1.25, 0.5],
    "five with zeros": [0.0, 1.1, -0.3, 0.0, 2.2],
    "six": [0.31, 1.42, 0.87, 2.05, 0.66, 1.18],
    "seven with ties": [0.5, 0.5, -0.5, 1.5, 1.5, -2.0, 0.25],
    "eight": [-0.9, 1.3, 0.2, 2.4, -0.1, 0.8, 1.9, -0.4],
    "twelve": [0.12, -0.55, 1.31, 0.74, 0.05, -0.21, 0.98, 1.77, -0.36, 0.62, 0.43, 0.29],
}
# Accuracies as fractions: in the middle, near both borders, on one of them, and of few that differ much.
ACCURACIES = {
    "three": [0.351, 0.372, 0.334],
    "two that differ": [0.502, 0.576],
    "near 0": [0.0, 0.012, 0.004],
    "near 1": [1.0, 0.994, 0.999, 1.0],
    "all equal": [0.25, 0.25, 0.25],
    "all wrong": [0.0, 0.0],
}
# Differences of right and wrong by seed and image.
DIFFERENCES = {
    "three seeds": [[1, 0, 0, -1, 1, 0, 1, 1], [1, 1, 0, 0, 1, 0, 0, 1], [0, 0, 0, -1, 1, 1, 1, 0]],
    "images alike": [[1, 1, 1, 1], [0, 0, 0, 0], [1, 1, 1, 1], [-1, -1, -1, -1]],
    "seeds alike": [[1, 0, 1, -1, 1], [1, 0, 1, -1, 1], [1, 0, 1, -1, 1]],
}
LEVELS = [0.9, 0.95, 0.99]
MASK = 2**64 - 1
GAMMA = 0x9E3779B97F4A7C15
DRAWN = 10_000
SEED = 7


class RandomStream:
    """org.bce3s.random.RandomStream of a seed, a purpose and a number."""

    def __init__(self, seed, purpose, number):
        hashed = 0xCBF29CE484222325
        for byte in purpose.encode():
            hashed = (hashed ^ byte) * 0x100000001B3 & MASK
        self.state = self.key(self.key(self.mix(seed + GAMMA & MASK), hashed), number)

    def next_int(self, bound):
        limit = 2**32 - 2**32 % bound
        while True:
            self.state = self.state + GAMMA & MASK
            bits = self.mix(self.state) >> 32
            if bits < limit:
                return bits % bound

    @staticmethod
    def mix(z):
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        return z ^ z >> 31

    @classmethod
    def key(cls, state, value):
        return cls.mix(state * 0xD1342543DE82EF95 + cls.mix(value + GAMMA & MASK) & MASK)


def means(values):
    """Of all samples with replacement, or of those that are drawn."""
    values = numpy.sort(values)
    n = len(values)
    if n <= 8:
        total = numpy.zeros(1)
        for _ in range(n):
            total = (total[:, None] + values[None, :]).ravel()
        return total / n
    streams = (RandomStream(SEED, "bootstrap", sample) for sample in range(DRAWN))
    return numpy.array([values[[s.next_int(n) for _ in range(n)]].mean() for s in streams])


def bootstrap(values, distribution, level):
    done = SimpleNamespace(bootstrap_distribution=distribution)
    result = stats.bootstrap(
        (values,),
        numpy.mean,
        n_resamples=0,
        bootstrap_result=done,
        method="percentile",
        confidence_level=level,
    )
    return ends(result.confidence_interval)


def ends(interval):
    return [float(interval.low), float(interval.high)]


def sample(name, values):
    values = numpy.array(values)
    n = len(values)
    distribution = means(values)
    flips = stats.permutation_test(
        (values,), numpy.sum, permutation_type="samples", n_resamples=numpy.inf, vectorized=True
    )
    ranks = stats.wilcoxon(
        values, zero_method="wilcox", method=stats.PermutationMethod(n_resamples=numpy.inf)
    )
    cohen = values.mean() / values.std(ddof=1)
    m = n - 1
    correction = numpy.exp(special.gammaln(m / 2) - special.gammaln((m - 1) / 2)) / numpy.sqrt(m / 2)
    return {
        "name": name,
        "values": values.tolist(),
        "intervals": [
            {
                "level": level,
                "student": ends(stats.ttest_1samp(values, 0).confidence_interval(level)),
                "bootstrap": bootstrap(values, distribution, level),
            }
            for level in LEVELS
        ],
        "t_p": float(stats.ttest_1samp(values, 0).pvalue),
        "sign_flip_p": float(flips.pvalue),
        "signed_rank_p": float(ranks.pvalue),
        "cohen_dz": float(cohen),
        "hedges_g": float(cohen * correction) if n > 2 else None,
    }


def accuracies(name, values):
    values = numpy.array(values)
    mean, error = values.mean(), stats.sem(values)

    def logit(level):
        if error == 0:
            return [float(mean), float(mean)]
        half = stats.t.ppf((1 + level) / 2, len(values) - 1) * error / (mean * (1 - mean))
        return special.expit(special.logit(mean) + half * numpy.array([-1, 1])).tolist()

    return {
        "name": name,
        "values": values.tolist(),
        "intervals": [{"level": level, "logit": logit(level)} for level in LEVELS],
    }


def bootstrap_variance(values):
    """Of the means of all n^n samples, times n/(n-1)."""
    n = len(values)
    if n > 5:  # of independent draws: the variance of one over n
        return values.var() / n * n / (n - 1)
    samples = itertools.product(values, repeat=n)
    return numpy.mean(list(samples), axis=1).var() * n / (n - 1)


def seed_image(name, values):
    values = numpy.array(values, dtype=float)
    seeds, images = values.shape
    parts = bootstrap_variance(values.mean(axis=1)), bootstrap_variance(values.mean(axis=0))
    error = numpy.sqrt(sum(parts))
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (seeds - 1) + parts[1] ** 2 / (images - 1))
    mean = values.mean()
    return {
        "name": name,
        "values": values.tolist(),
        "mean": float(mean),
        "error": float(error),
        "p": float(2 * stats.t.sf(abs(mean) / error, freedom)),
        "interval": (mean + error * stats.t.ppf([0.025, 0.975], freedom)).tolist(),
    }


def counts(gained, lost):
    here = stats.binom.pmf(min(gained, lost), gained + lost, 0.5)
    exact = mcnemar([[0, gained], [lost, 0]], exact=True).pvalue
    return {
        "gained": gained,
        "lost": lost,
        "p": float(exact),
        "mid_p": float(1 if gained + lost == 0 else 1 - here / 2 if gained == lost else exact - here),
    }


def holm(values):
    return {"p": values, "adjusted": multipletests(values, method="holm")[1].tolist()}


golden = {
    "format": "statistics/1",
    "made_with": {m.__name__: m.__version__ for m in (numpy, scipy, statsmodels)},
    "bootstrap_seed": SEED,
    "samples": [sample(name, values) for name, values in SAMPLES.items()],
    "accuracies": [accuracies(name, values) for name, values in ACCURACIES.items()],
    "seed_image": [seed_image(name, values) for name, values in DIFFERENCES.items()],
    # The second and third are the examples of Fagerland, Lydersen and Laake (2013).
    "mcnemar": [
        counts(*pair)
        for pair in [(0, 0), (1, 7), (6, 16), (5, 5), (0, 1), (12, 3), (400, 330), (2100, 1800)]
    ],
    "holm": [
        holm(values)
        for values in [
            [0.04],
            [0.01, 0.04, 0.03, 0.005],
            [0.25, 0.25, 0.25, 0.25, 0.25],
            [0.0078125, 0.015625, 0.0078125, 0.4],
            [0.0, 1.0, 0.5],
        ]
    ],
}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(golden, file, indent=1)
    file.write("\n")
