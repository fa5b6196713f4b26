package org.bce3s.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bce3s.code.CodeVersion;
import org.bce3s.training.Platform;
import org.junit.jupiter.api.Test;

class RunIdentityTest {
  private static final RunConfiguration CONFIGURATION =
      configuration("train.epochs: 40\nloss: bce", "report.select: last", "cpu", "0a");
  private static final RunIdentity RUN = new RunIdentity(CONFIGURATION, 3, "abc", "123");

  @Test
  void isTheHashOfItsText() {
    assertThat(RUN.text())
        .isEqualTo(
            """
            train.epochs: 40
            loss: bce
            seed 3
            subset abc
            content 123
            machine device: cpu
            shown report.select: last
            code a.Loss 0a
            code tensorflow 1.1.0
            """);
    assertThat(RunIdentity.parse(RUN.text())).contains(RUN);
    assertThat(RUN.sha256()).isEqualTo(Hashing.sha256().hashString(RUN.text(), UTF_8).toString());
  }

  @Test
  void readsThatOfAnEarlierVersionAndIsAnotherRun() {
    String text = "train.epochs: 40\nloss: bce\nseed 3\nsubset abc\ncontent 123\ncode def\n";
    RunIdentity old = RunIdentity.parse(text).orElseThrow();
    assertThat(old.text()).isEqualTo(text);
    assertThat(old.codeVersion()).isEqualTo("def");
    assertThat(old.difference(RUN))
        .isEqualTo(
            "machine (device: unset, now cpu), code, report (report.select: unset, now last)");
  }

  @Test
  void aTextThatIsNoneIsNone() {
    assertThat(RunIdentity.parse("seed 3\n")).isEmpty();
    assertThat(RunIdentity.parse("seed 99999999999999999999\nsubset a\ncontent c\ncode b\n"))
        .isEmpty();
    assertThat(RunIdentity.parse("seed 9\nsubset a\ncontent c\nmachine x\n")).isEmpty();
  }

  @Test
  void saysWhatDiffers() {
    RunConfiguration other =
        configuration("train.epochs: 50\nloss: bce", "report.select: val", "gpu", "0b");
    assertThat(RUN.difference(new RunIdentity(other, 4, "aaa", "321")))
        .isEqualTo(
            "seed, training images, content of images, settings (train.epochs: 40, now 50), machine"
                + " (device: cpu, now gpu), code (Loss), report (report.select: last, now val)");
    assertThat(RUN.difference(RUN)).isEmpty();
  }

  @Test
  void saysWhichSettingsDifferAndWhatTheyAreNow() {
    RunIdentity old =
        new RunIdentity(
            configuration("a: 1\nb: 1\nc: 1\nd: 1\nmixing.alpha: 1", "x: 1", "cpu", "0a"),
            3,
            "abc",
            "123");
    RunIdentity plain =
        new RunIdentity(configuration("a: 1\nb: 2\nd: 2", "x: 1", "cpu", "0a"), 3, "abc", "123");
    assertThat(old.difference(plain))
        .isEqualTo("settings (b: 1, now 2; d: 1, now 2; c: 1, now unset; and 1 more)");
  }

  @Test
  void oneTrainingHasOneHashWhateverIsShownOfIt() {
    RunConfiguration shown =
        configuration("train.epochs: 40\nloss: bce", "report.select: val", "cpu", "0a");
    RunIdentity other = new RunIdentity(shown, 3, "abc", "123");
    assertThat(other.trainingSha256()).isEqualTo(RUN.trainingSha256());
    assertThat(other.sha256()).isNotEqualTo(RUN.sha256());
    assertThat(new RunIdentity(shown, 4, "abc", "123").trainingSha256())
        .isNotEqualTo(RUN.trainingSha256());
  }

  @Test
  void theConfigurationIsTheSameForAllSeedsAndAllCode() {
    RunConfiguration otherCode =
        configuration("train.epochs: 40\nloss: bce", "report.select: last", "cpu", "0b");
    RunIdentity other = new RunIdentity(otherCode, 4, "abc", "123");
    assertThat(other.configurationSha256()).isEqualTo(RUN.configurationSha256());
    assertThat(other.sha256()).isNotEqualTo(RUN.sha256());
  }

  @Test
  void aStageHoldsWhatDecidedTheRunItStartsFrom() {
    RunConfiguration stage = configuration("train.epochs: 9", "report.select: val", "gpu", "0c");
    RunIdentity second = new RunIdentity(stage.after(Optional.of(CONFIGURATION)), 3, "abc", "123");
    assertThat(second.text())
        .isEqualTo(
            """
            train.epochs: 9
            start.train.epochs: 40
            start.loss: bce
            seed 3
            subset abc
            content 123
            machine device: gpu
            machine start.device: cpu
            shown report.select: val
            code a.Loss 0c+0a
            code tensorflow 1.1.0
            """);
    assertThat(RunIdentity.parse(second.text())).contains(second);
  }

  private static RunConfiguration configuration(
      String settings, String shown, String device, String code) {
    return new RunConfiguration(
        settings,
        shown,
        new Platform(new TreeMap<>(Map.of("device", device))),
        new CodeVersion(new TreeMap<>(Map.of("a.Loss", code, "tensorflow", "1.1.0"))));
  }
}
