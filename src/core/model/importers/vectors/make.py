"""Small networks of PyTorch as safetensors files, with what PyTorch makes of a probe: the independent oracle of
safetensors.test.ts. Needs torch alone (Debian's python3-torch); writes the files by hand, as the format is eight
bytes, JSON and numbers.   python3 make.py
"""

import json
import struct
from pathlib import Path

import torch
from torch import nn

HERE = Path(__file__).parent
TYPES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def save(path, tensors, metadata):
    header, parts, end = ({"__metadata__": metadata} if metadata else {}), [], 0
    for name, tensor in tensors.items():
        content = tensor.contiguous()
        raw = (content.view(torch.int16) if content.dtype == torch.bfloat16 else content).numpy().tobytes()
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [end, end + len(raw)]}
        parts.append(raw)
        end += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


def channels_last(inputs):
    return inputs.movedim(1, -1) if inputs.dim() > 2 else inputs


def tensor(values):
    return {"shape": list(values.shape), "data": values.flatten().tolist()}


def make(name, net, shape, dtype=torch.float32, described=None):
    """Random weights and statistics in `dtype`; outputs in float64 with the numbers that the file holds."""
    for entry in net.state_dict().values():
        if entry.is_floating_point():
            entry.copy_(torch.randn(entry.shape) * 0.5)
    for module in net.modules():
        if hasattr(module, "running_var"):
            module.running_var.uniform_(0.5, 2)
    weights = {key: value.to(dtype) if value.is_floating_point() else value for key, value in net.state_dict().items()}
    save(HERE / f"{name}.safetensors", weights, {"fuseinit": json.dumps(described)} if described else None)
    net = net.double().eval()
    net.load_state_dict({key: value.double() if value.is_floating_point() else value for key, value in weights.items()})
    inputs = torch.randn(3, *shape).double()
    with torch.no_grad():
        outputs = net(inputs)
    return {"inputs": tensor(channels_last(inputs)), "outputs": tensor(outputs)}


def probes():
    relu, flat = nn.ReLU, nn.Flatten
    return {
        "dense": make("dense", nn.Sequential(nn.Linear(4, 6), relu(), nn.Linear(6, 5), relu(), nn.Linear(5, 3)), (4,)),
        "convNorm": make("convNorm", nn.Sequential(
            nn.Conv2d(2, 3, 3, padding=1), relu(), nn.MaxPool2d(2),
            nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), relu(), nn.MaxPool2d(2),
            flat(), nn.Linear(16, 5), relu(), nn.Dropout(0.5), nn.Linear(5, 3)), (2, 8, 8)),
        "convValid": make("convValid", nn.Sequential(
            nn.Conv2d(2, 3, 3), relu(), flat(), nn.Linear(3 * 3 * 4, 3)), (2, 5, 6)),
        "signal": make("signal", nn.Sequential(
            nn.Conv1d(2, 3, 4, stride=2), nn.Tanh(), flat(), nn.BatchNorm1d(12, eps=1e-3), nn.Linear(12, 2)),
            (2, 10), torch.float64, {"inputShape": [10, 2], "layers": [
                {"type": "conv1d", "filters": 3, "kernelSize": 4, "strides": 2, "activation": "tanh"},
                {"type": "flatten"}, {"type": "batchNorm"}, {"type": "dense", "units": 2}]}),
        "half": make("half", nn.Sequential(
            flat(), nn.Linear(2 * 2 * 3, 4), nn.LayerNorm(4, eps=1e-3), nn.ELU(), nn.Linear(4, 2)),
            (3, 2, 2), torch.float16, {"layers": [
                {"type": "flatten"}, {"type": "dense", "units": 4}, {"type": "layerNorm"},
                {"type": "activation", "activation": "elu"}, {"type": "dense", "units": 2}], "inputShape": [2, 2, 3]}),
        "brain": make("brain", nn.Sequential(
            nn.Conv2d(1, 3, (3, 2), padding=(1, 0)), nn.Sigmoid(), nn.AvgPool2d(2), flat(), nn.Linear(12, 2)),
            (1, 4, 5), torch.bfloat16, {"inputShape": [4, 5, 1], "layers": [
                {"type": "conv2d", "filters": 3, "kernelSize": [3, 2], "padding": [[1, 1], [0, 0]], "activation": "sigmoid"},
                {"type": "avgPool", "poolSize": 2}, {"type": "flatten"}, {"type": "dense", "units": 2}]}),
    }


if __name__ == "__main__":
    torch.manual_seed(1)
    (HERE / "probes.json").write_text(json.dumps(probes()) + "\n")
