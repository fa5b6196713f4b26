package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bce3s.display.SomeNames;
import org.bce3s.pytorch.WeightsFile;
import org.bce3s.spec.Count;
import org.bce3s.tensor.TensorFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s weights inspect}: the tensors of a file, and which networks they fit. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Lists the tensors of a file, safetensors or a .pth of PyTorch, and says which network they"
            + " fit and what is missing. Nothing in the file is executed.")
final class WeightsInspectCommand implements Runnable {
  @ParentCommand private WeightsCommand parent;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "File of weights, e.g. model.pth.tar.")
  private Path file;

  @Override
  public void run() {
    WeightsFile weights = WeightsFile.open(file);
    Map<String, TensorFile.Region> tensors = weights.tensors().regions();
    PrintWriter out = spec.commandLine().getOut();
    long numbers = tensors.values().stream().mapToLong(TensorFile.Region::count).sum();
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %s, %s of %,d numbers%s",
            file,
            weights.format(),
            Count.of(tensors.size(), "tensor"),
            numbers,
            weights.inside().isEmpty() ? "" : " under " + weights.inside()));
    out.println("SHA-256: " + WeightsFile.sha256(file));
    if (!weights.beside().isEmpty()) {
      out.println("beside them: " + SomeNames.of(weights.beside()));
    }
    out.println();
    print(tensors, out);
    out.println();
    print(new FittingNetworks(parent.bce3s().catalogue(), weights.tensors().shapes()).best(), out);
    out.flush();
  }

  private static void print(Map<String, TensorFile.Region> tensors, PrintWriter out) {
    int width = tensors.keySet().stream().mapToInt(String::length).max().orElse(0);
    tensors.forEach(
        (name, tensor) ->
            out.println(
                String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s  ", name)
                    + String.format(Locale.ROOT, "%-4s  ", tensor.type())
                    + shape(tensor.shape())));
  }

  private static String shape(long[] shape) {
    return shape.length == 0
        ? "a number"
        : Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining("x"));
  }

  private static void print(List<FittingNetworks.Fit> fits, PrintWriter out) {
    for (FittingNetworks.Fit fit : fits) {
      if (fit.match().fits()) {
        out.println("fits: backbone: " + fit.settings());
        fit.match().prefix().ifPresent(p -> out.println("  passed over before every name: " + p));
        fit.match().adapted().forEach(line -> out.println("  " + line));
        out.println(
            fit.classifier()
                .map(
                    found ->
                        "  classifier: " + found.weight() + ", " + found.classes() + " classes")
                .orElse("  classifier: none of its features"));
      } else {
        out.println(
            String.format(
                Locale.ROOT,
                "fits no network of \"list backbone\"; nearest is backbone: %s, of whose %d"
                    + " tensors %d fit:",
                fit.settings(),
                fit.variables(),
                fit.placed()));
        List<String> problems = fit.match().problems();
        boolean near = 2 * fit.placed() >= fit.variables();
        List<String> shown = near ? problems : problems.subList(0, Math.min(5, problems.size()));
        shown.forEach(problem -> out.println("  " + problem));
        if (shown.size() < problems.size()) {
          out.println("  and " + (problems.size() - shown.size()) + " more");
        }
      }
      List<String> left =
          fit.match().ignored().stream()
              .filter(name -> fit.classifier().stream().noneMatch(found -> found.has(name)))
              .toList();
      if (!left.isEmpty()) {
        out.println("  without a place: " + SomeNames.of(left));
      }
    }
  }
}
