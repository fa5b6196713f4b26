package org.bce3s.pickle;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The classes and functions of Python's own library that data of all kinds may name. */
public final class PythonTypes {
  private PythonTypes() {}

  /**
   * Constructors of dictionaries of all kinds ({@code argparse.Namespace}, in which programs keep
   * their options, among them), sets, and bytes.
   */
  public static Map<String, Constructor> constructors() {
    Map<String, Constructor> constructors = new TreeMap<>();
    constructors.put("collections.OrderedDict", PythonTypes::dictionary);
    // What a missing entry would have is not kept.
    constructors.put("collections.defaultdict", arguments -> new LinkedHashMap<>());
    constructors.put("collections.Counter", PythonTypes::dictionary);
    constructors.put("argparse.Namespace", arguments -> new Namespace());
    constructors.put("_codecs.encode", PythonTypes::encode);
    for (String builtins : List.of("__builtin__", "builtins")) {
      constructors.put(builtins + ".dict", PythonTypes::dictionary);
      constructors.put(builtins + ".int", Constructor.NAMED_ONLY);
      constructors.put(builtins + ".float", Constructor.NAMED_ONLY);
      constructors.put(builtins + ".list", Constructor.NAMED_ONLY);
      constructors.put(builtins + ".set", PythonTypes::set);
      constructors.put(builtins + ".bytes", arguments -> new byte[0]);
      constructors.put(builtins + ".bytearray", PythonTypes::encode);
    }
    return constructors;
  }

  /**
   * The text of a string; that of Python 2 is bytes.
   *
   * @throws ClassCastException if it is neither
   */
  public static String text(Object string) {
    return string instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : (String) string;
  }

  /** Bytes as Python 3 writes them for Python 2: text, a character a byte. */
  private static Object encode(List<?> arguments) {
    if (arguments.isEmpty() || arguments.get(0) instanceof byte[]) {
      return arguments.isEmpty() ? new byte[0] : arguments.get(0);
    }
    String text = (String) arguments.get(0);
    String encoding = (String) arguments.get(1);
    if (!encoding.equals("latin1") && !encoding.equals("latin-1")) {
      throw new IllegalArgumentException("is a pickle of bytes as text in " + encoding);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A dictionary, empty or made of pairs or of another dictionary. */
  private static Object dictionary(List<?> arguments) {
    Map<Object, Object> made = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      if (arguments.get(0) instanceof Map<?, ?> other) {
        made.putAll(other);
      } else {
        for (Object pair : (List<?>) arguments.get(0)) {
          Object key = ((List<?>) pair).get(0);
          made.put(key instanceof byte[] ? text(key) : (String) key, ((List<?>) pair).get(1));
        }
      }
    }
    return made;
  }

  private static Object set(List<?> arguments) {
    LinkedHashSet<Object> made = new LinkedHashSet<>();
    if (!arguments.isEmpty()) {
      for (Object item : (List<?>) arguments.get(0)) {
        made.add(item instanceof Number ? item : text(item));
      }
    }
    return made;
  }

  /** The options of a program by name. */
  private static final class Namespace extends LinkedHashMap<Object, Object> implements Buildable {
    private static final long serialVersionUID = 1L;

    @Override
    public void build(Object state) {
      putAll((Map<?, ?>) state);
    }
  }
}
