package org.bce3s.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.bce3s.download.Download;
import org.bce3s.image.ImageShape;

/** What tells CIFAR-10 from CIFAR-100 in the official binary layout (Krizhevsky 2009). */
enum CifarFormat {
  CIFAR10(
      "cifar10-lt",
      "cifar-10-batches-bin",
      "cifar-10-binary.tar.gz",
      "c32a1d4ab5d03f1284b67883e8d87530",
      "data_batch_(\\d+)\\.bin",
      "test_batch.bin",
      "batches.meta.txt",
      List.of(new LabelByte("label", 10)),
      5000),
  CIFAR100(
      "cifar100-lt",
      "cifar-100-binary",
      "cifar-100-binary.tar.gz",
      "03b5dce01913d631647c71ecec9e9cb8",
      "train\\.bin",
      "test.bin",
      "fine_label_names.txt",
      List.of(new LabelByte("coarse label", 20), new LabelByte("fine label", 100)),
      500);

  /** Every image is 32x32 RGB. */
  static final ImageShape SHAPE = new ImageShape(32, 32, 3);

  private static final long MAXIMUM_ARCHIVE_BYTES = 200_000_000;

  final String dataset;
  final String folder;
  final String archive;
  final String archiveMd5;
  final Pattern trainFile;
  final String testFile;
  final String namesFile;
  final List<LabelByte> labelBytes;
  final int imagesPerClass;

  CifarFormat(
      String dataset,
      String folder,
      String archive,
      String archiveMd5,
      String trainFile,
      String testFile,
      String namesFile,
      List<LabelByte> labelBytes,
      int imagesPerClass) {
    this.dataset = dataset;
    this.folder = folder;
    this.archive = archive;
    this.archiveMd5 = archiveMd5;
    this.trainFile = Pattern.compile(trainFile);
    this.testFile = testFile;
    this.namesFile = namesFile;
    this.labelBytes = labelBytes;
    this.imagesPerClass = imagesPerClass;
  }

  /** The number of classes: that of the last label byte, the finest. */
  int classes() {
    return labelBytes.get(labelBytes.size() - 1).classes();
  }

  /** Bytes of a record: its label bytes, then the red, green and blue planes. */
  int recordBytes() {
    return labelBytes.size() + SHAPE.volume();
  }

  /** The official address of the archive. */
  URI address() {
    return URI.create("https://www.cs.toronto.edu/~kriz/" + archive);
  }

  /** How the archive is fetched into a data folder. */
  Download download(Path dataFolder) {
    return new Download(address(), dataFolder.resolve(archive), archiveMd5, MAXIMUM_ARCHIVE_BYTES);
  }

  /**
   * One leading byte of a record.
   *
   * @param name what it says
   * @param classes it lies in 0..classes-1
   */
  record LabelByte(String name, int classes) {}
}
