package org.bce3s.data;

import com.google.common.collect.Iterables;
import com.google.common.primitives.Ints;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bce3s.download.Download;
import org.bce3s.file.DataException;
import org.bce3s.image.ContentHash;
import org.bce3s.image.ImageSource;
import org.bce3s.image.InMemorySource;
import org.bce3s.image.Normalisation;
import org.bce3s.longtail.LongTail;
import org.bce3s.longtail.Subset;
import org.bce3s.spec.NoEffect;

/**
 * CIFAR-10-LT or CIFAR-100-LT: the official training images cut to a long tail, the whole test set.
 * The full training set is numbered through its files in their order. Only the images of the subset
 * stay in memory.
 *
 * @param format which of the two
 * @param longTail how the training set is cut
 */
record CifarDataset(CifarFormat format, LongTail longTail) implements Dataset {
  /** The statistics of CIFAR-10's training set; the released code uses them for both sets. */
  private static final Normalisation NORMALISATION =
      new Normalisation(List.of(0.4914, 0.4822, 0.4465), List.of(0.2023, 0.1994, 0.2010));

  @Override
  public List<NoEffect> withoutEffect() {
    return LongTail.withoutEffect(longTail.profile());
  }

  @Override
  public DataSplit open(Path dataFolder) {
    return open(CifarFiles.read(format, dataFolder));
  }

  /**
   * Opens the set in some files.
   *
   * @throws DataException if they hold something else
   */
  DataSplit open(CifarFiles files) {
    try {
      return split(files);
    } catch (InternalError cutOff) { // so Java tells that a mapped file has lost its end
      throw shorter(files.where());
    }
  }

  private DataSplit split(CifarFiles files) {
    List<String> trainFiles = files.trainFiles();
    if (trainFiles.isEmpty()) {
      throw new DataException(
          files.where() + ": no training file " + files.layout().trainFile() + " in it");
    }
    List<String> names = classNames(files);
    Iterable<CifarRecords> train =
        Iterables.transform(trainFiles, name -> records(files, name)); // one at a time
    Subset subset = longTail.cut(format.dataset, names, labels(train), format.imagesPerClass);
    CifarRecords test = records(files, files.layout().testFile());
    if (test.size() == 0) {
      throw new DataException(
          files.where().resolve(files.layout().testFile()) + ": holds no image");
    }
    int[] all = IntStream.range(0, test.size()).toArray();
    ImageSource trainImages = source(files.where(), train, subset.indices());
    ImageSource testImages = source(files.where(), List.of(test), all);
    return new DataSplit(
        names,
        trainImages,
        Optional.empty(),
        testImages,
        subset,
        ContentHash.ofImages(trainImages, testImages),
        NORMALISATION);
  }

  @Override
  public List<Download> downloads(Path dataFolder) {
    return List.of(format.download(dataFolder));
  }

  private CifarRecords records(CifarFiles files, String name) {
    return new CifarRecords(format, files.where().resolve(name).toString(), files.file(name));
  }

  /** The names of the classes, or their numbers when the file of names is absent. */
  private List<String> classNames(CifarFiles files) {
    if (!files.content().containsKey(files.layout().namesFile())) {
      return IntStream.range(0, format.classes()).mapToObj(String::valueOf).toList();
    }
    List<String> names =
        StandardCharsets.UTF_8
            .decode(files.file(files.layout().namesFile()))
            .toString()
            .lines()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    if (names.size() != format.classes()) {
      throw new DataException(
          files.where().resolve(files.layout().namesFile())
              + ": "
              + names.size()
              + " class names; "
              + format.classes()
              + " are expected");
    }
    return names;
  }

  private static int[] labels(Iterable<CifarRecords> files) {
    List<int[]> labels = new ArrayList<>();
    for (CifarRecords file : files) {
      labels.add(IntStream.range(0, file.size()).map(file::label).toArray());
    }
    return Ints.concat(labels.toArray(int[][]::new));
  }

  /** Copies the images of ascending indices, which count through all files. */
  private static ImageSource source(Path where, Iterable<CifarRecords> files, int[] indices) {
    byte[][] pixels = new byte[indices.length][];
    int[] labels = new int[indices.length];
    int first = 0;
    int i = 0;
    for (CifarRecords file : files) {
      for (; i < indices.length && indices[i] - first < file.size(); i++) {
        pixels[i] = file.pixels(indices[i] - first);
        labels[i] = file.label(indices[i] - first);
      }
      first += file.size();
    }
    if (i < indices.length) {
      throw shorter(where);
    }
    return new InMemorySource(CifarFormat.SHAPE, pixels, labels);
  }

  private static DataException shorter(Path where) {
    return new DataException(where + ": became shorter while it was read; start again");
  }
}
