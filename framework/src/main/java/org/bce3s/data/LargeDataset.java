package org.bce3s.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;

/**
 * ImageNet-LT or iNaturalist 2018, by the lists that the field uses.
 *
 * @param set which of the two
 * @param settings where it lies
 */
record LargeDataset(LargeSet set, Settings settings) implements Dataset {
  /**
   * Where a data set lies.
   *
   * @param folder below that of {@code --data}; the data set's name if empty
   * @param undecodable what becomes of images that cannot be decoded
   */
  public record Settings(
      @Doc("folder below that of --data; unset: the data set's name") Optional<String> folder,
      @Doc("what becomes of an image that cannot be decoded: the run stops, or it is left out")
          @Default("stop")
          Undecodable undecodable) {}

  @Override
  public boolean hasValidation() {
    return set.validation.isPresent();
  }

  @Override
  public DataSplit open(Path dataFolder) {
    Path root = dataFolder.resolve(settings.folder().orElse(set.dataset));
    if (!Files.isRegularFile(root.resolve(set.train))) {
      throw new DataException(
          root.resolve(set.train)
              + ": there is no such list; the README says how "
              + set.dataset
              + " is laid out");
    }
    ImageFiles files =
        new ImageFiles(
            root,
            list(root, set.train, set.trainImages),
            set.validation.map(name -> list(root, name, set.validationImages)),
            asOnDisk(root, list(root, set.test, set.testImages)));
    return files.split(
        set.dataset,
        ImageListDataset.numbers(set.classes),
        Optional.empty(),
        set.normalisation,
        settings.undecodable());
  }

  private ImageList list(Path root, String name, int images) {
    ImageList list = ImageList.read(root.resolve(name));
    list.checkLabels(set.classes);
    if (list.size() != images) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: lists %d images, %s has %d; for lists of your own type dataset.name=image-list",
              root.resolve(name),
              list.size(),
              set.dataset,
              images));
    }
    return list;
  }

  /**
   * The list with the names that files have on disk: the test images of ImageNet lie in one folder
   * as they come, or in a folder a class.
   */
  private static ImageList asOnDisk(Path root, ImageList list) {
    FolderListing files = new FolderListing(root);
    String first = list.names().get(0);
    if (files.has(first)) {
      return list;
    }
    String top = first.substring(0, Math.max(0, first.indexOf('/')));
    Map<String, String> found = new HashMap<>();
    for (String name : files.names(top)) {
      found.put(name, top + "/" + name);
      files.names(top + "/" + name).forEach(n -> found.put(n, top + "/" + name + "/" + n));
    }
    List<String> names =
        list.names().stream()
            .map(name -> found.getOrDefault(name.substring(name.lastIndexOf('/') + 1), name))
            .toList();
    return list.inFiles(names);
  }
}
