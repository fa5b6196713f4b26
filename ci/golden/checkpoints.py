#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/checkpoint-*: small networks with random weights as
programs of the field save them, each with a safetensors file of two images and what PyTorch makes
of them, and state-dict-shapes.json, the names and shapes of torchvision's own networks. Needs torch,
torchvision and numpy (Debian: python3-torch python3-torchvision).

    ci/golden/checkpoints.py framework/src/test/resources/golden

ldam: of before PyTorch 1.6, model.pth.tar with epoch, arch, best accuracy and SGD's state, the
network of LDAM's code under module. (padded shortcuts, NormedLinear [features, classes]).
moco: a zip with module.encoder_q., module.encoder_k. and queue, bottlenecks under torchvision's names.
half: a zip of a bare state dict of bottlenecks in half precision, on strided memory, and a
convolution's kernel in channels_last.
timm: {"model": ..., "args": Namespace, "model_ema": ...} in bfloat16, ViT under timm's names, with positions
of another image size, beside the logits at the size of the images (resized as DeiT's code does).
torchvision-vit: torchvision's VisionTransformer.
parts: {"state_dict_best": {"feat_model": ..., "classifier": ...}}, as of decoupling's code.
"""

import argparse
import json
import struct
import sys

import numpy
import torch
import torchvision
from torch import nn
from torch.nn import functional

import backbones
import pytorch

SIDE = 16


def save_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().float().contiguous().numpy().tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def expected(path, network, classifier, side=SIDE):
    generator = torch.Generator().manual_seed(5)
    images = torch.randn(2, 3, side, side, generator=generator)
    network.eval()
    with torch.no_grad():
        features = network(images)
        save_safetensors(
            path, {"images": images, "features": features, "logits": classifier(features)}
        )


def under(prefix, tensors):
    return {prefix + k: v for k, v in tensors.items()}


class NormedLinear(nn.Module):
    """LDAM's: both normalised; [features, classes]."""

    def __init__(self, features, classes):
        super().__init__()
        self.weight = nn.Parameter(torch.Tensor(features, classes))
        self.weight.data.uniform_(-1, 1)

    def forward(self, x):
        return functional.normalize(x, dim=1).mm(functional.normalize(self.weight, dim=0))


def ldam(folder):
    network = pytorch.Network([4, 8, 16], 1, False, 10)
    pytorch.randomise(network, torch.Generator().manual_seed(1))
    network.linear = NormedLinear(16, 10)
    optimizer = torch.optim.SGD(network.parameters(), 0.1, 0.9)
    network(torch.randn(2, 3, SIDE, SIDE)).sum().backward()
    optimizer.step()
    checkpoint = {
        "epoch": 200,
        "arch": "resnet8",
        "state_dict": under("module.", network.state_dict()),
        "best_acc1": torch.tensor(73.5),
        "learning_rates": numpy.float64(0.1) * numpy.arange(3),
        "optimizer": optimizer.state_dict(),
    }
    torch.save(
        checkpoint, folder + "/checkpoint-ldam.pth.tar", _use_new_zipfile_serialization=False
    )
    expected(folder + "/checkpoint-ldam.safetensors", network, network.linear)


def bottlenecks():
    network = backbones.ResNet(4, [16, 32], [1, 1], 4, 1)
    backbones.randomise(network, torch.Generator().manual_seed(2))
    return network


def moco(folder):
    network = bottlenecks()
    classifier = nn.Linear(32, 3)
    tensors = under("module.encoder_q.", {**network.state_dict(), **under("fc.", classifier.state_dict())})
    tensors.update(under("module.encoder_k.", bottlenecks().state_dict()))
    tensors["module.queue"] = torch.randn(8, 20)
    tensors["module.queue_ptr"] = torch.zeros(1, dtype=torch.long)
    torch.save(
        {"epoch": 1, "state_dict": tensors, "optimizer": {"state": {0: tensors["module.queue"]}}},
        folder + "/checkpoint-moco.pth.tar",
    )
    expected(folder + "/checkpoint-moco.safetensors", network, classifier)


def half(folder):
    network = bottlenecks().half()
    classifier = nn.Linear(32, 3).half()
    tensors = {**network.state_dict(), **under("fc.", classifier.state_dict())}
    wide = torch.zeros(3, 64, dtype=torch.half)
    wide[:, ::2] = tensors["fc.weight"]
    tensors["fc.weight"] = wide[:, ::2]
    name = "layer1.0.conv2.weight"
    tensors[name] = tensors[name].contiguous(memory_format=torch.channels_last)
    torch.save(tensors, folder + "/checkpoint-half.pth")
    expected(folder + "/checkpoint-half.safetensors", network.float(), classifier.float())


class TimmBlock(nn.Module):
    def __init__(self, channels, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(channels, 1e-6)
        self.attn = nn.Module()
        self.attn.qkv = nn.Linear(channels, 3 * channels)
        self.attn.proj = nn.Linear(channels, channels)
        self.norm2 = nn.LayerNorm(channels, 1e-6)
        self.mlp = nn.Module()
        self.mlp.fc1 = nn.Linear(channels, 4 * channels)
        self.mlp.fc2 = nn.Linear(4 * channels, channels)

    def forward(self, x):
        b, n, c = x.shape
        qkv = self.attn.qkv(self.norm1(x)).reshape(b, n, 3, self.heads, c // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-2, -1) * (c // self.heads) ** -0.5).softmax(-1)
        x = x + self.attn.proj((scores @ v).transpose(1, 2).reshape(b, n, c))
        return x + self.mlp.fc2(functional.gelu(self.mlp.fc1(self.norm2(x))))


class TimmTransformer(nn.Module):
    def __init__(self, patch, channels, heads, depth, grid):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, channels))
        self.pos_embed = nn.Parameter(torch.randn(1, 1 + grid * grid, channels))
        self.patch_embed = nn.Module()
        self.patch_embed.proj = nn.Conv2d(3, channels, patch, patch)
        self.blocks = nn.Sequential(*(TimmBlock(channels, heads) for _ in range(depth)))
        self.norm = nn.LayerNorm(channels, 1e-6)

    def positions(self, grid):
        own = int((self.pos_embed.shape[1] - 1) ** 0.5)
        square = self.pos_embed[:, 1:].reshape(1, own, own, -1).permute(0, 3, 1, 2)
        square = functional.interpolate(square, (grid, grid), mode="bicubic", align_corners=False)
        return torch.cat((self.pos_embed[:, :1], square.flatten(2).transpose(1, 2)), 1)

    def forward(self, x):
        x = self.patch_embed.proj(x)
        grid = x.shape[-1]
        x = x.flatten(2).transpose(1, 2)
        x = torch.cat((self.cls_token.expand(len(x), -1, -1), x), 1) + self.positions(grid)
        return self.norm(self.blocks(x))[:, 0]


def timm(folder):
    network = TimmTransformer(4, 12, 3, 2, 3).bfloat16().float()
    classifier = nn.Linear(12, 5).bfloat16().float()
    tensors = {**network.state_dict(), **under("head.", classifier.state_dict())}
    tensors = {k: v.bfloat16() for k, v in tensors.items()}
    checkpoint = {
        "model": tensors,
        "optimizer": None,
        "args": argparse.Namespace(lr=0.1, model="vit"),
        "model_ema": {k: v * 2 for k, v in tensors.items()},
    }
    torch.save(checkpoint, folder + "/checkpoint-timm.pth")
    expected(folder + "/checkpoint-timm.safetensors", network, classifier, 20)


def torchvision_vit(folder):
    network = torchvision.models.VisionTransformer(
        image_size=SIDE, patch_size=4, num_layers=2, num_heads=3, hidden_dim=12, mlp_dim=48,
        num_classes=5,
    )
    for parameter in network.parameters():
        nn.init.normal_(parameter, 0.1, 0.5)
    torch.save(network.state_dict(), folder + "/checkpoint-torchvision-vit.pth")
    classifier, network.heads = network.heads, nn.Identity()
    expected(folder + "/checkpoint-torchvision-vit.safetensors", network, classifier)


def parts(folder):
    network = bottlenecks()
    classifier = nn.Linear(32, 3)
    best = {
        "feat_model": under("module.", network.state_dict()),
        "classifier": under("module.fc.", classifier.state_dict()),
    }
    torch.save({"state_dict_best": best, "l2norm": True}, folder + "/checkpoint-parts.pth")
    expected(folder + "/checkpoint-parts.safetensors", network, classifier)


def shapes(folder):
    names = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d"]
    all_shapes = {
        name: {
            k: list(v.shape)
            for k, v in getattr(torchvision.models, name)().state_dict().items()
            if "num_batches" not in k
        }
        for name in names
    }
    with open(folder + "/state-dict-shapes.json", "w") as out:
        json.dump(all_shapes, out, separators=(",", ":"))


if __name__ == "__main__":
    torch.manual_seed(0)
    for make in (ldam, moco, half, timm, torchvision_vit, parts, shapes):
        make(sys.argv[1])
