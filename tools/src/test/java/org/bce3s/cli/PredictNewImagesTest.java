package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PredictNewImagesTest {
  private static final String EXPERIMENT =
      """
      experiment: birds
      dataset: {name: image-folder, root: mine}
      augmentation: [{name: center-crop, size: 8}]
      test_augmentation: [{name: center-crop, size: 8}]
      backbone: resnet8
      loss: {joint: ce}
      train: {epochs: 1, batch_size: 2}
      """;

  @TempDir private Path folder;

  private void image(String name, int width) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, 8, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(name.hashCode());
    for (int x = 0; x < width; x++) {
      image.setRGB(x, 4, random.nextInt(0x1000000));
    }
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void photographsAreClassifiedByFileAndClassName() throws IOException {
    for (String part : new String[] {"train", "test"}) {
      for (String name : new String[] {"Große Möwe/1.png", "Große Möwe/2.png", "\"Ara\"/1.png"}) {
        image("mine/" + part + "/" + name, 8);
      }
    }
    Files.writeString(folder.resolve("birds.yaml"), EXPERIMENT);
    image("new/x.png", 20);
    image("new/far/y.png", 9);
    Files.writeString(folder.resolve("new/z.gif"), "GIF89a");
    String out = folder.resolve("out").toString();
    String yaml = folder.resolve("birds.yaml").toString();
    Console sweep = Console.run("sweep", yaml, "--data", folder.toString(), "--out", out);
    assertThat(sweep.exitCode()).as(sweep.err()).isZero();

    Console csv = predict("--images", folder.resolve("new").toString());
    assertThat(csv.exitCode()).as(csv.err()).isZero();
    assertThat(csv.err())
        .contains("left out: " + folder.resolve("new/z.gif") + " is a GIF; JPEG and PNG are read:");
    List<String> lines = csv.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo("image,class,confidence,class_2,confidence_2");
    assertThat(lines.get(1)).startsWith("x.png,").contains("Große Möwe", "\"\"\"Ara\"\"\"");
    assertThat(lines.get(2)).startsWith("far/y.png,");

    Path file = folder.resolve("new.jsonl");
    Console json =
        predict(
            "--images",
            folder.resolve("new").toString(),
            "--format",
            "jsonl",
            "--to",
            file.toString());
    assertThat(json.exitCode()).as(json.err()).isZero();
    JsonObject first = JsonParser.parseString(Files.readAllLines(file).get(0)).getAsJsonObject();
    assertThat(first.keySet()).containsExactly("image", "class", "confidence", "likeliest");
    assertThat(first.get("image").getAsString()).isEqualTo("x.png");
    assertThat(first.getAsJsonArray("likeliest")).hasSize(2);
    assertThat(lines.get(1)).contains("," + first.get("confidence").getAsString() + ",");

    assertThat(predict("--images", file.toString(), "--split", "test").exitCode())
        .isEqualTo(ExitCode.WRONG);
    assertThat(predict("--images", folder.resolve("nowhere").toString()).exitCode())
        .isEqualTo(ExitCode.DATA);

    String run = out + "/birds/birds/seed-0";
    everyCommandSaysHowToNameTheFolderOfDataSets(
        List.of("plan", yaml),
        List.of("sweep", yaml, "--out", out),
        List.of("run", yaml, "--out", out),
        List.of("status", yaml, "--out", out),
        List.of("predict", run),
        List.of("evaluate", run),
        List.of("reproduce", run),
        List.of("data", "inspect", "--dataset", "image-folder", "dataset.root=mine"),
        List.of("data", "doctor", "--dataset", "image-folder", "dataset.root=mine"));

    String unfinished = run + ": by its weights after epoch 1, the run is not finished";
    assertThat(csv.err()).doesNotContain(unfinished);
    Files.delete(Path.of(run, "result.json"));
    Console early = predict("--images", folder.resolve("new").toString());
    assertThat(early.err()).contains(unfinished);
    assertThat(early.out()).isEqualTo(csv.out());
  }

  @SafeVarargs
  private void everyCommandSaysHowToNameTheFolderOfDataSets(List<String>... commands) {
    String nowhere = folder.resolve("nowhere").toString();
    for (List<String> command : commands) {
      List<String> words = new ArrayList<>(command);
      words.addAll(List.of("--data", nowhere));
      Console console = Console.run(words.toArray(String[]::new));
      assertThat(console.err())
          .as(command.toString())
          .contains(
              nowhere
                  + "/mine/train: no such folder; expected DIR/mine/train/CLASS/IMAGE"
                  + " (dataset.root: mine); if it lies elsewhere, type --data DIR, the folder of"
                  + " data sets");
      assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    }
  }

  private Console predict(String... options) {
    String[] arguments = new String[options.length + 4];
    arguments[0] = "predict";
    arguments[1] = folder.resolve("out/birds/birds/seed-0").toString();
    arguments[2] = "--data";
    arguments[3] = folder.toString();
    System.arraycopy(options, 0, arguments, 4, options.length);
    return Console.run(arguments);
  }
}
