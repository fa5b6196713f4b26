package org.bce3s.cli;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bce3s.data.DataSplit;
import org.bce3s.data.ImageCheck;
import org.bce3s.display.SplitFacts;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSizes;
import org.bce3s.image.ImageSource;
import org.bce3s.metric.ShotRule;
import org.bce3s.option.DataOption;
import org.bce3s.option.DatasetOptions;
import org.bce3s.option.DatasetSettings;
import org.bce3s.option.SettingsReader;
import org.bce3s.option.ShotRuleConverter;
import org.bce3s.spec.Count;
import org.bce3s.spec.Names;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s data inspect}: what training on a data set would see. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Shows the class counts, shot groups and subset hash of a long-tailed data set.")
final class DataInspectCommand implements Runnable {
  @ParentCommand private DataCommand parent;

  @Spec private CommandSpec spec;

  @Mixin private DatasetOptions dataset;

  @Mixin private DataOption data;

  @Option(
      names = "--shots",
      paramLabel = "RULE",
      defaultValue = "oltr",
      description = "Rule of the shot groups (default: ${DEFAULT-VALUE}).",
      completionCandidates = ShotRuleConverter.class,
      converter = ShotRuleConverter.class)
  private ShotRule shots;

  @Option(
      names = "--holdout",
      paramLabel = "N",
      defaultValue = "0",
      description = "Images of each class kept out of training to choose an epoch by (default: 0).")
  private int holdout;

  @Parameters(
      arity = "0..*",
      paramLabel = "key=value",
      description = "Further settings, e.g. dataset.root=photographs.")
  private List<String> others = List.of();

  @Override
  public void run() {
    if (holdout < 0) {
      throw new ParameterException(
          spec.commandLine(), "--holdout: " + holdout + " is not allowed; must be at least 0");
    }
    DatasetSettings settings =
        new SettingsReader(parent.bce3s().catalogue())
            .read(DatasetSettings.class, dataset.settings(others));
    DataSplit split = settings.dataset().value().open(data.folder()).holdOut(holdout);
    PrintWriter out = spec.commandLine().getOut();
    print(settings.dataset().name(), split, out);
    out.flush();
  }

  private void print(String name, DataSplit split, PrintWriter out) {
    int[] train = split.trainCounts();
    int[] own = split.shotCounts();
    int[] test = counts(split.test(), split.classes());
    int width =
        Math.max(
            "class".length(), split.classNames().stream().mapToInt(String::length).max().orElse(0));
    String line = "%5s  %-" + width + "s  %7s  %7s  %s%n";
    out.print(String.format(Locale.ROOT, line, "label", "class", "train", "test", "shots"));
    for (int k = 0; k < train.length; k++) {
      out.print(
          String.format(
              Locale.ROOT,
              line,
              k,
              split.classNames().get(k),
              train[k],
              test[k],
              Names.value(shots.group(own[k]))));
    }
    out.println();
    SplitFacts facts = new SplitFacts(name, split, shots, holdout);
    List<ImageCheck> looked = List.of(ImageCheck.of(split.train()), ImageCheck.of(split.test()));
    facts.fact(out, "images", images(split, looked));
    facts.print(out);
    broken(looked).ifPresent(note -> facts.fact(out, "note", note));
  }

  /** The size of the images, or that sizes differ, as far as a sample of large sets shows. */
  private static String images(DataSplit split, List<ImageCheck> looked) {
    Set<ImageShape> shapes = new LinkedHashSet<>();
    looked.forEach(check -> shapes.addAll(check.shapes().keySet()));
    if (shapes.size() <= 1) {
      ImageShape one =
          shapes.isEmpty() ? ImageShape.of(split.train().image(0)) : shapes.iterator().next();
      return one + " (height, width, channels)";
    }
    ImageSizes sizes = new ImageSizes();
    shapes.forEach(shape -> sizes.add(shape.height(), shape.width()));
    return sizes.range() + " (height, width)" + ImageShape.CURE;
  }

  /** Images that cannot be decoded, which are counted above like the others. */
  private static Optional<String> broken(List<ImageCheck> looked) {
    List<String> faults = looked.stream().flatMap(check -> check.faults().stream()).toList();
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%d of %s looked at cannot be decoded, though counted above; \"data doctor\" looks at"
                    + " all and names them, dataset.undecodable=skip leaves them out; the first: %s",
                faults.size(),
                Count.of(looked.stream().mapToInt(ImageCheck::looked).sum(), "image"),
                faults.get(0)));
  }

  private static int[] counts(ImageSource source, int classes) {
    int[] counts = new int[classes];
    for (int i = 0; i < source.size(); i++) {
      counts[source.label(i)]++;
    }
    return counts;
  }
}
