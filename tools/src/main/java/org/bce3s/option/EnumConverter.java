package org.bce3s.option;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.bce3s.spec.Names;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant by the name that it has in an experiment; a shell offers these names. */
public abstract class EnumConverter<E extends Enum<E>>
    implements ITypeConverter<E>, Iterable<String> {
  private final String what;
  private final E[] constants;

  /**
   * A converter.
   *
   * @param what a constant is, for messages, e.g. {@code rule}
   * @param constants all of them
   */
  public EnumConverter(String what, E[] constants) {
    this.what = what;
    this.constants = constants.clone();
  }

  @Override
  public E convert(String text) {
    List<String> names = names();
    if (!names.contains(text)) {
      throw new TypeConversionException(Kinds.unknown(what, text, names));
    }
    return constants[names.indexOf(text)];
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }

  private List<String> names() {
    return Arrays.stream(constants).map(Names::value).toList();
  }
}
