package org.bce3s.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import org.junit.jupiter.api.Test;

class RunIdentityTest {
  private static final RunIdentity RUN =
      new RunIdentity("train.epochs: 40\nloss: bce", 3, "abc", "123", "def");

  @Test
  void isTheHashOfItsText() {
    assertThat(RUN.text())
        .isEqualTo("train.epochs: 40\nloss: bce\nseed 3\nsubset abc\ncontent 123\ncode def\n");
    assertThat(RunIdentity.parse(RUN.text())).contains(RUN);
    assertThat(RUN.sha256()).isEqualTo(Hashing.sha256().hashString(RUN.text(), UTF_8).toString());
  }

  @Test
  void aTextThatIsNoneIsNone() {
    assertThat(RunIdentity.parse("seed 3\n")).isEmpty();
    assertThat(RunIdentity.parse("seed 99999999999999999999\nsubset a\ncontent c\ncode b\n"))
        .isEmpty();
  }

  @Test
  void saysWhatDiffers() {
    assertThat(
            RUN.difference(new RunIdentity("train.epochs: 50\nloss: bce", 4, "aaa", "321", "ddd")))
        .isEqualTo("settings (train.epochs: 50), seed, training images, content of images, code");
    assertThat(RUN.difference(RUN)).isEmpty();
  }

  @Test
  void theConfigurationIsTheSameForAllSeeds() {
    RunIdentity other = new RunIdentity(RUN.settings(), 4, "abc", "123", "xyz");
    assertThat(other.configurationSha256()).isEqualTo(RUN.configurationSha256());
    assertThat(other.sha256()).isNotEqualTo(RUN.sha256());
  }
}
