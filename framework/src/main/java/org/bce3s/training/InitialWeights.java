package org.bce3s.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bce3s.data.DataSplit;
import org.bce3s.file.DataException;
import org.bce3s.file.HomeFolder;
import org.bce3s.file.MissingFile;
import org.bce3s.image.ImageShape;
import org.bce3s.network.Blueprint;
import org.bce3s.pytorch.NameMatch;
import org.bce3s.pytorch.NetworkShapes;
import org.bce3s.pytorch.StateDict;
import org.bce3s.pytorch.WeightsFile;
import org.bce3s.settings.InitSettings;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.FloatTensor;

/** The weights of a file that a first stage starts from, see {@link InitSettings}. */
public final class InitialWeights {
  /**
   * The code beside this class that decides which value a variable gets. It is marked as no part of
   * training, as it is none for runs that draw their weights.
   */
  public static final Set<String> CODE =
      Set.of(
          InitialWeights.class.getName(),
          "org.bce3s.pytorch.Layout",
          "org.bce3s.pytorch.NameMatch",
          "org.bce3s.pytorch.NetworkShapes",
          "org.bce3s.pytorch.Placement",
          "org.bce3s.pytorch.PositionGrid",
          "org.bce3s.pytorch.StateDict",
          "org.bce3s.pytorch.StateDictInside",
          "org.bce3s.pytorch.StateDictNames",
          "org.bce3s.pytorch.TorchFile",
          "org.bce3s.pytorch.TorchStorage",
          "org.bce3s.pytorch.TorchTensor",
          "org.bce3s.pytorch.TorchTypes",
          "org.bce3s.pytorch.TransformerNames",
          "org.bce3s.pytorch.WeightsFile");

  private static final String WEIGHTS = "init.weights";
  private static final String CLASSIFIER = "classifier.";

  private final Path file;
  private final InitSettings init;
  private final Map<String, long[]> shapes;

  private InitialWeights(Path file, InitSettings init, Map<String, long[]> shapes) {
    this.file = file;
    this.init = init;
    this.shapes = shapes;
  }

  /**
   * Those of a run; empty if its weights are drawn.
   *
   * @param data the opened data set, which says how many classes there are
   * @param dataFolder the folder given by {@code --data}
   */
  public static Optional<InitialWeights> of(RunSettings settings, DataSplit data, Path dataFolder) {
    return settings
        .init()
        .map(
            init ->
                new InitialWeights(
                    HomeFolder.resolve(dataFolder, init.weights()),
                    init,
                    wanted(settings, data, init)));
  }

  private static Map<String, long[]> wanted(
      RunSettings settings, DataSplit data, InitSettings init) {
    ImageShape image = Blueprint.trainImage(settings, data);
    Map<String, long[]> shapes =
        NetworkShapes.of(
            settings.backbone().value().of(image),
            image,
            settings.classifier().value(),
            data.classes());
    if (!init.classifier()) {
      shapes.keySet().removeIf(name -> name.startsWith(CLASSIFIER));
    }
    return shapes;
  }

  /**
   * The values of variables, by name, each read when it is asked for.
   *
   * @throws SpecException if the file is another one than the hash says, or does not fit the
   *     network
   * @throws DataException if it cannot be read
   */
  public Map<String, FloatTensor> values() {
    WeightsFile opened = open();
    check(opened);
    return StateDict.match(opened.tensors(), shapes).values();
  }

  /**
   * Checks that the run can start from the file, without reading its values.
   *
   * @return what a person should know of it: what was passed over and adapted
   * @throws SpecException if the file is another one than the hash says, or does not fit the
   *     network
   * @throws DataException if it cannot be read
   */
  public String check() {
    WeightsFile opened = open();
    NameMatch match = check(opened);
    List<String> left = match.ignored();
    return WEIGHTS
        + ": "
        + file
        + ": "
        + match.places().size()
        + " tensors"
        + (left.isEmpty()
            ? ""
            : ", without a place "
                + left.get(0)
                + (left.size() == 1 ? "" : " and " + (left.size() - 1) + " more"))
        + (match.adapted().isEmpty() ? "" : "; " + String.join("; ", match.adapted()));
  }

  private Map<String, long[]> backbone() {
    Map<String, long[]> backbone = new LinkedHashMap<>(shapes);
    backbone.keySet().removeIf(name -> name.startsWith(CLASSIFIER));
    return backbone;
  }

  private WeightsFile open() {
    if (Files.notExists(file)) {
      throw DataException.notFound(file + " (" + WEIGHTS + "): " + MissingFile.text(file));
    }
    String found = WeightsFile.sha256(file);
    if (!found.equals(init.sha256())) {
      throw new SpecException("init.sha256", init.sha256(), found + ", that of " + file);
    }
    return WeightsFile.open(file);
  }

  private NameMatch check(WeightsFile opened) {
    NameMatch match = NameMatch.of(opened.tensors().shapes(), shapes);
    if (!match.fits()) {
      List<String> problems = match.problems();
      if (init.classifier() && NameMatch.of(opened.tensors().shapes(), backbone()).fits()) {
        throw new SpecException(
            "init.classifier",
            true,
            "left out, since the file's classifier is not of this one's shape: " + problems.get(0));
      }
      throw new SpecException(
          WEIGHTS,
          init.weights(),
          "weights of this network; "
              + problems.get(0)
              + (problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)")
              + "; \"weights inspect\" says which network they fit");
    }
    return match;
  }
}
