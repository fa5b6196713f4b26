package org.bce3s.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * One thing that somebody does.
 *
 * @param kind what
 * @param a to what, of those there are; for all that has an experiment, the file is a modulo 2
 * @param b more of it
 * @param c more of it
 */
record Step(Kind kind, int a, int b, int c) {
  private static final int MOST = 1_000;

  /** What can be done, and how often it is. */
  enum Kind {
    SWEEP(33),
    ACCEPT_CODE(8),
    CHANGE_SETTING(10),
    CHANGE_SHOWN(8),
    RENAME_ROW(8),
    SWAP_NAMES(3),
    ADD_ROW(5),
    ADD_STAGE(6),
    REMOVE_ROW(3),
    CHANGE_SEEDS(3),
    REMOVE_RUN(3),
    MOVE_RUN(3),
    REMOVE_WEIGHTS(2),
    CHANGE_CODE(5);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }

    /** Whether it is a sweep, which may be disturbed and keep tables. */
    boolean isSweep() {
      return this == SWEEP || this == ACCEPT_CODE;
    }
  }

  /** What happens while a sweep runs. */
  enum Disturbance {
    NONE,
    CHILD_STOPPED,
    CHILD_KILLED,
    CHILD_DIVERGES,
    SWEEP_STOPPED,
    SWEEP_DIES,
    CHILD_DIES
  }

  /** What becomes of the tables. */
  enum Keep {
    NOT,
    KEPT,
    PARTIAL,
    REPLACE
  }

  int file() {
    return a % 10 < 8 ? 0 : 1;
  }

  /** Half of all sweeps are left in peace. */
  Disturbance disturbance() {
    int n = c % (2 * (Disturbance.values().length - 1));
    return n < Disturbance.values().length ? Disturbance.values()[n] : Disturbance.NONE;
  }

  /** At which run, or at which fault point. */
  int when() {
    return c / 20;
  }

  Keep keep() {
    int n = b % 10;
    return n < 4 ? Keep.KEPT : n < 8 ? Keep.NOT : n < 9 ? Keep.PARTIAL : Keep.REPLACE;
  }

  /** A sequence of so many steps, the same for the same seed. */
  static List<Step> sequence(long seed, int steps) {
    Random random = new Random(seed);
    List<Step> sequence = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      sequence.add(
          new Step(kind(random), random.nextInt(MOST), random.nextInt(MOST), random.nextInt(MOST)));
    }
    return sequence;
  }

  private static Kind kind(Random random) {
    int n = random.nextInt(100);
    for (Kind kind : Kind.values()) {
      n -= kind.weight;
      if (n < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("the weights of steps are less than 100");
  }

  /** Simpler steps that may fail in the same way. */
  List<Step> simpler() {
    List<Step> simpler = new ArrayList<>();
    if (kind.isSweep()) {
      simpler.add(new Step(kind, a, b, 0));
      simpler.add(new Step(kind, a, 4, c));
      simpler.add(new Step(kind, 0, b, c));
    }
    simpler.removeIf(this::equals);
    return simpler;
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return kind.isSweep()
        ? String.format(
            Locale.ROOT,
            "%s file %d, tables %s, %s (%d)",
            name,
            file(),
            keep().name().toLowerCase(Locale.ROOT),
            disturbance().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            when())
        : String.format(Locale.ROOT, "%s %d %d %d", name, a, b, c);
  }
}
