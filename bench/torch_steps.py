"""PyTorch beside the lab's engine: one case, one thread; reads a number of steps a line, answers milliseconds."""

import json
import sys
import time

import torch

torch.set_num_threads(1)
case = json.loads(sys.argv[1])


def layers():
    shape = list(case["inputShape"])
    if len(shape) == 3:
        shape = [shape[2], shape[0], shape[1]]
    elif len(shape) == 2:
        shape = [shape[1], shape[0]]
    for place, spec in enumerate(case["layers"]):
        kind = spec["type"]
        if kind == "dense":
            yield torch.nn.Linear(shape[0], spec["units"])
            shape = [spec["units"]]
        elif kind in ("conv1d", "conv2d"):
            conv = torch.nn.Conv1d if kind == "conv1d" else torch.nn.Conv2d
            size = spec["kernelSize"]
            yield conv(shape[0], spec["filters"], size, padding=size // 2)
            shape[0] = spec["filters"]
        elif kind == "maxPool":
            pool = torch.nn.MaxPool1d if len(shape) == 2 else torch.nn.MaxPool2d
            yield pool(spec["poolSize"])
            shape = [shape[0]] + [n // spec["poolSize"] for n in shape[1:]]
        elif kind == "batchNorm":
            norm = torch.nn.BatchNorm1d if len(shape) < 3 else torch.nn.BatchNorm2d
            yield norm(shape[0], momentum=0.01, eps=1e-3)
        elif kind == "flatten":
            yield torch.nn.Flatten()
            total = 1
            for n in shape:
                total *= n
            shape = [total]
        if spec.get("activation") == "relu":
            yield torch.nn.ReLU()


torch.manual_seed(1)
model = torch.nn.Sequential(*layers())
rate = case["learningRate"]
if case["optimizer"] == "adam":
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
else:
    optimizer = torch.optim.RMSprop(model.parameters(), lr=rate, alpha=0.9, eps=1e-7)
shape = list(case["inputShape"])
channels_first = [shape[-1]] + shape[:-1] if len(shape) > 1 else shape
x = torch.randn(12, case["batch"], *channels_first)
classes = case["layers"][-1]["units"]
y = torch.randint(0, classes, (12, case["batch"]))
loss_of = torch.nn.CrossEntropyLoss()
done = 0
print("ready", torch.__version__, flush=True)
for line in sys.stdin:
    began = time.perf_counter()
    for _ in range(int(line)):
        batch = done % 12
        done += 1
        optimizer.zero_grad()
        loss = loss_of(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
        loss.item()
    print(1000 * (time.perf_counter() - began), flush=True)
