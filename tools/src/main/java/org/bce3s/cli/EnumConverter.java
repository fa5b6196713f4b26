package org.bce3s.cli;

import java.util.Arrays;
import java.util.List;
import org.bce3s.spec.Names;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant by the name that it has in an experiment. */
abstract class EnumConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final String what;
  private final E[] constants;

  /**
   * A converter.
   *
   * @param what a constant is, for messages, e.g. {@code rule}
   * @param constants all of them
   */
  EnumConverter(String what, E[] constants) {
    this.what = what;
    this.constants = constants.clone();
  }

  @Override
  public E convert(String text) {
    List<String> names = Arrays.stream(constants).map(Names::value).toList();
    if (!names.contains(text)) {
      throw new TypeConversionException(Kinds.unknown(what, text, names));
    }
    return constants[names.indexOf(text)];
  }
}
