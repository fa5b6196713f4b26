package org.bce3s.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bce3s.file.DataException;
import org.bce3s.image.ContentHash;
import org.bce3s.longtail.Subset;

/**
 * Image files with the classes that their labels mean.
 *
 * @param names one a class, in label order
 * @param files the lists, labelled by the index of a name
 */
record ClassFiles(List<String> names, ImageFiles files) {
  private static final int SHOWN = 3;

  /**
   * Settles what becomes of classes without training images, and notes classes without test images.
   *
   * @throws DataException naming the first class without a training image, if that stops
   */
  ClassFiles withImages(EmptyClasses emptyClasses, List<String> notes) {
    int[] empty = without(files.train());
    ClassFiles settled = this;
    if (empty.length > 0) {
      switch (emptyClasses) {
        case STOP -> throw refused(empty[0]);
        case KEEP ->
            notes.add(counted(empty, "has", "have") + " no training image, so never trained");
        case DROP -> settled = dropped(empty, notes);
      }
    }
    int[] untested = settled.without(settled.files.test());
    if (untested.length > 0) {
      notes.add(
          settled.counted(untested, "has", "have")
              + " no test image, so no accuracy, and counted in no group");
    }
    return settled;
  }

  private int[] without(ImageList list) {
    int[] counts = Subset.counts(list.labels(), names.size());
    return IntStream.range(0, counts.length).filter(k -> counts[k] == 0).toArray();
  }

  private DataException refused(int k) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%sclass %s has no training image; there are %d classes;"
                + " dataset.empty_classes=drop leaves such classes out with their test images,"
                + " =keep has them as classes that are never trained",
            files.train().file().map(f -> f + ": ").orElse(""),
            named(k),
            names.size()));
  }

  private ClassFiles dropped(int[] empty, List<String> notes) {
    int[] label = new int[names.size()];
    Arrays.fill(label, -1);
    List<String> left = new ArrayList<>();
    for (int k = 0; k < label.length; k++) {
      if (Arrays.binarySearch(empty, k) < 0) {
        label[k] = left.size();
        left.add(names.get(k));
      }
    }
    ImageFiles kept =
        new ImageFiles(
            files.root(),
            relabelled(files.train(), label),
            files.validation().map(list -> relabelled(list, label)),
            relabelled(files.test(), label));
    notes.add(
        String.format(
            Locale.ROOT,
            "%s left out, without training images; with %s %d test images",
            counted(empty, "is", "are"),
            empty.length == 1 ? "it" : "them",
            files.test().size() - kept.test().size()));
    return new ClassFiles(left, kept);
  }

  private static ImageList relabelled(ImageList list, int[] label) {
    ImageList kept = list.where(i -> label[list.labels()[i]] >= 0);
    if (kept.size() == 0) {
      throw new DataException("no test or validation image is of a class that is trained");
    }
    return kept.labelled(k -> label[k]);
  }

  /** For example {@code 5 classes (0 (ant), 3 (bee), 4 (cat), ...) have}. */
  private String counted(int[] classes, String one, String several) {
    if (classes.length == 1) {
      return "class " + named(classes[0]) + " " + one;
    }
    String first =
        Arrays.stream(classes).limit(SHOWN).mapToObj(this::named).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%d classes, %s%s, %s",
        classes.length,
        first,
        classes.length > SHOWN ? " ..." : "",
        several);
  }

  private String named(int k) {
    String name = names.get(k);
    return name.equals(String.valueOf(k)) ? name : k + " (" + name + ")";
  }

  /**
   * SHA-256 (hex) of the lists: names, labels and sizes of files. The number of classes is in it
   * only where the labels of training images do not tell it.
   */
  String sha256() {
    MessageDigest digest = ContentHash.sha256();
    if (without(files.train()).length > 0) {
      digest.update((names.size() + " classes\n").getBytes(StandardCharsets.UTF_8));
    }
    files.lists().forEach(list -> list.addTo(digest, files.sizes(list)));
    return HexFormat.of().formatHex(digest.digest());
  }
}
