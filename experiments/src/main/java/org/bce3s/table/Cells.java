package org.bce3s.table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * How figures are written in tables: decimal point, no grouping, no exponent, an empty cell for
 * n/a. The digits follow from the exact value of the double, so they are the same on every JDK.
 */
public final class Cells {
  /** Decimals of a figure in per cent; one image in a million shows. */
  public static final int PERCENT_DECIMALS = 4;

  private static final int SHOWN_DECIMALS = 2;

  /** The hyphen before a number that is a word of its own or the first in a bracket. */
  private static final Pattern NEGATIVE = Pattern.compile("(?<![^\\s\\[(])-(?=[0-9])");

  private static final MathContext SIGNIFICANT = new MathContext(9, RoundingMode.HALF_EVEN);

  private Cells() {}

  /** A fraction in per cent with four decimals. */
  public static String percent(double fraction) {
    return rounded(new BigDecimal(fraction).movePointRight(2), PERCENT_DECIMALS);
  }

  /** A fraction in per cent with four decimals; empty for n/a. */
  public static String percent(OptionalDouble fraction) {
    return fraction.isPresent() ? percent(fraction.getAsDouble()) : "";
  }

  /** A number with so many decimals; empty if it is NaN or infinite. */
  public static String fixed(double value, int decimals) {
    return Double.isFinite(value) ? rounded(new BigDecimal(value), decimals) : "";
  }

  /** A figure as a person reads it: two decimals. */
  public static String shown(double value) {
    return fixed(value, SHOWN_DECIMALS);
  }

  /** A figure as a person reads it, this text for n/a. */
  public static String shown(OptionalDouble value, String gap) {
    return value.isPresent() ? shown(value.getAsDouble()) : gap;
  }

  /** A difference as a person reads it, with its sign; this text for n/a. */
  public static String signed(OptionalDouble value, String gap) {
    return (value.orElse(0) > 0 ? "+" : "") + shown(value, gap);
  }

  /** A number with nine significant digits, no trailing zeros; empty if NaN or infinite. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    BigDecimal rounded = new BigDecimal(value).round(SIGNIFICANT);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** A number with nine significant digits; empty for n/a. */
  public static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "";
  }

  /** A text for print, its negative numbers with a minus sign in place of a hyphen. */
  public static String typeset(String text) {
    return NEGATIVE.matcher(text).replaceAll("\u2212");
  }

  private static String rounded(BigDecimal value, int decimals) {
    return value.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }
}
