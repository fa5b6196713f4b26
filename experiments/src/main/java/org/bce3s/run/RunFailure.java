package org.bce3s.run;

import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bce3s.evaluation.DivergedException;
import org.bce3s.file.DataException;
import org.bce3s.file.FileNames;
import org.bce3s.file.FolderException;
import org.bce3s.journal.JournalException;
import org.bce3s.machine.NativeLibraryException;
import org.bce3s.registry.UnknownNameException;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.Names;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.ClusterException;
import org.bce3s.tensor.LostWorkerException;
import org.bce3s.tensor.PortInUseException;

/**
 * How a run failed.
 *
 * @param failure the class
 * @param message one line or more for a person
 */
public record RunFailure(FailureClass failure, String message) {
  private static final String CLASS = "class";
  private static final String MESSAGE = "message";
  private static final String LESS_MEMORY =
      "; a smaller train.batch_size, or more train.micro_batches, takes less, and --heap gives the"
          + " Java heap more";

  /** The class of what a training threw, by the first cause that has one. */
  public static RunFailure of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      Optional<FailureClass> known = known(t);
      if (known.isPresent()) {
        String told = Names.value(known.get()) + ": "; // by the exception and by this record
        String message = message(t);
        return new RunFailure(
            known.get(),
            (message.startsWith(told) ? message.substring(told.length()) : message)
                + (known.get() == FailureClass.OUT_OF_MEMORY ? LESS_MEMORY : ""));
      }
    }
    return new RunFailure(FailureClass.ERROR, message(thrown));
  }

  /**
   * The same of a run of these settings; of what has no class the entry that was at work is named,
   * which may be code from outside.
   */
  static RunFailure of(Throwable thrown, RunSettings settings) {
    RunFailure failure = of(thrown);
    return failure.failure() == FailureClass.ERROR
        ? EntryAtWork.of(thrown, settings)
            .map(entry -> new RunFailure(FailureClass.ERROR, entry + " fails: " + kind(thrown)))
            .orElse(failure)
        : failure;
  }

  private static String kind(Throwable thrown) {
    String kind = thrown.getClass().getSimpleName();
    return thrown.getMessage() == null ? kind : kind + ": " + thrown.getMessage();
  }

  /** The failure in these values; empty if they hold none. */
  public static Optional<RunFailure> of(Map<String, String> values) {
    for (FailureClass failure : FailureClass.values()) {
      if (Names.value(failure).equals(values.get(CLASS)) && values.containsKey(MESSAGE)) {
        return Optional.of(new RunFailure(failure, values.get(MESSAGE)));
      }
    }
    return Optional.empty();
  }

  /** The failure as values of an event or a file. */
  public Map<String, String> values() {
    return Map.of(CLASS, Names.value(failure), MESSAGE, message);
  }

  @Override
  public String toString() {
    return Names.value(failure) + ": " + message;
  }

  private static Optional<FailureClass> known(Throwable t) {
    if (t instanceof DivergedException) {
      return Optional.of(FailureClass.DIVERGED);
    }
    if (t instanceof DataException || t instanceof InvalidPathException) {
      return Optional.of(FailureClass.DATA);
    }
    if (t instanceof PortInUseException) {
      return Optional.of(FailureClass.PORT_IN_USE);
    }
    if (t instanceof FolderException folder && folder.mayPass()) {
      return Optional.of(FailureClass.DISK);
    }
    if (t instanceof SpecException
        || t instanceof UnknownNameException
        || t instanceof FolderException
        || t instanceof ClusterException
        || t instanceof NativeLibraryException
        || t instanceof JournalException) {
      return Optional.of(FailureClass.CONFIGURATION);
    }
    if (t instanceof LostWorkerException) {
      return Optional.of(FailureClass.LOST_WORKER);
    }
    boolean tensorFlowRanOut =
        t.getClass().getName().startsWith("org.tensorflow.")
            && t.getClass().getSimpleName().toLowerCase(Locale.ROOT).contains("resourceexhausted");
    return t instanceof OutOfMemoryError || tensorFlowRanOut
        ? Optional.of(FailureClass.OUT_OF_MEMORY)
        : Optional.empty();
  }

  private static String message(Throwable t) {
    if (t instanceof InvalidPathException refused) {
      return FileNames.refusal(refused);
    }
    return t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
  }
}
