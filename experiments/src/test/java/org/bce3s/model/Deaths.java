package org.bce3s.model;

import java.util.function.Consumer;
import org.bce3s.fault.FaultPoint;

/** Makes a sweep, or a run of it, die at the n-th point that it reaches. */
final class Deaths implements Consumer<FaultPoint> {
  /** A process dies; nothing may catch it and go on. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final boolean ofChild;
  private int left;
  private boolean inChild;
  private boolean dead;

  private Deaths(boolean ofChild, int left) {
    this.ofChild = ofChild;
    this.left = left;
  }

  static Deaths none() {
    return new Deaths(false, -1);
  }

  static Deaths ofSweep(int n) {
    return new Deaths(false, n + 1);
  }

  static Deaths ofChild(int n) {
    return new Deaths(true, n + 1);
  }

  @Override
  public void accept(FaultPoint point) {
    if (!dead && left > 0 && (inChild || !ofChild)) {
      dead = --left == 0;
    }
    if (dead) {
      throw new Death();
    }
  }

  void childStarts() {
    inChild = true;
  }

  /** Whether the child died, and not the sweep with it. */
  boolean childEnds() {
    inChild = false;
    boolean died = dead && ofChild;
    dead = dead && !ofChild;
    return died;
  }
}
