"""Networks as tf2onnx and Keras export them, built node by node, for their channels are last where ONNX has them first; with
what ONNX' reference evaluator makes of a probe in float64: the oracle of onnx.test.ts beside make_onnx.py. Needs a newer onnx
than Debian's, e.g. in a folder of its own:   python3 -m venv v && v/bin/pip install onnx && v/bin/python make_layouts.py
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

HERE = Path(__file__).parent / "onnx"
random = np.random.default_rng(11)
node = helper.make_node
draw = lambda *shape: (random.standard_normal(shape) * 0.5).astype(np.float32)
whole = lambda *values: np.array(values, np.int64)
number = lambda value: np.array(value, np.float32)
norm = lambda name, count: {f"{name}_scale": draw(count), f"{name}_shift": draw(count), f"{name}_mean": draw(count),
                            f"{name}_var": np.abs(draw(count)) + number(0.5)}
normed = lambda name, x, y: node("BatchNormalization", [x, *norm(name, 1)], [y], epsilon=2.0 ** -10)
to_first, to_last = {"perm": [0, 3, 1, 2]}, {"perm": [0, 2, 3, 1]}


def tensor(values):
    return {"shape": list(values.shape), "data": np.asarray(values, np.float64).flatten().tolist()}


# Opset 15: before 14 the evaluator takes a batch norm's statistics of the batch at hand.
def model_of(name, nodes, values, inputs, outputs, producer="", opset=15, double=False):
    kind = TensorProto.DOUBLE if double else TensorProto.FLOAT
    cast = lambda value: value.astype(np.float64) if double and value.dtype == np.float32 else value
    info = lambda of, shape: helper.make_tensor_value_info(of, kind, ["N", *shape])
    constants = [numpy_helper.from_array(cast(value), of) for of, value in values.items()]
    built = []
    for one in nodes:
        same = onnx.NodeProto()
        same.CopyFrom(one)
        for attribute in same.attribute:
            if attribute.name == "value":
                attribute.t.CopyFrom(numpy_helper.from_array(cast(numpy_helper.to_array(attribute.t))))
            if double and attribute.name == "value_float":
                attribute.CopyFrom(helper.make_attribute("value", numpy_helper.from_array(np.float64(attribute.f))))
        built.append(same)
    graph = helper.make_graph(built, name, [info("x", inputs)], [info("y", outputs)], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8, producer_name=producer)


def written(probes, name, nodes, values, inputs, outputs, first=False, shown=None, **options):
    """The file, and its probe: channels last, as the file has them unless they are `first` in it, or of the shape `shown`."""
    model = model_of(name, nodes, values, inputs, outputs, **options)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(HERE / f"{name}.onnx"))
    x = random.standard_normal((3, *inputs))
    double = model_of(name, nodes, values, inputs, outputs, **options, double=True)
    [y] = ReferenceEvaluator(double).run(None, {"x": x})
    last = np.moveaxis(x, 1, -1) if first else x
    last = last.reshape(3, *(shown or last.shape[1:]))
    probes[f"{name}.onnx"] = {"inputs": tensor(last), "outputs": tensor(y)}


def turned(probes):
    """Axes that move to and fro, weights by Constant, Identity and Transpose, a bias that is added, 0 to 6 by two constants."""
    constant = node("Constant", [], ["kernel"], value=numpy_helper.from_array(draw(3, 2, 3, 2)))
    values = {**norm("norm", 3), "second": draw(4, 3, 2, 2), "shift": draw(1, 4, 1, 1), "dense": draw(5, 16), "row": draw(5),
              "rows": whole(0, -1), "last": draw(5, 2), "end": draw(1, 2), "side": whole(-1)}
    written(probes, "turned", [
        constant, node("Identity", ["norm_scale"], ["scale"]),
        node("Transpose", ["x"], ["a"], **to_first), node("Conv", ["a", "kernel"], ["b"], pads=[1, 0, 1, 0]),
        node("Transpose", ["b"], ["c"], **to_last), node("Identity", ["c"], ["d"]), node("Transpose", ["d"], ["e"], **to_first),
        node("BatchNormalization", ["e", "scale", *list(norm("norm", 1))[1:]], ["f"], epsilon=2.0 ** -10),
        node("Constant", [], ["zero"], value_float=0.0), node("Constant", [], ["six"], value_float=6.0),
        node("Clip", ["f", "zero", "six"], ["g"]), node("Conv", ["g", "second"], ["h"], strides=[1, 2]),
        node("Add", ["h", "shift"], ["i"]), node("Tanh", ["i"], ["j"]), node("Transpose", ["j"], ["k"], **to_last),
        node("Reshape", ["k", "rows"], ["l"]), node("Transpose", ["dense"], ["weight"], perm=[1, 0]),
        node("MatMul", ["l", "weight"], ["m"]), node("Add", ["row", "m"], ["n"]), node("Sigmoid", ["n"], ["o"]),
        node("Unsqueeze", ["o", "side"], ["p"]), node("Squeeze", ["p", "side"], ["q"]),
        node("Gemm", ["q", "last", "end"], ["y"])], values, (5, 4, 2), (2,))


def digits(probes):
    """One channel: tf2onnx writes transposes as reshapes, Rescaling as a Mul, a dense layer's batch norm as Mul and Add."""
    values = {"half": number(0.5), "first": whole(-1, 1, 8, 7), "k1": draw(3, 1, 3, 3), "b1": draw(3), "k2": draw(1, 3, 2, 2),
              "last": whole(-1, 2, 1, 1), "list": whole(-1, 2), "k3": draw(2, 6), "b3": draw(6), "n3": draw(6), "m3": draw(6),
              "k4": draw(6, 4), "b4": draw(4), "n4": draw(4), "m4": draw(1, 4), "k5": draw(4, 2), "b5": draw(2)}
    written(probes, "digits", [
        node("Mul", ["x", "half"], ["a"]), node("Reshape", ["a", "first"], ["b"]), node("Conv", ["b", "k1", "b1"], ["c"]),
        node("Relu", ["c"], ["d"]), node("MaxPool", ["d"], ["e"], kernel_shape=[2, 2], strides=[2, 2], auto_pad="VALID"),
        node("Conv", ["e", "k2"], ["f"]), node("Reshape", ["f", "last"], ["g"]), node("Reshape", ["g", "list"], ["h"]),
        node("MatMul", ["h", "k3"], ["i"]), node("Add", ["i", "b3"], ["j"]), node("Mul", ["j", "n3"], ["k"]),
        node("Sub", ["k", "m3"], ["l"]), node("LeakyRelu", ["l"], ["m"], alpha=0.25), node("MatMul", ["m", "k4"], ["n"]),
        node("Add", ["n", "b4"], ["o"]), node("Relu", ["o"], ["p"]), node("Mul", ["p", "n4"], ["q"]), node("Add", ["q", "m4"], ["r"]),
        node("MatMul", ["r", "k5"], ["s"]), node("Add", ["s", "b5"], ["y"])], values, (8, 7, 1), (2,), producer="tf2onnx")


def waves(probes):
    """Keras' Conv1D: a convolution of images of one row, which come and go; the mean over all positions of them."""
    values = {"one": whole(1), "two": whole(2), "k1": draw(3, 2, 1, 4), "b1": draw(3), "k2": draw(4, 3, 1, 2), "b2": draw(4),
              "k3": draw(4, 2), **norm("norm", 4)}
    written(probes, "waves", [
        node("Unsqueeze", ["x", "one"], ["a"]), node("Transpose", ["a"], ["b"], **to_first),
        node("Conv", ["b", "k1", "b1"], ["c"], kernel_shape=[1, 4]), node("Squeeze", ["c", "two"], ["d"]),
        node("Tanh", ["d"], ["e"]), node("Unsqueeze", ["e", "two"], ["f"]),
        node("MaxPool", ["f"], ["g"], kernel_shape=[1, 2], strides=[1, 2]),
        node("Conv", ["g", "k2"], ["h"], auto_pad="SAME_UPPER"), node("Squeeze", ["h", "two"], ["i"]),
        node("Transpose", ["i"], ["j"], perm=[0, 2, 1]), node("Add", ["j", "b2"], ["k"]),
        node("Transpose", ["k"], ["l"], perm=[0, 2, 1]), normed("norm", "l", "m"), node("Elu", ["m"], ["n"]),
        node("Transpose", ["n"], ["o"], perm=[0, 2, 1]), node("ReduceMean", ["o"], ["p"], axes=[1], keepdims=0),
        node("MatMul", ["p", "k3"], ["q"]), node("Softplus", ["q"], ["y"])], values, (12, 2), (2,), producer="tf2onnx")


def pictures(probes):
    """Nothing but the exporter's name shows where the channels of its input are. A gelu as TensorFlow writes it."""
    values = {"list": whole(-1, 24), "k1": draw(24, 5), "b1": draw(5), "root": number(np.sqrt(2)), "one": number(1),
              "half": number(0.5), "k2": draw(5, 2)}
    written(probes, "pictures", [
        node("Reshape", ["x", "list"], ["a"]), *normed_list("normed"), node("Mul", ["c", "half"], ["d"]), node("Div", ["c", "root"], ["e"]),
        node("Erf", ["e"], ["f"]), node("Add", ["f", "one"], ["g"]), node("Mul", ["d", "g"], ["h"]),
        node("MatMul", ["h", "k2"], ["y"])], {**values, **norm("norm", 24)}, (4, 3, 2), (2,), producer="tf2onnx")


def normed_list(name):
    """A batch norm over a list, which keeps the order of a flatten."""
    return [normed("norm", "a", name), node("MatMul", [name, "k1"], ["b"]), node("Add", ["b", "b1"], ["c"])]


def pooled(probes):
    """Channels first, as PyTorch has them, a mean whose axes stay, and channels that are last before the list."""
    values = {"k1": draw(3, 2, 2, 2), "k2": draw(2, 3, 1, 2), "axes": whole(2, 3), "k3": draw(2, 3), "scale": draw(1, 3, 1, 1)}
    written(probes, "pooled", [
        node("Conv", ["x", "k1"], ["a"]), node("Sigmoid", ["a"], ["b"]), node("Div", ["b", "scale"], ["c"]),
        node("Conv", ["c", "k2"], ["d"]), node("GlobalAveragePool", ["d"], ["e"]), node("Transpose", ["e"], ["f"], **to_last),
        node("Transpose", ["f"], ["g"], **to_first), node("Squeeze", ["g", "axes"], ["h"]), node("Gemm", ["h", "k3"], ["y"])],
        values, (2, 5, 4), (3,), first=True)


def listed(probes):
    """A list of pixels that becomes an image before the first layer."""
    values = {"image": whole(-1, 4, 3, 2), "k1": draw(3, 2, 2, 2), "b1": draw(3), "list": whole(-1, 18), "k2": draw(18, 2)}
    written(probes, "listed", [
        node("Reshape", ["x", "image"], ["a"]), node("Transpose", ["a"], ["b"], **to_first), node("Conv", ["b", "k1", "b1"], ["c"]),
        node("Relu", ["c"], ["d"]), node("Transpose", ["d"], ["e"], **to_last), node("Reshape", ["e", "list"], ["f"]),
        node("MatMul", ["f", "k2"], ["y"])], values, (24,), (2,), shown=(4, 3, 2))


def vector(probes):
    """A list that becomes a signal of one channel, and a list again."""
    values = {"one": whole(1), "k1": draw(3, 1, 4), "b1": draw(3), "k2": draw(2, 15), "b2": draw(2)}
    written(probes, "vector", [
        node("Unsqueeze", ["x", "one"], ["a"]), node("Conv", ["a", "k1", "b1"], ["b"], strides=[2]), node("Relu", ["b"], ["c"]),
        node("Flatten", ["c"], ["d"]), node("Gemm", ["d", "k2", "b2"], ["y"], transB=1)], values, (12,), (2,), shown=(12, 1))


def refused():
    kernel = np.ones((2, 3, 2, 2), np.float32)
    conv = [node("Conv", ["a", "kernel"], ["y"])]
    ways = {
        "mirrored": ([node("Transpose", ["x"], ["a"], perm=[0, 3, 2, 1]), *conv], {"kernel": kernel}, (4, 5, 3)),
        "samples": ([node("Transpose", ["x"], ["a"], perm=[1, 0, 2, 3]), *conv], {"kernel": kernel}, (3, 4, 4)),
        "regrouped": ([node("Reshape", ["x", "shape"], ["a"]), *conv], {"kernel": kernel, "shape": whole(-1, 3, 2, 8)}, (3, 4, 4)),
        "widened": ([node("Conv", ["x", "kernel"], ["a"]), node("Mul", ["a", "map"], ["y"])],
                    {"kernel": kernel, "map": np.ones((1, 1, 3, 3), np.float32)}, (3, 4, 4)),
    }
    for name, (nodes, values, inputs) in ways.items():
        onnx.save(model_of(name, nodes, values, inputs, (2, 3, 3)), str(HERE / f"{name}.refused.onnx"))


if __name__ == "__main__":
    made = json.loads((HERE / "probes.json").read_text())
    for write in (turned, digits, waves, pictures, pooled, listed, vector):
        write(made)
    refused()
    (HERE / "probes.json").write_text(json.dumps(made) + "\n")
