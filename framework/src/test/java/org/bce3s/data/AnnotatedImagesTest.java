package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.bce3s.download.Download;
import org.bce3s.file.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotatedImagesTest {
  private static final LargeDataset INAT =
      new LargeDataset(
          LargeSet.INAT2018, new LargeDataset.Settings(Optional.empty(), Undecodable.STOP));

  private static final String JSON =
      """
      {"info": {"year": 2018}, "annotations": [
        {"id": 8, "image_id": 20, "category_id": 5}, {"category_id": 0, "image_id": 10, "id": 7}],
       "images": [
        {"id": 10, "width": 3, "file_name": "train_val2018/Aves/0/a b.jpg", "rights_holder": {}},
        {"file_name": "train_val2018/Fungi/5/m\u00fc.jpg", "id": 20}],
       "licenses": [[1]]}
      """;

  @TempDir private Path data;

  @Test
  void annotationsGiveTheListThatWasMadeOfThem() throws IOException {
    Path folder = Files.createDirectories(data.resolve("inat2018"));
    String list = "train_val2018/Aves/0/a b.jpg 0\ntrain_val2018/Fungi/5/m\u00fc.jpg 5\n";
    Path text = Files.writeString(folder.resolve("iNaturalist18_train.txt"), list);
    Files.writeString(folder.resolve("iNaturalist18_val.txt"), list);
    ImageList listed = INAT.files(data).train();
    Files.delete(text);
    Path json = Files.writeString(folder.resolve("train2018.json"), JSON);
    ImageList annotated = INAT.files(data).train();
    Files.delete(json);
    pack(folder.resolve("train2018.json.tar.gz"));
    ImageList packed = INAT.files(data).train();

    for (ImageList found : new ImageList[] {annotated, packed}) {
      assertThat(found.names()).isEqualTo(listed.names());
      assertThat(found.labels()).isEqualTo(listed.labels());
      assertThat(found.where(i -> i == 1).names()).containsExactly(listed.names().get(1));
    }
    assertThat(annotated.where(1)).isEqualTo(json + ": ");
  }

  private static void pack(Path archive) throws IOException {
    byte[] json = JSON.getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      TarArchiveEntry entry = new TarArchiveEntry("train2018.json");
      entry.setSize(json.length);
      tar.putArchiveEntry(entry);
      tar.write(json);
      tar.closeArchiveEntry();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"image_id\": 20 | \"image_id\": 10 | image 10 has several annotations",
        "\"image_id\": 20 | \"image_id\": 30 | annotation of image 30, which is not there",
        "\"image_id\": 20, | | annotation 1 has no image_id",
        "\"id\": 20 | \"id\": 10 | image 10 is there twice",
        "{\"id\": 8, \"image_id\": 20, \"category_id\": 5}, | |"
            + " train_val2018/Fungi/5/m\u00fc.jpg has no annotation",
        "train_val2018/A | ../A | image 10: \"../Aves/0/a b.jpg\" leaves the root of the data set by"
            + " \"..\"",
        "\"category_id\": 0 | \"category_id\": -1 | annotation of image 10: label \"-1\" is not a"
            + " whole number from 0 to 999999",
        "\"id\": 10, | \"id\": \"ten\", | is no list of annotations: For input string: \"ten\"",
        "\"licenses\": [[1]]} | | ends too early, as after a broken download",
      })
  void whatIsWrongIsNamed(String text, String by, String message) throws IOException {
    Path file = Files.writeString(data.resolve("x.json"), JSON.replace(text, by == null ? "" : by));

    assertThatThrownBy(() -> AnnotatedImages.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void theListsCanBeFetched() {
    assertThat(INAT.downloads(data))
        .extracting(Download::target)
        .containsExactly(
            data.resolve("inat2018/train2018.json.tar.gz"),
            data.resolve("inat2018/val2018.json.tar.gz"));
    assertThatThrownBy(() -> INAT.files(data))
        .hasMessage(
            data.resolve("inat2018/iNaturalist18_train.txt")
                + ": there is no such list (nor train2018.json or train2018.json.tar.gz);"
                + " docs/data.md says how inat2018 is laid out; if it lies elsewhere, type --data DIR,"
                + " the folder of data sets");
  }
}
