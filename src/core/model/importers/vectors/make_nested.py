"""Models of Keras with other models in them as layers, as Keras 3 saves them (.keras, .h5) and in Keras 2's layout, which
h5py writes; with what Keras, and NumPy, make of a probe: the oracle of keras.test.ts beside make_keras.py, which names what is
needed.   KERAS_BACKEND=jax v/bin/python make_nested.py
"""

import json

import h5py
import keras
import numpy as np
from keras import layers

from make_keras import HERE, tensor

random = np.random.default_rng(13)


def drawn(model):
    for weight in model.weights:
        values = random.standard_normal(weight.shape) * 0.5
        weight.assign(np.abs(values) + 0.5 if "variance" in weight.path else values)
    return model


def block(filters, name):
    return keras.Sequential([
        layers.Conv2D(filters, 2, use_bias=False, name=f"{name}_conv"), layers.BatchNormalization(name=f"{name}_norm"),
        layers.LeakyReLU(negative_slope=0.1, name=f"{name}_bent")], name=name)


def nested():
    """A functional model that holds another one, which holds two lists, and a list."""
    inner = keras.Input((7, 8, 2), name="inner")
    body = keras.Model(inner, block(4, "high")(block(3, "low")(inner)), name="body")
    head = keras.Sequential([
        layers.Dense(6, activation=layers.ReLU(max_value=6), name="hidden"), layers.Dropout(0.2),
        layers.Dense(4, activation=layers.LeakyReLU(negative_slope=0.3)), layers.Activation("tanh")], name="head")
    x = inputs = keras.Input((7, 8, 2), name="image")
    x = layers.Rescaling(0.25, offset=-0.5)(x)
    x = layers.Flatten()(layers.MaxPooling2D()(body(x)))
    return drawn(keras.Model(inputs, layers.Dense(3, name="out")(head(x))))


def stacked():
    """A list whose first layer is a list; what comes in is scaled per channel, behind a layer without a bend again."""
    return drawn(keras.Sequential([
        keras.Sequential([keras.Input((9, 2)), layers.Rescaling([0.5, 2.0]), layers.Conv1D(3, 3, padding="same"),
                          layers.ReLU(negative_slope=0.25)]),
        keras.Sequential([layers.Flatten(), layers.Dense(4), layers.Rescaling(0.5, offset=0.25), layers.ELU()]),
        layers.Dense(2)]))


def shaped():
    """An image without channels, which a layer adds; a list by a Reshape."""
    return drawn(keras.Sequential([keras.Input((5, 4)), layers.Reshape((5, 4, 1)), layers.Conv2D(3, 2, activation="relu"),
                                   layers.Reshape((36,)), layers.Dense(2)]))


def probe(model, shown=None):
    inputs = random.standard_normal((3, *model.input_shape[1:])).astype(np.float32)
    return {"inputs": tensor(inputs.reshape(3, *(shown or inputs.shape[1:]))), "outputs": tensor(np.asarray(model(inputs, training=False)))}


def saved(probes):
    for make in (nested, stacked):
        model = make()
        for end in ("keras", "h5"):
            model.save(HERE / f"{make.__name__}.{end}")
        probes[f"{make.__name__}.keras"] = probes[f"{make.__name__}.h5"] = probe(model)


def refused():
    keras.Sequential([keras.Input((6, 6, 1)), layers.Rescaling(1 / 127.5, offset=-1), layers.Conv2D(2, 3, padding="same"),
                      layers.Flatten(), layers.Dense(2)]).save(HERE / "rescaled.refused.keras")
    keras.Sequential([keras.Input((6, 6, 1)), layers.Rescaling(0.5), layers.MaxPooling2D(), layers.Flatten(),
                      layers.Dense(2)]).save(HERE / "pooled.refused.keras")
    shared = keras.Sequential([layers.Dense(4, name="twice")], name="shared")
    x = keras.Input((4,))
    keras.Model(x, layers.Dense(1)(shared(shared(x)))).save(HERE / "shared.refused.h5")


def by_hand(probes):
    """As Keras 2 wrote them: all weights of a nested model under its own name, by the names of its layers."""
    sizes = {"first": (5, 4), "second": (4, 3), "last": (3, 2)}
    weights = {name: (random.standard_normal(shape), random.standard_normal(shape[1])) for name, shape in sizes.items()}
    layer = lambda name, activation: {"class_name": "Dense", "config": {
        "name": name, "units": sizes[name][1], "activation": activation, "use_bias": True}}
    model = lambda name, entries: {"class_name": "Sequential", "config": {"name": name, "layers": entries}}
    start = {"class_name": "InputLayer", "config": {"name": "input_1", "batch_input_shape": [None, 5]}}
    inner = model("inner", [layer("first", "relu"), layer("second", "sigmoid")])
    config = model("outer", [start, inner, layer("last", "linear")])
    with h5py.File(HERE / "nested2.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(config)
        for top, names in {"inner": ("first", "second"), "last": ("last",)}.items():
            group = file.create_group(f"model_weights/{top}")
            group.attrs["weight_names"] = [f"{name}/{of}:0".encode() for name in names for of in ("kernel", "bias")]
            for name in names:
                for of, values in zip(("kernel", "bias"), weights[name]):
                    group.create_dataset(f"{name}/{of}:0", data=values.astype(np.float32))
    x = random.standard_normal((3, 5))
    (k, b), (l, c), (m, d) = [[np.float64(np.float32(one)) for one in pair] for pair in weights.values()]
    outputs = 1 / (1 + np.exp(-(np.maximum(x @ k + b, 0) @ l + c))) @ m + d
    probes["nested2.h5"] = {"inputs": tensor(x), "outputs": tensor(outputs)}


def reshaped(probes):
    model = shaped()
    model.save(HERE / "shaped.keras")
    probes["shaped.keras"] = probe(model, (5, 4, 1))


if __name__ == "__main__":
    made = json.loads((HERE / "probes.json").read_text())
    saved(made)
    refused()
    by_hand(made)
    reshaped(made)
    (HERE / "probes.json").write_text(json.dumps(made) + "\n")
