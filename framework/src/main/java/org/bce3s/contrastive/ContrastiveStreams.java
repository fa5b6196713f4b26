package org.bce3s.contrastive;

/** The streams beside the source stream that a contrastive term is computed on. */
public enum ContrastiveStreams {
  /** Every mixed stream there is, at least one. */
  MIXED("a mixed stream", "mixing.mixup or mixing.cutmix"),
  /** The mixup and the cutmix stream. */
  MIXUP_AND_CUTMIX("both mixed streams", "mixing.mixup and mixing.cutmix"),
  /** A second view of the source images. */
  VIEW("a second view", "mixing.view"),
  /** A second and a third view of the source images. */
  TWO_VIEWS("two views beside the source images", "mixing.view and mixing.second_view");

  private final String words;
  private final String settings;

  ContrastiveStreams(String words, String settings) {
    this.words = words;
    this.settings = settings;
  }

  /** The streams in words, e.g. {@code a mixed stream}. */
  public String words() {
    return words;
  }

  /** The settings that form them if they are true, e.g. {@code mixing.view}. */
  public String settings() {
    return settings;
  }

  /** Whether they are mixed streams, and not views of the source images. */
  public boolean areMixed() {
    return this == MIXED || this == MIXUP_AND_CUTMIX;
  }
}
