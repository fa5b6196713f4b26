package org.bce3s.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bce3s.download.Download;
import org.bce3s.file.DataException;
import org.bce3s.file.HomeFolder;
import org.bce3s.longtail.Subset;
import org.bce3s.metric.ShotGroup;
import org.bce3s.metric.ShotRule;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.ResultNeutral;

/**
 * ImageNet-LT, Places-LT or iNaturalist 2018, by the lists that the field uses.
 *
 * @param set which of them
 * @param settings where it lies
 */
record LargeDataset(LargeSet set, Settings settings) implements FileDataset {
  /**
   * Where a data set lies.
   *
   * @param folder below that of {@code --data}; the data set's name if empty
   * @param undecodable what becomes of images that cannot be decoded
   */
  public record Settings(
      @Doc("folder below that of --data; unset: the data set's name") @ResultNeutral
          Optional<String> folder,
      @Doc("what becomes of an image that cannot be decoded: the run stops, or it is left out")
          @Default("stop")
          Undecodable undecodable) {}

  @Override
  public boolean hasValidation() {
    return set.validation.isPresent();
  }

  @Override
  public ImageFiles files(Path dataFolder) {
    Path root = HomeFolder.resolve(dataFolder, settings.folder().orElse(set.dataset));
    return new ImageFiles(
        root,
        trainOnDisk(root, list(root, set.train)),
        set.validation.map(name -> trainOnDisk(root, list(root, name))),
        testOnDisk(root, list(root, set.test)));
  }

  /** A list, or the annotations that it was made of. */
  private ImageList list(Path root, String name) {
    if (Files.isRegularFile(root.resolve(name))) {
      return ImageList.read(root.resolve(name));
    }
    Optional<String> annotations = set.annotations(name);
    for (String end : List.of("", LargeSet.PACKED)) {
      Optional<Path> json = annotations.map(a -> root.resolve(a + end));
      if (json.filter(Files::isRegularFile).isPresent()) {
        return AnnotatedImages.read(json.get());
      }
    }
    throw DataException.notFound(
        root.resolve(name)
            + ": there is no such list"
            + annotations.map(a -> " (nor " + a + " or " + a + LargeSet.PACKED + ")").orElse("")
            + "; docs/data.md says how "
            + set.dataset
            + " is laid out");
  }

  @Override
  public List<Download> downloads(Path dataFolder) {
    return set.downloads(HomeFolder.resolve(dataFolder, settings.folder().orElse(set.dataset)));
  }

  @Override
  public List<String> classNames(ImageFiles files) {
    return ImageListDataset.numbers(set.classes);
  }

  @Override
  public EmptyClasses emptyClasses() {
    return EmptyClasses.STOP;
  }

  @Override
  public List<String> differences(ImageFiles files) {
    List<String> differences = new ArrayList<>();
    compare(files.train(), set.trainImages, differences);
    files.validation().ifPresent(list -> compare(list, set.validationImages, differences));
    compare(files.test(), set.testImages, differences);
    String tail = tail(files.train());
    if (!tail.startsWith(set.tail)) {
      differences.add(
          String.format(
              Locale.ROOT,
              "%s: lists %s; %s has %s",
              files.train().file().orElseThrow(),
              tail,
              set.dataset,
              set.tail));
    }
    return differences;
  }

  /** In the words of {@link LargeSet#tail}. */
  private String tail(ImageList train) {
    int[] counts = Subset.counts(train.labels(), Math.max(set.classes, train.classes()));
    Map<ShotGroup, Long> groups =
        Arrays.stream(counts)
            .boxed()
            .collect(Collectors.groupingBy(ShotRule.OLTR::group, Collectors.counting()));
    return String.format(
        Locale.ROOT,
        "%d to %d images a class, %d many, %d medium, %d few",
        Arrays.stream(counts).max().orElseThrow(),
        Arrays.stream(counts).min().orElseThrow(),
        groups.getOrDefault(ShotGroup.MANY, 0L),
        groups.getOrDefault(ShotGroup.MEDIUM, 0L),
        groups.getOrDefault(ShotGroup.FEW, 0L));
  }

  private void compare(ImageList list, int images, List<String> differences) {
    if (list.size() != images) {
      differences.add(
          String.format(
              Locale.ROOT,
              "%s: lists %d images, %s has %d",
              list.file().orElseThrow(),
              list.size(),
              set.dataset,
              images));
    }
  }

  @Override
  public DataSplit open(Path dataFolder) {
    ImageFiles files = files(dataFolder);
    files.lists().forEach(list -> list.checkLabels(set.classes));
    differences(files).stream()
        .findFirst()
        .ifPresent(
            difference -> {
              throw new DataException(
                  difference + "; for lists of your own type dataset.name=image-list");
            });
    return files.split(
        set.dataset,
        classNames(files),
        Optional.empty(),
        set.normalisation,
        settings.undecodable(),
        emptyClasses());
  }

  /** The list with the names that files have on disk: those of Places365 come in two layouts. */
  private ImageList trainOnDisk(Path root, ImageList list) {
    if (set != LargeSet.PLACES_LT) {
      return list;
    }
    FolderListing files = new FolderListing(root);
    return list.inFiles(
        list.names().stream()
            .map(
                name ->
                    !files.has(name) && files.has(PlacesNames.other(name))
                        ? PlacesNames.other(name)
                        : name)
            .toList());
  }

  /**
   * The list with the names that files have on disk: the test images of ImageNet and Places365 lie
   * in one folder as they come, or in a folder a class, or some so and some so.
   */
  private ImageList testOnDisk(Path root, ImageList list) {
    FolderListing files = new FolderListing(root);
    if (list.names().stream().allMatch(files::has)) {
      return list;
    }
    Set<String> tops = new LinkedHashSet<>();
    String first = list.names().get(0);
    tops.add(first.substring(0, first.indexOf('/') + 1));
    if (set == LargeSet.PLACES_LT) {
      tops.addAll(PlacesNames.TEST_FOLDERS);
    }
    List<Map<String, List<String>>> found =
        tops.stream().map(top -> byLastPart(files, top)).toList();
    return list.inFiles(
        list.names().stream().map(name -> files.has(name) ? name : only(found, name)).toList());
  }

  /** The files in a folder and in the folders in it, by the last part of their names. */
  private static Map<String, List<String>> byLastPart(FolderListing files, String top) {
    Map<String, List<String>> found = new HashMap<>();
    for (String name : files.names(top)) {
      found.computeIfAbsent(name, n -> new ArrayList<>()).add(top + name);
      for (String inside : files.names(top + name)) {
        found.computeIfAbsent(inside, n -> new ArrayList<>()).add(top + name + "/" + inside);
      }
    }
    return found;
  }

  /**
   * The only file of a name's last part in the first folder that has any; the name itself, which is
   * missing, if there are more.
   */
  private static String only(List<Map<String, List<String>>> found, String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return found.stream()
        .filter(folder -> folder.containsKey(last))
        .findFirst()
        .map(folder -> folder.get(last))
        .filter(files -> files.size() == 1)
        .map(files -> files.get(0))
        .orElse(name);
  }
}
