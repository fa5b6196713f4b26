package org.bce3s.tensor;

import com.google.common.collect.Iterables;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The safetensors format (Hugging Face, version 0.4): eight bytes of header length, a JSON header
 * of names, types, shapes and offsets, then the values, little-endian. Checkpoints are written in
 * it because it holds nothing but data, has one byte sequence for one content, and is read
 * everywhere. Files are written and read a tensor at a time.
 */
public final class Safetensors {
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final int LARGEST_HEADER = 100_000_000;
  private static final int BLOCK = 1 << 16;

  private Safetensors() {}

  /** The bytes of some float32 tensors, in the order of the map. */
  public static byte[] write(Map<String, FloatTensor> tensors) {
    return write(tensors, Map.of());
  }

  /**
   * The bytes of some float32 tensors, in the order of the map.
   *
   * @param metadata what the file says of itself, in the order of the map
   */
  public static byte[] write(Map<String, FloatTensor> tensors, Map<String, String> metadata) {
    return write(tensors, Map.of(), metadata);
  }

  /**
   * The bytes of some float32 tensors, and of vectors of whole numbers behind them, in the order of
   * the maps.
   *
   * @param whole vectors of 64-bit integers
   * @param metadata what the file says of itself, in the order of the map
   */
  public static byte[] write(
      Map<String, FloatTensor> tensors, Map<String, long[]> whole, Map<String, String> metadata) {
    ByteBuffer header = header(tensors, whole, metadata);
    long numbers = whole.values().stream().mapToLong(vector -> vector.length).sum();
    ByteBuffer bytes =
        ByteBuffer.allocate(
            Math.toIntExact(header.remaining() + size(tensors) + Long.BYTES * numbers));
    parts(header, tensors).forEach(bytes::put);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    whole.values().forEach(vector -> Arrays.stream(vector).forEach(bytes::putLong));
    return bytes.array();
  }

  /**
   * The same bytes in parts, each made when its turn comes: the header, then a part a tensor. To be
   * gone through once.
   */
  public static Iterable<ByteBuffer> parts(Map<String, FloatTensor> tensors) {
    return parts(header(tensors, Map.of(), Map.of()), tensors);
  }

  private static Iterable<ByteBuffer> parts(ByteBuffer header, Map<String, FloatTensor> tensors) {
    return Iterables.concat(
        List.of(header), Iterables.transform(tensors.values(), Safetensors::bytes));
  }

  private static ByteBuffer bytes(FloatTensor tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, tensor.values().length))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(tensor.values());
    return bytes;
  }

  private static long size(Map<String, FloatTensor> tensors) {
    return tensors.values().stream().mapToLong(t -> (long) Float.BYTES * t.values().length).sum();
  }

  private static ByteBuffer header(
      Map<String, FloatTensor> tensors, Map<String, long[]> whole, Map<String, String> metadata) {
    JsonObject header = new JsonObject();
    if (!metadata.isEmpty()) {
      JsonObject words = new JsonObject();
      metadata.forEach(words::addProperty);
      header.add(METADATA, words);
    }
    long offset = 0;
    for (Map.Entry<String, FloatTensor> entry : tensors.entrySet()) {
      FloatTensor tensor = entry.getValue();
      long end = offset + (long) Float.BYTES * tensor.values().length;
      header.add(entry.getKey(), description("F32", tensor.shape(), offset, end));
      offset = end;
    }
    for (Map.Entry<String, long[]> entry : whole.entrySet()) {
      long[] shape = {entry.getValue().length};
      long end = offset + (long) Long.BYTES * shape[0];
      header.add(entry.getKey(), description("I64", shape, offset, end));
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int padding = Math.floorMod(-json.length, ALIGNMENT);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length + padding).put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.flip();
  }

  private static JsonObject description(String type, long[] shape, long from, long to) {
    JsonObject description = new JsonObject();
    description.addProperty("dtype", type);
    description.add("shape", numbers(shape));
    description.add("data_offsets", numbers(from, to));
    return description;
  }

  private static JsonArray numbers(long... values) {
    JsonArray numbers = new JsonArray();
    Arrays.stream(values).forEach(numbers::add);
    return numbers;
  }

  /**
   * The tensors of a file, in the order of its header. Doubles, halves, bfloat16s and long integers
   * are read as the nearest float32.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException saying what is wrong, if it is damaged, holds other types, or
   *     is another kind of file
   */
  public static Map<String, FloatTensor> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(BLOCK);
      long size = Files.size(file);
      refuseForeign(head);
      InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), in);
      return read(all, size);
    }
  }

  /**
   * Where the tensors of a file lie, in the order of its header; none is read yet.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException as {@link #read(Path)}
   */
  public static TensorFile open(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(BLOCK);
      refuseForeign(head);
      InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), in);
      Header header = header(all, Files.size(file));
      Map<String, TensorFile.Region> regions = new LinkedHashMap<>();
      header
          .described()
          .forEach(
              (name, tensor) ->
                  regions.put(
                      name,
                      TensorFile.Region.inOrder(
                          tensor.type(), tensor.shape(), header.length() + tensor.from())));
      return new TensorFile(file, regions);
    }
  }

  private static void refuseForeign(byte[] head) {
    ForeignFile.of(head)
        .ifPresent(
            what -> {
              throw new IllegalArgumentException(what);
            });
  }

  /**
   * The tensors of a file's bytes, see {@link #read(Path)}.
   *
   * @throws IllegalArgumentException saying what is wrong, if it is damaged or holds other types
   */
  public static Map<String, FloatTensor> read(byte[] bytes) {
    try {
      return read(new ByteArrayInputStream(bytes), bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What precedes the values.
   *
   * @param length in bytes
   * @param described the tensors, in its order
   * @param inOrder the tensors as they lie in the file
   */
  private record Header(long length, Map<String, Described> described, List<Described> inOrder) {}

  private static Header header(InputStream in, long size) throws IOException {
    byte[] start = in.readNBytes(Long.BYTES);
    long length =
        start.length < Long.BYTES
            ? -1
            : ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > Math.min(LARGEST_HEADER, size - Long.BYTES)) {
      throw new IllegalArgumentException("is no safetensors file: no header");
    }
    Map<String, Described> described = described(in.readNBytes((int) length));
    List<Described> inOrder =
        described.values().stream()
            .sorted(Comparator.comparingLong(Described::from).thenComparingLong(Described::to))
            .toList();
    check(inOrder, size - Long.BYTES - length);
    return new Header(Long.BYTES + length, described, inOrder);
  }

  private static Map<String, FloatTensor> read(InputStream in, long size) throws IOException {
    Header header = header(in, size);
    Map<String, FloatTensor> read = new HashMap<>();
    for (Described next : header.inOrder()) {
      read.put(next.name(), new FloatTensor(next.shape(), next.type().read(in, next.count())));
    }
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    header.described().keySet().forEach(name -> tensors.put(name, read.get(name)));
    return tensors;
  }

  /** A tensor as the header describes it. */
  private record Described(String name, ElementType type, long[] shape, long from, long to) {
    /** How many numbers it has. */
    int count() {
      return Math.toIntExact((to - from) / type.size());
    }
  }

  private static Map<String, Described> described(byte[] json) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      Map<String, Described> described = new LinkedHashMap<>();
      reader.beginObject();
      while (reader.hasNext()) {
        String name = reader.nextName();
        Map<String, JsonElement> members = members(reader, name);
        if (!name.equals(METADATA) && described.put(name, described(name, members)) != null) {
          throw damaged(name + " is there twice");
        }
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw damaged("more than an object in its header");
      }
      return described;
    } catch (JsonParseException
        | MalformedJsonException
        | EOFException
        | CharacterCodingException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | IndexOutOfBoundsException
        | ArithmeticException
        | NumberFormatException
        | UnsupportedOperationException damaged) {
      throw new IllegalArgumentException(
          "is a damaged safetensors file: its header cannot be read", damaged);
    }
  }

  private static Map<String, JsonElement> members(JsonReader reader, String of) throws IOException {
    Map<String, JsonElement> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (members.put(name, JsonParser.parseReader(reader)) != null) {
        throw damaged(of + " has " + name + " twice");
      }
    }
    reader.endObject();
    return members;
  }

  private static Described described(String name, Map<String, JsonElement> members) {
    ElementType type = type(name, members.get("dtype").getAsString());
    long[] shape =
        members.get("shape").getAsJsonArray().asList().stream()
            .mapToLong(JsonElement::getAsLong)
            .toArray();
    JsonArray offsets = members.get("data_offsets").getAsJsonArray();
    return new Described(name, type, shape, offsets.get(0).getAsLong(), offsets.get(1).getAsLong());
  }

  /** One tensor begins where another ends, the first at 0, and the last ends with the file. */
  private static void check(List<Described> inOrder, long size) {
    long end = 0;
    for (Described next : inOrder) {
      if (next.from() < end && next.from() >= 0) {
        throw damaged(next.name() + " lies over another tensor");
      }
      if (next.from() > end) {
        throw damaged("bytes before " + next.name() + " belong to no tensor");
      }
      if (next.from() < 0 || next.to() < next.from() || next.to() > size) {
        throw damaged(next.name() + " lies outside the file");
      }
      long bytes = next.to() - next.from();
      if (Arrays.stream(next.shape()).anyMatch(d -> d < 0)
          || next.type().bytes(next.shape()) != bytes) {
        throw damaged(
            next.name()
                + " has "
                + bytes
                + " bytes for "
                + next.type()
                + " of shape "
                + Arrays.toString(next.shape()));
      }
      if (bytes / next.type().size() > Integer.MAX_VALUE - ALIGNMENT) {
        throw new IllegalArgumentException(
            "cannot be read: " + next.name() + " has more than 2^31 values");
      }
      end = next.to();
    }
    if (end < size) {
      throw damaged((size - end) + " bytes behind the last tensor belong to none");
    }
  }

  private static IllegalArgumentException damaged(String how) {
    return new IllegalArgumentException("is a damaged safetensors file: " + how);
  }

  private static ElementType type(String name, String found) {
    return Arrays.stream(ElementType.values())
        .filter(type -> type.name().equals(found))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "cannot be read: "
                        + name
                        + " is "
                        + found
                        + "; readable are "
                        + Arrays.stream(ElementType.values())
                            .map(ElementType::name)
                            .collect(Collectors.joining(", "))));
  }
}
