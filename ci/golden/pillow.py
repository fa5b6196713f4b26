#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/pillow.json: what Pillow and torchvision do with small
images, for the tests of org.bce3s.augmentation. Needs numpy, Pillow and torchvision.

    ci/golden/pillow.py > framework/src/test/resources/golden/pillow.json
"""

import base64
import json

import numpy
import PIL
import torchvision
from PIL import Image, ImageEnhance, ImageOps
from torchvision import transforms
from torchvision.transforms import functional

FILL = 128


def affine(*matrix, resample=Image.NEAREST):
    def transform(image):
        fill = (FILL,) * len(image.getbands())
        return image.transform(image.size, Image.AFFINE, matrix, resample, fillcolor=fill)

    return transform


def rotate(degrees):
    return lambda image: image.rotate(degrees, fillcolor=(FILL,) * len(image.getbands()))


OPERATIONS = {
    "shear-x": lambda m: affine(1, m, 0, 0, 1, 0, resample=Image.BICUBIC),
    "shear-y": lambda m: affine(1, 0, 0, m, 1, 0, resample=Image.BICUBIC),
    "translate-x": lambda m: lambda image: affine(1, 0, m * image.width, 0, 1, 0)(image),
    "translate-y": lambda m: lambda image: affine(1, 0, 0, 0, 1, m * image.height)(image),
    "rotate": rotate,
    "color": lambda m: lambda image: ImageEnhance.Color(image).enhance(1 + m),
    "contrast": lambda m: lambda image: ImageEnhance.Contrast(image).enhance(1 + m),
    "sharpness": lambda m: lambda image: ImageEnhance.Sharpness(image).enhance(1 + m),
    "brightness": lambda m: lambda image: ImageEnhance.Brightness(image).enhance(1 + m),
    "posterize": lambda m: lambda image: ImageOps.posterize(image, m),
    "solarize": lambda m: lambda image: ImageOps.solarize(image, m),
    "autocontrast": lambda m: ImageOps.autocontrast,
    "equalize": lambda m: ImageOps.equalize,
    "invert": lambda m: ImageOps.invert,
    "hue": lambda m: lambda image: functional.adjust_hue(image, m),
    "resize": transforms.Resize,
    "stretch": lambda m: lambda image: image.resize((m, 5), Image.BILINEAR),
    "center-crop": transforms.CenterCrop,
}
MAGNITUDES = {
    "shear-x": [0.1, -0.3, 1.2],
    "shear-y": [0.3, -0.1, -1.2],
    "translate-x": [0.2, -0.453, 1.5],
    "translate-y": [0.05, -0.4, 0.5],
    "rotate": [10, -30, 90, 180, 223.7],
    "color": [0.3, -0.9, -1],
    "contrast": [0.9, -0.5, -1],
    "sharpness": [0.9, -0.8, -1],
    "brightness": [0.7, -0.7, -1],
    "posterize": [8, 6, 4, 1, 0],
    "solarize": [256, 142.2, 28.4, 0],
    "hue": [0.5, -0.5, 0.1, -0.27, 0],
    "resize": [3, 4, 8, 13],
    "stretch": [2, 9, 20],
    "center-crop": [1, 2, 6, 7, 12],
}


def images(generator):
    """Noise, narrow and flat channels, gradients, grey; odd and even sides; a single pixel."""
    noise = generator.integers(0, 256, (6, 9, 3))
    narrow = generator.integers(90, 150, (7, 5, 3))
    narrow[:, :, 1] = 77
    y, x = numpy.mgrid[0:8, 0:8]
    gradient = numpy.stack([y * 36, x * 20 + y * 10, 255 - x * 30], -1)
    grey = generator.integers(0, 200, (5, 8, 1))
    dark = generator.integers(0, 256, (20, 60, 3)) ** 3 // 255**2
    return [noise, narrow, gradient, grey, noise[:1, :1], dark]


def operations_of(array):
    """All, but only the equalisation of the one image that is large enough to be equalised."""
    return ["equalize"] if array.shape[0] * array.shape[1] > 255 else list(OPERATIONS)


def encode(array):
    return base64.b64encode(numpy.ascontiguousarray(array)).decode()


def main():
    cases = []
    for array in images(numpy.random.default_rng(20)):
        array = array.astype(numpy.uint8)
        image = Image.fromarray(array if array.shape[2] == 3 else array[:, :, 0])
        for name in operations_of(array):
            operation = OPERATIONS[name]
            for magnitude in MAGNITUDES.get(name, [0]):
                output = numpy.asarray(operation(magnitude)(image))
                cases.append(
                    {
                        "operation": name,
                        "magnitude": magnitude,
                        "shape": list(array.shape),
                        "input": encode(array),
                        "output_shape": [*output.shape[:2], array.shape[2]],
                        "output": encode(output),
                    }
                )
    lines = ",\n".join(json.dumps(case) for case in cases)
    made_by = f"Pillow {PIL.__version__}, torchvision {torchvision.__version__}"
    print(f'{{"made_by": "{made_by}", "cases": [\n{lines}\n]}}')


if __name__ == "__main__":
    main()
