package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.Test;

class DescribeCommandTest {
  @Test
  void aSettingOfSomeEntriesIsDescribedWithThem() {
    Console console = Console.run("describe", "dataset.head_count");

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .startsWith(
            "dataset.head_count (setting of an experiment, where the chosen dataset has it)")
        .contains("of dataset cifar10-lt, cifar100-lt")
        .contains("integer, between 1 and 1000000, may be left out")
        .contains("n_max: images of the first class; unset: 250")
        .contains("of dataset shapes-lt");
  }

  @Test
  void aSettingOfEveryEntrySaysSo() {
    assertThat(Console.run("describe", "loss.joint.weight").out()).contains("of every loss.joint");
  }

  @Test
  void aScriptReadsOfWhichEntriesASettingIs() {
    Console console = Console.run("describe", "train.optimizer.momentum", "--json");
    JsonObject found =
        JsonParser.parseString(console.out())
            .getAsJsonObject()
            .getAsJsonArray("found")
            .get(0)
            .getAsJsonObject();

    assertThat(found.get("what").getAsString()).isEqualTo("setting");
    assertThat(found.get("kind").getAsString()).isEqualTo("optimizer");
    assertThat(found.getAsJsonArray("settings").get(0).getAsJsonObject().get("of").toString())
        .isEqualTo("[\"sgd\"]");
  }

  @Test
  void anEndOfAPathIsAnsweredWithTheWholePath() {
    Console console = Console.run("describe", "head_count");

    assertThat(console.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(console.err())
        .startsWith(
            "bce3s describe: \"head_count\" alone is no name; type describe dataset.head_count\n");
  }

  @Test
  void aMistypedPathOfAnEntryIsNear() {
    assertThat(Console.run("describe", "dataset.headcount").err())
        .contains("did you mean \"dataset.head_count\"");
  }
}
