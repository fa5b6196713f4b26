package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bce3s.data.DataSplit;
import org.bce3s.data.SplitCheck;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.Problem;
import org.bce3s.experiment.Row;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageShape;
import org.bce3s.network.Blueprint;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.SpecException;
import org.bce3s.training.InitialWeights;
import org.bce3s.training.KeptFeatures;
import org.bce3s.training.RunCheck;

/**
 * The data sets of a plan, each opened once, one after the other, and what they say against the
 * rows that are to be trained on them.
 */
final class PlannedData {
  private final List<Row> rows;
  private final Path folder;
  private final Map<String, Hashes> byRow = new HashMap<>();
  private final Map<Integer, List<Problem>> problems = new TreeMap<>();
  private final Map<Integer, DataException> faults = new TreeMap<>();
  private final Map<List<Object>, Optional<String>> initial = new HashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * What a run's identity holds of its data.
   *
   * @param subset see {@link DataSplit#subsetSha256}
   * @param content see {@link DataSplit#contentSha256}
   */
  record Hashes(String subset, String content) {}

  private PlannedData(List<Row> rows, Path folder) {
    this.rows = rows;
    this.folder = folder;
  }

  /**
   * Opens the data sets of rows and checks each row against its own.
   *
   * @param folder the folder of data sets
   * @throws ExperimentException with every row that cannot be trained
   * @throws DataException if all rows could be, but data is missing or damaged
   */
  static PlannedData open(List<Row> rows, Path folder) {
    PlannedData opened = new PlannedData(rows, folder);
    Map<List<Object>, List<Integer>> byData = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      byData.computeIfAbsent(key(rows.get(i).settings()), k -> new ArrayList<>()).add(i);
    }
    byData.values().forEach(opened::openOne);
    opened.refuse();
    return opened;
  }

  /** What decides the training images. */
  static List<Object> key(RunSettings settings) {
    return List.of(
        settings.dataset().name(), settings.dataset().settings(), settings.sampling().holdout());
  }

  /** What a person should know of the data sets as they were found, see {@link DataSplit#notes}. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** The hashes of a row's data. */
  Hashes of(Row row) {
    return byRow.get(row.name());
  }

  /** Opens the data set that these rows share. */
  private void openOne(List<Integer> sharing) {
    DataSplit split;
    SplitCheck images;
    try {
      split = rows.get(sharing.get(0)).settings().open(folder);
      images = SplitCheck.of(split);
    } catch (SpecException e) {
      sharing.forEach(i -> problems.put(i, rows.get(i).problems(e)));
      return;
    } catch (DataException e) {
      faults.put(sharing.get(0), e);
      return;
    }
    Hashes hashes = new Hashes(split.subsetSha256(), split.contentSha256());
    notes.addAll(split.notes());
    for (int i : sharing) {
      byRow.put(rows.get(i).name(), hashes);
      try {
        // Sizes first: compared with training images of several sizes, test images would be blamed.
        RunCheck.sizes(rows.get(i).settings(), images);
        RunCheck.of(rows.get(i).settings(), split);
        backbone(rows.get(i).settings(), split).ifPresent(notes::add);
        startsFrom(rows.get(i).settings(), split).ifPresent(notes::add);
        String row = rows.get(i).name();
        KeptFeatures.note(rows.get(i).settings(), split)
            .ifPresent(note -> notes.add("row " + row + ": " + note));
      } catch (SpecException e) {
        problems.put(i, rows.get(i).problems(e));
      } catch (DataException e) {
        faults.put(i, e);
      }
    }
  }

  /** What is to be known of a backbone on images of this size; of rows that share it, once. */
  private static Optional<String> backbone(RunSettings settings, DataSplit split) {
    ImageShape image = Blueprint.trainImage(settings, split);
    return image.isOfFeatures()
        ? Optional.empty()
        : settings
            .backbone()
            .value()
            .note(image.height(), image.width(), settings.init().isPresent())
            .map(note -> "backbone " + settings.backbone().name() + ": " + note);
  }

  /** What is to be known of the weights that a row starts from; rows that share all, once. */
  private Optional<String> startsFrom(RunSettings settings, DataSplit split) {
    return settings.init().isEmpty()
        ? Optional.empty()
        : initial.computeIfAbsent(
            List.of(
                settings.init(),
                settings.backbone().name(),
                settings.backbone().settings(),
                settings.classifier().name(),
                Blueprint.trainImage(settings, split),
                split.classes()),
            key -> InitialWeights.of(settings, split, folder).map(InitialWeights::check));
  }

  private void refuse() {
    if (!problems.isEmpty()) {
      Set<Problem> all = new LinkedHashSet<>();
      for (int i = 0; i < rows.size(); i++) {
        all.addAll(problems.getOrDefault(i, List.of()));
        if (faults.containsKey(i)) {
          all.add(rows.get(i).problem("dataset", faults.get(i).getMessage()));
        }
      }
      throw new ExperimentException(List.copyOf(all));
    }
    List<String> messages =
        faults.values().stream().map(DataException::getMessage).distinct().toList();
    if (messages.size() == 1) {
      throw faults.values().iterator().next();
    }
    if (!messages.isEmpty()) {
      throw new DataException(messages.stream().collect(Collectors.joining("\n")));
    }
  }
}
