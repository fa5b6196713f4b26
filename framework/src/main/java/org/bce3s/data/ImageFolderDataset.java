package org.bce3s.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.file.DataException;
import org.bce3s.file.HomeFolder;
import org.bce3s.image.Normalisation;
import org.bce3s.longtail.LongTail;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.SubsetRule;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.Range;
import org.bce3s.spec.ResultNeutral;

/**
 * Images of one's own in folders: a folder of training and one of test images, in each a folder a
 * class. Classes are numbered in the order of their names, and so are the images of a class; images
 * in folders below that of a class are of the class too, and come after its own. Files beside the
 * folders of classes, and hidden ones, are passed over.
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
 * @param emptyClasses what becomes of classes without a training image
 */
public record ImageFolderDataset(
    @Doc("folder below that of --data that holds the others") @Default("images") @ResultNeutral
        String root,
    @Doc("folder of the training images, in it a folder a class") @Default("train") @ResultNeutral
        String train,
    @Doc("folder of images to choose an epoch by; unset: none") @ResultNeutral
        Optional<String> validation,
    @Doc("folder of the test images") @Default("test") @ResultNeutral String test,
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
        Undecodable undecodable,
    @Doc(
            "what becomes of a class without a training image: the set is refused, it is kept and"
                + " never trained, or it is dropped with its test images")
        @Default("stop")
        EmptyClasses emptyClasses)
    implements FileDataset {
  /** A link that leads back would go on without end. */
  private static final int MAX_DEPTH = 32;

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
        undecodable,
        emptyClasses);
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
    Path folder = HomeFolder.resolve(dataFolder, root);
    FolderListing files = new FolderListing(folder);
    List<String> names = classNames(folder);
    return new ImageFiles(
        folder,
        list(files, train, names, folder),
        validation.map(v -> list(files, v, names, folder)),
        list(files, test, names, folder));
  }

  @Override
  public List<String> classNames(ImageFiles files) {
    return classNames(files.root());
  }

  @Override
  public List<NoEffect> withoutEffect() {
    return LongTail.withoutEffect(imbalanceFactor, profile, subset);
  }

  @Override
  public DataSplit open(Path dataFolder) {
    Path folder = HomeFolder.resolve(dataFolder, root);
    List<String> left =
        Stream.of(Stream.of(train), validation.stream(), Stream.of(test))
            .flatMap(part -> part)
            .flatMap(part -> leftBeside(new FolderListing(folder), part).stream())
            .toList();
    return files(dataFolder)
        .split(
            "image-folder",
            classNames(folder),
            LongTail.of(imbalanceFactor, profile, subset, headCount),
            new Normalisation(mean, standardDeviation),
            undecodable,
            emptyClasses)
        .noting(left);
  }

  /** Says which files lie beside the folders of classes, where images may have been forgotten. */
  private static Optional<String> leftBeside(FolderListing files, String part) {
    List<String> left =
        files.visible(part).stream().filter(name -> !files.isFolder(part + "/" + name)).toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s: passed over, as %s beside the folders of classes: %s%s",
                files.path(part),
                left.size() == 1 ? "it lies" : "they lie",
                left.get(0),
                left.size() == 1 ? "" : " and " + (left.size() - 1) + " more"));
  }

  /** The folders in that of the training images; files beside them are passed over. */
  private List<String> classNames(Path folder) {
    List<String> names = classFolders(new FolderListing(folder), train);
    if (names.isEmpty()) {
      throw missing(folder, train, "folder of a class");
    }
    return names;
  }

  /** What is missing: the folder of a part itself, or what should be in it. */
  private DataException missing(Path folder, String part, String content) {
    Path looked = folder.resolve(part);
    return DataException.notFound(
        looked
            + (Files.isDirectory(looked) ? ": no " + content + " in it" : ": no such folder")
            + "; expected "
            + HomeFolder.resolve(Path.of("DIR"), root).resolve(part)
            + "/CLASS/IMAGE (dataset.root: "
            + root
            + ")"
            + rootItself(folder, part));
  }

  /** What to type where the folder of data sets that was given is the root itself. */
  private String rootItself(Path folder, String part) {
    boolean beside = HomeFolder.resolve(Path.of("DIR"), root).getNameCount() == 2;
    Path given = folder.toAbsolutePath().normalize().getParent();
    return beside && given != null && Files.isDirectory(given.resolve(part))
        ? String.format(
            Locale.ROOT,
            "; %s has %s itself, so type --data %s dataset.root=%s",
            given,
            part,
            given.getParent(),
            given.getFileName())
        : "";
  }

  private static List<String> classFolders(FolderListing files, String part) {
    return files.visible(part).stream().filter(name -> files.isFolder(part + "/" + name)).toList();
  }

  private ImageList list(FolderListing files, String part, List<String> classes, Path folder) {
    Set<String> known = Set.copyOf(classes);
    classFolders(files, part).stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new DataException(
                  folder.resolve(part).resolve(name) + ": no class of " + folder.resolve(train));
            });
    List<String> names = new ArrayList<>();
    IntStream.Builder labels = IntStream.builder();
    for (int k = 0; k < classes.size(); k++) {
      int before = names.size();
      addImages(files, part + "/" + classes.get(k), MAX_DEPTH, names);
      for (int i = before; i < names.size(); i++) {
        labels.add(k);
      }
    }
    if (names.isEmpty()) {
      throw missing(folder, part, "image");
    }
    // Told apart from other images by class and name, wherever the folder of all classes lies.
    List<String> found = names.stream().map(name -> name.substring(part.length() + 1)).toList();
    return new ImageList(Optional.empty(), found, names, labels.build().toArray(), new int[0]);
  }

  /** Adds the files of a folder and of those in it, by their names below the listing's root. */
  static void addImages(FolderListing files, String folder, List<String> names) {
    addImages(files, folder, MAX_DEPTH, names);
  }

  /** Adds the files of a folder, then those of the folders in it, each in the order of names. */
  private static void addImages(
      FolderListing files, String folder, int depthLeft, List<String> names) {
    if (depthLeft == 0) {
      throw new DataException(
          files.path(folder) + ": folders lie deeper than " + MAX_DEPTH + " in each other");
    }
    String before = folder.isEmpty() ? "" : folder + "/";
    List<String> found = files.visible(folder).stream().map(name -> before + name).toList();
    List<String> folders = found.stream().filter(files::isFolder).toList();
    Set<String> isFolder = Set.copyOf(folders);
    found.stream().filter(name -> !isFolder.contains(name)).forEach(names::add);
    folders.forEach(inner -> addImages(files, inner, depthLeft - 1, names));
  }
}
