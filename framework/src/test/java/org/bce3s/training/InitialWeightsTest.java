package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bce3s.backbone.ResNet;
import org.bce3s.classifier.EquiangularTightFrame;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.pytorch.StateDict;
import org.bce3s.pytorch.StateDictNames;
import org.bce3s.pytorch.WeightsFile;
import org.bce3s.settings.InitSettings;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Safetensors;
import org.bce3s.uniform.BceUniform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialWeightsTest {
  @TempDir private Path folder;

  private Map<String, FloatTensor> trained;
  private String sha256;

  @BeforeEach
  void trainOne() {
    trained = new TinyRun().train(folder.resolve("first")).variables();
    Path file = folder.resolve("w.safetensors");
    AtomicFile.write(
        file, Safetensors.write(StateDict.toPyTorch(trained, StateDictNames.TORCHVISION)));
    sha256 = WeightsFile.sha256(file);
  }

  private TinyRun startingFrom(boolean classifier) {
    TinyRun run = new TinyRun();
    run.seed = 9;
    run.init = Optional.of(new InitSettings("w.safetensors", sha256, classifier));
    run.start =
        InitialWeights.of(run.settings(), run.data(), folder).map(weights -> weights::values);
    return run;
  }

  @Test
  void theBackboneIsTheFilesAndTheClassifierIfItIsAskedFor() {
    for (boolean classifier : new boolean[] {false, true}) {
      Map<String, FloatTensor> values = startingFrom(classifier).start.orElseThrow().get();

      assertThat(values).containsKey("stem.kernel");
      assertThat(trained).containsAllEntriesOf(values);
      assertThat(values.keySet().stream().anyMatch(name -> name.startsWith("classifier.")))
          .isEqualTo(classifier);
    }
  }

  @Test
  void aRunStartsFromThemAndGoesOnWithoutThemToTheSameBits() throws IOException {
    TinyRun drawn = new TinyRun();
    drawn.seed = 9;
    TinyRun.Outcome whole = startingFrom(false).train(folder.resolve("whole"));
    AtomicInteger steps = new AtomicInteger();
    assertThatThrownBy(
            () ->
                startingFrom(false)
                    .train(
                        folder.resolve("parts"),
                        new ArrayList<>(),
                        () -> steps.incrementAndGet() == 2))
        .isInstanceOf(InterruptedRunException.class);
    assertThat(startingFrom(true).train(folder.resolve("all")).losses().get(0))
        .isNotEqualTo(whole.losses().get(0));
    assertThat(whole.losses().get(0))
        .isNotEqualTo(drawn.train(folder.resolve("drawn")).losses().get(0));

    Files.delete(folder.resolve("w.safetensors"));
    TinyRun.Outcome resumed = startingFrom(false).train(folder.resolve("parts"));
    assertThat(resumed.variables()).as("all is in the checkpoint").isEqualTo(whole.variables());
  }

  private Map<String, FloatTensor> written() {
    return new HashMap<>(StateDict.toPyTorch(trained, StateDictNames.TORCHVISION));
  }

  private void write(Map<String, FloatTensor> theirs) {
    Path file = folder.resolve("w.safetensors");
    AtomicFile.write(file, Safetensors.write(theirs));
    sha256 = WeightsFile.sha256(file);
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() {
    Map<String, FloatTensor> theirs = written();
    theirs.get("conv1.weight").values()[3] = Float.NaN;
    write(theirs);

    assertThatThrownBy(() -> startingFrom(false).train(folder.resolve("broken")))
        .isInstanceOf(DataException.class)
        .hasMessage("w.safetensors: stem.kernel holds NaN or infinite values");
  }

  /** However large the file is: a heap of its size is not needed. */
  @Test
  void weightsAreReadWhenTheyAreAskedFor() {
    Map<String, FloatTensor> values = startingFrom(true).start.orElseThrow().get();

    assertThat(values.get("stem.kernel"))
        .isEqualTo(trained.get("stem.kernel"))
        .isNotSameAs(values.get("stem.kernel"));
  }

  @Test
  void aClassifierOfOtherClassesIsToBeLeftOut() {
    Map<String, FloatTensor> theirs = written();
    int features = (int) theirs.get("fc.weight").shape()[1];
    theirs.put("fc.weight", new FloatTensor(new long[] {3, features}, new float[3 * features]));
    write(theirs);
    TinyRun run = new TinyRun();
    run.init = Optional.of(new InitSettings("w.safetensors", sha256, true));

    assertThatThrownBy(InitialWeights.of(run.settings(), run.data(), folder).orElseThrow()::check)
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith(
            "init.classifier: true is not allowed; must be left out, since the file's classifier"
                + " is not of this one's shape: fc.weight has shape [3, ");
  }

  @Test
  void aFileThatIsAnotherOneOrDoesNotFitIsRefused() throws IOException {
    TinyRun run = startingFrom(false);
    assertThat(InitialWeights.of(run.settings(), run.data(), folder).orElseThrow().check())
        .startsWith("init.weights: " + folder.resolve("w.safetensors") + ": ")
        .endsWith(", without a place fc.weight and 1 more");

    run.backbone = new ResNet(List.of(4, 8, 12), List.of(1, 1, 1), ResNet.Shortcut.PAD);
    InitialWeights other = InitialWeights.of(run.settings(), run.data(), folder).orElseThrow();
    assertThatThrownBy(other::check)
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("init.weights")
        .hasMessageContaining("the network has shape [12, 8, 3, 3]")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(other::values).isInstanceOf(SpecException.class);

    Path file = folder.resolve("w.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    TinyRun changed = new TinyRun();
    changed.init = run.init;
    InitialWeights now = InitialWeights.of(changed.settings(), run.data(), folder).orElseThrow();
    assertThatThrownBy(now::check)
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(WeightsFile.sha256(file) + ", that of " + file);
    Files.delete(file);
    assertThatThrownBy(now::check)
        .isInstanceOf(DataException.class)
        .hasMessage(
            file
                + " (init.weights): no such file; if it lies elsewhere, type --data DIR, the folder of data sets");
    TinyRun etf = new TinyRun();
    etf.classifier = new EquiangularTightFrame(30);
    etf.uniform = new BceUniform(0, 1);
    etf.init = Optional.of(new InitSettings("w.safetensors", "0".repeat(64), true));
    assertThatThrownBy(etf::settings)
        .as("the rows would be the file's")
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(
            "init.classifier: true is not allowed; must be false with classifier");
    assertThatThrownBy(() -> new InitSettings("w", "abc", false))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("the 64 digits that \"weights inspect w\" prints");
  }

  /** Its hash stands in a run's identity: every class that maps names and values must. */
  @Test
  void allCodeThatReadsWeightsIsNamed() throws IOException {
    Set<String> there = new HashSet<>();
    there.add(InitialWeights.class.getName());
    Path sources = Path.of("src/main/java/org/bce3s/pytorch");
    try (Stream<Path> files = Files.list(sources)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("package-info.java"))
          .forEach(name -> there.add("org.bce3s.pytorch." + name.replace(".java", "")));
    }

    assertThat(InitialWeights.CODE).isEqualTo(there);
  }
}
