package org.bce3s.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the files of a CIFAR set are called.
 *
 * @param folder that they lie in
 * @param archive that they are packed in
 * @param trainFile training files; if there are several, with their number in a group
 * @param testFile the test images
 * @param namesFile the names of the classes
 */
record CifarLayout(
    String folder, String archive, Pattern trainFile, String testFile, String namesFile) {
  CifarLayout(String folder, String archive, String trainFile, String testFile, String namesFile) {
    this(folder, archive, Pattern.compile(trainFile), testFile, namesFile);
  }

  /** Whether a file belongs to the set. */
  boolean isKnown(String name) {
    return name.equals(testFile) || name.equals(namesFile) || isTraining(name);
  }

  /** Whether a file holds training images. */
  boolean isTraining(String name) {
    return trainFile.matcher(name).matches();
  }

  /** The number of a training file. */
  long number(String name) {
    Matcher matcher = trainFile.matcher(name);
    return matcher.matches() && matcher.groupCount() == 1 ? Long.parseLong(matcher.group(1)) : 0;
  }
}
