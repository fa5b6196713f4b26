#!/usr/bin/env python3
"""One training step of BCE3S in PyTorch, for figures beside those of `tools/bce3s bench`.

    pytorch_step.py --backbone resnet32 --batch 64 --precision bf16 --device cuda

A step takes --batch source images and as many partners, mixes them (mixup and cutmix), forwards
the three streams at once, and updates by SGD with momentum 0.9: what `bench` does without its
input pipeline, but for the copy of the images, which here lie on the device. Activations are
channels-last; bf16 is autocast over the backbone, f32 is float32 without TF32, and cuDNN takes
repeatable algorithms only, as bce3s has it (--fast lifts both). --compile has torch.compile make one
program of the backbone, which is where the time goes. The last line ends in `X source images/s`, from the median step.
"""

import argparse
import statistics
import time

import torch
from torch import nn
from torch.nn import functional


def convolution(inputs, outputs, kernel, stride=1):
    """A convolution and its batch normalisation."""
    padding = kernel // 2
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False), nn.BatchNorm2d(outputs)
    )


class Padded(nn.Module):
    """The shortcut without parameters: every other pixel, channels padded with zeros."""

    def __init__(self, missing):
        super().__init__()
        self.pads = (0, 0, 0, 0, missing // 2, missing - missing // 2)

    def forward(self, x):
        return functional.pad(x[:, :, ::2, ::2], self.pads)


class Residual(nn.Module):
    """relu(body(x) + shortcut(x))."""

    def __init__(self, body, shortcut):
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, x):
        return functional.relu(self.body(x) + self.shortcut(x))


def narrow(blocks):
    """The CIFAR ResNet of He et al.: 16, 32 and 64 channels, padded shortcuts."""
    layers, channels = [convolution(3, 16, 3), nn.ReLU()], 16
    for width in (16, 32, 64):
        for _ in range(blocks):
            stride = width // channels
            body = nn.Sequential(
                convolution(channels, width, 3, stride), nn.ReLU(), convolution(width, width, 3)
            )
            shortcut = nn.Identity() if stride == 1 else Padded(width - channels)
            layers.append(Residual(body, shortcut))
            channels = width
    return layers, channels


def wide(blocks, bottleneck, stem):
    """The ImageNet ResNet: 64 to 512 channels, projected shortcuts."""
    layers, channels = list(stem), 64
    for stage, count in enumerate(blocks):
        width = 64 << stage
        outputs = 4 * width if bottleneck else width
        for block in range(count):
            stride = 2 if stage > 0 and block == 0 else 1
            if bottleneck:
                body = [
                    convolution(channels, width, 1),
                    nn.ReLU(),
                    convolution(width, width, 3, stride),
                    nn.ReLU(),
                    convolution(width, outputs, 1),
                ]
            else:
                body = [
                    convolution(channels, width, 3, stride),
                    nn.ReLU(),
                    convolution(width, width, 3),
                ]
            same = stride == 1 and channels == outputs
            shortcut = nn.Identity() if same else convolution(channels, outputs, 1, stride)
            layers.append(Residual(nn.Sequential(*body), shortcut))
            channels = outputs
    return layers, channels


def backbone(name):
    """The network of a name, from images to features, and the length of a feature."""
    if name == "resnet34":
        layers, features = wide((3, 4, 6, 3), False, [convolution(3, 64, 3), nn.ReLU()])
    elif name == "resnet50":
        stem = [convolution(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        layers, features = wide((3, 4, 6, 3), True, stem)
    else:
        layers, features = narrow({"resnet8": 1, "resnet20": 3, "resnet32": 5}[name])
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten()), features


class Step(nn.Module):
    """Backbone, normalised classifier, projector and class memory, and the loss of a step."""

    def __init__(self, name, classes, projection=128):
        super().__init__()
        self.net, features = backbone(name)
        self.classes = classes
        self.weight = nn.Parameter(torch.randn(classes, features) * 0.05)
        self.bias = nn.Parameter(torch.zeros(classes))
        self.projector = nn.Sequential(
            nn.Linear(features, features), nn.ReLU(), nn.Linear(features, projection)
        )
        self.register_buffer("memory", torch.zeros(classes, projection))

    def joint(self, features, positive, negative):
        """Binary cross-entropy of features and classifier."""
        rows = functional.normalize(self.weight, dim=1)
        logits = (features @ rows.t() + self.bias).clamp(-64, 64)
        terms = positive * functional.softplus(-logits) + negative * functional.softplus(logits)
        return terms.sum(1).mean()

    def contrastive(self, features, labels):
        """Binary cross-entropy of projected features and the memory of classes."""
        projected = functional.normalize(self.projector(features), dim=1)
        logits = projected @ functional.normalize(self.memory, dim=1).t()
        terms = labels * functional.softplus(-logits)
        terms = terms + (labels == 0) * functional.softplus(logits)
        return terms.sum(1).mean()

    def uniform(self):
        """Binary cross-entropy of the classifier's rows among themselves."""
        rows = functional.normalize(self.weight, dim=1)
        cosines = rows @ rows.t()
        sign = 1 - 2 * torch.eye(self.classes, device=cosines.device)
        return functional.softplus(sign * cosines).sum(1).mean()

    def forward(self, images, labels, bf16):
        source, partner = images
        batch, size = source.shape[0], source.shape[2]
        share = torch.distributions.Beta(1.0, 1.0).sample().item()
        side = int(size * (1 - share) ** 0.5)
        mixup = share * source + (1 - share) * partner
        cutmix = source.clone()
        cutmix[:, :, :side, :side] = partner[:, :, :side, :side]
        kept = 1 - side * side / (size * size)
        streams = torch.cat([source, mixup, cutmix])
        streams = streams.contiguous(memory_format=torch.channels_last)
        with torch.autocast(source.device.type, torch.bfloat16, enabled=bf16):
            features = self.net(streams)
        f, f_mixup, f_cutmix = features.float().split(batch)
        one_hot = functional.one_hot(labels[0], self.classes).float()
        other = functional.one_hot(labels[1], self.classes).float()
        s_mixup = share * one_hot + (1 - share) * other
        s_cutmix = kept * one_hot + (1 - kept) * other
        subset = (torch.rand(self.classes, device=f.device) < 0.4).float()
        joint = self.joint(f, one_hot, (1 - one_hot) * subset)
        joint = joint + self.joint(f_mixup, s_mixup, (s_mixup == 0).float())
        joint = joint + self.joint(f_cutmix, s_cutmix, (s_cutmix == 0).float())
        contrastive = self.contrastive(f_mixup, s_mixup) + self.contrastive(f_cutmix, s_cutmix)
        loss = joint / 3 + 0.1 * contrastive + self.uniform()
        with torch.no_grad():
            projected = self.projector(f)
        return loss, projected


def measure(arguments):
    """Seconds of each measured step."""
    device = torch.device(arguments.device)
    if not arguments.fast:
        torch.backends.cudnn.deterministic = True
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.benchmark = arguments.fast
    torch.manual_seed(0)
    step = Step(arguments.backbone, arguments.classes).to(device)
    step = step.to(memory_format=torch.channels_last)
    if arguments.compile:
        step.net = torch.compile(step.net)
    optimizer = torch.optim.SGD(step.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-3)
    shape = (arguments.batch, 3, arguments.image_size, arguments.image_size)
    images = [torch.randn(shape, device=device) for _ in range(2)]
    labels = [torch.randint(arguments.classes, shape[:1], device=device) for _ in range(2)]
    seconds = []
    for _ in range(arguments.warm_up + arguments.steps):
        started = time.perf_counter()
        loss, projected = step(images, labels, arguments.precision == "bf16")
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        step.memory[labels[0]] = projected
        loss.item()  # waits for the device
        seconds.append(time.perf_counter() - started)
    return seconds[arguments.warm_up :]


def main():
    parser = argparse.ArgumentParser(description="A BCE3S training step in PyTorch.")
    nets = ("resnet8", "resnet20", "resnet32", "resnet34", "resnet50")
    parser.add_argument("--backbone", choices=nets, default="resnet32")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--warm-up", type=int, default=5)
    parser.add_argument("--precision", choices=("f32", "bf16"), default="f32")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--image-size", type=int, default=32)
    parser.add_argument("--classes", type=int, default=100)
    parser.add_argument("--threads", type=int, help="compute threads on the CPU")
    parser.add_argument("--fast", action="store_true", help="TF32, fastest algorithms of cuDNN")
    parser.add_argument("--compile", action="store_true", help="the backbone by torch.compile")
    arguments = parser.parse_args()
    if arguments.device == "cuda" and not torch.cuda.is_available():
        parser.exit(3, "PyTorch sees no CUDA device\n")
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    median = statistics.median(measure(arguments))
    print(
        f"PyTorch {torch.__version__}, {arguments.backbone}, {arguments.precision}, batch"
        f" {arguments.batch}: {median * 1000:.1f} ms, {arguments.batch / median:.1f} source images/s"
    )


if __name__ == "__main__":
    main()
