package org.bce3s.data;

import java.util.List;
import org.bce3s.spec.Count;

/**
 * What {@link DataDoctor} found.
 *
 * @param files different files that lists name
 * @param examined how many of them were read
 * @param findings in the order of their kinds and texts
 */
public record Diagnosis(int files, int examined, List<Finding> findings) {
  /** Copies the list. */
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** A kind of finding. */
  public enum Kind {
    /** A list or class has another number of images than the data set should have. */
    COUNTS(
        "count that is not that of the data set",
        "counts that are not those of the data set",
        true),
    /** A label that there is no class for. */
    LABEL("label out of range", "labels out of range", true),
    /** A listed file that does not exist. */
    MISSING("missing file", "missing files", true),
    /** A file that cannot be read. */
    UNREADABLE("unreadable file", "unreadable files", true),
    /** A file of no bytes. */
    EMPTY("empty file", "empty files", true),
    /** An image whose file ends too early. */
    TRUNCATED("truncated image", "truncated images", true),
    /** A file that cannot be decoded, for another reason. */
    UNDECODABLE("file that cannot be decoded", "files that cannot be decoded", true),
    /** One file, by name or by content, in two of the training, validation and test images. */
    IN_BOTH(
        "file in two of the training, validation and test images",
        "files in two of the training, validation and test images",
        true),
    /** One picture, by name or by content, under several labels of one list. */
    SEVERAL_LABELS("picture with several labels", "pictures with several labels", true),
    /** One picture, by name or by content, several times in one list under one label. */
    SEVERAL_TIMES("picture several times in one list", "pictures several times in one list", false),
    /** Images of several sizes, which some augmentation must make equal. */
    SIZES("list with images of several sizes", "lists with images of several sizes", false),
    /** A class that is never tested. */
    UNTESTED("class without test images", "classes without test images", false),
    /** A file that no list names, in a folder where listed ones lie. */
    EXTRA("file in no list", "files in no list", false),
    /** An image of four inks, which is converted. */
    CMYK("CMYK image", "CMYK images", false),
    /** An image without colour, which is converted. */
    GREYSCALE("greyscale image", "greyscale images", false),
    /** A PNG that is called JPEG, or the other way round. */
    MISNAMED(
        "image of another format than its name says",
        "images of another format than their name says",
        false);

    private final String one;
    private final String words;
    private final boolean wrong;

    Kind(String one, String words, boolean wrong) {
      this.one = one;
      this.words = words;
      this.wrong = wrong;
    }

    /** What such findings are called, many of them. */
    public String words() {
      return words;
    }

    /** So many of them: {@code 1 missing file}. */
    public String count(int findings) {
      return Count.of(findings, one, words);
    }

    /** Whether the data is wrong then; else it is good to know. */
    public boolean isWrong() {
      return wrong;
    }
  }

  /**
   * Something that was found.
   *
   * @param kind what it is
   * @param text where, and what
   */
  public record Finding(Kind kind, String text) {}

  /** The findings of a kind. */
  public List<Finding> of(Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).toList();
  }

  /** Whether nothing is wrong. */
  public boolean isSound() {
    return findings.stream().noneMatch(finding -> finding.kind().isWrong());
  }
}
