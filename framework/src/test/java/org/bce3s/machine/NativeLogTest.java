package org.bce3s.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.tensor.Devices;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLogTest {
  private static final String HEAD =
      "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n";
  private static final String NOTE =
      "I0000 00:00:1795912446.834711   28940 mlir_graph_optimization_pass.cc:401] MLIR V1\n";
  private static final String WARNING = "W0000 00:00:1795912446.834712   28940 a.cc:1] slow\n";
  private static final String ERROR = "E0000 00:00:1795912446.834713   28940 b.cc:2] broken\n";

  @TempDir private Path temporary;

  @Test
  void aLevelLeavesOutWhatIsBelowItAndNothingElse() {
    String all = HEAD + NOTE + "epoch 1/4: loss 2.3\n" + WARNING + ERROR + "and more";
    assertThat(NativeLog.kept(HEAD + NOTE, 1)).isEmpty();
    assertThat(NativeLog.kept(all, 1))
        .isEqualTo(HEAD + "epoch 1/4: loss 2.3\n" + WARNING + ERROR + "and more");
    assertThat(NativeLog.kept(all, 2))
        .isEqualTo(HEAD + "epoch 1/4: loss 2.3\n" + ERROR + "and more");
    assertThat(NativeLog.kept(HEAD + NOTE + "INFO: of ours\n\nI0000 is a name", 3))
        .isEqualTo("INFO: of ours\n\nI0000 is a name");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 2", "3, 3", "'', 0", "all, 0"})
  void theLevelIsReadAsTensorFlowDoes(String value, int level) {
    assertThat(NativeLog.level(Map.of(NativeLog.LEVEL, value))).isEqualTo(level);
    assertThat(NativeLog.level(Map.of())).isZero();
  }

  @Test
  void processesThatAreStartedLogErrorsAloneUnlessTheirEnvironmentSays() {
    Map<String, String> silent = new HashMap<>();
    Map<String, String> asked = new HashMap<>(Map.of(NativeLog.LEVEL, "0"));
    List.of(silent, asked).forEach(NativeLog::in);
    assertThat(silent).containsEntry(NativeLog.LEVEL, "2");
    assertThat(asked).containsEntry(NativeLog.LEVEL, "0");
  }

  @Test
  void whatIsWrittenMeanwhileComesOutAtTheEnd() throws IOException {
    assertThat(Devices.tensorFlowVersion()).isNotEmpty();
    assertThat(Loader.addressof("dup2")).as("this system's dup2").isNotNull();
    Path file = temporary.resolve("error.txt");
    NativeLog.redirected(
        () -> {
          write("before\n");
          NativeLog.filtered(() -> write(HEAD + NOTE + "meanwhile\n"), 2);
          write("after\n");
        },
        file);
    assertThat(Files.readString(file)).isEqualTo("before\nmeanwhile\nafter\n");
  }

  private static void write(String text) {
    try {
      @SuppressWarnings("resource") // it stays open
      FileOutputStream error = new FileOutputStream(FileDescriptor.err);
      error.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
