package org.bce3s.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bce3s.file.DataException;
import org.bce3s.file.FileNames;
import org.bce3s.image.ImageSource;

/**
 * Images of no data set and without labels, to be classified.
 *
 * @param names of the images that can be decoded, as they were found below the folder or stand in
 *     the list
 * @param images the images, in the same order; each has label 0, which says nothing
 * @param faults why other files were left out, a line each, with their names
 */
public record NewImages(List<String> names, ImageSource images, List<String> faults) {
  private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");

  /** Copies the lists. */
  public NewImages {
    names = List.copyOf(names);
    faults = List.copyOf(faults);
  }

  /**
   * The images of a place: all files in a folder and in those below it, hidden ones aside; an image
   * ({@code .jpg}, {@code .jpeg}, {@code .png}); or a list, a text file with a file name a line,
   * from its own folder on.
   *
   * @throws DataException if there is no such place, it holds no image, or none that can be decoded
   */
  public static NewImages of(Path place) {
    boolean folder = Files.isDirectory(place);
    if (!folder && !Files.exists(place)) {
      throw new DataException(place + ": no such file or folder");
    }
    Path root = folder ? place : Optional.ofNullable(place.getParent()).orElse(Path.of(""));
    List<String> names = new ArrayList<>();
    if (folder) {
      ImageFolderDataset.addImages(new FolderListing(place), "", names);
    } else if (isImage(place)) {
      names.add(String.valueOf(place.getFileName()));
    } else {
      ImageList.text(place)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .forEach(names::add);
      names.forEach(name -> checkName(place, name));
    }
    if (names.isEmpty()) {
      throw new DataException(place + ": no image in it");
    }
    return decodable(place, root, names);
  }

  private static boolean isImage(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static void checkName(Path list, String name) {
    if (name.chars().anyMatch(Character::isISOControl) || !FileNames.isNameHere(name)) {
      throw new DataException(
          list + ": is no list of file names, one a line, and no image (.jpg, .jpeg, .png)");
    }
  }

  private static NewImages decodable(Path place, Path root, List<String> names) {
    ImageList all = list(names);
    FileSource source = new FileSource(root, all);
    String[] faults = new String[names.size()];
    IntStream.range(0, faults.length).parallel().forEach(i -> faults[i] = fault(source, i));
    List<String> bad = Arrays.stream(faults).filter(fault -> !fault.isEmpty()).toList();
    if (bad.size() == names.size()) {
      throw new DataException(place + ": no image that can be decoded; the first: " + bad.get(0));
    }
    ImageList kept = all.where(i -> faults[i].isEmpty());
    return new NewImages(kept.names(), new FileSource(root, kept), bad);
  }

  /** A file that is not there is a fault of the list, and those after it are classified. */
  private static String fault(FileSource source, int i) {
    try {
      return source.fault(i);
    } catch (DataException e) {
      return e.getMessage();
    }
  }

  private static ImageList list(List<String> names) {
    return new ImageList(Optional.empty(), names, new int[names.size()], new int[0]);
  }
}
