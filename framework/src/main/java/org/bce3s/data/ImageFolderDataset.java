package org.bce3s.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Images of one's own in folders: a folder of training and one of test images, in each a folder a
 * class. Classes are numbered in the order of their names, and so are the images of a class.
 *
 * @param root folder below that of {@code --data}
 * @param train folder of the training images
 * @param validation folder of images to choose an epoch by, if there is one
 * @param test folder of the test images
 * @param imbalanceFactor cuts the training images to a long tail; if empty they are used as found
 * @param profile how the numbers fall from class to class
 * @param subset which images of a class are kept
 * @param headCount n_max; the number of the largest class if empty
 * @param mean of the pixel values, one a channel
 * @param standardDeviation of the pixel values, one a channel
 * @param undecodable what becomes of images that cannot be decoded
 */
public record ImageFolderDataset(
    @Doc("folder below that of --data that holds the others") @Default("images") String root,
    @Doc("folder of the training images, in it a folder a class") @Default("train") String train,
    @Doc("folder of images to choose an epoch by; unset: none") Optional<String> validation,
    @Doc("folder of the test images") @Default("test") String test,
    @Doc("IF that training images are cut to; unset: they are used as found")
        @Range(min = 1, max = 1e9)
        OptionalDouble imbalanceFactor,
    @Doc("how the number of images falls from the first class to the last") @Default("exponential")
        Profile profile,
    @Doc("which images of a class are kept") @Default("first-n") SubsetRule subset,
    @Doc("n_max: images of the first class; unset: as many as the largest class has")
        @Range(min = 1, max = 1e9)
        OptionalInt headCount,
    @Doc("mean of red, green and blue, of values from 0 to 1") @Default("[0.485, 0.456, 0.406]")
        List<Double> mean,
    @Doc("standard deviation of red, green and blue") @Default("[0.229, 0.224, 0.225]")
        List<Double> standardDeviation,
    @Doc("what becomes of an image that cannot be decoded: the run stops, or it is left out")
        @Default("stop")
        Undecodable undecodable)
    implements FileDataset {
  /** Checks the ranges. */
  public ImageFolderDataset {
    Constraints.check(
        ImageFolderDataset.class,
        root,
        train,
        validation,
        test,
        imbalanceFactor,
        profile,
        subset,
        headCount,
        mean,
        standardDeviation,
        undecodable);
    LongTail.of(imbalanceFactor, profile, subset, headCount);
    Normalisation.check(mean, standardDeviation);
    mean = List.copyOf(mean);
    standardDeviation = List.copyOf(standardDeviation);
  }

  @Override
  public boolean hasValidation() {
    return validation.isPresent();
  }

  @Override
  public ImageFiles files(Path dataFolder) {
    Path folder = dataFolder.resolve(root);
    FolderListing files = new FolderListing(folder);
    List<String> names = classNames(folder);
    return new ImageFiles(
        folder,
        list(files, train, names, folder),
        validation.map(v -> list(files, v, names, folder)),
        list(files, test, names, folder));
  }

  @Override
  public int classes(ImageFiles files) {
    return classNames(files.root()).size();
  }

  @Override
  public DataSplit open(Path dataFolder) {
    return files(dataFolder)
        .split(
            "image-folder",
            classNames(dataFolder.resolve(root)),
            LongTail.of(imbalanceFactor, profile, subset, headCount),
            new Normalisation(mean, standardDeviation),
            undecodable);
  }

  private List<String> classNames(Path folder) {
    List<String> names =
        new FolderListing(folder).names(train).stream().sorted().filter(this::isVisible).toList();
    if (names.isEmpty()) {
      throw new DataException(
          folder.resolve(train)
              + ": no folder of a class in it; expected "
              + train
              + "/CLASS/IMAGE");
    }
    return names;
  }

  private ImageList list(FolderListing files, String part, List<String> classes, Path folder) {
    Set<String> known = Set.copyOf(classes);
    files.names(part).stream()
        .filter(name -> isVisible(name) && !known.contains(name))
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw new DataException(
                  folder.resolve(part).resolve(name) + ": no class of " + folder.resolve(train));
            });
    List<String> names = new ArrayList<>();
    IntStream.Builder labels = IntStream.builder();
    for (int k = 0; k < classes.size(); k++) {
      String of = part + "/" + classes.get(k);
      for (String name : files.names(of).stream().sorted().filter(this::isVisible).toList()) {
        names.add(of + "/" + name);
        labels.add(k);
      }
    }
    if (names.isEmpty()) {
      throw new DataException(
          folder.resolve(part) + ": no image in it; expected " + part + "/CLASS/IMAGE");
    }
    return new ImageList(Optional.empty(), names, labels.build().toArray(), new int[0]);
  }

  private boolean isVisible(String name) {
    return !name.startsWith(".");
  }
}
