"""Inputs whose columns have units of their own, regressed in NumPy: the independent oracle of units.test.ts.

Every expected number is a least squares by SVD (numpy.linalg.lstsq) on columns divided by their own deviation, with
the ridge as rows put under them: no normal equations, no Cholesky, nothing of the lab's code. Needs numpy alone.
    python3 units.py
"""

import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def tensor(values):
    values = np.asarray(values, dtype=np.float64)
    return {"shape": list(values.shape), "data": [float(value) for value in values.ravel()]}


def regress(x, z, ridge, of_mean=False, channels=None):
    """min |z - xK - b|^2 / N + ridge * sum w_i |K_i|^2; w_i the mean variance of the columns of i's channel, which are
    i, i +- channels, ... (every column is a channel by default), or the mean of all."""
    x0, z0 = x - x.mean(0), z - z.mean(0)
    deviation = x0.std(0)
    varies = deviation > 1e-12 * np.abs(x.mean(0))
    scale = np.where(varies, deviation, 1.0)
    channels = 1 if of_mean else channels or x.shape[1]
    of_channel = np.sqrt(np.mean((deviation * (of_mean or varies)).reshape(-1, channels) ** 2, axis=0))
    weight = np.tile(np.where(of_channel > 0, of_channel, 1.0), x.shape[1] // channels)
    under = np.diag(np.sqrt(len(x) * ridge) * weight / scale)
    rows = np.vstack([x0 / scale * varies, under])
    kernel = np.linalg.lstsq(rows, np.vstack([z0, np.zeros((x.shape[1], z.shape[1]))]), rcond=1e-11)[0]
    kernel = kernel / scale[:, None] * varies[:, None]
    return kernel, z.mean(0) - x.mean(0) @ kernel


def answer(x, z, ridge, **options):
    kernel, bias = regress(x, z, ridge, **options)
    error = np.mean(np.sum((z - x @ kernel - bias) ** 2, axis=1))
    variance = np.mean(np.sum((z - z.mean(0)) ** 2, axis=1))
    return {"kernel": tensor(kernel), "bias": tensor(bias), "nmse": float(error / variance)}


def dense_case(x, rng, activation, hidden=7, units=2):
    """Two dense layers that read every column in its own unit, so that each matters as much as the next."""
    deviation = x.std(0)
    scale = np.where(deviation > 0, deviation, 1.0)
    k1 = rng.standard_normal((x.shape[1], hidden)) / scale[:, None] / np.sqrt(x.shape[1])
    b1 = 0.3 * rng.standard_normal(hidden) - x.mean(0) @ k1
    k2, b2 = rng.standard_normal((hidden, units)), rng.standard_normal(units)
    y = x @ k1 + b1
    a = np.maximum(y, 0) if activation == "relu" else np.tanh(y) if activation == "tanh" else y
    return {"activation": activation, "inputs": x, "K1": k1, "b1": b1, "K2": k2, "b2": b2, "z": a @ k2 + b2}


def metres_beside_millimetres(activation, spread, bend, weight, seed=2026, rows=400):
    """Lengths of 1.5 m +- 0.4 m in metres beside widths `spread` times those in whole millimetres: two units, each
    reading one column in its deviations, the width's `weight` times as loud."""
    rng = np.random.default_rng(seed)
    metres = np.round(1.5 + 0.4 * rng.standard_normal(rows), 4)
    millimetres = np.round(1000 * spread * (1.5 + 0.4 * rng.standard_normal(rows)))
    x = np.stack([metres, millimetres], axis=1)
    k1 = np.diag([1 / 0.4, 1 / (400 * spread)])
    b1 = np.full(2, bend - 1.5 / 0.4)
    k2, b2 = np.array([[1.0], [weight]]), np.zeros(1)
    y = x @ k1 + b1
    a = np.maximum(y, 0) if activation == "relu" else y
    return {"activation": activation, "inputs": x, "K1": k1, "b1": b1, "K2": k2, "b2": b2, "z": a @ k2 + b2}


def dense_answers(case, ridges=(1e-6, 1e-2)):
    given = {name: tensor(value) for name, value in case.items() if name not in ("activation", "z")}
    x, z = case["inputs"], case["z"]
    answers = {f"{ridge:g}": answer(x, z, ridge) for ridge in ridges}
    old = answer(x, z, 1e-6, of_mean=True)
    return {"activation": case["activation"], **given, "answers": answers, "ofMean": old}


def patches(x, taps, before, after):
    """[N, J, taps * channels] with zeros outside, taps running slowest."""
    padded = np.pad(x, ((0, 0), (before, after), (0, 0)))
    positions = padded.shape[1] - taps + 1
    return np.stack([padded[:, j : j + taps].reshape(len(x), -1) for j in range(positions)], axis=1)


def conv_case(rng, padding, scales):
    """Two convolutions of 3 taps with relu between, one fused of 5 taps, all channels and positions jointly."""
    x = rng.standard_normal((40, 9, len(scales))) * scales
    k1 = rng.standard_normal((3, len(scales), 4)) / np.asarray(scales)[:, None] / 2
    b1, k2, b2 = 0.2 * rng.standard_normal(4), rng.standard_normal((3, 4, 2)) / 2, rng.standard_normal(2)
    pad = 1 if padding == "same" else 0
    a = np.maximum(patches(x, 3, pad, pad) @ k1.reshape(-1, 4) + b1, 0)
    z = patches(a, 3, pad, pad) @ k2.reshape(-1, 2) + b2
    rows = patches(x, 5, 2 * pad, 2 * pad)
    # the objective sums over positions; a ridge of variances is one of sums over positions as well
    found = answer(rows.reshape(-1, rows.shape[-1]), z.reshape(-1, 2), 1e-2, channels=len(scales))
    found["kernel"] = {**found["kernel"], "shape": [5, len(scales), 2]}
    given = {"inputs": x, "K1": k1, "b1": b1, "K2": k2, "b2": b2}
    return {"padding": padding, **{name: tensor(value) for name, value in given.items()}, "answer": found}


def of_case(name):
    """Both definitions on a case that people brought, whose layers are linear: dense ones, or valid convolutions of
    stride 1, of which two make one that reads the sum of their taps less one."""
    case = json.loads((HERE / f"{name}.case.json").read_text())
    array = lambda given: np.array(given["data"], dtype=np.float64).reshape(given["shape"])
    x = z = array(case["inputs"])
    taps = 1
    for layer in case["layers"]:
        kernel = array(layer["kernel"])
        if layer["type"] == "conv1d":
            z = patches(z, len(kernel), 0, 0)
            taps += len(kernel) - 1
        z = z @ kernel.reshape(-1, kernel.shape[-1]) + array(layer["bias"])
    channels = x.shape[-1]
    rows = patches(x, taps, 0, 0) if x.ndim == 3 else x
    x, z = rows.reshape(-1, rows.shape[-1]), z.reshape(-1, z.shape[-1])
    return {"nmse": answer(x, z, 1e-6, channels=channels)["nmse"], "ofMean": answer(x, z, 1e-6, of_mean=True)["nmse"]}


def main():
    rng = np.random.default_rng(1110)
    draw = lambda n: np.round(rng.standard_normal((120, n)), 4)
    scales = np.array([1e-3, 1e3, 1, 1e-3, 1e3])
    mixed = draw(5) * scales
    constant = np.hstack([mixed, np.full((120, 1), 1013.25), np.zeros((120, 1))])
    # a length in metres once more in micrometres, and a sum of two inputs in units of its own
    deficient = np.hstack([mixed[:, :3], 1e6 * mixed[:, :1], 1e-6 * mixed[:, 1:2] + 1e-3 * mixed[:, 2:3]])
    far = mixed + np.array([1, 1e6, 2000, 0, -5e4])
    cases = {
        "mixed scales, relu": dense_answers(dense_case(mixed, rng, "relu")),
        "mixed scales, tanh": dense_answers(dense_case(mixed, rng, "tanh")),
        "mixed scales, linear": dense_answers(dense_case(mixed, rng, "linear")),
        "mixed scales far from zero, relu": dense_answers(dense_case(far, rng, "relu")),
        "constant columns, relu": dense_answers(dense_case(constant, rng, "relu")),
        "rank deficient, relu": dense_answers(dense_case(deficient, rng, "relu")),
        "fewer samples than inputs, relu": dense_answers(dense_case(constant[:6], rng, "relu"), (1e-2, 1e-4)),
    }
    # what issue 11 reports of `lab fuse`: .775 where .260 is possible, and .121 where it is exact
    cases["metres beside millimetres, relu"] = dense_answers(metres_beside_millimetres("relu", 3.465, -0.026, 0.2))
    cases["metres beside millimetres, linear"] = dense_answers(metres_beside_millimetres("linear", 1.097, 0, 0.3))
    convs = {padding: conv_case(rng, padding, (1e-3, 1e3)) for padding in ("valid", "same")}
    brought = {name: of_case(name) for name in ("yearMileage", "signalTwoUnits")}
    for name, case in cases.items():
        found = {ridge: round(entry["nmse"], 6) for ridge, entry in case["answers"].items()}
        print(f"{name}: nmse {found}, of the mean diagonal {case['ofMean']['nmse']:.4f}")
    (HERE / "units.json").write_text(json.dumps({"dense": cases, "conv1d": convs, "brought": brought}, separators=(",", ":")))


if __name__ == "__main__":
    main()
