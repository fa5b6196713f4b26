package org.bce3s.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bce3s.tensor.GraphSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  private static final String UNMAPPED =
      "/c/libjnitensorflow.so: /c/libjnitensorflow.so: failed to map segment from shared object";

  @TempDir private Path folder;

  @Test
  void aMountWithoutProgramsIsNamed() {
    List<String> mounts =
        List.of("/dev/vda / ext4 rw,noexec 0 0", "tmpfs " + folder + " tmpfs rw,noexec,nosuid 0 0");
    assertThat(NativeLibrary.reason(failure(UNMAPPED), Optional.of(folder), mounts))
        .isEqualTo(
            "TensorFlow's native library cannot be loaded from "
                + folder
                + ", where it is unpacked: programs may not run from there (mounted noexec); choose"
                + " another folder: BCE3S_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR");
  }

  @Test
  void whatCannotBeMappedElsewhereWantsMemory() {
    List<String> mounts =
        List.of("/dev/vda / ext4 rw,noexec 0 0", "tmpfs " + folder + " tmpfs rw 0 0");
    assertThat(NativeLibrary.reason(failure(UNMAPPED), Optional.of(folder), mounts))
        .contains("failed to map segment from shared object; too little memory or address space")
        .contains("ulimit -v unlimited");
  }

  @Test
  void aMissingFolderAndWhatTheLinkerSaysAreTold() {
    assertThat(NativeLibrary.reason(failure(UNMAPPED), Optional.empty(), List.of()))
        .contains("there is no folder to unpack it into; choose another folder");
    assertThat(
            NativeLibrary.reason(
                failure("/c/libjnitensorflow.so: version `GLIBC_2.99' not found"),
                Optional.of(folder),
                List.of()))
        .contains(": version `GLIBC_2.99' not found; TensorFlow runs on Linux x86_64");
  }

  private static Throwable failure(String cause) {
    return new UnsatisfiedLinkError("no jnitensorflow in java.library.path: /usr/lib")
        .initCause(new UnsatisfiedLinkError(cause));
  }

  @Test
  void graphsAreBuiltInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      for (String tag :
          List.of("ar-EG", "fa-IR", "ne-NP", "tr-TR", "th-TH-u-ca-buddhist-nu-thai", "my-MM")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        try (GraphSession session = new GraphSession(1, false, 1)) {
          var tf = session.tf();
          var sum = tf.math.add(tf.math.add(tf.constant(1f), tf.constant(2f)), tf.constant(3f));
          assertThat(session.run(List.of(), List.of(), List.of(sum)).get(0)).containsExactly(6);
        }
      }
    } finally {
      Locale.setDefault(before);
    }
  }
}
