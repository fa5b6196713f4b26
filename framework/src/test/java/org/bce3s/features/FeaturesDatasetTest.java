package org.bce3s.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.bce3s.data.DataSplit;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.image.ImageShape;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.SubsetRule;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturesDatasetTest {
  @TempDir private Path data;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = data.resolve("features");
    FeatureFiles.write(folder, 10, 4);
  }

  private DataSplit open(String... settings) {
    Map<String, String> written = new HashMap<>();
    for (String setting : settings) {
      written.put(
          setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    Function<String, Optional<String>> text = key -> Optional.ofNullable(written.get(key));
    Function<String, OptionalInt> number =
        key -> text.apply(key).stream().mapToInt(Integer::parseInt).findFirst();
    return new FeaturesDataset(
            "features",
            written.getOrDefault("train", "train.safetensors"),
            text.apply("train_labels"),
            text.apply("validation"),
            text.apply("validation_labels"),
            written.getOrDefault("test", "test.safetensors"),
            text.apply("test_labels"),
            text.apply("class_names"),
            number.apply("classes"),
            text.apply("imbalance_factor").stream().mapToDouble(Double::parseDouble).findFirst(),
            Profile.EXPONENTIAL,
            SubsetRule.FIRST_N,
            number.apply("head_count"))
        .open(data);
  }

  private static float[] values(Image vector) {
    float[] values = new float[vector.channels()];
    ByteBuffer.wrap(vector.pixels()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @Test
  void vectorsAndLabelsAreThoseOfTheFiles() throws IOException {
    float[] values = {1, 2, 3, 4, 5, 6, -0f, Float.MIN_VALUE};
    FeatureFiles.write(
        folder.resolve("train.safetensors"),
        new FloatTensor(new long[] {4, 2}, values),
        1,
        0,
        1,
        0);
    FeatureFiles.write(
        folder.resolve("test.safetensors"), new FloatTensor(new long[] {1, 2}, new float[2]), 1);

    DataSplit split = open();

    assertThat(split.classNames()).containsExactly("0", "1");
    assertThat(split.trainCounts()).containsExactly(2, 2);
    assertThat(split.train().label(2)).isEqualTo(1);
    assertThat(ImageShape.of(split.train().image(0))).isEqualTo(ImageShape.ofFeatures(2));
    assertThat(ImageShape.ofFeatures(2)).hasToString("2 features");
    assertThat(values(split.train().image(1))).containsExactly(3, 4);
    assertThat(values(split.train().image(3))).containsExactly(-0f, Float.MIN_VALUE);
    assertThat(split.test().label(0)).isEqualTo(1);
    assertThat(split.notes()).isEmpty();
  }

  @Test
  void aLongTailIsCutAsOfImages() {
    DataSplit split = open("imbalance_factor=5", "head_count=10");

    assertThat(split.trainCounts()).containsExactly(10, 4, 2);
    assertThat(split.train().size()).isEqualTo(16);
    DataSplit whole = open();
    for (int i = 0; i < split.train().size(); i++) {
      assertThat(split.train().image(i).pixels())
          .isEqualTo(whole.train().image(split.subset().index(i)).pixels());
    }
    assertThat(split.contentSha256()).isNotEqualTo(whole.contentSha256());
  }

  @Test
  void arraysOfNumpyAreTheSameFeatures() throws IOException {
    double[] rows = {0.1, 2, 3, 4, 5, 6};
    FeatureFiles.npy(folder.resolve("x.npy"), "<f8", false, "(3, 2)", FeatureFiles.doubles(rows));
    FeatureFiles.npy(
        folder.resolve("columns.npy"),
        "<f8",
        true,
        "(3, 2)",
        FeatureFiles.doubles(0.1, 3, 5, 2, 4, 6));
    FeatureFiles.npy(folder.resolve("y.npy"), "<i8", false, "(3,)", FeatureFiles.longs(0, 1, 0));
    Files.writeString(folder.resolve("names.txt"), "cat\ndog\n");

    DataSplit split =
        open(
            "train=x.npy",
            "train_labels=y.npy",
            "test=columns.npy",
            "test_labels=y.npy",
            "class_names=names.txt");

    assertThat(split.classNames()).containsExactly("cat", "dog");
    assertThat(values(split.train().image(0))).containsExactly(0.1f, 2);
    assertThat(split.notes())
        .containsExactly(
            folder.resolve("x.npy") + ": F64, rounded to float32",
            folder.resolve("columns.npy") + ": F64, rounded to float32");
    for (int i = 0; i < 3; i++) {
      assertThat(values(split.test().image(i))).containsExactly(values(split.train().image(i)));
    }
  }

  @Test
  void whatIsWrittenIsReadBack() {
    double[][] features = {{1.5, -2}, {0.25f, 1e-30f}, {3, 4}};
    for (String name : new String[] {"train", "test"}) {
      FeatureTable.write(
          folder.resolve(name + ".safetensors"), features, new int[] {0, 1, 1}, Map.of("a", "b"));
    }

    DataSplit split = open();

    for (int i = 0; i < 3; i++) {
      assertThat(values(split.test().image(i)))
          .containsExactly((float) features[i][0], (float) features[i][1]);
    }
    assertThat(split.test().label(2)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train=none.safetensors | none.safetensors: no such file; data set \"features\" reads"
            + " safetensors with tensors \"features\" and \"labels\", or arrays of NumPy, .npy",
        "train=x.npy | x.npy: an .npy file holds one array; say where its labels lie, as in"
            + " dataset.train_labels: train-labels.npy",
        "train=cube.safetensors | cube.safetensors: features has shape [2, 2, 1]; features are"
            + " [N, d]",
        "train=few.safetensors | few.safetensors: labels has shape [1]; labels of 2 features are"
            + " [2]",
        "train=nan.safetensors | nan.safetensors: features[1, 0] is NaN; features are finite"
            + " numbers",
        "train=minus.safetensors | minus.safetensors: labels[1] is -1.0; labels are whole numbers"
            + " from 0",
        "test=far.safetensors | far.safetensors: labels[1] is 7; there are 3 classes, 0 to 2",
        "train=far.safetensors | far.safetensors: class 1 (1) has no training features; there are 8"
            + " classes",
        "classes=2 | train.safetensors: labels[2] is 2; there are 2 classes, 0 to 1",
        "test=narrow.safetensors | narrow.safetensors: features have 2 values, those of",
        "train=text.npy train_labels=y.npy | text.npy: is no .npy file of NumPy",
        "train=objects.npy train_labels=y.npy | objects.npy: holds an array that is none of numbers"
            + " that are read",
        "train=cut.npy train_labels=y.npy | cut.npy: is a damaged .npy file: its header and its"
            + " size do not agree",
        "class_names=names.txt | names.txt: 2 class names; there are 3 classes",
      })
  void whatIsWrongWithAFileIsSaidInALine(String settings, String message) throws IOException {
    FeatureFiles.npy(folder.resolve("x.npy"), "<f8", false, "(1, 2)", FeatureFiles.doubles(1, 2));
    FeatureFiles.npy(folder.resolve("y.npy"), "<i8", false, "(1,)", FeatureFiles.longs(0));
    FeatureFiles.npy(folder.resolve("objects.npy"), "|O", false, "(1, 2)", new byte[9]);
    FeatureFiles.npy(folder.resolve("cut.npy"), "<f8", false, "(9, 2)", new byte[9]);
    Files.writeString(folder.resolve("text.npy"), "1 2 3 4 5 6 7");
    Files.writeString(folder.resolve("names.txt"), "cat\ndog\n");
    float[] two = {1, 2};
    write("cube", new long[] {2, 2, 1}, new float[4], 0, 1);
    write("few", new long[] {2, 1}, two, 0);
    write("nan", new long[] {2, 1}, new float[] {1, Float.NaN}, 0, 1);
    write("minus", new long[] {2, 1}, two, 0, -1);
    write("far", new long[] {2, 4}, new float[8], 0, 7);
    write("narrow", new long[] {1, 2}, two, 0);

    assertThatThrownBy(() -> open(settings.split(" ")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message)
        .hasMessageMatching(".*"); // one line
  }

  private void write(String name, long[] shape, float[] values, long... labels) throws IOException {
    FeatureFiles.write(
        folder.resolve(name + ".safetensors"), new FloatTensor(shape, values), labels);
  }
}
