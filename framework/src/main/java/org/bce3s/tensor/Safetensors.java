package org.bce3s.tensor;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The safetensors format (Hugging Face, version 0.4): eight bytes of header length, a JSON header
 * of names, types, shapes and offsets, then the values, little-endian. Checkpoints are written in
 * it because it holds nothing but data, has one byte sequence for one content, and is read
 * everywhere.
 */
public final class Safetensors {
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final int LARGEST_HEADER = 100_000_000;

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
    JsonObject header = new JsonObject();
    if (!metadata.isEmpty()) {
      JsonObject words = new JsonObject();
      metadata.forEach(words::addProperty);
      header.add(METADATA, words);
    }
    long offset = 0;
    for (Map.Entry<String, FloatTensor> entry : tensors.entrySet()) {
      FloatTensor tensor = entry.getValue();
      JsonObject description = new JsonObject();
      description.addProperty("dtype", "F32");
      JsonArray shape = new JsonArray();
      for (long d : tensor.shape()) {
        shape.add(d);
      }
      description.add("shape", shape);
      JsonArray offsets = new JsonArray();
      offsets.add(offset);
      offset += 4L * tensor.values().length;
      offsets.add(offset);
      description.add("data_offsets", offsets);
      header.add(entry.getKey(), description);
    }
    StringBuilder json = new StringBuilder(header.toString());
    while (json.toString().getBytes(StandardCharsets.UTF_8).length % ALIGNMENT != 0) {
      json.append(' ');
    }
    byte[] head = json.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(Long.BYTES + head.length + offset))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(head.length).put(head);
    for (FloatTensor tensor : tensors.values()) {
      buffer.asFloatBuffer().put(tensor.values());
      buffer.position(buffer.position() + 4 * tensor.values().length);
    }
    return buffer.array();
  }

  /**
   * The tensors of a file's bytes, in the order of its header. Doubles, halves, bfloat16s and long
   * integers are read as the nearest float32.
   *
   * @throws IllegalArgumentException saying what is wrong, if it is damaged or holds other types
   */
  public static Map<String, FloatTensor> read(byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      long length = bytes.length < Long.BYTES ? -1 : buffer.getLong();
      if (length < 2 || length > Math.min(LARGEST_HEADER, bytes.length - Long.BYTES)) {
        throw new IllegalArgumentException("no safetensors header");
      }
      int start = (int) (Long.BYTES + length);
      String json = new String(bytes, Long.BYTES, (int) length, StandardCharsets.UTF_8);
      Map<String, FloatTensor> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> entry :
          JsonParser.parseString(json).getAsJsonObject().entrySet()) {
        if (!entry.getKey().equals(METADATA)) {
          JsonObject description = entry.getValue().getAsJsonObject();
          tensors.put(entry.getKey(), tensor(entry.getKey(), description, buffer, start));
        }
      }
      return tensors;
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | IndexOutOfBoundsException
        | NumberFormatException
        | UnsupportedOperationException damaged) {
      throw new IllegalArgumentException("damaged safetensors header", damaged);
    }
  }

  private static FloatTensor tensor(
      String name, JsonObject description, ByteBuffer buffer, int start) {
    ElementType type = type(name, description.get("dtype").getAsString());
    long[] shape =
        description.getAsJsonArray("shape").asList().stream()
            .mapToLong(JsonElement::getAsLong)
            .toArray();
    JsonArray offsets = description.getAsJsonArray("data_offsets");
    long from = offsets.get(0).getAsLong();
    long to = offsets.get(1).getAsLong();
    if (from < 0 || to < from || (to - from) % type.size() != 0 || to > buffer.capacity() - start) {
      throw new IllegalArgumentException(name + " lies outside the file");
    }
    float[] values = new float[(int) ((to - from) / type.size())];
    buffer.position((int) (start + from));
    for (int i = 0; i < values.length; i++) {
      values[i] = type.get(buffer);
    }
    return new FloatTensor(shape, values);
  }

  private static ElementType type(String name, String found) {
    return Arrays.stream(ElementType.values())
        .filter(type -> type.name().equals(found))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + " is "
                        + found
                        + "; readable are "
                        + Arrays.stream(ElementType.values())
                            .map(ElementType::name)
                            .collect(Collectors.joining(", "))));
  }
}
