package org.bce3s.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/**
 * A file or folder that cannot be written or read where the person asked for it: no permission, no
 * space, a file in place of a folder. The message is shown to a person as it is.
 */
public final class FolderException extends RuntimeException implements Reported {
  private static final long serialVersionUID = 1L;

  private static final List<String> LASTING =
      List.of("Not a directory", "Is a directory", "Read-only", "name too long", "not permitted");

  /** Creates the exception; the message is shown to a person as it is. */
  public FolderException(String message) {
    super(message);
  }

  private FolderException(String message, IOException cause) {
    super(message, cause);
  }

  /** The failure to write a file or folder, in words that say what to do. */
  public static FolderException writing(Path path, IOException cause) {
    return new FolderException("cannot write " + path + ": " + reason(cause), cause);
  }

  /** The failure to read a file or folder, in words that say what to do. */
  public static FolderException reading(Path path, IOException cause) {
    return new FolderException("cannot read " + path + ": " + reason(cause), cause);
  }

  /** Why a file cannot be read, in words rather than by the name of an exception. */
  public static String why(IOException cause) {
    return cause instanceof NoSuchFileException
        ? "no such file"
        : cause instanceof AccessDeniedException ? "permission denied" : reason(cause);
  }

  /**
   * Whether it may pass by itself or when somebody makes room: a full disk, a network file system
   * that does not answer. A path that is wrong or forbidden stays so.
   */
  public boolean mayPass() {
    if (!(getCause() instanceof IOException cause)
        || cause instanceof AccessDeniedException
        || cause instanceof FileAlreadyExistsException
        || cause instanceof NotDirectoryException
        || cause instanceof NoSuchFileException) {
      return false;
    }
    String system = String.valueOf(cause.getMessage());
    return LASTING.stream().noneMatch(system::contains);
  }

  private static String reason(IOException cause) {
    String system = cause instanceof FileSystemException f ? f.getReason() : cause.getMessage();
    if (cause instanceof AccessDeniedException) {
      return "permission denied; choose a folder you may write to";
    }
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException) {
      return ((FileSystemException) cause).getFile() + " is a file, not a folder";
    }
    if (system == null) {
      return cause.getClass().getSimpleName();
    }
    if (system.contains("No space left") || system.contains("quota exceeded")) {
      return "the disk is full; free some space and start again, finished runs are kept";
    }
    if (system.contains("Not a directory")) {
      return "a part of this path is a file, not a folder";
    }
    return system;
  }

  @Override
  public int exitCode() {
    return mayPass() ? ExitCode.FAILED : ExitCode.WRONG; // what was typed is right
  }
}
