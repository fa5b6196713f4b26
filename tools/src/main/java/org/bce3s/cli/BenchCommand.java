package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bce3s.bench.InputBench;
import org.bce3s.bench.StepBench;
import org.bce3s.bench.StepTimes;
import org.bce3s.bench.StepTrace;
import org.bce3s.data.DataSplit;
import org.bce3s.display.PeakMemory;
import org.bce3s.experiment.Experiment;
import org.bce3s.file.AtomicFile;
import org.bce3s.network.Blueprint;
import org.bce3s.option.DataOption;
import org.bce3s.option.DatasetOptions;
import org.bce3s.option.ExperimentArguments;
import org.bce3s.option.RowOption;
import org.bce3s.option.SettingsReader;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.Count;
import org.bce3s.spec.Names;
import org.bce3s.tensor.ComputeThreads;
import org.bce3s.tensor.NumericSwitches;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s bench}: how fast whole training steps go. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures whole training steps, without and with their input pipeline.",
    footer =
        "%nThe settings are those of a BCE3S run: three terms, three streams, crop and flip, or with"
            + " --experiment those of a row. The last line says the speed with the pipeline, over"
            + " all steps.")
final class BenchCommand implements Runnable {
  private static final Set<String> INSTEAD_OF_EXPERIMENT =
      Set.of(
          "--backbone",
          "--batch",
          "--precision",
          "--dataset",
          "--imbalance-factor",
          "--profile",
          "--subset",
          "--head-count");

  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Option(
      names = "--experiment",
      paramLabel = "FILE",
      description = "Measure a row of this experiment instead; key=value changes its settings.")
  private Path experiment;

  @Mixin private RowOption row;

  @Option(
      names = "--backbone",
      paramLabel = "N",
      defaultValue = "resnet32",
      description = "Network, as \"list backbone\" names it (default: ${DEFAULT-VALUE}).")
  private String backbone;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "Source images a step (default: ${DEFAULT-VALUE}).")
  private String batch;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "f32",
      description = "f32 or bf16 (default: ${DEFAULT-VALUE}).")
  private String precision;

  @Mixin private DatasetOptions dataset;

  @Mixin private DataOption data;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "30",
      description = "Steps measured, after some to warm up (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--forward",
      description = "Measure inference, of train.evaluation_batch images a forward pass.")
  private boolean forward;

  @Option(
      names = "--input",
      description = "Measure the input alone: reading, decoding and augmenting training images.")
  private boolean input;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = {
        "Say which operations take the time, and write the timeline of a step to FILE, as"
            + " chrome://tracing and https://ui.perfetto.dev read it."
      })
  private Path trace;

  @Parameters(
      arity = "0..*",
      paramLabel = "key=value",
      description = "Other settings of the run, e.g. train.threads=4 mixing.cutmix=false.")
  private List<String> others = List.of();

  @Override
  public void run() {
    if (steps < 1) {
      throw new ParameterException(
          spec.commandLine(), "--steps: " + steps + " is not allowed; must be at least 1");
    }
    RunSettings settings =
        experiment == null
            ? new SettingsReader(bce3s.catalogue()).read(RunSettings.class, settings())
            : row();
    ComputeThreads.fix(settings.train().threads());
    DataSplit split = settings.open(data.folder());
    PrintWriter out = spec.commandLine().getOut();
    out.println(head(settings, split));
    out.flush();
    if (input) {
      input(new InputBench(settings, split, Blueprint.of(settings, split).image()), out);
      return;
    }
    try (StepBench bench = new StepBench(settings, split)) {
      out.println(
          String.format(
              Locale.ROOT, "%d parameters, on the %s", bench.parameterCount(), bench.device()));
      if (bench.device().equals("CPU")) {
        settings
            .train()
            .slowPrecision(NumericSwitches.here())
            .ifPresent(why -> out.println("note: " + why));
      }
      if (trace != null) {
        StepTrace traced = forward ? bench.traceForward(steps) : bench.trace(steps);
        trace(traced, out);
        if (bench.device().equals("GPU")) {
          String left = String.join(", ", traced.leftOnCpu());
          out.println("left on the CPU: " + (left.isEmpty() ? "none" : left));
        }
      }
      StepTimes times = forward ? forward(bench, out) : train(bench, out);
      PeakMemory.text().ifPresent(out::println);
      out.println(
          String.format(
              Locale.ROOT,
              forward ? "%.1f images/s" : "%.1f source images/s",
              times.imagesPerSecond()));
    }
    out.flush();
  }

  private void input(InputBench bench, PrintWriter out) {
    StepTimes times = bench.times(steps);
    out.println("input: " + text(times));
    out.println(
        String.format(
            Locale.ROOT,
            "%.1f images/s, train.data_threads %d",
            times.imagesPerSecond(),
            bench.settings().train().dataThreads()));
    out.flush();
  }

  private StepTimes forward(StepBench bench, PrintWriter out) {
    StepTimes times = bench.forward(steps);
    out.println("forward: " + text(times));
    return times;
  }

  private StepTimes train(StepBench bench, PrintWriter out) {
    out.println("without input pipeline: " + text(bench.withoutPipeline(steps)));
    StepTimes with = bench.withPipeline(steps);
    out.println("with input pipeline:    " + text(with));
    return with;
  }

  private void trace(StepTrace traced, PrintWriter out) {
    AtomicFile.write(trace, traced.timeline());
    out.println("operation                         calls     ms a step   share");
    for (StepTrace.Part part : traced.byType()) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-32s %6.0f    %10.2f   %4.1f %%",
              part.type(),
              part.calls(),
              part.millis(),
              100 * part.share()));
    }
  }

  /** The settings of a row, whose graph does not need the run that a stage starts from. */
  private RunSettings row() {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (INSTEAD_OF_EXPERIMENT.contains(option.longestName())) {
        throw new ParameterException(
            spec.commandLine(),
            option.longestName()
                + " is not taken with --experiment, whose settings key=value changes,"
                + " e.g. train.batch_size=128");
      }
    }
    Experiment read = ExperimentArguments.read(bce3s.catalogue(), experiment, others);
    return row.choose(read, experiment, spec.commandLine()).settings();
  }

  private List<String> settings() {
    List<String> settings = new ArrayList<>(dataset.settings(List.of()));
    settings.addAll(
        List.of(
            "augmentation=[{name: crop}, {name: flip}]",
            "backbone.name=" + backbone,
            "classifier=normalized",
            "mixing={mixup: true, cutmix: true}",
            "loss.joint={name: bce, weight: 1}",
            "loss.contrastive={name: bce, weight: 0.1}",
            "loss.uniform={name: bce, weight: 1}",
            "train.epochs=1",
            "train.batch_size=" + batch,
            "train.precision=" + precision));
    settings.addAll(others);
    return settings;
  }

  private static String head(RunSettings settings, DataSplit split) {
    return String.format(
        Locale.ROOT,
        "%s, batch %d in %s, %s, %s (%s, %s), %s and %d for data",
        settings.backbone().name(),
        settings.train().batchSize(),
        Count.of(settings.mixing().streams(), "stream"),
        Names.value(settings.train().precision()),
        settings.dataset().name(),
        Count.of(split.classes(), "class", "classes"),
        Count.of(split.train().size(), "image"),
        Count.of(settings.train().threads(), "thread"),
        settings.train().dataThreads());
  }

  private static String text(StepTimes times) {
    return String.format(
        Locale.ROOT,
        "%.1f ms (median of %d), %.1f images/s",
        times.medianMillis(),
        times.steps(),
        times.imagesPerSecond());
  }
}
