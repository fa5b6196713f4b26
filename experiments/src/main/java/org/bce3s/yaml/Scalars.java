package org.bce3s.yaml;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.bce3s.registry.NearestNames;
import org.bce3s.spec.Names;

/** Reads the text of a scalar as the type of the setting it fills, and writes values back. */
public final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?");
  private static final Pattern LEADING_ZERO = Pattern.compile("[+-]?0+[0-9].*");
  private static final Set<String> SAYS_YES = Set.of("true", "yes", "on", "y");
  private static final Set<String> SAYS_NO = Set.of("false", "no", "off", "n");
  private static final int LONGEST_WORD = 60;
  private static final int DOUBLE_DIGITS = 17;
  private static final int PLAIN_DIGITS = 15;

  private Scalars() {}

  /**
   * The text is no value of the wanted type; the message says what is wanted and what was found.
   */
  static final class MismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
      super(message);
    }
  }

  /**
   * The value of a scalar.
   *
   * @param type one of int, long, double, boolean, their wrappers, String or an enum
   * @throws MismatchException if the text is no such value
   */
  static Object read(Class<?> type, Scalar scalar) throws MismatchException {
    String text = scalar.text();
    if (scalar.isEmpty() || (scalar.isNull() && type != String.class && !type.isEnum())) {
      throw new MismatchException("wanted " + describe(type) + ", found " + scalar.describe());
    }
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class || type == Boolean.class) {
      return readBoolean(text);
    }
    if (type == int.class || type == Integer.class) {
      return (int) readWhole(type, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return readWhole(type, text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == double.class || type == Double.class) {
      return readDouble(text);
    }
    if (type.isEnum()) {
      return readEnum(type, text);
    }
    throw new IllegalStateException("no setting can be of " + type);
  }

  /** What a type is called in messages. */
  static String describe(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    return type.isEnum() ? "one of " + String.join(", ", values(type)) : "text";
  }

  /** The words a person can write for an enum, in its order. */
  public static List<String> values(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> Names.value((Enum<?>) c)).toList();
  }

  /**
   * The canonical text of a value. A number has the fewest digits that read back as the same
   * double, found without {@link Double#toString}, whose digits depend on the JDK.
   */
  public static String text(Object value) {
    if (value instanceof Double d) {
      return text(d.doubleValue());
    }
    return value instanceof Enum<?> e ? Names.value(e) : String.valueOf(value);
  }

  private static String text(double x) {
    if (x == 0 || !Double.isFinite(x)) {
      return x == 0 ? "0" : String.valueOf(x);
    }
    BigDecimal exact = new BigDecimal(x);
    for (int digits = 1; digits <= DOUBLE_DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == x) {
        BigDecimal shortest = rounded.stripTrailingZeros();
        int whole = shortest.precision() - shortest.scale();
        return shortest.scale() < 0 && whole <= PLAIN_DIGITS
            ? shortest.toPlainString()
            : shortest.toString();
      }
    }
    throw new IllegalStateException(x + " has more than " + DOUBLE_DIGITS + " digits");
  }

  private static Object readBoolean(String text) throws MismatchException {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    String word = text.toLowerCase(Locale.ROOT);
    String advice =
        SAYS_YES.contains(word) ? "; write true" : SAYS_NO.contains(word) ? "; write false" : "";
    throw new MismatchException("wanted true or false, found " + Findings.quote(text) + advice);
  }

  private static long readWhole(Class<?> type, String text, long min, long max)
      throws MismatchException {
    checkNumber(type, text);
    BigDecimal number = new BigDecimal(text);
    // Compared by magnitude first: an exponent of millions must not be written out in digits.
    boolean small = number.precision() - (long) number.scale() <= 20;
    boolean whole = number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    if (!whole) {
      throw new MismatchException("wanted a whole number, found " + Findings.quote(text));
    }
    if (!small
        || number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(BigDecimal.valueOf(max)) > 0) {
      // The least number is the setting's own, which is not known here.
      String allowed =
          number.signum() < 0 ? "is too small" : "does not fit; must be at most " + max;
      throw new MismatchException(Findings.quote(text) + " " + allowed);
    }
    if (!WHOLE.matcher(text).matches()) {
      throw new MismatchException(
          "wanted a whole number, found "
              + Findings.quote(text)
              + "; write "
              + number.longValueExact());
    }
    return number.longValueExact();
  }

  private static Object readDouble(String text) throws MismatchException {
    checkNumber(double.class, text);
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new MismatchException(Findings.quote(text) + " is too large for a number");
    }
    if (value == 0 && new BigDecimal(text).signum() != 0) {
      throw new MismatchException(Findings.quote(text) + " is too small for a number; write 0");
    }
    return value + 0.0; // -0 becomes 0
  }

  private static void checkNumber(Class<?> type, String text) throws MismatchException {
    String found = "wanted " + describe(type) + ", found " + Findings.quote(text);
    if (text.length() > LONGEST_WORD) {
      throw new MismatchException(found);
    }
    if (!DECIMAL.matcher(text).matches()) {
      String plain = text.replace("_", "").replace(',', '.');
      boolean readable = !plain.equals(text) && DECIMAL.matcher(plain).matches();
      throw new MismatchException(found + (readable ? "; write " + plain : ""));
    }
    if (LEADING_ZERO.matcher(text).matches()) {
      throw new MismatchException(
          found + " with a leading zero; write " + text.replaceFirst("^([+-]?)0+(?=[0-9])", "$1"));
    }
  }

  private static Object readEnum(Class<?> type, String text) throws MismatchException {
    for (Object constant : type.getEnumConstants()) {
      if (Names.value((Enum<?>) constant).equals(text)) {
        return constant;
      }
    }
    throw new MismatchException(
        "unknown value " + Findings.quote(text) + "; " + suggestion(text, values(type)));
  }

  /** Whether two texts are the same or the same number, as 0.1 and 1e-1 are. */
  public static boolean same(String a, String b) {
    return a.equals(b)
        || (isNumber(a) && isNumber(b) && new BigDecimal(a).compareTo(new BigDecimal(b)) == 0);
  }

  private static boolean isNumber(String text) {
    return isWord(text) && DECIMAL.matcher(text).matches();
  }

  /** {@code did you mean "uniform"?}, or all that is allowed where nothing is near. */
  public static String suggestion(String text, List<String> known) {
    List<String> nearest = nearest(text, known);
    return nearest.isEmpty()
        ? "allowed: " + String.join(", ", known)
        : "did you mean " + NearestNames.quoted(nearest) + "?";
  }

  /** The known names nearest to a text; none for a text that is far too long to be a name. */
  static List<String> nearest(String text, List<String> known) {
    return isWord(text) ? NearestNames.of(text, known) : List.of();
  }

  /** Whether a text is short enough to be compared with names. */
  static boolean isWord(String text) {
    return text.length() <= LONGEST_WORD;
  }
}
