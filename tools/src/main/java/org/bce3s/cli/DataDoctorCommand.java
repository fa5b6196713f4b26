package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bce3s.data.DataDoctor;
import org.bce3s.data.DataSplit;
import org.bce3s.data.Dataset;
import org.bce3s.data.Diagnosis;
import org.bce3s.data.Diagnosis.Finding;
import org.bce3s.data.Diagnosis.Kind;
import org.bce3s.display.ProgressDisplay;
import org.bce3s.display.Speed;
import org.bce3s.display.SplitFacts;
import org.bce3s.failure.ExitCode;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.metric.ShotRule;
import org.bce3s.option.DataOption;
import org.bce3s.option.DatasetOptions;
import org.bce3s.option.DatasetSettings;
import org.bce3s.option.SettingsReader;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Count;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Reads every image of a data set in files and says what is wrong. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Reads every image of a data set in files and says what is wrong with it.",
    footer =
        "%nExit code 0: sound, perhaps with notes; 3: something is wrong. Wrong are files that are"
            + " missing, empty, cut off or not decodable, labels without a class, classes without a"
            + " training image, a picture with several labels, and one in two of the training,"
            + " validation and test images. Pictures are compared by content too, as far as they"
            + " were read. Notes are the others, such as images of several sizes or in no list.")
final class DataDoctorCommand implements Callable<Integer> {
  private static final String SKIP = "dataset.undecodable=skip";

  /** Of files that are there, what no image comes of. */
  private static final List<Kind> UNDECODABLE =
      List.of(Kind.EMPTY, Kind.TRUNCATED, Kind.UNDECODABLE);

  private static final int SHOWN = 3;

  @ParentCommand private DataCommand parent;

  @Spec private CommandSpec spec;

  @Mixin private DatasetOptions dataset;

  @Mixin private DataOption data;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "Read only N files, drawn at random but always the same; lists are read whole.")
  private Integer sample;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Gets all findings; without it the first of each kind are printed alone.")
  private Path report;

  @Parameters(
      arity = "0..*",
      paramLabel = "key=value",
      description = "Further settings, e.g. dataset.root=photographs.")
  private List<String> others = List.of();

  @Override
  public Integer call() {
    if (sample != null && sample < 1) {
      throw new ParameterException(
          spec.commandLine(), "--sample: " + sample + " is not allowed; must be at least 1");
    }
    DatasetSettings settings =
        new SettingsReader(parent.bce3s().catalogue())
            .read(DatasetSettings.class, dataset.settings(lists()));
    Diagnosis diagnosis = examine(settings);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        diagnosis.examined()
            + " of "
            + Count.of(diagnosis.files(), "file")
            + " read"
            + (diagnosis.examined() < diagnosis.files() ? " (a sample)" : ""));
    for (Kind kind : Kind.values()) {
      print(kind, diagnosis.of(kind), out);
    }
    if (report != null) {
      AtomicFile.write(report, text(diagnosis));
      out.println("all findings: " + report);
    }
    boolean sound = opens(settings.dataset(), out) && diagnosis.isSound();
    boolean leftOut = others.stream().anyMatch(SKIP::equals);
    if (!leftOut && UNDECODABLE.stream().anyMatch(kind -> !diagnosis.of(kind).isEmpty())) {
      out.println(SKIP + " leaves out, in training, what cannot be decoded");
    }
    out.println(sound ? "sound" : "not sound");
    out.flush();
    return sound ? ExitCode.DONE : ExitCode.DATA;
  }

  /** The settings but for one by which opening the set would decode all of it once more. */
  private List<String> lists() {
    return others.stream().filter(o -> !o.startsWith("dataset.undecodable=")).toList();
  }

  /** Says what training would see, or why it would see nothing. */
  private boolean opens(Choice<Dataset> chosen, PrintWriter out) {
    try {
      DataSplit split = chosen.value().open(data.folder());
      new SplitFacts(chosen.name(), split, ShotRule.OLTR, 0).print(out);
      return true;
    } catch (DataException e) {
      out.println("does not open: " + e.getMessage());
      return false;
    }
  }

  private Diagnosis examine(DatasetSettings settings) {
    OptionalInt files = sample == null ? OptionalInt.empty() : OptionalInt.of(sample);
    try (Shown shown = new Shown(parent.bce3s())) {
      return DataDoctor.examine(settings.dataset().value(), data.folder(), files, shown);
    }
  }

  private void print(Kind kind, List<Finding> found, PrintWriter out) {
    if (!found.isEmpty()) {
      out.println((kind.isWrong() ? "wrong: " : "note: ") + kind.count(found.size()));
      found.stream().limit(SHOWN).forEach(finding -> out.println("  " + finding.text()));
      if (found.size() > SHOWN) {
        out.println("  ..." + (report == null ? " (--report FILE gets all)" : ""));
      }
    }
  }

  private static String text(Diagnosis diagnosis) {
    return diagnosis.findings().stream()
        .map(finding -> finding.kind().words() + "\t" + finding.text() + "\n")
        .collect(Collectors.joining());
  }

  /** The progress on the terminal; opens once the number of files is known. */
  private static final class Shown implements DataDoctor.Progress, AutoCloseable {
    private final Bce3s bce3s;
    private ProgressDisplay display;
    private int most;

    Shown(Bce3s bce3s) {
      this.bce3s = bce3s;
    }

    @Override
    public synchronized void at(int examined, int files) {
      if (display == null) {
        display = ProgressDisplay.open("files", files, bce3s.terminal());
      }
      most = Math.max(most, examined);
      display.update(most, Speed.UNKNOWN, "");
    }

    @Override
    public synchronized void close() {
      if (display != null) {
        display.close();
      }
    }
  }
}
