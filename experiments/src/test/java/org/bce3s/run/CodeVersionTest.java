package org.bce3s.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeVersionTest {
  @TempDir private Path folder;

  @Test
  void dependsOnClassesOnlyAndNotOnTheirPacking() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes/a")).getParent();
    Files.writeString(classes.resolve("a/A.class"), "one");
    Files.writeString(classes.resolve("B.class"), "two");
    String before = hash(classes);
    Files.writeString(classes.resolve("README.md"), "new");
    assertThat(hash(classes)).isEqualTo(before);

    Path jar = folder.resolve("code.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : new String[] {"a/A.class", "NOTICE", "B.class"}) {
        out.putNextEntry(new JarEntry(name));
        out.write((name.startsWith("a") ? "one" : "two").getBytes(UTF_8));
      }
    }
    assertThat(hash(jar)).isEqualTo(before);

    Files.writeString(classes.resolve("B.class"), "tw0");
    assertThat(hash(classes)).isNotEqualTo(before);
  }

  @Test
  void readsTheVersionsWithoutLoadingTensorFlow() {
    assertThat(CodeVersion.current()).matches("[0-9a-f]{16}").isEqualTo(CodeVersion.current());
    assertThat(CodeVersion.tensorFlow()).isEqualTo("1.1.0");
  }

  private static String hash(Path place) {
    Hasher hasher = Hashing.sha256().newHasher();
    CodeVersion.hash(place, hasher);
    return hasher.hash().toString();
  }
}
