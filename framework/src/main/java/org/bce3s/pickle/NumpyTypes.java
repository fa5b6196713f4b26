package org.bce3s.pickle;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bce3s.file.Printable;

/** The classes and functions of NumPy by which arrays of numbers are pickled. */
public final class NumpyTypes {
  private static final Pattern TYPE = Pattern.compile("(?<order>[<>|=]?)(?<type>[buif][1248])");

  private NumpyTypes() {}

  /** Constructors of arrays and single numbers, by the names of NumPy 1 and 2. */
  public static Map<String, Constructor> constructors() {
    Map<String, Constructor> constructors = new TreeMap<>();
    constructors.put("numpy.ndarray", Constructor.NAMED_ONLY);
    constructors.put("numpy.dtype", arguments -> new Type(text(arguments.get(0))));
    for (String core : List.of("numpy.core", "numpy._core")) {
      constructors.put(core + ".multiarray._reconstruct", arguments -> new Array());
      constructors.put(core + ".multiarray.scalar", NumpyTypes::scalar);
      constructors.put(core + ".numeric._frombuffer", NumpyTypes::fromBuffer);
    }
    return constructors;
  }

  /**
   * The array that an object of a pickle is.
   *
   * @throws IllegalArgumentException saying that it is none
   */
  public static NumpyArray array(Object object) {
    Object array = object instanceof Array made ? made.content : object;
    if (array instanceof NumpyArray content) {
      return content;
    }
    throw new IllegalArgumentException("is a pickle without an array of NumPy where one should be");
  }

  private static String text(Object string) {
    return PythonTypes.text(string);
  }

  private static Object scalar(List<?> arguments) {
    return array((Type) arguments.get(0), List.of(), true, arguments.get(1));
  }

  private static Object fromBuffer(List<?> arguments) {
    boolean lastFastest = text(arguments.get(3)).equals("C");
    return array(
        (Type) arguments.get(1), (List<?>) arguments.get(2), lastFastest, arguments.get(0));
  }

  private static NumpyArray array(Type type, List<?> shape, boolean lastFastest, Object content) {
    List<Long> dimensions = shape.stream().map(Long.class::cast).toList();
    byte[] bytes = (byte[]) content;
    // As doubles the product cannot overflow into a size that fits.
    double values = dimensions.stream().mapToDouble(d -> d).reduce(1, (a, b) -> a * b);
    if (dimensions.stream().anyMatch(d -> d < 0) || values * type.size() != bytes.length) {
      throw new IllegalArgumentException(
          "is a pickle of an array of "
              + bytes.length
              + " bytes for "
              + type.type
              + " of shape "
              + dimensions);
    }
    return new NumpyArray(type.type, type.lowestFirst, dimensions, lastFastest, bytes);
  }

  /** The type of an array's values. */
  private static final class Type implements Buildable {
    private final String type;
    private boolean lowestFirst = true;

    Type(String type) {
      Matcher matcher = TYPE.matcher(type);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "is a pickle of an array of type " + Printable.of(type) + "; read are numbers");
      }
      this.type = matcher.group("type");
      this.lowestFirst = !matcher.group("order").equals(">");
    }

    int size() {
      return type.charAt(1) - '0';
    }

    @Override
    public void build(Object state) {
      lowestFirst = !text(((List<?>) state).get(1)).equals(">");
    }
  }

  /** An array before and after it is filled. */
  private static final class Array implements Buildable {
    private NumpyArray content;

    @Override
    public void build(Object state) {
      List<?> parts = (List<?>) state;
      boolean lastFastest = !(Boolean) parts.get(3);
      content = array((Type) parts.get(2), (List<?>) parts.get(1), lastFastest, parts.get(4));
    }
  }
}
