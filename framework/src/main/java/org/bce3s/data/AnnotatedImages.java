package org.bce3s.data;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;

/**
 * The annotations of iNaturalist 2018 as its authors publish them: JSON in the format of COCO, with
 * {@code images} ({@code id}, {@code file_name}) and {@code annotations} ({@code image_id}, {@code
 * category_id}, which is the class), as it is or as a {@code .tar.gz}. In the order of its images
 * they are the text lists of the field, which were made of them so. Read as a stream; everything
 * else in it is passed over.
 */
final class AnnotatedImages {
  private final Path file;
  private final List<String> names = new ArrayList<>();
  private final Map<Long, Integer> indices = new HashMap<>();
  private final Map<Long, Integer> categories = new HashMap<>();

  private AnnotatedImages(Path file) {
    this.file = file;
  }

  /**
   * Reads the images and their classes.
   *
   * @param file ends in {@code .json} or {@code .json.tar.gz}
   * @throws DataException naming the file, if it cannot be read, or an image has no class, several,
   *     or a name that leaves the root folder
   */
  static ImageList read(Path file) {
    AnnotatedImages images = new AnnotatedImages(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      if (file.toString().endsWith(".gz")) {
        images.readArchive(new TarArchiveInputStream(new GZIPInputStream(in, 1 << 16)));
      } else {
        images.read(in);
      }
    } catch (EOFException e) {
      throw new DataException(file + ": ends too early, as after a broken download", e);
    } catch (MalformedJsonException
        | JsonParseException
        | IllegalStateException
        | NumberFormatException e) {
      throw new DataException(file + ": is no list of annotations: " + firstLine(e), e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + FolderException.why(e), e);
    }
    return images.list();
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private void readArchive(TarArchiveInputStream tar) throws IOException {
    for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
      if (e.isFile() && e.getName().endsWith(".json")) {
        read(tar);
        return;
      }
    }
    throw new DataException(file + ": no .json in it");
  }

  private void read(InputStream in) throws IOException {
    JsonReader reader = new JsonReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    reader.beginObject();
    while (reader.hasNext()) {
      switch (reader.nextName()) {
        case "images" -> readAll(reader, "id", "file_name", this::addImage);
        case "annotations" -> readAll(reader, "image_id", "category_id", this::addAnnotation);
        default -> reader.skipValue();
      }
    }
    reader.endObject();
  }

  /** Takes two members of an object. */
  private interface Pair {
    void add(long id, String value);
  }

  private void readAll(JsonReader reader, String idName, String valueName, Pair pair)
      throws IOException {
    reader.beginArray();
    for (int number = 1; reader.hasNext(); number++) {
      Long id = null;
      String value = null;
      reader.beginObject();
      while (reader.hasNext()) {
        String name = reader.nextName();
        if (name.equals(idName)) {
          id = reader.nextLong();
        } else if (name.equals(valueName)) {
          value = reader.nextString();
        } else {
          reader.skipValue();
        }
      }
      reader.endObject();
      if (id == null || value == null) {
        String list = valueName.equals("file_name") ? "image " : "annotation ";
        throw new DataException(
            file + ": " + list + number + " has no " + (id == null ? idName : valueName));
      }
      pair.add(id, value);
    }
    reader.endArray();
  }

  private void addImage(long id, String name) {
    ImageList.checkName(() -> file + ": image " + id + ": ", name);
    if (indices.put(id, names.size()) != null) {
      throw new DataException(file + ": image " + id + " is there twice");
    }
    names.add(name);
  }

  private void addAnnotation(long image, String category) {
    int label = ImageList.label(() -> file + ": annotation of image " + image + ": ", category);
    if (categories.put(image, label) != null) {
      throw new DataException(file + ": image " + image + " has several annotations");
    }
  }

  private ImageList list() {
    if (names.isEmpty()) {
      throw new DataException(file + ": the list holds no image");
    }
    int[] labels = new int[names.size()];
    Arrays.fill(labels, -1);
    categories.forEach(
        (image, label) -> {
          if (!indices.containsKey(image)) {
            throw new DataException(
                file + ": annotation of image " + image + ", which is not there");
          }
          labels[indices.get(image)] = label;
        });
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) {
        throw new DataException(file + ": " + names.get(i) + " has no annotation");
      }
    }
    return new ImageList(Optional.of(file), names, labels, new int[0]);
  }
}
