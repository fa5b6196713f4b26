#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/backbone-*.safetensors: small networks with random
weights as PyTorch saves them, with four images, the features that PyTorch makes of them in
evaluation and in training, and the gradients of the features of training, for
org.bce3s.pytorch.BackboneGoldenTest. Needs torch and safetensors.

    ci/golden/backbones.py framework/src/test/resources/golden

backbone-bottleneck, -grouped and -unnormalised are residual networks of two stages with the 7x7
stem and the tensor names of torchvision: bottlenecks of ResNet-50, those of ResNeXt-50 with their
32 groups, and basic blocks whose convolutions have biases in place of BatchNorm.
backbone-transformer is a ViT of two blocks and three heads, under this project's names.

Beside the state dict a file holds "example.images" [4, 3, 32, 32], "example.features" (evaluation),
"example.trained" (training), "example.direction" and "gradient.NAME", the gradient of
sum(trained * direction) by every parameter.
"""

import sys

import torch
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    """A basic block, or a bottleneck where shrink is more than 1; the stride is in a 3x3."""

    def __init__(self, inputs, outputs, stride, shrink, groups, norm):
        super().__init__()
        inner = outputs // shrink

        def convolution(i, o, kernel, step=1, parts=1):
            return nn.Conv2d(i, o, kernel, step, kernel // 2, groups=parts, bias=not norm)

        def normalisation(channels):
            return nn.BatchNorm2d(channels) if norm else nn.Identity()

        if shrink == 1:
            layers = [convolution(inputs, inner, 3, stride), convolution(inner, outputs, 3)]
        else:
            layers = [
                convolution(inputs, inner, 1),
                convolution(inner, inner, 3, stride, groups),
                convolution(inner, outputs, 1),
            ]
        self.count = len(layers)
        for i, layer in enumerate(layers):
            setattr(self, f"conv{i + 1}", layer)
            setattr(self, f"bn{i + 1}", normalisation(layer.out_channels))
        self.downsample = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                convolution(inputs, outputs, 1, stride), normalisation(outputs)
            )

    def forward(self, x):
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            if i < self.count:
                y = functional.relu(y)
        return functional.relu(y + self.downsample(x))


class ResNet(nn.Module):
    def __init__(self, stem, widths, blocks, shrink, groups, norm=True):
        super().__init__()
        self.conv1 = nn.Conv2d(3, stem, 7, 2, 3, bias=not norm)
        self.bn1 = nn.BatchNorm2d(stem) if norm else nn.Identity()
        inputs = stem
        self.stages = len(widths)
        for s, width in enumerate(widths):
            layer = []
            for b in range(blocks[s]):
                stride = 2 if s > 0 and b == 0 else 1
                layer.append(Block(inputs, width, stride, shrink, groups, norm))
                inputs = width
            setattr(self, f"layer{s + 1}", nn.Sequential(*layer))

    def forward(self, x):
        x = functional.relu(self.bn1(self.conv1(x)))
        x = functional.max_pool2d(x, 3, 2, 1)
        for s in range(self.stages):
            x = getattr(self, f"layer{s + 1}")(x)
        return x.mean((2, 3))


class Transformer(nn.Module):
    """PyTorch's own encoder layers, which normalise first."""

    def __init__(self, patch, channels, heads, depth, side):
        super().__init__()
        self.patch = nn.Conv2d(3, channels, patch, patch)
        self.token = nn.Parameter(torch.zeros(channels))
        self.position = nn.Parameter(torch.zeros(1 + (side // patch) ** 2, channels))
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                channels, heads, 4 * channels, 0.0, functional.gelu, 1e-6, True, True
            )
            for _ in range(depth)
        )
        self.norm = nn.LayerNorm(channels, 1e-6)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat((self.token.expand(len(x), 1, -1), x), 1) + self.position
        for block in self.blocks:
            x = block(x)
        return self.norm(x)[:, 0]


def ours(name, tensor):
    """The name and layout that a tensor of the transformer has in this project."""
    if name == "patch.weight":
        return "patch.kernel", tensor.permute(2, 3, 1, 0)
    for theirs, our in (
        ("self_attn.in_proj_weight", "attention.qkv.weight"),
        ("self_attn.in_proj_bias", "attention.qkv.bias"),
        ("self_attn.out_proj", "attention.projection"),
        ("linear1", "fc1"),
        ("linear2", "fc2"),
        ("norm1.weight", "norm1.gamma"),
        ("norm1.bias", "norm1.beta"),
        ("norm2.weight", "norm2.gamma"),
        ("norm2.bias", "norm2.beta"),
    ):
        name = name.replace(theirs, our)
    if name.startswith("norm."):
        name = name.replace("weight", "gamma").replace("bias", "beta")
    if name.startswith("blocks."):
        number, rest = name[len("blocks."):].split(".", 1)
        name = f"block{int(number) + 1}.{rest}"
    return name, tensor


def randomise(network, generator):
    """Values as far from their initial ones as training moves them."""
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            if name.endswith("num_batches_tracked"):
                tensor.fill_(17)
            elif name.endswith("running_var"):
                tensor.uniform_(0.5, 2.0, generator=generator)
            elif tensor.dim() > 1:
                fan_in = tensor[0].numel()
                tensor.normal_(0, (2 / fan_in) ** 0.5, generator=generator)
            elif "norm" in name or name.startswith("bn") or ".bn" in name or ".1." in name:
                low = 0.5 if name.endswith("weight") else -0.5
                tensor.uniform_(low, low + 1, generator=generator)
            else:
                tensor.uniform_(-0.5, 0.5, generator=generator)


def write(path, network, rename=lambda name, tensor: (name, tensor)):
    from safetensors.torch import save_file

    generator = torch.Generator().manual_seed(1)
    randomise(network, generator)
    tensors = {}

    def add(prefix, name, tensor):
        name, tensor = rename(name, tensor)
        tensors[prefix + name] = tensor.detach().clone().contiguous()

    for name, tensor in network.state_dict().items():
        add("", name, tensor)
    images = torch.randn(4, 3, 32, 32, generator=generator)
    network.eval()
    with torch.no_grad():
        features = network(images)
    network.train()
    trained = network(images)
    direction = torch.randn(trained.shape, generator=generator)
    (trained * direction).sum().backward()
    for name, parameter in network.named_parameters():
        add("gradient.", name, parameter.grad)
    tensors["example.images"] = images
    tensors["example.features"] = features.contiguous()
    tensors["example.trained"] = trained.detach().clone().contiguous()
    tensors["example.direction"] = direction
    save_file(tensors, path, {"format": "pt"})


def main(folder):
    torch.manual_seed(0)
    write(folder + "/backbone-bottleneck.safetensors", ResNet(8, [32, 48], [2, 1], 4, 1))
    write(folder + "/backbone-grouped.safetensors", ResNet(16, [64, 128], [1, 1], 2, 32))
    write(
        folder + "/backbone-unnormalised.safetensors", ResNet(8, [8, 16], [1, 2], 1, 1, False)
    )
    write(folder + "/backbone-transformer.safetensors", Transformer(8, 24, 3, 2, 32), ours)


if __name__ == "__main__":
    main(sys.argv[1])
