package org.bce3s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bce3s.process.RunCommandLine;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a language has digits of its own, both the commands and the runs that they start train. */
class LocaleEndToEndTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "ne-NP"})
  void trains(String language) throws IOException, InterruptedException {
    Path file =
        TestFiles.write(
            folder.resolve("tiny.yaml"),
            """
            dataset: {name: shapes-lt, head_count: 8, imbalance_factor: 2, test_count: 2, side: 8}
            backbone: {name: resnet8, width: 0.25}
            loss: {joint: {name: bce}}
            train: {epochs: 1, batch_size: 8}
            seeds: [0]
            """);
    Locale locale = Locale.forLanguageTag(language);
    List<String> command = RunCommandLine.ofThisJvm(Bce3s.class.getName(), "512m").java();
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
    builder
        .command()
        .addAll(
            List.of(
                "-Duser.language=" + locale.getLanguage(),
                "-Duser.country=" + locale.getCountry(),
                Bce3s.class.getName(),
                "run",
                file.toString(),
                "--out",
                folder.resolve("runs").toString()));
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).contains("accuracy ");
  }
}
