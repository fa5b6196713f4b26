#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/pytorch-*.safetensors: small residual networks with
random weights as PyTorch saves them, with two images and what PyTorch makes of them, for the tests
of org.bce3s.pytorch. Needs torch and safetensors.

    ci/golden/pytorch.py framework/src/test/resources/golden

The networks are those of most CIFAR-LT code: a 3x3 stem, basic blocks, global average pooling;
pytorch-padded is a narrow ResNet-8 whose shortcuts pad channels, pytorch-projected a ResNet-18 of a
sixteenth of the width whose shortcuts are convolutions. Beside the state dict a file holds
"example.images" [2, 3, 16, 16], "example.linear" (logits x.w + b) and "example.normalized" (logits
x.w/max(|w|, 1e-5) + b).
"""

import sys

import torch
from torch import nn
from torch.nn import functional


class Pad(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels

    def forward(self, x):
        return functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.channels, self.channels))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, projected):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            if projected:
                self.shortcut = nn.Sequential(
                    nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
                )
            else:
                self.shortcut = Pad((outputs - inputs) // 2)

    def forward(self, x):
        y = functional.relu(self.bn1(self.conv1(x)))
        return functional.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class Network(nn.Module):
    def __init__(self, widths, blocks, projected, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, widths[0], 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(widths[0])
        inputs = widths[0]
        self.stages = len(widths)
        for s, width in enumerate(widths):
            layer = []
            for b in range(blocks):
                layer.append(Block(inputs, width, 2 if s > 0 and b == 0 else 1, projected))
                inputs = width
            setattr(self, f"layer{s + 1}", nn.Sequential(*layer))
        self.linear = nn.Linear(inputs, classes)

    def forward(self, x):
        x = functional.relu(self.bn1(self.conv1(x)))
        for s in range(self.stages):
            x = getattr(self, f"layer{s + 1}")(x)
        return x.mean((2, 3))


def randomise(network, generator):
    """Statistics and factors as far from their initial values as training moves them."""
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                for tensor, low, high in (
                    (module.weight, 0.5, 1.5),
                    (module.bias, -0.5, 0.5),
                    (module.running_mean, -0.5, 0.5),
                    (module.running_var, 0.5, 2.0),
                ):
                    tensor.uniform_(low, high, generator=generator)
                module.num_batches_tracked.fill_(17)


def write(path, network, prefix, rename):
    from safetensors.torch import save_file

    generator = torch.Generator().manual_seed(1)
    randomise(network, generator)
    network.eval()
    images = torch.randn(2, 3, 16, 16, generator=generator)
    with torch.no_grad():
        features = network(images)
        weight, bias = network.linear.weight, network.linear.bias
        rows = weight / weight.norm(dim=1, keepdim=True).clamp_min(1e-5)
        tensors = {prefix + rename(k): v for k, v in network.state_dict().items()}
        tensors["example.images"] = images
        tensors["example.linear"] = features @ weight.t() + bias
        tensors["example.normalized"] = features @ rows.t() + bias
    save_file({k: v.contiguous() for k, v in tensors.items()}, path, {"format": "pt"})


def main(folder):
    torch.manual_seed(0)
    padded = Network([8, 16, 32], 1, False, 10)
    write(folder + "/pytorch-padded.safetensors", padded, "module.", lambda name: name)
    projected = Network([4, 8, 16, 32], 2, True, 7)
    write(
        folder + "/pytorch-projected.safetensors",
        projected,
        "",
        lambda name: name.replace("shortcut", "downsample").replace("linear", "fc"),
    )


if __name__ == "__main__":
    main(sys.argv[1])
