"""Small models that Keras itself saves (.keras, .h5), and files in the layout of Keras 2 that h5py writes with what else
HDF5 has (chunks, gzip, shuffle, checksums, the header of libver="latest"), with what Keras makes of a probe. Needs Keras 3 with
a backend, e.g. in a folder of its own:   python3 -m venv v && v/bin/pip install keras jax h5py
KERAS_BACKEND=jax v/bin/python make_keras.py
"""

import json
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
import h5py
import keras
import numpy as np
from keras import layers

HERE = Path(__file__).parent / "keras"
random = np.random.default_rng(7)


def tensor(values):
    return {"shape": list(values.shape), "data": np.asarray(values, np.float64).flatten().tolist()}


def drawn(model):
    for weight in model.weights:
        drawn_values = random.standard_normal(weight.shape) * 0.5
        weight.assign(np.abs(drawn_values) + 0.5 if "variance" in weight.path else drawn_values)
    return model


def probe(model, shape):
    """What Keras makes of three samples in float32, before a softmax at the end."""
    inputs = random.standard_normal((3, *shape)).astype(np.float32)
    last = model.layers[-1]
    if getattr(last, "activation", None) is keras.activations.softmax:
        last.activation = keras.activations.linear
    return {"inputs": tensor(inputs), "outputs": tensor(np.asarray(model(inputs, training=False)))}


def images():
    return drawn(keras.Sequential([
        keras.Input((8, 7, 2)),
        layers.Conv2D(3, (3, 2), padding="same", activation="relu"),
        layers.BatchNormalization(epsilon=0.01), layers.MaxPooling2D(),
        layers.Conv2D(4, 3, strides=2, padding="same", use_bias=False), layers.BatchNormalization(scale=False),
        layers.ReLU(max_value=6), layers.AveragePooling2D(2, padding="same"), layers.Flatten(), layers.Dropout(0.25),
        layers.Dense(5, activation="elu"), layers.Dense(3, activation="softmax")]))


def signals():
    """A functional model with names of its own."""
    x = inputs = keras.Input((10, 2), name="wave")
    x = layers.Conv1D(3, 4, name="second_name", activation="tanh")(x)
    x = layers.LeakyReLU(negative_slope=0.1, name="bent")(x)
    x = layers.Conv1D(2, 2, name="first_name")(x)
    x = layers.GlobalAveragePooling1D(name="mean")(x)
    x = layers.LayerNormalization(name="normed")(x)
    return drawn(keras.Model(inputs, layers.Dense(1, name="out", activation="softplus")(x)))


def saved(probes):
    for make, name, shape in ((images, "images", (8, 7, 2)), (signals, "signals", (10, 2))):
        model = make()
        for end in ("keras", "h5"):
            model.save(HERE / f"{name}.{end}")
        probes[f"{name}.keras"] = probes[f"{name}.h5"] = probe(model, shape)
    model = keras.Sequential([keras.Input((6, 4)), layers.LSTM(3), layers.Dense(2)])
    model.save(HERE / "strange.refused.keras")
    x = keras.Input((4,))
    y = layers.Dense(4)(x)
    keras.Model(x, layers.Add()([y, layers.Dense(4)(y)])).save(HERE / "forked.refused.h5")


def by_hand(probes):
    """model_config and weight_names as Keras 2 wrote them; the arrays as h5py can store them."""
    kernels = [random.standard_normal(shape).astype(np.float32) for shape in ((5, 7), (7, 7), (7, 2))]
    biases = [random.standard_normal(k.shape[1]).astype(np.float32).astype(np.float64) for k in kernels]
    activations = ["relu", "sigmoid", "linear"]
    configs = [{"class_name": "Dense", "config": {"name": f"dense_{i}", "units": k.shape[1], "activation": a, "use_bias": True,
                                                  **({"batch_input_shape": [None, 5]} if i == 0 else {})}}
               for i, (k, a) in enumerate(zip(kernels, activations))]
    options = [{"chunks": (2, 3), "compression": "gzip", "shuffle": True}, {"chunks": (4, 4), "fletcher32": True}, {}]
    for name, version in (("old.h5", None), ("latest.h5", "latest")):
        with h5py.File(HERE / name, "w", libver=version) as file:
            file.attrs["model_config"] = np.bytes_(json.dumps({"class_name": "Sequential", "config": configs}).encode())
            for i, (kernel, bias) in enumerate(zip(kernels, biases)):
                group = file.create_group(f"model_weights/dense_{i}")
                group.attrs["weight_names"] = np.array([f"dense_{i}/kernel:0".encode(), f"dense_{i}/bias:0".encode()])
                group.create_dataset(f"dense_{i}/kernel:0", data=kernel, **(options[i] if version is None else {}))
                group.create_dataset(f"dense_{i}/bias:0", data=bias)
        x = random.standard_normal((3, 5))
        y = x @ kernels[0] + biases[0]
        y = np.maximum(y, 0) @ kernels[1] + biases[1]
        probes[name] = {"inputs": tensor(x), "outputs": tensor(1 / (1 + np.exp(-y)) @ kernels[2] + biases[2])}
    with h5py.File(HERE / "sample.h5", "w", libver="latest") as file:  # what core/importSamples opens on two moons
        sizes = {"first": 3, "second": 2}
        configs = [{"class_name": "Dense", "config": {"name": name, "units": units, "use_bias": False, "activation": "relu",
                                                      "batch_input_shape": [None, 2]}} for name, units in sizes.items()]
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"layers": configs}})
        for name, shape in {"first": (2, 3), "second": (3, 2)}.items():
            file[f"model_weights/{name}/kernel"] = np.ones(shape, np.float32)
            file[f"model_weights/{name}"].attrs["weight_names"] = ["kernel"]
    with h5py.File(HERE / "bomb.refused.h5", "w") as file:  # a kernel of 35 numbers in a chunk of eight megabytes
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": configs[:1]})
        group = file.create_group("model_weights/first")
        group.attrs["weight_names"] = ["kernel"]
        group.create_dataset("kernel", data=np.ones((2, 3), np.float32), maxshape=(None, None), chunks=(2048, 1024),
                             compression="gzip", compression_opts=9)
    with h5py.File(HERE / "weights.refused.h5", "w") as file:
        file["kernel"] = kernels[0]


if __name__ == "__main__":
    made = {}
    saved(made)
    by_hand(made)
    (HERE / "probes.json").write_text(json.dumps(made) + "\n")
