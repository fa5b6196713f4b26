package org.bce3s.longtail;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.bce3s.data.Golden;
import org.bce3s.spec.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubsetRuleTest {
  @ParameterizedTest
  @EnumSource
  void choosesTheGoldenIndices(SubsetRule rule) {
    JsonObject golden = Golden.read("subsets.json");
    JsonObject expected = golden.getAsJsonObject("subsets").getAsJsonObject(Names.value(rule));

    Subset subset =
        rule.choose(Golden.ints(golden.get("labels")), Golden.ints(golden.get("counts")));

    assertThat(subset.indices()).isEqualTo(Golden.ints(expected.get("indices_ascending")));
    assertThat(subset.sha256()).isEqualTo(expected.get("sha256").getAsString());
  }

  @Test
  void hashIsOfDecimalLines() {
    // printf '1\n10\n' | sha256sum
    assertThat(new Subset(new int[] {1, 10}).sha256())
        .isEqualTo("8df72a86e2c315ae1392c8e5b7e357360478ee1001ba7fb9b137c6af3ca736f5");
  }

  @Test
  void numpyPermutationOfSeedZero() {
    // numpy.random.RandomState(0).permutation(10)
    assertThat(new NumpyRandom(0).permutation(10)).containsExactly(2, 8, 4, 9, 1, 6, 7, 3, 0, 5);
  }

  @Test
  void numpyPermutationBeyondOneBlockOfTheTwister() {
    // numpy.random.RandomState(3407).permutation(5000)[:5] and [-3:]
    int[] order = new NumpyRandom(3407).permutation(5000);
    assertThat(order).startsWith(3855, 4849, 4388, 2008, 3828).endsWith(2515, 4676, 3435);
  }
}
