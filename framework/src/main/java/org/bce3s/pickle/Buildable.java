package org.bce3s.pickle;

/** An object that a pickle makes empty and fills afterwards. */
interface Buildable {
  /**
   * Fills it.
   *
   * @param state as the pickle has it
   * @throws IllegalArgumentException saying what is wrong
   */
  void build(Object state);
}
