package org.bce3s.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderNameTest {
  @ParameterizedTest
  @CsvSource({
    "bce-joint+contrastive, bce-joint+contrastive",
    "tau=0.1, tau=0.1",
    "a/b, a%2Fb",
    ".., %2E.",
    "journal, %6Aournal",
    "50%, 50%25",
    "τ, %CF%84",
  })
  void isTheNameWhereThatIsSafe(String name, String folder) {
    assertThat(FolderName.of(name)).isEqualTo(folder);
  }
}
