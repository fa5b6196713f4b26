package org.bce3s.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
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
 * Images of one's own, named by lists in the format of ImageNet-LT: a line {@code name label} an
 * image.
 *
 * @param root folder below that of {@code --data} that lists and names start from
 * @param train list of the training images
 * @param validation list of images to choose an epoch by, if there is one
 * @param test list of the test images
 * @param classes K; if empty, one more than the largest training label
 * @param imbalanceFactor cuts the training images to a long tail; if empty they are used as listed
 * @param profile how the numbers fall from class to class
 * @param subset which images of a class are kept
 * @param headCount n_max; the number of the largest class if empty
 * @param mean of the pixel values, one a channel
 * @param standardDeviation of the pixel values, one a channel
 * @param undecodable what becomes of images that cannot be decoded
 * @param emptyClasses what becomes of classes without a training image
 */
public record ImageListDataset(
    @Doc("folder below that of --data that lists and names start from")
        @Default("images")
        @ResultNeutral
        String root,
    @Doc("list of the training images, a line \"name label\" each")
        @Default("train.txt")
        @ResultNeutral
        String train,
    @Doc("list of images to choose an epoch by; unset: none") @ResultNeutral
        Optional<String> validation,
    @Doc("list of the test images") @Default("test.txt") @ResultNeutral String test,
    @Doc("number of classes; unset: one more than the largest training label")
        @Range(min = 2, max = 1e6)
        OptionalInt classes,
    @Doc("IF that training images are cut to; unset: they are used as listed")
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
  /** Checks the ranges. */
  public ImageListDataset {
    Constraints.check(
        ImageListDataset.class,
        root,
        train,
        validation,
        test,
        classes,
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
    return new ImageFiles(
        folder,
        ImageList.read(HomeFolder.resolve(folder, train)),
        validation.map(list -> ImageList.read(HomeFolder.resolve(folder, list))),
        ImageList.read(HomeFolder.resolve(folder, test)));
  }

  @Override
  public List<String> classNames(ImageFiles files) {
    return numbers(classes.orElseGet(files.train()::classes));
  }

  @Override
  public List<NoEffect> withoutEffect() {
    return LongTail.withoutEffect(imbalanceFactor, profile, subset);
  }

  @Override
  public DataSplit open(Path dataFolder) {
    ImageFiles files = files(dataFolder);
    return files.split(
        "image-list",
        classNames(files),
        LongTail.of(imbalanceFactor, profile, subset, headCount),
        new Normalisation(mean, standardDeviation),
        undecodable,
        emptyClasses);
  }

  static List<String> numbers(int classes) {
    return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
  }
}
