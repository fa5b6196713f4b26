package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bce3s.tensor.RepeatableResults;
import org.junit.jupiter.api.Test;

class StartScriptTest {
  @Test
  void setsTheEnvironmentOfRepeatableResultsUnlessItIsSet() throws IOException {
    String script = Files.readString(Path.of("start-jvm.sh"));

    RepeatableResults.ENVIRONMENT.forEach(
        (name, value) ->
            assertThat(script)
                .contains("export " + name + "=\"${" + name + ":-" + value + "}\"\n"));
  }
}
