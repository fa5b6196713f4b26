package org.bce3s.spec;

/** Numbers of things in words: {@code 1 run}, {@code 2 runs}. */
@NotTraining
public final class Count {
  private Count() {}

  /** A number of things whose word takes an s where there are several. */
  public static String of(long number, String one) {
    return of(number, one, one + "s");
  }

  /** The same of a number as a table has it, which somebody else may have written. */
  public static String of(String number, String one) {
    return number + " " + (number.equals("1") ? one : one + "s");
  }

  /** A number of things, e.g. of {@code class} and {@code classes}. */
  public static String of(long number, String one, String several) {
    return number + " " + word(number, one, several);
  }

  /** The word alone, where a number is written in another way or stands elsewhere. */
  public static String word(long number, String one, String several) {
    return number == 1 ? one : several;
  }
}
