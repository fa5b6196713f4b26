package org.bce3s.option;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.bce3s.file.FileNames;
import org.bce3s.file.HomeFolder;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the paths of all options and parameters. */
public final class PathConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException(
          "it is empty; \".\" is this folder (an unset variable of the shell?)");
    }
    try {
      return HomeFolder.path(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(FileNames.refusal(e));
    }
  }
}
