package org.bce3s.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorCachesTest {
  @TempDir private Path root;

  @Test
  void cachesOfOneByteGetTheSizesOfAnUnknownProcessor() {
    ByteBuffer processor = hidden();

    ProcessorCaches.correct(processor);

    assertThat(new int[] {processor.getInt(28), processor.getInt(32), processor.getInt(36)})
        .containsExactly(32 * 1024, 512 * 1024, 1024 * 1024);
    for (int i = 0; i < 3; i++) {
      processor.putInt(28 + 4 * i, 1);
    }
    assertThat(processor).as("nothing else is written").isEqualTo(hidden());
  }

  @Test
  void whatDiffersInOnePlaceIsLeftAlone() {
    for (int at = 28; at < 112; at += 4) {
      ByteBuffer other = hidden();
      other.putInt(at, 48 * 1024);
      ByteBuffer before = ByteBuffer.allocate(144).put(other.duplicate()).flip();

      ProcessorCaches.correct(other);

      assertThat(other).as("byte %d", at).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GenuineIntel", "AuthenticAMD"})
  void onlyAnAmdProcessorWithoutCachesHidesThem(String vendor) throws IOException {
    Files.createDirectories(root.resolve("proc"));
    Files.writeString(root.resolve("proc/cpuinfo"), "vendor_id\t: " + vendor + "\n");
    assertThat(ProcessorCaches.areHidden(root)).isEqualTo(vendor.equals("AuthenticAMD"));

    Files.createDirectories(root.resolve("sys/devices/system/cpu/cpu0/cache/index0"));
    assertThat(ProcessorCaches.areHidden(root)).isFalse();
  }

  @Test
  void aSystemThatSaysNothingHidesNothing() {
    assertThat(ProcessorCaches.areHidden(root)).isFalse();
  }

  @Test
  void oneDnnOfThisProcessIsCorrectedWhereCachesAreHidden() {
    assumeTrue(ProcessorCaches.areHidden(Path.of("/")), "the caches of this machine are known");
    new GraphSession(1, false, 0).close();

    assertThat(ProcessorCaches.processor())
        .hasValueSatisfying(
            processor ->
                assertThat(processor.getInt(28)).isEqualTo(ProcessorCaches.ASSUMED.get(0)));
  }

  /** What oneDNN read where the caches are hidden, on an AMD EPYC of family 1Ah. */
  private static ByteBuffer hidden() {
    ByteBuffer processor = ByteBuffer.allocate(144).order(ByteOrder.LITTLE_ENDIAN);
    processor.putLong(0, 0xc7fd8f3e5ef0f7ffL).putInt(8, 0x300200e);
    for (int at : new int[] {16, 20, 24, 28, 32, 36, 68, 72, 76, 124}) {
      processor.putInt(at, 1);
    }
    return processor.putInt(108, 3).putInt(116, 2).putInt(120, 0xf).putInt(136, 0x1a);
  }
}
