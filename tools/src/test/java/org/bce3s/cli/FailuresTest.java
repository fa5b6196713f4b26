package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.evaluation.DivergedException;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.Problem;
import org.bce3s.failure.RequestException;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.ClusterException;
import org.bce3s.training.InterruptedRunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  static Stream<Arguments> expectedFailures() {
    return Stream.of(
        Arguments.of(
            new ExperimentException(
                List.of(
                    new Problem("a.yaml:3:1", "train.epochs", "0 is not allowed"),
                    new Problem("a.yaml:9:1", "", "unknown key"))),
            2,
            "a.yaml:3:1: train.epochs: 0 is not allowed\na.yaml:9:1: unknown key\n"),
        Arguments.of(
            new SpecException("imbalance_factor", 0.5, "at least 1"),
            2,
            "bce3s x: imbalance_factor: 0.5 is not allowed; must be at least 1\n"),
        Arguments.of(
            new DataException("data/a.bin: truncated"), 3, "bce3s x: data/a.bin: truncated\n"),
        Arguments.of(
            new FolderException("cannot write runs: permission denied"),
            2,
            "bce3s x: cannot write runs: permission denied\n"),
        Arguments.of(
            new RequestException("a.json: inputs.memory is missing"),
            2,
            "bce3s x: a.json: inputs.memory is missing\n"),
        Arguments.of(new DataException("runs.csv:2: torn"), 3, "bce3s x: runs.csv:2: torn\n"),
        Arguments.of(
            new ClusterException("worker 1 trains another experiment"),
            1,
            "bce3s x: worker 1 trains another experiment\n"),
        Arguments.of(
            new DivergedException("epoch 3, step 7: loss is NaN"),
            1,
            "bce3s x: epoch 3, step 7: loss is NaN\n"),
        Arguments.of(
            new InterruptedRunException("stopped in epoch 3"), 75, "bce3s x: stopped in epoch 3\n"),
        Arguments.of(
            new InvalidPathException("m\u00fcde", "Malformed input"),
            3,
            "bce3s x: \"m\u00fcde\" cannot be the name of a file in this locale; type"
                + " LC_ALL=C.UTF-8 before the command\n"),
        Arguments.of(
            new InvalidPathException("a\0b", "Nul character not allowed"),
            2,
            "bce3s x: \"a?b\" is not the name of a file\n"),
        Arguments.of(
            new IllegalStateException("odd"),
            1,
            "bce3s x: unexpected failure: java.lang.IllegalStateException: odd; with --debug it"
                + " shows where\n"),
        Arguments.of(
            new OutOfMemoryError("Java heap space"),
            1,
            "bce3s x: out of memory: Java heap space; BCE3S_JAVA_OPTS=-Xmx4g gives the Java heap more,"
                + " and a smaller train.batch_size or train.evaluation_batch, or more"
                + " train.micro_batches, take less\n"));
  }

  @ParameterizedTest
  @MethodSource("expectedFailures")
  void haveAnExitCodeAndNoStackTrace(Throwable failure, int exitCode, String text) {
    StringWriter err = new StringWriter();
    assertThat(new Failures(() -> false).report(failure, "bce3s x", new PrintWriter(err)))
        .isEqualTo(exitCode);
    assertThat(err.toString()).isEqualToNormalizingNewlines(text);
  }

  @Test
  void showTheStackTraceInDebugMode() {
    StringWriter err = new StringWriter();
    new Failures(() -> true)
        .report(new IllegalStateException("odd"), "bce3s x", new PrintWriter(err));
    assertThat(err.toString())
        .startsWith("bce3s x: unexpected failure: java.lang.IllegalStateException: odd")
        .contains("\tat org.bce3s.cli.FailuresTest.");
  }
}
