#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/pillow-timm.json: what Pillow does with small images when
it is called as timm's RandAugment, torchvision and MoCo v2 call it, for the tests of
org.bce3s.augmentation. Needs numpy and Pillow.

    ci/golden/pillow_timm.py > framework/src/test/resources/golden/pillow-timm.json
"""

import base64
import json

import numpy
import PIL
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

FILL = (124, 116, 104)
KERNELS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}


def fill(image):
    return FILL if image.mode == "RGB" else FILL[0]


def affine(image, matrix, kernel):
    return image.transform(image.size, Image.AFFINE, matrix, kernel, fillcolor=fill(image))


def solarize_add(image, added):
    return image.point([min(255, v + added) if v < 128 else v for v in range(256)] * len(image.mode))


MOVING = {
    "Rotate": lambda i, a, k: i.rotate(a, k, fillcolor=fill(i)),
    "ShearX": lambda i, a, k: affine(i, (1, a, 0, 0, 1, 0), k),
    "ShearY": lambda i, a, k: affine(i, (1, 0, 0, a, 1, 0), k),
    "TranslateXRel": lambda i, a, k: affine(i, (1, 0, a * i.width, 0, 1, 0), k),
    "TranslateYRel": lambda i, a, k: affine(i, (1, 0, 0, 0, 1, a * i.height), k),
}
COLOURING = {
    "AutoContrast": lambda i, a: ImageOps.autocontrast(i),
    "Equalize": lambda i, a: ImageOps.equalize(i),
    "Invert": lambda i, a: ImageOps.invert(i),
    "PosterizeTpu": lambda i, a: ImageOps.posterize(i, int(a)),
    "Solarize": lambda i, a: ImageOps.solarize(i, a),
    "SolarizeAdd": lambda i, a: solarize_add(i, int(a)),
    "Color": lambda i, a: ImageEnhance.Color(i).enhance(a),
    "Contrast": lambda i, a: ImageEnhance.Contrast(i).enhance(a),
    "Brightness": lambda i, a: ImageEnhance.Brightness(i).enhance(a),
    "Sharpness": lambda i, a: ImageEnhance.Sharpness(i).enhance(a),
    "GaussianBlur": lambda i, a: i.filter(ImageFilter.GaussianBlur(a)),
    "Grayscale": lambda i, a: i.convert("L").convert(i.mode),
}
FACTORS = [1.9000000000000001, 1.8283600000000002, 0.1]
ARGUMENTS = {
    "Rotate": [30.0, -28.806, 9.81, 0.0, 90.0, 180.0, -450.0],
    "ShearX": [0.3, -0.28806, 1.3],
    "ShearY": [-0.3, 0.0981, -1.3],
    "TranslateXRel": [0.45, -0.43209000000000003, 1.2],
    "TranslateYRel": [-0.45, 0.14715, -1.2],
    "PosterizeTpu": [4, 3, 0],
    "Solarize": [256, 245, 83, 0],
    "SolarizeAdd": [110, 105, 0],
    "Color": FACTORS,
    "Contrast": FACTORS,
    "Brightness": FACTORS,
    "Sharpness": FACTORS,
    "GaussianBlur": [0.1, 0.35, 0.8, 1.504, 2.0, 5.0],
}


def images(generator):
    """Noise, gradients, grey; odd and even sides, wide and high; lines and a single pixel."""
    noise = generator.integers(0, 256, (7, 11, 3))
    y, x = numpy.mgrid[0:9, 0:8]
    gradient = numpy.stack([y * 31, x * 20 + y * 10, 255 - x * 30], -1)
    grey = generator.integers(0, 200, (5, 8, 1))
    return [noise, gradient, grey, noise[:1], noise[:, :1], noise[:1, :1]]


def encode(array):
    return base64.b64encode(numpy.ascontiguousarray(array)).decode()


def cases(image):
    for name, operation in MOVING.items():
        for argument in ARGUMENTS[name]:
            for kernel, filtering in KERNELS.items():
                yield name, argument, kernel, operation(image, argument, filtering)
    for name, operation in COLOURING.items():
        for argument in ARGUMENTS.get(name, [0]):
            yield name, argument, "bilinear", operation(image, argument)


def main():
    lines = []
    for array in images(numpy.random.default_rng(9)):
        array = array.astype(numpy.uint8)
        image = Image.fromarray(array if array.shape[2] == 3 else array[:, :, 0])
        for name, argument, kernel, output in cases(image):
            case = {"operation": name, "argument": argument, "interpolation": kernel}
            case |= {"shape": list(array.shape), "input": encode(array)}
            lines.append(json.dumps(case | {"output": encode(numpy.asarray(output))}))
    joined = ",\n".join(lines)
    print(f'{{"made_by": "Pillow {PIL.__version__}", "cases": [\n{joined}\n]}}')


if __name__ == "__main__":
    main()
