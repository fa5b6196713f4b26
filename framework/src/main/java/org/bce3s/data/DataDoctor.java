package org.bce3s.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bce3s.data.Diagnosis.Finding;
import org.bce3s.data.Diagnosis.Kind;
import org.bce3s.data.ImageHeader.Format;
import org.bce3s.random.RandomStream;

/**
 * Looks at every file of a data set whose images are files: is it there, can it be decoded, is it
 * what its name says, is it in two of the lists of training, validation and test images. Files are
 * read by all cores.
 */
public final class DataDoctor {
  private static final long SAMPLE_SEED = 0;

  private final ImageFiles files;
  private final OptionalInt sample;
  private final Progress progress;
  private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());

  private DataDoctor(ImageFiles files, OptionalInt sample, Progress progress) {
    this.files = files;
    this.sample = sample;
    this.progress = progress;
  }

  /** Is told how far the work is. */
  @FunctionalInterface
  public interface Progress {
    /** So many files of so many were examined; called by several threads. */
    void at(int examined, int files);
  }

  /**
   * Examines a data set.
   *
   * @param dataFolder the folder given by {@code --data}
   * @param sample how many files are read, drawn at random but always the same; all if empty
   * @param progress is told how far the work is
   * @throws DataException if a list cannot be read, or the images of the set are not in files
   */
  public static Diagnosis examine(
      Dataset dataset, Path dataFolder, OptionalInt sample, Progress progress) {
    if (!(dataset instanceof FileDataset inFiles)) {
      throw new DataException(
          "the images of this data set are not in files of their own; \"data inspect\" opens and"
              + " checks it");
    }
    DataDoctor doctor = new DataDoctor(inFiles.files(dataFolder), sample, progress);
    inFiles.differences(doctor.files).forEach(d -> doctor.found(Kind.COUNTS, d));
    return doctor.examine(inFiles.classes(doctor.files));
  }

  private void found(Kind kind, String text) {
    findings.add(new Finding(kind, text));
  }

  private Diagnosis examine(int classes) {
    FolderListing listing = new FolderListing(files.root());
    Map<String, String> whereListed = new LinkedHashMap<>();
    files.lists().forEach(list -> lookAt(list, classes, listing, whereListed));
    classesWithoutImages(classes);
    extra(listing, whereListed.keySet());
    List<String> names = chosen(List.copyOf(whereListed.keySet()));
    Map<String, String> contents = read(names, whereListed);
    inBoth(files.train(), files.test(), contents);
    files.validation().ifPresent(list -> inBoth(files.train(), list, contents));
    files.validation().ifPresent(list -> inBoth(list, files.test(), contents));
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(Comparator.comparing(Finding::kind).thenComparing(Finding::text));
    return new Diagnosis(whereListed.size(), names.size(), sorted);
  }

  private void lookAt(
      ImageList list, int classes, FolderListing listing, Map<String, String> whereListed) {
    for (int i = 0; i < list.size(); i++) {
      if (list.labels()[i] >= classes) {
        found(
            Kind.LABEL,
            list.where(i) + "label " + list.labels()[i] + " of " + classes + " classes");
      }
      String name = list.names().get(i);
      if (listing.has(name)) {
        whereListed.putIfAbsent(name, list.where(i));
      } else {
        found(Kind.MISSING, list.where(i) + files.root().resolve(name));
      }
    }
  }

  private void classesWithoutImages(int classes) {
    int[] counts = new int[classes];
    Arrays.stream(files.train().labels()).filter(l -> l < classes).forEach(l -> counts[l]++);
    IntStream.range(0, classes)
        .filter(k -> counts[k] == 0)
        .forEach(k -> found(Kind.COUNTS, "class " + k + " has no training image"));
  }

  /** Looks into the folders that listed files lie in, and those above them but for the root. */
  private void extra(FolderListing listing, Set<String> listed) {
    Set<String> folders = new HashSet<>();
    for (String name : listed) {
      int slash = name.lastIndexOf('/');
      while (slash > 0 && folders.add(name.substring(0, slash))) {
        slash = name.lastIndexOf('/', slash - 1);
      }
    }
    for (String folder : folders) {
      for (String name : listing.names(folder)) {
        String path = folder + "/" + name;
        if (!listed.contains(path) && !folders.contains(path)) {
          found(Kind.EXTRA, files.root().resolve(path).toString());
        }
      }
    }
  }

  private List<String> chosen(List<String> names) {
    if (sample.isEmpty() || sample.getAsInt() >= names.size()) {
      return names;
    }
    int[] order = RandomStream.of(SAMPLE_SEED, "doctor").permutation(names.size());
    return IntStream.range(0, sample.getAsInt()).mapToObj(i -> names.get(order[i])).toList();
  }

  /** Reads files and says the hash of each that could be read, by name. */
  private Map<String, String> read(List<String> names, Map<String, String> whereListed) {
    String[] hashes = new String[names.size()];
    AtomicInteger done = new AtomicInteger();
    IntStream.range(0, names.size())
        .parallel()
        .forEach(
            i -> {
              Path file = files.root().resolve(names.get(i));
              hashes[i] = read(file, whereListed.get(names.get(i)) + file);
              progress.at(done.incrementAndGet(), names.size());
            });
    Map<String, String> contents = new LinkedHashMap<>();
    for (int i = 0; i < hashes.length; i++) {
      if (!hashes[i].isEmpty()) {
        contents.put(names.get(i), hashes[i]);
      }
    }
    return contents;
  }

  private String read(Path file, String where) {
    byte[] content;
    try {
      content = FileSource.content(file);
    } catch (DataException e) {
      found(Kind.UNREADABLE, where + " " + e.getMessage());
      return "";
    } catch (IOException e) {
      found(Kind.UNREADABLE, where + ": " + (Files.isDirectory(file) ? "is a folder" : e));
      return "";
    }
    if (content.length == 0) {
      found(Kind.EMPTY, where);
      return "";
    }
    try {
      FileSource.decoded(content, ImageWindow::whole);
      describe(ImageHeader.of(content), where);
    } catch (DataException e) {
      Kind kind = ImageHeader.endsTooEarly(content) ? Kind.TRUNCATED : Kind.UNDECODABLE;
      found(kind, where + " " + e.getMessage());
    }
    return HexFormat.of().formatHex(ContentHash.sha256().digest(content));
  }

  private void describe(ImageHeader header, String where) {
    if (header.isCmyk()) {
      found(Kind.CMYK, where);
    }
    if (header.isGreyscale()) {
      found(Kind.GREYSCALE, where);
    }
    boolean calledPng = where.toLowerCase(Locale.ROOT).endsWith(".png");
    if (calledPng != (header.format() == Format.PNG)) {
      found(Kind.MISNAMED, where + " is a " + header.format());
    }
  }

  /** Files of one list that are in another one too, by name or, where both were read, by bytes. */
  private void inBoth(ImageList one, ImageList other, Map<String, String> contents) {
    Map<String, Integer> byName = new HashMap<>();
    Map<String, Integer> byContent = new HashMap<>();
    for (int i = 0; i < one.size(); i++) {
      String name = one.names().get(i);
      byName.putIfAbsent(name, i);
      if (contents.containsKey(name)) {
        byContent.putIfAbsent(contents.get(name), i);
      }
    }
    Set<String> told = new HashSet<>();
    for (int i = 0; i < other.size(); i++) {
      String name = other.names().get(i);
      Integer same = byName.getOrDefault(name, byContent.get(contents.get(name)));
      if (same != null && told.add(name)) {
        boolean named = byName.containsKey(name);
        found(
            Kind.IN_BOTH,
            other.where(i)
                + files.root().resolve(name)
                + (named ? " is also " : " holds the same bytes as ")
                + one.where(same)
                + files.root().resolve(one.names().get(same)));
      }
    }
  }
}
