package org.bce3s.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.download.Download;
import org.bce3s.image.ImageShape;

/** What tells CIFAR-10 from CIFAR-100 (Krizhevsky 2009). */
enum CifarFormat {
  CIFAR10(
      "cifar10-lt",
      "c32a1d4ab5d03f1284b67883e8d87530",
      new CifarLayout(
          "cifar-10-batches-bin",
          "cifar-10-binary.tar.gz",
          "data_batch_(\\d+)\\.bin",
          "test_batch.bin",
          "batches.meta.txt"),
      new CifarLayout(
          "cifar-10-batches-py",
          "cifar-10-python.tar.gz",
          "data_batch_(\\d+)",
          "test_batch",
          "batches.meta"),
      List.of(new LabelByte("label", 10)),
      5000),
  CIFAR100(
      "cifar100-lt",
      "03b5dce01913d631647c71ecec9e9cb8",
      new CifarLayout(
          "cifar-100-binary",
          "cifar-100-binary.tar.gz",
          "train\\.bin",
          "test.bin",
          "fine_label_names.txt"),
      new CifarLayout("cifar-100-python", "cifar-100-python.tar.gz", "train", "test", "meta"),
      List.of(new LabelByte("coarse label", 20), new LabelByte("fine label", 100)),
      500);

  /** Every image is 32x32 RGB. */
  static final ImageShape SHAPE = new ImageShape(32, 32, 3);

  private static final long MAXIMUM_ARCHIVE_BYTES = 200_000_000;

  final String dataset;
  final String archiveMd5;

  /** The official binary layout. */
  final CifarLayout binary;

  /** The official layout of pickles, which torchvision downloads. */
  final CifarLayout python;

  final List<LabelByte> labelBytes;
  final int imagesPerClass;

  CifarFormat(
      String dataset,
      String archiveMd5,
      CifarLayout binary,
      CifarLayout python,
      List<LabelByte> labelBytes,
      int imagesPerClass) {
    this.dataset = dataset;
    this.archiveMd5 = archiveMd5;
    this.binary = binary;
    this.python = python;
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

  /** The official address of the binary archive. */
  URI address() {
    return URI.create("https://www.cs.toronto.edu/~kriz/" + binary.archive());
  }

  /** How the archive is fetched into a data folder. */
  Download download(Path dataFolder) {
    return new Download(
        address(), dataFolder.resolve(binary.archive()), archiveMd5, MAXIMUM_ARCHIVE_BYTES);
  }

  /**
   * One leading byte of a record.
   *
   * @param name what it says; in pickles the list of them has its plural
   * @param classes it lies in 0..classes-1
   */
  record LabelByte(String name, int classes) {}
}
