"""The stages of a proof, most worth first; each says its result and writes its figures as it goes."""

import os
import pathlib
import platform
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
TERMS = ("losses-1.json", "losses-2.json", "losses-3.json", "training.json")

# A network, the side of its images, source images a step, steps measured.
NETS = {"resnet34": (32, 64, 50), "resnet50": (224, 128, 20), "resnet32": (32, 64, 50)}
TINY = {"resnet8": (32, 8, 2)}

OURS = ("bce3s", [])
EAGER = ("PyTorch eager", [])
EAGER_FAST = ("PyTorch eager, fast", ["--fast"])
COMPILED = ("PyTorch compiled, fast", ["--fast", "--compile"])


class Skipped(Exception):
    """Why a stage has nothing to do here."""


class Failed(Exception):
    """What was not as it should be."""


def by_worth(proof):
    """Title, seconds at most, seconds at least, and what it does, of each stage in order."""
    nets = TINY if proof.cpu else NETS
    half, full = ("bf16", "f32")
    first = [(net, half) for net in nets] + [(net, full) for net in nets]
    yield "The machine", 20, 1, machine
    yield "Devices", 60, 5, devices
    yield "Parity with golden values", 150, 15, parity
    for precision in (full, half):
        yield f"The same bits twice, {precision}", 120, 20, repeated(precision)
    yield "Operations left on the CPU", 90, 15, trace
    for net, precision in first:
        yield f"Throughput, {net}, {precision}", 150, 20, throughput(1, net, precision, (OURS, EAGER, COMPILED))
    for runs in (1, 2, 4):
        yield f"{runs} at once on one device", 120, 20, at_once(runs)
    for net, precision in reversed(first):
        again = throughput(2, net, precision, (COMPILED, EAGER, OURS))
        yield f"Throughput, second round, {net}, {precision}", 150, 30, again
    yield "Training", 480, 90, training
    for net in nets:
        yield f"Throughput without repeatable kernels, {net}", 120, 20, fast(net)


def expect(ended, what):
    code, text = ended
    if code:
        raise Failed(f"{what} stopped at its limit" if code == 124 else f"{what} ended with exit code {code}")
    return text


def machine(proof):
    processor = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    memory = re.search(r"MemTotal: *(\d+)", pathlib.Path("/proc/meminfo").read_text(encoding="utf-8"))
    lines = [" ".join((platform.system(), platform.release(), platform.machine()))]
    lines += [processor.group(1) if processor else "unknown processor"]
    lines += [f"{os.cpu_count()} processors, {int(memory.group(1)) >> 20} GiB"]
    lines += [f"PyTorch by {proof.python}" if proof.python else "no PyTorch"]
    if proof.cpu:
        lines += ["tried on the CPU: nothing here is about a GPU"]
    else:
        driver = pathlib.Path("/proc/driver/nvidia/version")
        lines += driver.read_text(encoding="utf-8").splitlines()[:1] if driver.exists() else []
        query = "name,memory.total,driver_version,compute_cap,clocks.max.sm,power.limit"
        code, text = proof.run(["nvidia-smi", f"--query-gpu={query}", "--format=csv"])
        lines += text.splitlines() if code == 0 else []
    code, text = proof.run([proof.bce3s, "--version"])
    lines += [line for line in text.splitlines() if re.match(r"(bce3s|TensorFlow|Java) ", line)]
    proof.report.text("The machine", lines)
    return "passed" if code == 0 else "**failed**: bce3s does not start"


def devices(proof):
    text = expect(proof.run([proof.bce3s, "devices"]), "devices")
    lines = [line for line in text.splitlines() if not re.match(r"\d{4}-|[EWI]\d{4} |WARNING: All log", line)]
    proof.report.text("Devices", lines)
    if not proof.cpu and not any(line.startswith("GPU ") for line in lines):
        raise Failed(next((line for line in lines if line.startswith("no GPU")), "no GPU is registered"))
    return "passed"


def parity(proof):
    files = [str(proof.golden / name) for name in TERMS if (proof.golden / name).exists()]
    if not files:
        raise Skipped(f"no golden files in {proof.golden}")
    ended = proof.run([proof.bce3s, "parity", "--device", proof.device, *files])
    told = re.compile(r"kernels|skipped|.*agree|.*tolerance|.*off by")
    proof.report.text("Parity with golden values", [line for line in ended[1].splitlines() if told.match(line)])
    expect(ended, "parity")
    return "passed"


def repeated(precision):
    """One run of every term of the loss, twice: the same bits in steps, figures and predictions."""

    def work(proof):
        found = []
        for trial in ("first", "second"):
            out = proof.scratch / f"{precision}-{trial}"
            settings = ["train.epochs=1", f"train.device={proof.device}", f"train.precision={precision}"]
            settings += ["dataset.head_count=40", "dataset.test_count=5"] if proof.cpu else []
            words = [proof.bce3s, "run", "yaml/quickstart.yaml", "--row", "bce3s", "--seed", "0"]
            expect(proof.run([*words, "--out", str(out), *settings]), f"the {trial} run")
            files = {p.relative_to(out): p.read_bytes() for p in sorted(out.rglob("*.csv"))}
            found.append({name: data for name, data in files.items() if name.name in ("steps.csv", "predictions.csv")})
        if not found[0]:
            raise Failed("the runs left no steps.csv and no predictions.csv")
        different = [str(name) for name in found[0] if found[0][name] != found[1].get(name)]
        if different:
            raise Failed("different bits in " + ", ".join(different))
        return "passed: the same bits in " + ", ".join(sorted({name.name for name in found[0]}))

    return work


def bench(proof, net, precision, shape, more=(), **environment):
    """Runs the benchmark and returns its output."""
    side, batch, steps = shape
    threads = max(1, (os.cpu_count() or 2) - 2)
    words = [proof.bce3s, "bench", "--backbone", net, "--batch", str(batch), "--precision", precision]
    words += ["--steps", str(steps), f"train.device={proof.device}", f"train.data_threads={threads}"]
    return expect(proof.run([*words, f"dataset.side={side}", *more], **environment), "bench")


def median(text, which):
    """Milliseconds of the median step."""
    return float(re.search(rf"{which} input pipeline: *([\d.]+) ms", text).group(1))


def trace(proof):
    net, shape = ("resnet8", (32, 8, 2)) if proof.cpu else ("resnet32", (32, 64, 5))
    file = proof.report.folder / "trace.json"
    text = bench(proof, net, "bf16", shape, ["--trace", str(file)])
    told = re.search(r"^left on the CPU: (.*)$", text, re.MULTILINE)
    rows = text[text.index("operation  ") :].splitlines()[:16]
    proof.report.text("Where a step's time goes", rows + ([told.group(0)] if told else []))
    if proof.cpu:
        return "passed: all of it, as asked"
    if told is None or told.group(1) != "none":
        raise Failed(told.group(0) if told else "the trace does not say")
    return "passed: none but what feeds the step"


def throughput(turn, net, precision, programs):
    """Each program once; the figures of a round stand beside those of the other."""

    def work(proof):
        shape = (TINY if proof.cpu else NETS)[net]
        stage = f"throughput {turn}"
        subject = f"{net}, {shape[0]} px, batch {shape[1]}, {precision}"
        failed = []
        for program, options in programs:
            try:
                if (program, options) == OURS:
                    measure(proof, stage, subject, program, net, precision, shape)
                elif proof.python:
                    torch(proof, stage, subject, program, options, net, precision, shape)
            except Failed as why:
                failed.append(f"{program}: {why}")
        if failed:
            raise Failed("; ".join(failed))
        return "passed" if proof.python else "passed, no PyTorch beside it"

    return work


def measure(proof, stage, subject, program, net, precision, shape, **environment):
    text = bench(proof, net, precision, shape, **environment)
    without, with_input = median(text, "without"), median(text, "with")
    proof.report.figure(stage, subject, program, "step", without, "ms")
    proof.report.figure(stage, subject, program, "speed", 1000 * shape[1] / without, "images/s")
    proof.report.figure(stage, subject, program, "input wait", 100 * (1 - without / with_input), "%")


def torch(proof, stage, subject, program, options, net, precision, shape):
    side, batch, steps = shape
    words = [proof.python, "ci/bench/pytorch_step.py", "--backbone", net, "--batch", str(batch)]
    words += ["--classes", "10", "--precision", precision, "--device", "cpu" if proof.cpu else "cuda"]
    text = expect(proof.run([*words, "--image-size", str(side), "--steps", str(steps), *options]), program)
    found = re.search(r"([\d.]+) ms, ([\d.]+) source images/s", text)
    proof.report.figure(stage, subject, program, "step", float(found.group(1)), "ms")
    proof.report.figure(stage, subject, program, "speed", float(found.group(2)), "images/s")


def at_once(runs):
    """So many training processes on one device, each measured while the others run, as in a sweep."""

    def work(proof):
        net, (side, batch, steps) = ("resnet8", (32, 8, 2)) if proof.cpu else ("resnet32", (32, 64, 600))
        words = [proof.bce3s, "bench", "--backbone", net, "--batch", str(batch), "--precision", "bf16"]
        words += ["--steps", str(steps), f"train.device={proof.device}", f"dataset.side={side}"]
        words += [f"train.data_threads={max(1, (os.cpu_count() or 2) // (2 * runs))}"]
        texts = [expect(ended, "bench") for ended in proof.run([list(words) for _ in range(runs)])]
        speeds = [1000 * batch / median(text, "with") for text in texts]
        subject = f"{net}, batch {batch}, bf16, {runs} at once"
        proof.report.figure("at once", subject, "bce3s", "speed of all", sum(speeds), "images/s")
        return f"passed: {sum(speeds):.0f} images/s together"

    return work


def fast(net):
    """bce3s without TF_DETERMINISTIC_OPS and PyTorch with any algorithm, in bf16."""

    def work(proof):
        shape = (TINY if proof.cpu else NETS)[net]
        subject = f"{net}, {shape[0]} px, batch {shape[1]}, bf16"
        switches = {"TF_DETERMINISTIC_OPS": "0", "NVIDIA_TF32_OVERRIDE": "1"}
        measure(proof, "throughput fast", subject, "bce3s, not repeatable", net, "bf16", shape, **switches)
        if proof.python:
            torch(proof, "throughput fast", subject, *EAGER_FAST, net, "bf16", shape)
        return "passed"

    return work


def training(proof):
    """The authors' recipe where there is CIFAR, else a longer quickstart; what is done by the end counts."""
    words = [proof.bce3s, "run"]
    name = next((n for n in (100, 10) if (proof.data / DATA[n]).exists()), None)
    if name and not proof.cpu:
        words += [f"yaml/paper/cifar{name}-lt.yaml", "--row", "if100", "--data", str(proof.data), "report.select=last"]
        words += ["report.tta=none", "train.precision=bf16"]
        words += [f"train.data_threads={max(1, (os.cpu_count() or 2) - 2)}"]
        what = f"CIFAR{name}-LT, imbalance factor 100, stage 1 of the released recipe, bf16"
    else:
        words += ["yaml/quickstart.yaml", "--row", "bce3s"]
        words += ["train.epochs=1", "dataset.head_count=40"] if proof.cpu else ["backbone.name=resnet32"]
        what = "shapes-lt, quickstart, row bce3s"
    words += ["--seed", "0", "--out", str(proof.scratch / "training"), f"train.device={proof.device}"]
    code, text = proof.run(words)
    proof.report.text("Training", [what, *text.splitlines()[-15:]])
    if code == 124:
        return "stopped at its limit, after what the report shows"
    expect((code, text), "the training")
    return "passed"


DATA = {100: "cifar-100-binary", 10: "cifar-10-batches-bin"}
