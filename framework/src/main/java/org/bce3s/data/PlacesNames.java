package org.bce3s.data;

import java.util.List;

/**
 * The two layouts in which Places365 is handed out, and lists of Places-LT with it: {@code
 * train/forest-broadleaf/1.jpg}, and {@code data_256/f/forest/broadleaf/1.jpg} for images of 256
 * pixels.
 */
final class PlacesNames {
  /** Where test images lie, which are validation images of Places365, whatever a list says. */
  static final List<String> TEST_FOLDERS = List.of("val/", "val_256/");

  private static final String TRAIN = "train/";
  private static final String DATA_256 = "data_256/";

  private PlacesNames() {}

  /** The name of a training image in the other layout; the same name if it is in neither. */
  static String other(String name) {
    int file = name.lastIndexOf('/');
    if (name.startsWith(TRAIN) && file > TRAIN.length()) {
      String places = name.substring(TRAIN.length(), file);
      return DATA_256 + places.charAt(0) + "/" + places.replace('-', '/') + name.substring(file);
    }
    int letter = DATA_256.length();
    if (name.startsWith(DATA_256) && file > letter + 2 && name.charAt(letter + 1) == '/') {
      return TRAIN + name.substring(letter + 2, file).replace('/', '-') + name.substring(file);
    }
    return name;
  }
}
