package org.bce3s.pickle;

import java.util.List;

/** What stands here for a class or function of Python that a pickle may name. */
@FunctionalInterface
public interface Constructor {
  /** Of a class or value that is named, such as a type, and never called. */
  Constructor NAMED_ONLY =
      arguments -> {
        throw new UnsupportedOperationException();
      };

  /**
   * Makes the object.
   *
   * @param arguments as the pickle has them
   * @throws IllegalArgumentException saying what is wrong, in the end of a sentence that begins
   *     with the file's name
   */
  Object construct(List<?> arguments);
}
