package org.bce3s.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.bce3s.fake.FakeRuns;
import org.bce3s.joint.JointTerm;
import org.bce3s.registry.Choice;
import org.bce3s.settings.LossSettings;
import org.bce3s.settings.RunSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which code a run is known whose loss comes from a jar, with its sources or without. */
class ProvidersCodeTest {
  private static final String TERM = "org.example.Term";
  private static final String HALF = "org.example.Half";
  private static final String UNUSED = "org.example.Unused";
  private static final Map<String, String> SOURCES =
      Map.of(
          TERM,
          """
          package org.example;
          import org.bce3s.joint.JointInputs;
          import org.bce3s.joint.JointTerm;
          import org.tensorflow.Operand;
          import org.tensorflow.op.Ops;
          import org.tensorflow.types.TFloat32;
          /** A term. */
          public record Term(double weight) implements JointTerm {
            public Operand<TFloat32> loss(Ops tf, JointInputs inputs) {
              return tf.constant((float) Half.of(weight));
            }
          }
          """,
          HALF,
          """
          package org.example;
          final class Half {
            static double of(double x) {
              return x / 2;
            }
          }
          """,
          UNUSED,
          "package org.example;\nfinal class Unused {}\n");

  @TempDir private Path folder;
  private int jars;

  @Test
  void withItsSourcesOnlyWhatTheRunReachesOfThemCounts() throws Exception {
    CodeVersion plain = code(SOURCES, SOURCES.keySet());
    assertThat(plain.parts()).containsKeys(TERM, HALF).doesNotContainKey(UNUSED);
    assertThat(code(edited(TERM, "/** A term. */", "/** A\n * term. */"), SOURCES.keySet()))
        .isEqualTo(plain);
    assertThat(code(edited(UNUSED, "{}", "{ int more; }"), SOURCES.keySet())).isEqualTo(plain);
    assertThat(code(SOURCES, SOURCES.keySet(), "-g:none")).isEqualTo(plain);

    CodeVersion third = code(edited(HALF, "x / 2", "x / 3"), SOURCES.keySet());
    assertThat(plain.difference(third, true)).isEqualTo("Half");
  }

  @Test
  void withoutThemEveryByteOfItsClassesCounts() throws Exception {
    CodeVersion plain = code(SOURCES, Set.of());
    assertThat(plain.parts())
        .containsEntry(TERM, ClassBytes.hash(folder.resolve("1.jar")))
        .doesNotContainKeys(HALF, UNUSED);
    assertThat(code(SOURCES, Set.of())).as("the same bytes in another jar").isEqualTo(plain);
    assertThat(code(edited(UNUSED, "{}", "{ int more; }"), Set.of())).isNotEqualTo(plain);
    assertThat(code(SOURCES, Set.of(), "-g:none")).isNotEqualTo(plain);
  }

  @Test
  void sourcesOfSomeOfItsClassesAreNone() throws Exception {
    CodeVersion plain = code(SOURCES, Set.of());
    for (String missing : SOURCES.keySet()) {
      Set<String> packed = new HashSet<>(SOURCES.keySet());
      packed.remove(missing);
      assertThat(code(SOURCES, packed)).as("without that of %s", missing).isEqualTo(plain);
    }
  }

  private static Map<String, String> edited(String name, String from, String to) {
    Map<String, String> sources = new HashMap<>(SOURCES);
    assertThat(sources.get(name)).contains(from);
    sources.put(name, sources.get(name).replace(from, to));
    return sources;
  }

  /** The code of a run whose joint term is the one of a jar of these sources. */
  private CodeVersion code(Map<String, String> sources, Set<String> packed, String... options)
      throws Exception {
    Path jar = jar(sources, packed, options);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      JointTerm term =
          (JointTerm) loader.loadClass(TERM).getConstructor(double.class).newInstance(1.0);
      RunSettings fake = FakeRuns.settings(0, 1);
      LossSettings loss =
          new LossSettings(
              new Choice<>("term", (Record) term, term),
              fake.loss().contrastive(),
              fake.loss().uniform(),
              fake.loss().reweighting());
      return new ReachedCode(SourceTree::of)
          .trains(
              new RunSettings(
                  fake.dataset(),
                  fake.augmentation(),
                  fake.testAugmentation(),
                  fake.backbone(),
                  fake.classifier(),
                  fake.heads(),
                  loss,
                  fake.mixing(),
                  fake.sampling(),
                  fake.train(),
                  fake.report(),
                  fake.stage(),
                  fake.init()));
    }
  }

  private Path jar(Map<String, String> sources, Set<String> packed, String... options)
      throws IOException {
    jars++;
    Path classes = Files.createDirectory(folder.resolve("classes" + jars));
    Path texts = Files.createDirectory(folder.resolve("sources" + jars));
    List<String> command = new ArrayList<>(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      String path = source.getKey().replace('.', '/') + ".java";
      command.add(write(texts.resolve(path), source.getValue()).toString());
      if (packed.contains(source.getKey())) {
        write(classes.resolve(SourceTree.FOLDER).resolve(path), source.getValue());
      }
    }
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, command.toArray(String[]::new)))
        .isZero();
    Path jar = folder.resolve(jars + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream written = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path entry : files.filter(Files::isRegularFile).sorted().toList()) {
        written.putNextEntry(new ZipEntry(classes.relativize(entry).toString()));
        Files.copy(entry, written);
      }
    }
    return jar;
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
