"""Small networks as ONNX models, with what PyTorch makes of a probe (of those that it exports) or NumPy (of the one that
is built node by node, as other exporters write): the independent oracle of onnx.test.ts. Needs Debian's python3-torch
and python3-onnx, whose checker sees every file.   /usr/bin/python3 make_onnx.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from make_torch import drawn, probe, tensor

HERE = Path(__file__).parent / "onnx"
relu, flat = nn.ReLU, nn.Flatten


def export(probes, name, net, shape, **options):
    drawn(net).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(net, torch.zeros(1, *shape), HERE / name, input_names=["x"], output_names=["y"], **options)
    onnx.checker.check_model(str(HERE / name))
    if "refused" not in name:
        probes[name] = probe(net, shape)


class Forked(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x):
        y = torch.relu(self.first(x))
        return y + self.second(y)


class Viewed(nn.Module):
    """The list of every sample by a shape that is computed, as older examples have it."""

    def __init__(self):
        super().__init__()
        self.conv, self.out = nn.Conv2d(1, 2, 2), nn.Linear(12, 2)

    def forward(self, x):
        y = torch.relu(self.conv(x))
        return self.out(y.view(y.size(0), -1))


def exported(probes):
    open_batch = {"dynamic_axes": {"x": {0: "batch"}, "y": {0: "batch"}}}
    export(probes, "dense.onnx", nn.Sequential(
        nn.Linear(4, 6), relu(), nn.Linear(6, 5), nn.Tanh(), nn.Dropout(0.5), nn.Linear(5, 3)), (4,), **open_batch)
    # Every weight is kept where constant folding of the export would fold the batch norm.
    training = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    export(probes, "convNorm.onnx", nn.Sequential(
        nn.Conv2d(2, 3, 3, padding=1), nn.LeakyReLU(0.2), nn.MaxPool2d(3, stride=2, padding=1),
        nn.Conv2d(3, 4, (3, 2), stride=(1, 2), padding=(1, 0), bias=False), nn.BatchNorm2d(4), nn.ReLU6(),
        nn.AvgPool2d(2), flat(), nn.Linear(8, 3), nn.Softmax(dim=1))[:-1], (2, 8, 8), **training)
    export(probes, "signal.onnx", nn.Sequential(
        nn.Conv1d(2, 3, 4, stride=2), nn.ELU(), nn.AdaptiveAvgPool1d(1), flat(), nn.Linear(3, 2), nn.Sigmoid()), (2, 10))
    export(probes, "viewed.onnx", Viewed(), (1, 3, 4), **open_batch)
    export(probes, "gelu.onnx", nn.Sequential(
        nn.Linear(4, 6), nn.GELU(), nn.Linear(6, 5), nn.GELU(), nn.Linear(5, 2)), (4,))
    export(probes, "forked.refused.onnx", Forked(), (4,))
    export(probes, "strange.refused.onnx", nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.InstanceNorm2d(2), nn.Hardswish(), flat(), nn.Linear(8, 2)), (1, 4, 4))


def built(probes):
    """MatMul + Add with the bias in front, halves, constants of nodes, Reshape, Clip, Softplus, a closing Softmax."""
    random = np.random.default_rng(5)
    draw = lambda *shape: random.standard_normal(shape).astype(np.float16)
    kernel, first, bias, second, more = draw(2, 1, 2, 2), draw(18, 4), draw(1, 4), draw(4, 3), draw(3)
    constant = lambda name, value: helper.make_node("Constant", [], [name], value=numpy_helper.from_array(value, name + "_value"))
    node = helper.make_node
    nodes = [
        constant("kernel", kernel), constant("shape", np.array([0, -1], np.int64)),
        constant("zero", np.float16(0)), constant("six", np.float16(6)),
        node("Conv", ["x", "kernel"], ["a"], auto_pad="SAME_UPPER"), node("Clip", ["a", "zero", "six"], ["b"]),
        node("Reshape", ["b", "shape"], ["c"]), node("MatMul", ["c", "first"], ["d"]), node("Add", ["bias", "d"], ["e"]),
        node("Softplus", ["e"], ["f"]), node("Identity", ["f"], ["g"]), node("MatMul", ["g", "second"], ["h"]),
        node("Add", ["h", "more"], ["i"]), node("Softmax", ["i"], ["y"], axis=1)]
    values = [numpy_helper.from_array(value, name) for name, value in
              {"first": first, "bias": bias, "second": second, "more": more}.items()]
    info = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT16, shape)
    graph = helper.make_graph(nodes, "built", [info("x", "N", 1, 3, 3)], [info("y", "N", 3)], values)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)]), str(HERE / "built.onnx"))

    x = random.standard_normal((3, 1, 3, 3))
    padded = np.pad(x, ((0, 0), (0, 0), (0, 1), (0, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (2, 2), axis=(2, 3))
    a = np.clip(np.einsum("ncijkl,ockl->noij", windows, kernel.astype(float)), 0, 6)
    d = np.logaddexp(0, a.reshape(3, -1) @ first.astype(float) + bias)
    logits = d @ second.astype(float) + more
    probes["built.onnx"] = {"inputs": tensor(torch.tensor(x).movedim(1, -1)), "outputs": tensor(logits)}


if __name__ == "__main__":
    torch.manual_seed(3)
    made = {}
    exported(made)
    built(made)
    (HERE / "probes.json").write_text(json.dumps(made) + "\n")
