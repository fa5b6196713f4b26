#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/finetune-*.safetensors: six steps of fine-tuning from
given weights in PyTorch, with groups of parameters, rates by step and an exponential moving average
of the weights, for org.bce3s.training.FineTuningGoldenTest. Needs torch and torchvision (Debian:
python3-torch python3-torchvision).

    ci/golden/finetune.py framework/src/test/resources/golden

finetune-resnet: a residual network of two blocks by SGD with momentum; its stem is frozen, with
eval() for its BatchNorm; rates fall by 0.8 a block towards the images, that of the classifier is five
times as large; the average keeps 0.7 of itself.
finetune-transformer: a ViT of two blocks by AdamW, layer decay 0.75 as in the released code of MAE;
the average's share grows as in timm's ModelEmaV3 with use_warmup.
Both decay kernels and matrices alone, and neither token nor positions. Rates are those of MAE's
released code: two epochs of three steps, the first of them warm-up, down to a tenth.

A file holds "start.NAME", "end.NAME" and "average.NAME" (the state dict before, after, and averaged),
"images" [6, B, 3, 8, 8], "labels" [6, B], "rates" [6], "losses" [6], "test.images" and "test.logits",
which the average makes of them.
"""

import copy
import math
import sys

import torch
from torch import nn
from torch.nn import functional

import backbones
import checkpoints
import pytorch

SIDE, BATCH, CLASSES, EPOCHS, STEPS = 8, 8, 7, 2, 3
WARMUP, SMALLEST = 1, 0.1


class Transformer(checkpoints.TimmTransformer):
    def __init__(self):
        super().__init__(4, 12, 3, 2, 2)
        self.head = nn.Linear(12, CLASSES)

    def forward(self, x):
        return self.head(super().forward(x))


class ResNet(pytorch.Network):
    def __init__(self):
        super().__init__([4, 8], 1, True, CLASSES)

    def forward(self, x):
        return self.linear(super().forward(x))


def layer(name):
    """Layers are counted from the images on: 0, the two blocks, and 3 for all behind them."""
    for prefix, number in (
        ("conv1.", 0), ("bn1.", 0), ("layer1.", 1), ("layer2.", 2),
        ("cls_token", 0), ("pos_embed", 0), ("patch_embed.", 0), ("blocks.0.", 1), ("blocks.1.", 2),
    ):
        if name.startswith(prefix):
            return number
    return 3


def groups(network, rate, decay, layer_decay, head_rate):
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            head = name.startswith(("linear.", "head."))
            spared = parameter.dim() == 1 or name in ("cls_token", "pos_embed")
            scale = layer_decay ** (3 - layer(name)) * (head_rate if head else 1)
            yield {
                "params": [parameter],
                "lr": rate,
                "scale": scale,
                "weight_decay": 0.0 if spared else decay,
            }


def rate(base, epoch):
    if epoch < WARMUP:
        return base * epoch / WARMUP
    share = (epoch - WARMUP) / (EPOCHS - WARMUP)
    return base * (SMALLEST + (1 - SMALLEST) * 0.5 * (1 + math.cos(math.pi * share)))


def average(ema, network, decay):
    with torch.no_grad():
        for mean, value in zip(ema.state_dict().values(), network.state_dict().values()):
            if mean.is_floating_point():
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)


def write(path, network, optimizer, base, decay):
    generator = torch.Generator().manual_seed(3)
    tensors = {}

    def keep(prefix, of):
        for name, tensor in of.state_dict().items():
            if "num_batches" not in name:
                tensors[prefix + name] = tensor.clone()

    keep("start.", network)
    images = torch.randn(EPOCHS * STEPS, BATCH, 3, SIDE, SIDE, generator=generator)
    labels = torch.randint(CLASSES, (EPOCHS * STEPS, BATCH), generator=generator)
    ema = copy.deepcopy(network).eval()
    rates, losses = [], []
    for i in range(EPOCHS * STEPS):
        rates.append(rate(base, i / STEPS))
        for group in optimizer.param_groups:
            group["lr"] = rates[-1] * group["scale"]
        loss = functional.cross_entropy(network(images[i]), labels[i])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        average(ema, network, 0 if i == 0 else decay(i))
    keep("end.", network)
    keep("average.", ema)
    tensors["images"], tensors["labels"] = images, labels
    tensors["rates"], tensors["losses"] = torch.tensor(rates), torch.tensor(losses)
    tensors["test.images"] = torch.randn(2, 3, SIDE, SIDE, generator=generator)
    with torch.no_grad():
        tensors["test.logits"] = ema(tensors["test.images"])
    checkpoints.save_safetensors(path, tensors)


def resnet(folder):
    network = ResNet()
    pytorch.randomise(network, torch.Generator().manual_seed(2))
    network.train()
    for frozen in (network.conv1, network.bn1):
        frozen.requires_grad_(False)
        frozen.eval()
    optimizer = torch.optim.SGD(groups(network, 0.05, 0.1, 0.8, 5), 0.05, momentum=0.9)
    write(folder + "/finetune-resnet.safetensors", network, optimizer, 0.05, lambda step: 0.7)


def transformer(folder):
    network = Transformer()
    backbones.randomise(network, torch.Generator().manual_seed(2))
    optimizer = torch.optim.AdamW(groups(network, 0.01, 0.5, 0.75, 1), 0.01)
    write(
        folder + "/finetune-transformer.safetensors",
        network,
        optimizer,
        0.01,
        lambda step: min(0.65, 1 - (1 + step) ** (-2 / 3)),
    )


if __name__ == "__main__":
    torch.manual_seed(0)
    resnet(sys.argv[1])
    transformer(sys.argv[1])
