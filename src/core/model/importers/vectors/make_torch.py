"""Small networks as torch.save and NumPy write them, with what PyTorch makes of a probe (in float64, with the numbers
that the file holds): the independent oracle of torch.test.ts and numpy.test.ts. Needs Debian's python3-torch and
python3-numpy.   /usr/bin/python3 make_torch.py
"""

import json
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from torch import nn

HERE = Path(__file__).parent
relu, flat = nn.ReLU, nn.Flatten


def tensor(values):
    return {"shape": list(values.shape), "data": values.flatten().tolist()}


def probe(net, shape):
    """What the network makes of three samples, channels last in both."""
    inputs = torch.randn(3, *shape).double()
    net = net.double().eval()
    with torch.no_grad():
        outputs = net(inputs)
    last = inputs.movedim(1, -1) if inputs.dim() > 2 else inputs
    return {"inputs": tensor(last), "outputs": tensor(outputs)}


def drawn(net, dtype=torch.float32):
    for entry in net.state_dict().values():
        if entry.is_floating_point():
            entry.copy_((torch.randn(entry.shape) * 0.5).to(dtype))
    for module in net.modules():
        if getattr(module, "running_var", None) is not None:
            module.running_var.uniform_(0.5, 2)
    return net


def dense():
    return drawn(nn.Sequential(nn.Linear(4, 6), relu(), nn.Linear(6, 5), relu(), nn.Linear(5, 3)))


def conv_norm():
    return drawn(nn.Sequential(
        nn.Conv2d(2, 3, 3, padding=1), relu(), nn.MaxPool2d(2),
        nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), relu(), nn.MaxPool2d(2),
        flat(), nn.Linear(16, 5), relu(), nn.Dropout(0.5), nn.Linear(5, 3)))


def torch_files(probes):
    to = HERE / "torch"
    net = dense()
    torch.save(net.state_dict(), to / "dense.pt")
    probes["dense.pt"] = probe(net, (4,))

    net = conv_norm()
    torch.save(net.state_dict(), to / "convNorm.pth")
    probes["convNorm.pth"] = probe(net, (2, 8, 8))

    # A checkpoint in the middle of training: weights under a name, beside an optimizer's state and numbers.
    net = dense()
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.randn(2, 4)).sum().backward()
    optimizer.step()
    torch.save({"epoch": 3, "loss": 0.25, "model_state_dict": net.state_dict(),
                "optimizer": optimizer.state_dict()}, to / "checkpoint.pt")
    probes["checkpoint.pt"] = probe(net, (4,))

    # Transposed views, of one storage, as parameters; halves; a list of layers as text; the newest pickle's words.
    both = torch.randn(2, 4, 6).half()
    views = OrderedDict({"0.weight": nn.Parameter(both[0].T), "2.weight": both[1, :3, :]})
    layers = [{"type": "dense", "units": 6, "activation": "tanh", "useBias": False},
              {"type": "dense", "units": 3, "useBias": False}]
    views["fuseinit"] = json.dumps({"layers": layers})
    torch.save(views, to / "views.pt", pickle_protocol=4)
    net = nn.Sequential(nn.Linear(4, 6, False), nn.Tanh(), nn.Linear(6, 3, False))
    net[0].weight.data, net[2].weight.data = both[0].T.double(), both[1, :3].double()
    probes["views.pt"] = probe(net, (4,))

    # Modules in the order of the network, which is not that of their names.
    net = drawn(nn.Sequential(OrderedDict([
        ("stem", nn.Conv2d(2, 2, 3, padding=1)), ("bent", nn.Tanh()), ("pooled", nn.AvgPool2d(2)), ("list", flat()),
        ("middle", nn.Linear(8, 8)), ("squashed", nn.Sigmoid()), ("end", nn.Linear(8, 8))])))
    torch.save(net.state_dict(), to / "named.pt")
    probes["named.pt"] = probe(net, (2, 4, 4))

    # What is refused: a module, the format before 1.6, a program of TorchScript.
    torch.save(nn.Linear(2, 2), to / "module.refused.pt")
    torch.save(nn.Linear(2, 2).state_dict(), to / "old.refused.pt", _use_new_zipfile_serialization=False)
    torch.jit.script(nn.Linear(2, 2)).save(str(to / "script.refused.pt"))


def kernels(net):
    """Kernel and bias of every Linear, [in, out]."""
    for module in net:
        if isinstance(module, nn.Linear):
            yield module.weight.detach().T.numpy(), module.bias.detach().numpy()


def numpy_files(probes):
    to = HERE / "numpy"
    net = conv_norm()
    np.savez_compressed(to / "torchNames.npz", **{name: value.numpy() for name, value in net.state_dict().items()})
    probes["torchNames.npz"] = probe(net, (2, 8, 8))

    net = dense()  # as np.savez(path, *model.get_weights()) of Keras; kernels as transposed views
    np.savez(to / "listed.npz", *[array for pair in kernels(net) for array in pair])
    probes["listed.npz"] = probe(net, (4,))

    net = dense()  # W @ x + b: matrices are [out, in]
    pairs = [(kernel.T.astype(np.float64), bias) for kernel, bias in kernels(net)]
    named = {f"{letter}{i + 1}": array for i, pair in enumerate(pairs) for letter, array in zip("Wb", pair)}
    np.savez(to / "lettered.npz", **named)
    probes["lettered.npz"] = probe(net, (4,))

    # The lab's own names with a list of layers; one kernel in the order of columns, one in halves.
    net = nn.Sequential(flat(), nn.Linear(12, 4), nn.ELU(), nn.Linear(4, 2))
    drawn(net, torch.float16)
    (first, bias1), (second, bias2) = kernels(net)
    rows = first.reshape(3, 2, 2, 4).transpose(1, 2, 0, 3).reshape(12, 4)  # inputs lie channels last in the lab
    described = {"inputShape": [2, 2, 3], "layers": [{"type": "flatten"}, {"type": "dense", "units": 4, "activation": "elu"},
                                                     {"type": "dense", "units": 2}]}
    np.savez(to / "described.npz", fuseinit=np.array(json.dumps(described)), **{
        "1.kernel": np.asfortranarray(rows), "1.bias": bias1, "2.kernel": second.astype(np.float16), "2.bias": bias2})
    probes["described.npz"] = probe(net, (3, 2, 2))


if __name__ == "__main__":
    torch.manual_seed(2)
    for make, name in ((torch_files, "torch"), (numpy_files, "numpy")):
        made = {}
        make(made)
        (HERE / name / "probes.json").write_text(json.dumps(made) + "\n")
