"""Makes verdicts.json: SciPy's paired t-test and exact paired permutation test, and Holm's correction.

Run beside this file with SciPy 1.11 or newer: python3 verdicts.py > verdicts.json
"""

import json

import numpy as np
from scipy import stats


def pair(a, b):
    t = stats.ttest_rel(a, b)
    low, high = t.confidence_interval()
    flips = stats.permutation_test(
        (a, b), lambda x, y, axis: np.mean(x - y, axis=axis), vectorized=True,
        permutation_type="samples", n_resamples=np.inf,
    )
    return {
        "scores": a.tolist(), "others": b.tolist(), "pValue": t.pvalue, "signFlipP": flips.pvalue,
        "interval": [low, high],
    }


def holm(p):
    order = np.argsort(p, kind="stable")
    steps = np.minimum(1, np.asarray(p)[order] * np.arange(len(p), 0, -1))
    corrected = np.empty(len(p))
    corrected[order] = np.maximum.accumulate(steps)
    return corrected.tolist()


def family(rng, n, leads):
    theirs = [rng.normal(0.8, 0.02, n) for _ in leads]
    ours = rng.normal(0.8, 0.02, n)
    pairs = [pair(ours, b - lead) for b, lead in zip(theirs, leads)]
    larger = [max(p["pValue"], p["signFlipP"]) for p in pairs]
    return {"pairs": pairs, "holmP": holm(larger)}


rng = np.random.default_rng(9)
pairs = [pair(rng.normal(0.7, 0.05, n), rng.normal(0.68, 0.05, n)) for n in (2, 3, 5, 6, 7, 8, 10, 12)]
# Accuracies on 40 samples: many ties, and differences that are zero.
pairs += [pair(rng.integers(20, 40, n) / 40, rng.integers(18, 40, n) / 40) for n in (6, 8, 10, 12)]
families = [family(rng, 8, [0.05, 0.02, 0.0]), family(rng, 8, [0.03, -0.05]), family(rng, 10, [0.1] * 5)]
corrections = [rng.uniform(0, 0.2, k).tolist() for k in (1, 2, 3, 6)]
print(json.dumps({
    "pairs": pairs,
    "families": families,
    "holm": [{"p": p, "corrected": holm(p)} for p in corrections],
}, indent=1))
