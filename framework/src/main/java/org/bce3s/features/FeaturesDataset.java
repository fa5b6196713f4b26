package org.bce3s.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bce3s.data.DataSplit;
import org.bce3s.data.Dataset;
import org.bce3s.file.DataException;
import org.bce3s.file.HomeFolder;
import org.bce3s.file.MissingFile;
import org.bce3s.image.ContentHash;
import org.bce3s.image.ImageSource;
import org.bce3s.image.Normalisation;
import org.bce3s.longtail.LongTail;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.Subset;
import org.bce3s.longtail.SubsetRule;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Count;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.Range;
import org.bce3s.spec.ResultNeutral;
import org.bce3s.tensor.ElementType;

/**
 * Feature vectors that another network made of images, see {@link FeatureTable}. They are kept in
 * memory, 4 d bytes each.
 *
 * @param root folder below that of {@code --data} that files start from
 * @param train file of the training features
 * @param trainLabels file of their labels, if it is another one
 * @param validation file of features to choose an epoch by, if there is one
 * @param validationLabels file of their labels, if it is another one
 * @param test file of the test features
 * @param testLabels file of their labels, if it is another one
 * @param classNames file of names, one a line; numbers if empty
 * @param classes K; if empty, one more than the largest training label
 * @param imbalanceFactor cuts the training features to a long tail; if empty all are used
 * @param profile how the numbers fall from class to class
 * @param subset which vectors of a class are kept
 * @param headCount n_max; the number of the largest class if empty
 */
public record FeaturesDataset(
    @Doc("folder below that of --data that files start from") @Default("features") @ResultNeutral
        String root,
    @Doc("file of the training features: safetensors with features [N, d] and labels [N], or .npy")
        @Default("train.safetensors")
        @ResultNeutral
        String train,
    @Doc("file of their labels; unset: the tensor labels beside the features") @ResultNeutral
        Optional<String> trainLabels,
    @Doc("file of features to choose an epoch by; unset: none") @ResultNeutral
        Optional<String> validation,
    @Doc("file of their labels; unset: the tensor labels beside the features") @ResultNeutral
        Optional<String> validationLabels,
    @Doc("file of the test features") @Default("test.safetensors") @ResultNeutral String test,
    @Doc("file of their labels; unset: the tensor labels beside the features") @ResultNeutral
        Optional<String> testLabels,
    @Doc("file of class names, one a line; unset: numbers") @ResultNeutral
        Optional<String> classNames,
    @Doc("number of classes; unset: one more than the largest training label")
        @Range(min = 2, max = 1e6)
        OptionalInt classes,
    @Doc("IF that training features are cut to; unset: all are used") @Range(min = 1, max = 1e9)
        OptionalDouble imbalanceFactor,
    @Doc("how the number of vectors falls from the first class to the last") @Default("exponential")
        Profile profile,
    @Doc("which vectors of a class are kept") @Default("first-n") SubsetRule subset,
    @Doc("n_max: vectors of the first class; unset: as many as the largest class has")
        @Range(min = 1, max = 1e9)
        OptionalInt headCount)
    implements Dataset {
  private static final String NAME = "features";

  /** Checks the ranges. */
  public FeaturesDataset {
    Constraints.check(
        FeaturesDataset.class,
        root,
        train,
        trainLabels,
        validation,
        validationLabels,
        test,
        testLabels,
        classNames,
        classes,
        imbalanceFactor,
        profile,
        subset,
        headCount);
    LongTail.of(imbalanceFactor, profile, subset, headCount);
  }

  @Override
  public boolean isOfFeatures() {
    return true;
  }

  @Override
  public boolean hasValidation() {
    return validation.isPresent();
  }

  @Override
  public List<NoEffect> withoutEffect() {
    return LongTail.withoutEffect(imbalanceFactor, profile, subset);
  }

  @Override
  public DataSplit open(Path dataFolder) {
    Path folder = HomeFolder.resolve(dataFolder, root);
    List<String> notes = new ArrayList<>();
    FeatureTable trained = read(folder, train, trainLabels, notes);
    int k = classes.orElseGet(() -> 1 + Arrays.stream(trained.labels()).max().orElseThrow());
    trained.checkLabels(k);
    List<String> names = names(folder, k);
    Subset kept = kept(trained, names);
    ImageSource trainSource = trained.source(kept.indices());
    Optional<ImageSource> validationSource =
        validation.map(file -> whole(read(folder, file, validationLabels, notes), trained, k));
    ImageSource testSource = whole(read(folder, test, testLabels, notes), trained, k);
    return new DataSplit(
        names,
        trainSource,
        validationSource,
        testSource,
        kept,
        validationSource
            .map(images -> ContentHash.ofImages(trainSource, images, testSource))
            .orElseGet(() -> ContentHash.ofImages(trainSource, testSource)),
        Normalisation.NONE,
        notes.toArray(new String[0]));
  }

  private static FeatureTable read(
      Path folder, String file, Optional<String> labels, List<String> notes) {
    FeatureTable table =
        FeatureTable.read(
            HomeFolder.resolve(folder, file), labels.map(l -> HomeFolder.resolve(folder, l)));
    if (table.type() == ElementType.F64) {
      notes.add(table.file() + ": F64, rounded to float32");
    } else if (table.type() != ElementType.F32) {
      notes.add(table.file() + ": " + table.type() + ", taken as float32");
    }
    return table;
  }

  private static ImageSource whole(FeatureTable table, FeatureTable trained, int classes) {
    if (table.dimension() != trained.dimension()) {
      throw new DataException(
          table.file()
              + ": features have "
              + table.dimension()
              + " values, those of "
              + trained.file()
              + " have "
              + trained.dimension());
    }
    table.checkLabels(classes);
    return table.source(IntStream.range(0, table.size()).toArray());
  }

  private Subset kept(FeatureTable trained, List<String> names) {
    int[] counts = Subset.counts(trained.labels(), names.size());
    Optional<LongTail> tail = LongTail.of(imbalanceFactor, profile, subset, headCount);
    if (tail.isPresent()) {
      int largest = Arrays.stream(counts).max().orElseThrow();
      return tail.get().cut(NAME, names, trained.labels(), largest);
    }
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] == 0) {
        throw new DataException(
            trained.file()
                + ": class "
                + k
                + " ("
                + names.get(k)
                + ") has no training features;"
                + " there are "
                + counts.length
                + " classes");
      }
    }
    return Subset.of(IntStream.range(0, trained.size()).toArray());
  }

  private List<String> names(Path folder, int k) {
    if (classNames.isEmpty()) {
      return IntStream.range(0, k).mapToObj(String::valueOf).toList();
    }
    Path file = HomeFolder.resolve(folder, classNames.get());
    List<String> names;
    try {
      names =
          Files.readAllLines(file).stream().map(String::strip).filter(n -> !n.isEmpty()).toList();
    } catch (NoSuchFileException e) {
      throw DataException.notFound(file + ": " + MissingFile.text(file));
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e, e);
    }
    if (names.size() != k) {
      throw new DataException(
          file + ": " + Count.of(names.size(), "class name") + "; there are " + k + " classes");
    }
    if (names.stream().distinct().count() < k) {
      throw new DataException(file + ": a class name is there twice");
    }
    return names;
  }
}
