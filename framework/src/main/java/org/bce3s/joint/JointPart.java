package org.bce3s.joint;

import java.util.Optional;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.SpecException;
import org.bce3s.term.Ramp;

/**
 * One term of a {@link JointSum}.
 *
 * @param term what is computed
 * @param head the head whose logits it is computed of; empty for the one that classifies
 * @param streams those it is computed on
 * @param factor by which it counts beside its weight, epoch by epoch; empty for 1
 */
public record JointPart(
    @Doc("what is computed") Choice<JointTerm> term,
    @Doc("head whose logits it is computed of; unset: the one that classifies")
        Optional<String> head,
    @Doc("streams it is computed on: all, the source images alone, or the mixed ones")
        @Default("all")
        Streams streams,
    @Doc("factor beside its weight that changes from epoch to epoch; unset: 1")
        Optional<Ramp> factor) {
  /** Checks that the term is computed on some of the streams. */
  public JointPart {
    if (streams == Streams.MIXED && !term.value().takesMixed()) {
      throw new SpecException(
          "streams",
          "mixed",
          "source or all with a term that leaves mixed images out (mixed: false)");
    }
  }

  /** The streams of a step that a term is computed on. */
  public enum Streams {
    /** All that are forwarded. */
    ALL,
    /** The source images, without other views of them. */
    SOURCE,
    /** The mixed streams. */
    MIXED
  }
}
