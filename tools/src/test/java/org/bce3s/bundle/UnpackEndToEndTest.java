package org.bce3s.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bce3s.provenance.GitState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bundle of this class path, unpacked and used as on a bare node: no variable but PATH and HOME,
 * a PATH without Java or zstd, an empty HOME.
 */
@Tag("slow")
class UnpackEndToEndTest {
  /** All that the scripts use. */
  private static final List<String> COMMANDS =
      List.of(
          "sh",
          "tar",
          "gzip",
          "sha256sum",
          "cat",
          "grep",
          "dirname",
          "readlink",
          "ls",
          "mkdir",
          "mv",
          "rm",
          "rmdir",
          "sleep");

  private static final String TINY =
      """
      seeds: [3]
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2, test_count: 5}
      backbone: {name: resnet8, width: 0.25}
      loss: {joint: {name: bce, weight: 1}}
      train: {epochs: 1, batch_size: 32}
      ablation:
        rows:
          ce: {loss.joint.name: ce}
          bce: {}
      """;

  private record Ended(int exitCode, String output, Set<String> children) {}

  @TempDir private static Path folder;

  private static Path bundle;
  private static Path node;

  @BeforeAll
  static void bundleAndUnpack() throws Exception {
    Files.createDirectory(folder.resolve("home"));
    Path path = Files.createDirectory(folder.resolve("path"));
    for (String command : COMMANDS) {
      Files.copy(found(command), path.resolve(command));
    }
    bundle = folder.resolve("bundle");
    Bundle.Summary written =
        new Bundle(root(), System.getProperty("java.class.path"))
            .write(
                new BundleRequest(
                    bundle, PartSize.of("60m"), false, Optional.empty(), Optional.empty(), false));
    assertThat(written.parts()).isBetween(3, 6);
    node = folder.resolve("node with a space/bce3s");
    Ended unpacked = run(unpack(node));
    assertThat(unpacked.exitCode()).as(unpacked.output()).isZero();
    assertThat(unpacked.output())
        .contains("TensorFlow 2.")
        .endsWith("unpacked: " + node + "/bce3s\n");
  }

  @Test
  void leavesTheFolderAndNothingElse() throws IOException {
    assertThat(names(bundle)).contains("SHA256SUMS", "unpack.sh", "bce3s-bundle.000");
    assertThat(names(node.getParent())).containsExactly("bce3s");
    assertThat(names(node)).containsExactly("LICENSE", "bce3s", "jdk", "lib", "licences", "yaml");
    assertThat(names(node.resolve("licences")))
        .contains("README.txt", "THIRD-PARTY.txt", "LGPL-2.1.txt", "zstd-jni.txt");
    try (Stream<Path> files = Files.walk(node.resolve("lib"))) {
      assertThat(files.map(Path::toString))
          .as("the licence of native libraries lies beside them")
          .anyMatch(file -> file.endsWith("/c_api/linux-x86_64/LICENSE"));
    }
    assertThat(names(folder)).doesNotContain(".bundle.tmp");
  }

  @Test
  void startsThroughALinkToo() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), node.resolve("bce3s"));
    Ended version = run(List.of(link.toString(), "--version"));
    assertThat(version.exitCode()).as(version.output()).isZero();
    String commit = GitState.ofProgram().getOrDefault("commit", "unknown");
    assertThat(version.output()).contains("(commit " + commit);
  }

  @Test
  void sweepsInChildrenOnItsOwnJava() throws Exception {
    Path yaml = Files.writeString(folder.resolve("tiny.yaml"), TINY);
    Path runs = folder.resolve("runs");
    Ended sweep =
        run(
            List.of(
                node.resolve("bce3s").toString(), "sweep", yaml.toString(), "--out", runs + ""));
    assertThat(sweep.exitCode()).as(sweep.output()).isZero();
    assertThat(runs.resolve("tiny/ablation.csv")).exists();
    assertThat(sweep.children()).containsExactly(node.resolve("jdk/bin/java").toRealPath() + "");
    // JavaCPP makes a folder for what it extracts, in HOME; nothing may be in it.
    try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
      assertThat(files.filter(Files::isRegularFile)).as("extracted at run time").isEmpty();
    }
  }

  @Test
  void namesWhatIsMissingOrDamagedAndUnpacksNothing() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (String name : names(bundle)) {
      Files.copy(bundle.resolve(name), copy.resolve(name));
    }
    Files.delete(copy.resolve("bce3s-bundle.001"));
    byte[] part = Files.readAllBytes(copy.resolve("bce3s-bundle.002"));
    part[part.length / 2] ^= 1;
    Files.write(copy.resolve("bce3s-bundle.002"), part);
    Path to = folder.resolve("never");
    Ended ended = run(List.of("/bin/sh", copy.resolve("unpack.sh").toString(), to.toString()));
    assertThat(ended.output())
        .isEqualTo(
            "unpack.sh: copy again from where the bundle was made: missing bce3s-bundle.001,"
                + " damaged bce3s-bundle.002\n");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(names(folder)).doesNotContain("never").noneMatch(n -> n.contains("unpacking"));
  }

  @Test
  void unpacksWhatHasComeAndWaitsForTheRest() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("coming"));
    Path last = Path.of("bce3s-bundle.001");
    for (String name : names(bundle)) {
      if (!name.equals(last.toString())) {
        Files.copy(bundle.resolve(name), copy.resolve(name));
      }
    }
    Files.write(copy.resolve(last), new byte[] {1}); // cut short on its way
    Path to = folder.resolve("came");
    Thread link =
        new Thread(
            () -> {
              try {
                while (names(folder).stream().noneMatch(n -> n.startsWith("came.unpacking"))) {
                  Thread.sleep(100);
                }
                Path coming = Files.copy(bundle.resolve(last), copy.resolve("coming"));
                Files.move(coming, copy.resolve(last), StandardCopyOption.REPLACE_EXISTING);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    link.start();
    Ended ended =
        run(List.of("/bin/sh", copy.resolve("unpack.sh").toString(), "--wait", to.toString()));
    link.join();
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(names(to)).isEqualTo(names(node));
  }

  @Test
  void unpacksOverNothing() throws Exception {
    Ended ended = run(unpack(node));
    assertThat(ended.output())
        .isEqualTo("unpack.sh: " + node + " is not empty; choose a new folder\n");
    assertThat(ended.exitCode()).isEqualTo(1);
  }

  @Test
  void saysHowItIsUsed() throws Exception {
    Ended ended = run(List.of("/bin/sh", bundle.resolve("unpack.sh").toString()));
    assertThat(ended.output()).isEqualTo("unpack.sh: usage: sh unpack.sh [--wait] FOLDER\n");
  }

  @Test
  void aScriptThatWasCutShortDoesNothing() throws Exception {
    String script = Files.readString(bundle.resolve("unpack.sh"));
    Path cut = bundle.resolve("../cut.sh").normalize();
    for (int length = script.indexOf("main()"); length < script.length() - 20; length += 97) {
      Files.writeString(cut, script.substring(0, length));
      run(List.of("/bin/sh", cut.toString(), folder.resolve("cut").toString()));
      assertThat(folder.resolve("cut")).doesNotExist();
    }
  }

  private static List<String> unpack(Path to) {
    return List.of("/bin/sh", bundle.resolve("unpack.sh").toString(), to.toString());
  }

  /** Runs a command on the bare node; its children are those whose program is a java. */
  private static Ended run(List<String> command) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", folder.resolve("path").toString());
    builder.environment().put("HOME", folder.resolve("home").toString());
    Process process = builder.start();
    Set<String> children = new TreeSet<>();
    while (process.isAlive()) {
      process
          .descendants()
          .flatMap(child -> child.info().command().stream())
          .filter(program -> program.endsWith("/java"))
          .forEach(children::add);
      Thread.sleep(20);
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    return new Ended(process.exitValue(), text, children);
  }

  private static Path found(String command) {
    return Stream.of("/usr/bin", "/bin")
        .map(place -> Path.of(place, command))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return new ArrayList<>(files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("tools/start-jvm.sh"))) {
      here = here.getParent();
    }
    return here;
  }
}
