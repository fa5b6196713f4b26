"""What a proof has found so far, written anew after each stage: README.md, figures.csv and log.txt."""

import csv
import pathlib
import time

FIGURE = ("stage", "subject", "program", "quantity", "value", "unit")


class Report:
    """A folder of three files. A stage that is stopped leaves what was measured before."""

    def __init__(self, folder, title, budget):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.title = title
        self.budget = budget
        self.stages = []
        self.texts = []
        self.figures = []
        self.log = (self.folder / "log.txt").open("w", encoding="utf-8")
        self.written = (self.folder / "figures.csv").open("w", encoding="utf-8", newline="")
        csv.writer(self.written, lineterminator="\n").writerow(FIGURE)

    def say(self, text):
        """Appends to the log at once."""
        self.log.write(text if text.endswith("\n") else text + "\n")
        self.log.flush()

    def figure(self, stage, subject, program, quantity, value, unit):
        """A measured value, written at once."""
        row = (stage, subject, program, quantity, f"{value:g}", unit)
        self.figures.append(row)
        csv.writer(self.written, lineterminator="\n").writerow(row)
        self.written.flush()

    def text(self, title, lines):
        """A section of the report, verbatim."""
        self.texts.append((title, "\n".join(lines)))

    def stage(self, title, result, seconds):
        """The end of a stage; the report on the disk then has it."""
        self.stages.append((title, result, seconds))
        self.say(f"== {title}: {result} ({seconds:.1f} s)")
        self.write()

    def write(self):
        page = [
            f"# {self.title}",
            "",
            f"Written by `ci/gpu-proof.sh` on {time.strftime('%F', time.gmtime())}; {self.budget:.0f} s were given.",
            "Every value is in [figures.csv](figures.csv), what the commands said in [log.txt](log.txt).",
            "",
        ]
        page += ["| stage | result | seconds |", "| --- | --- | ---: |"]
        page += [f"| {title} | {result} | {seconds:.1f} |" for title, result, seconds in self.stages]
        for title, text in self.texts:
            page += ["", f"## {title}", "", "```", text, "```"]
        page += self.throughput()
        partial = self.folder / "README.md.part"
        partial.write_text("\n".join(page) + "\n", encoding="utf-8")
        partial.replace(self.folder / "README.md")

    def throughput(self):
        """Source images a second: a row for each network, a column for each program, one value a round."""
        speeds = {}
        for stage, subject, program, quantity, value, _ in self.figures:
            if stage.startswith("throughput") and quantity in ("speed", "input wait"):
                name = program if quantity == "speed" else "input wait of bce3s, %"
                if quantity == "speed" or program == "bce3s":
                    speeds.setdefault(subject, {}).setdefault(name, []).append(float(value))
        if not speeds:
            return []
        programs = list(dict.fromkeys(name for found in speeds.values() for name in found))
        page = [
            "",
            "## Throughput",
            "",
            "Source images a second by the median step, one value a round; a step forwards three images for",
            "each. PyTorch's step has no input pipeline, and bce3s is measured without too; input wait is what",
            "the pipeline adds.",
            "",
        ]
        page += ["| network | " + " | ".join(programs) + " |", "| --- |" + " ---: |" * len(programs)]
        for subject, found in speeds.items():
            cells = (", ".join(f"{v:.0f}" if v >= 100 else f"{v:.1f}" for v in found.get(p, [])) for p in programs)
            page.append(f"| {subject} | " + " | ".join(cells) + " |")
        return page
