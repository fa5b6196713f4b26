package org.bce3s.settings;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Doc;
import org.bce3s.spec.WrittenAsList;

/**
 * The changes of training images, of each stream its own or of all streams the same. A stream's
 * list that says what the source stream's says is no list of its own.
 *
 * @param source changes of a source image, in order
 * @param view changes of an image of the second view, if others
 * @param partner changes of an image that is mixed into a source image, if others
 */
@WrittenAsList
public record AugmentationSettings(
    @Doc("changes of a source image, in order; a list alone is this one")
        List<Choice<Augmentation>> source,
    @Doc("changes of an image of the second view, in order; unset: those of the source images")
        Optional<List<Choice<Augmentation>>> view,
    @Doc("changes of an image mixed into a source image, in order; unset: those of source images")
        Optional<List<Choice<Augmentation>>> partner) {
  /** The path of the second view's list. */
  static final String VIEW = "augmentation.view";

  /** The path of the list of the images that are mixed in. */
  static final String PARTNER = "augmentation.partner";

  /** Copies the lists. */
  public AugmentationSettings {
    List<Choice<Augmentation>> changes = List.copyOf(source);
    source = changes;
    view = view.filter(own -> !own.equals(changes)).map(List::copyOf);
    partner = partner.filter(own -> !own.equals(changes)).map(List::copyOf);
  }

  /** One list for all streams. */
  public static AugmentationSettings of(List<Choice<Augmentation>> changes) {
    return new AugmentationSettings(changes, Optional.empty(), Optional.empty());
  }

  /** Changes of a source image, in order. */
  public List<Augmentation> ofSource() {
    return values(source);
  }

  /** Changes of an image of the second view, in order. */
  public List<Augmentation> ofView() {
    return values(view.orElse(source));
  }

  /** Changes of an image that is mixed into a source image, in order. */
  public List<Augmentation> ofPartner() {
    return values(partner.orElse(source));
  }

  /**
   * The lists that streams beside the source stream have for themselves, by their settings' paths.
   *
   * @param mixing says which streams there are
   */
  public SortedMap<String, List<Augmentation>> others(MixingSettings mixing) {
    SortedMap<String, List<Augmentation>> others = new TreeMap<>();
    view.filter(v -> mixing.readsView()).ifPresent(v -> others.put(VIEW, values(v)));
    partner.filter(p -> mixing.mixes()).ifPresent(p -> others.put(PARTNER, values(p)));
    return others;
  }

  private static List<Augmentation> values(List<Choice<Augmentation>> changes) {
    return changes.stream().map(Choice::value).toList();
  }
}
