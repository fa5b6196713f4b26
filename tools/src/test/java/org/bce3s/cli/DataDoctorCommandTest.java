package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDoctorCommandTest {
  @TempDir private Path data;

  private Path root;
  private Path report;

  @BeforeEach
  void write() throws IOException {
    root = Files.createDirectories(data.resolve("mine"));
    report = data.resolve("report.txt");
    image("a.jpg", 10, BufferedImage.TYPE_INT_RGB);
    image("b.jpg", 20, BufferedImage.TYPE_INT_RGB);
    image("c.jpg", 30, BufferedImage.TYPE_BYTE_GRAY);
    Files.writeString(root.resolve("train.txt"), "a.jpg 0\nb.jpg 1\n");
    Files.writeString(root.resolve("test.txt"), "c.jpg 1\n");
  }

  private void image(String name, int value, int type) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, type);
    image.setRGB(value % 8, 3, value * 0x010203);
    ImageIO.write(image, "jpg", root.resolve(name).toFile());
  }

  private Console doctor(String... more) {
    List<String> command =
        List.of("data", "doctor", "--dataset", "image-list", "--data", data.toString());
    return Console.run(
        Stream.of(
                command.stream(),
                Stream.of("--report", report.toString(), "dataset.root=mine"),
                Arrays.stream(more))
            .flatMap(s -> s)
            .toArray(String[]::new));
  }

  @Test
  void aSoundSetIsDescribed() throws IOException {
    Console console = doctor();

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out().replace(data.toString(), "DATA").replaceAll("[0-9a-f]{64}", "HASH"))
        .isEqualToNormalizingNewlines(
            """
            3 of 3 files read
            note: 1 class without test images
              class 0 has no test image
            note: 1 greyscale image
              DATA/mine/test.txt:1: DATA/mine/c.jpg
            all findings: DATA/report.txt
            data set:  image-list, 2 classes
            train:     2
            test:      1
            imbalance: 1.00 (1 over 1)
            shots:     0 many, 0 medium, 2 few classes (rule oltr)
            subset:    SHA-256 HASH
            content:   SHA-256 HASH
            note:      class 0 has no test image, so no accuracy, and counted in no group
            sound
            """);
    assertThat(console.err()).contains("files: 3/3 (100 %)");
    assertThat(report)
        .hasContent(
            "classes without test images\tclass 0 has no test image\n"
                + "greyscale images\t"
                + root.resolve("test.txt")
                + ":1: "
                + root
                + "/c.jpg\n");
  }

  @Test
  void ofFilesThatCannotBeDecodedItSaysWhatLeavesThemOut() throws IOException {
    Files.writeString(root.resolve("a.jpg"), "no image");
    String skip = "dataset.undecodable=skip leaves out, in training, what cannot be decoded\n";

    assertThat(doctor().out()).endsWith(skip + "not sound\n");
    assertThat(doctor("dataset.undecodable=skip").out()).doesNotContain(skip);
  }

  @Test
  void whatIsWrongDecidesTheExitCode() throws IOException {
    for (int i = 0; i < 5; i++) {
      Files.writeString(
          root.resolve("test.txt"),
          Files.readString(root.resolve("test.txt")) + "no-" + i + ".jpg 0\n");
    }
    Console console = doctor("--sample", "2");

    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.out().replace(data.toString(), "DATA"))
        .contains("2 of 3 files read (a sample)")
        .contains(
            """
            wrong: 5 missing files
              DATA/mine/test.txt:2: DATA/mine/no-0.jpg
              DATA/mine/test.txt:3: DATA/mine/no-1.jpg
              DATA/mine/test.txt:4: DATA/mine/no-2.jpg
              ...
            """)
        .contains(
            "does not open: DATA/mine/test.txt:2: there is no file DATA/mine/no-0.jpg (and 4 more;"
                + " \"data doctor\" names them all); if it lies elsewhere, type --data DIR, the folder of data sets")
        .endsWith("not sound" + System.lineSeparator());
    assertThat(
            Files.readAllLines(report).stream().filter(line -> line.startsWith("missing files\t")))
        .hasSize(5);
  }

  @Test
  void findingsOfAnEarlierTimeDoNotStay() throws IOException {
    doctor();
    image("c.jpg", 40, BufferedImage.TYPE_INT_RGB);
    doctor("dataset.undecodable=skip");

    assertThat(report).hasContent("classes without test images\tclass 0 has no test image\n");
  }

  @Test
  void aSetThatIsNotInFilesIsLeftToInspect() {
    Console console = Console.run("data", "doctor", "--dataset", "shapes-lt");

    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err()).contains("\"data inspect\" opens and checks it");
  }

  @Test
  void helpsLikeEveryCommand() {
    assertThat(Console.run("data", "doctor", "--help").exitCode()).isZero();
  }

  @Test
  void aReportIsWrittenOnlyWhereItIsAskedFor() throws IOException {
    Console console =
        Console.run(
            "data",
            "doctor",
            "--dataset",
            "image-list",
            "--data",
            data.toString(),
            "dataset.root=mine");

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).doesNotContain("all findings").doesNotContain("doctor.txt");
    assertThat(Path.of("doctor.txt")).doesNotExist();
  }
}
