package org.bce3s.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bce3s.data.Diagnosis.Finding;
import org.bce3s.data.Diagnosis.Kind;
import org.bce3s.file.DataException;
import org.bce3s.image.ContentHash;
import org.bce3s.image.ImageHeader;
import org.bce3s.image.ImageHeader.Format;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSizes;
import org.bce3s.image.ImageWindow;
import org.bce3s.random.RandomStream;

/**
 * Looks at every file of a data set whose images are files: is it there, can it be decoded, is it
 * what its name says, has it several labels, is it in two of the lists of training, validation and
 * test images. Files are read by all cores.
 */
public final class DataDoctor {
  private static final long SAMPLE_SEED = 0;

  private final ImageFiles files;
  private final List<String> names;
  private final OptionalInt sample;
  private final Progress progress;
  private final Map<String, ImageHeader> headers = new ConcurrentHashMap<>();
  private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());

  private DataDoctor(ImageFiles files, List<String> names, OptionalInt sample, Progress progress) {
    this.files = files;
    this.names = names;
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
    ImageFiles files = inFiles.files(dataFolder);
    DataDoctor doctor = new DataDoctor(files, inFiles.classNames(files), sample, progress);
    inFiles.differences(files).forEach(d -> doctor.found(Kind.COUNTS, d));
    return doctor.examine(inFiles.emptyClasses());
  }

  private void found(Kind kind, String text) {
    findings.add(new Finding(kind, text));
  }

  private Diagnosis examine(EmptyClasses emptyClasses) {
    FolderListing listing = new FolderListing(files.root());
    Map<String, String> whereListed = new LinkedHashMap<>();
    files.lists().forEach(list -> lookAt(list, listing, whereListed));
    classesWithoutImages(emptyClasses);
    extra(listing, whereListed.keySet());
    List<String> chosen = chosen(List.copyOf(whereListed.keySet()));
    Map<String, String> contents = read(chosen, whereListed);
    inBoth(files.train(), files.test(), contents);
    files.validation().ifPresent(list -> inBoth(files.train(), list, contents));
    files.validation().ifPresent(list -> inBoth(list, files.test(), contents));
    files.lists().forEach(list -> severalTimes(list, contents));
    sizes();
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(Comparator.comparing(Finding::kind).thenComparing(Finding::text));
    return new Diagnosis(whereListed.size(), chosen.size(), sorted);
  }

  private void lookAt(ImageList list, FolderListing listing, Map<String, String> whereListed) {
    int classes = names.size();
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

  private void classesWithoutImages(EmptyClasses emptyClasses) {
    if (emptyClasses == EmptyClasses.STOP) {
      without(files.train())
          .forEach(k -> found(Kind.COUNTS, "class " + names.get(k) + " has no training image"));
    }
    without(files.test())
        .forEach(k -> found(Kind.UNTESTED, "class " + names.get(k) + " has no test image"));
  }

  private IntStream without(ImageList list) {
    Set<Integer> seen = IntStream.of(list.labels()).boxed().collect(Collectors.toSet());
    return IntStream.range(0, names.size()).filter(k -> !seen.contains(k));
  }

  /** Pictures that a list has more than once: what they are labelled decides how bad that is. */
  private void severalTimes(ImageList list, Map<String, String> contents) {
    Map<String, List<Integer>> byPicture = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      String name = list.names().get(i);
      byPicture.computeIfAbsent(contents.getOrDefault(name, name), k -> new ArrayList<>()).add(i);
    }
    for (List<Integer> same : byPicture.values()) {
      if (same.size() > 1) {
        boolean oneLabel = same.stream().map(i -> list.labels()[i]).distinct().count() == 1;
        found(
            oneLabel ? Kind.SEVERAL_TIMES : Kind.SEVERAL_LABELS,
            same.stream()
                    .map(i -> list.where(i) + files.root().resolve(list.names().get(i)))
                    .collect(Collectors.joining(", "))
                + labels(same, list));
      }
    }
  }

  private String labels(List<Integer> same, ImageList list) {
    List<String> labels =
        same.stream().map(i -> list.labels()[i]).distinct().map(this::named).toList();
    return labels.size() == 1 ? "" : ": labels " + String.join(" and ", labels);
  }

  private String named(int label) {
    return label < names.size() ? names.get(label) : String.valueOf(label);
  }

  /** Says of each list that holds images of several sizes what the sizes are. */
  private void sizes() {
    files
        .lists()
        .forEach(
            list -> {
              List<ImageHeader> known =
                  list.names().stream().map(headers::get).filter(Objects::nonNull).toList();
              ImageSizes sizes = new ImageSizes();
              known.forEach(header -> sizes.add(header.height(), header.width()));
              if (sizes.differ()) {
                found(Kind.SIZES, list.called(files.root()) + ": " + sizes + ImageShape.CURE);
              }
            });
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

  private List<String> chosen(List<String> listed) {
    if (sample.isEmpty() || sample.getAsInt() >= listed.size()) {
      return listed;
    }
    int[] order = RandomStream.of(SAMPLE_SEED, "doctor").permutation(listed.size());
    return IntStream.range(0, sample.getAsInt()).mapToObj(i -> listed.get(order[i])).toList();
  }

  /** Reads files and says the hash of each that could be read, by name. */
  private Map<String, String> read(List<String> chosen, Map<String, String> whereListed) {
    String[] hashes = new String[chosen.size()];
    AtomicInteger done = new AtomicInteger();
    IntStream.range(0, chosen.size())
        .parallel()
        .forEach(
            i -> {
              Path file = files.root().resolve(chosen.get(i));
              hashes[i] = read(chosen.get(i), file, whereListed.get(chosen.get(i)) + file);
              progress.at(done.incrementAndGet(), chosen.size());
            });
    Map<String, String> contents = new LinkedHashMap<>();
    for (int i = 0; i < hashes.length; i++) {
      if (!hashes[i].isEmpty()) {
        contents.put(chosen.get(i), hashes[i]);
      }
    }
    return contents;
  }

  private String read(String name, Path file, String where) {
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
      ImageHeader header = ImageHeader.of(content);
      headers.put(name, header);
      describe(header, where);
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
