#!/usr/bin/env python3
"""Makes framework/src/test/resources/golden/adamw.json: a few steps of torch.optim.AdamW, with and
without weight decay, at a rate that changes, for org.bce3s.optimisation.UpdateTest. Needs torch.

    ci/golden/adamw.py framework/src/test/resources/golden
"""

import json
import sys

import torch

START = [1.0, -2.0, 0.5, 3.0]
RATES = [0.01, 0.02, 0.02, 0.005, 0.01, 0.01]
BETAS = (0.9, 0.999)


def steps(gradients, decay):
    weight = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.AdamW([weight], betas=BETAS, eps=1e-8, weight_decay=decay)
    after = []
    for rate, gradient in zip(RATES, gradients):
        optimizer.param_groups[0]["lr"] = rate
        weight.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        after.append(weight.tolist())
    return after


def main(folder):
    generator = torch.Generator().manual_seed(1)
    gradients = torch.randn(len(RATES), len(START), generator=generator, dtype=torch.float64)
    gradients = gradients.tolist()
    golden = {
        "format": "adamw/1",
        "torch": torch.__version__,
        "start": START,
        "rates": RATES,
        "betas": BETAS,
        "epsilon": 1e-8,
        "gradients": gradients,
        "after_each_step": {str(decay): steps(gradients, decay) for decay in (0.0, 0.3)},
    }
    with open(folder + "/adamw.json", "w", encoding="utf-8") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


main(sys.argv[1])
