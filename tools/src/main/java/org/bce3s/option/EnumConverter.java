package org.bce3s.option;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.bce3s.spec.Names;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant by the name that it has in an experiment; a shell offers these names. */
public class EnumConverter<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {
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

  /**
   * Reads every option of constants that has no converter of its own: what it refuses, it refuses
   * in the words of the others.
   */
  public static void forAllOptions(CommandLine commandLine) {
    register(commandLine.getCommandSpec(), commandLine);
  }

  private static void register(CommandSpec command, CommandLine commandLine) {
    for (ArgSpec argument : command.args()) {
      for (Class<?> type : argument.auxiliaryTypes()) {
        if (type.isEnum()) {
          register(type, commandLine);
        }
      }
    }
    command.subcommands().values().forEach(sub -> register(sub.getCommandSpec(), commandLine));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an enum that is known by its class alone
  private static void register(Class type, CommandLine commandLine) {
    String what = type.getSimpleName().toLowerCase(Locale.ROOT);
    Enum[] constants = (Enum[]) type.getEnumConstants();
    commandLine.registerConverter(type, new EnumConverter(what, constants));
  }

  @Override
  public E convert(String text) {
    List<String> names = names();
    String name = text.toLowerCase(Locale.ROOT);
    if (!names.contains(name)) {
      String known = "known: " + String.join(", ", names);
      String unknown = Kinds.unknown(what, text, names);
      throw new TypeConversionException(
          unknown.endsWith(known) ? unknown : unknown + " (" + known + ")");
    }
    return constants[names.indexOf(name)];
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }

  private List<String> names() {
    return Arrays.stream(constants).map(Names::value).toList();
  }
}
