package org.bce3s.pytorch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bce3s.file.Printable;

/**
 * The weights in what a program saved: the object itself if it is a dictionary of tensors, or the
 * dictionary under one of the usual keys, however deep. Of a checkpoint that holds several parts of
 * one network under keys of its own, all of them. What an optimiser keeps is never looked at.
 *
 * @param path the keys that it lies under, with dots between
 * @param tensors by name
 * @param beside other keys at the top of the checkpoint
 */
record StateDictInside(String path, Map<String, TorchTensor> tensors, List<String> beside) {
  /**
   * The likeliest first: a checkpoint with averaged weights has those that were trained as well.
   */
  private static final List<String> USUAL =
      List.of(
          "state_dict",
          "model_state_dict",
          "model",
          "net",
          "network",
          "model_state",
          "state_dict_best",
          "weights",
          "state_dict_ema",
          "ema_state_dict",
          "model_ema",
          "ema");

  private static final List<String> TRAINING = List.of("optim", "sched", "scaler", "amp");
  private static final int DEEPEST = 8;

  /**
   * Finds the weights.
   *
   * @param checkpoint as it was read
   * @throws IllegalArgumentException if there are none, or several of which none is the usual one
   */
  static StateDictInside of(Object checkpoint) {
    if (!(checkpoint instanceof Map<?, ?> top)) {
      throw new IllegalArgumentException(
          "is a checkpoint of something else than a dictionary of tensors; save a state_dict()");
    }
    List<String> path = new ArrayList<>();
    Map<?, ?> at = top;
    Optional<String> next = usual(at);
    while (next.isPresent() && path.size() < DEEPEST) {
      path.add(next.get());
      at = (Map<?, ?>) at.get(next.get());
      next = usual(at);
    }
    Map<String, TorchTensor> tensors = tensorsOf(at);
    if (tensors.isEmpty()) {
      tensors = parts(at);
    }
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException(
          "is a checkpoint without tensors"
              + (path.isEmpty() ? "" : " under " + String.join(".", path))
              + "; its keys are "
              + keys(at));
    }
    List<String> beside = new ArrayList<>();
    for (Object key : top.keySet()) {
      boolean taken = path.isEmpty() ? tensors.containsKey(key) : key.equals(path.get(0));
      if (!taken && !isTensorsPart(top.get(key), path)) {
        beside.add(Printable.of(String.valueOf(key)));
      }
    }
    return new StateDictInside(String.join(".", path), tensors, beside);
  }

  private static boolean isTensorsPart(Object value, List<String> path) {
    return path.isEmpty()
        && value instanceof Map<?, ?> map
        && map.values().stream().anyMatch(TorchTensor.class::isInstance);
  }

  private static String keys(Map<?, ?> map) {
    List<String> keys =
        map.keySet().stream().limit(10).map(key -> Printable.of(String.valueOf(key))).toList();
    return String.join(", ", keys) + (map.size() > keys.size() ? ", ..." : "");
  }

  /** A usual key of a dictionary in a dictionary, unless that holds more tensors itself. */
  private static Optional<String> usual(Map<?, ?> map) {
    long own = tensorsOf(map).values().stream().filter(t -> t.shape().length > 0).count();
    return USUAL.stream()
        .filter(
            key ->
                map.get(key) instanceof Map<?, ?> inner
                    && (own == 0 || tensorsOf(inner).size() > own))
        .findFirst();
  }

  private static Map<String, TorchTensor> tensorsOf(Map<?, ?> map) {
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (value instanceof TorchTensor tensor) {
            tensors.put(String.valueOf(key), tensor);
          }
        });
    return tensors;
  }

  /** The tensors of all dictionaries in a dictionary, by their own names if these are different. */
  private static Map<String, TorchTensor> parts(Map<?, ?> map) {
    Map<String, Map<String, TorchTensor>> parts = new LinkedHashMap<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(map);
    addParts(map, "", parts, seen, DEEPEST);
    Map<String, TorchTensor> all = new LinkedHashMap<>();
    for (Map<String, TorchTensor> part : parts.values()) {
      for (Map.Entry<String, TorchTensor> tensor : part.entrySet()) {
        if (all.putIfAbsent(tensor.getKey(), tensor.getValue()) != null) {
          throw new IllegalArgumentException(
              "is a checkpoint with several networks: "
                  + String.join(", ", parts.keySet())
                  + "; save the one that is wanted in a file of its own");
        }
      }
    }
    return all;
  }

  private static void addParts(
      Map<?, ?> map,
      String path,
      Map<String, Map<String, TorchTensor>> parts,
      Set<Object> seen,
      int depthLeft) {
    if (depthLeft == 0) {
      return;
    }
    map.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          boolean training = TRAINING.stream().anyMatch(name.toLowerCase(Locale.ROOT)::contains);
          if (value instanceof Map<?, ?> inner && !training && seen.add(inner)) {
            Map<String, TorchTensor> tensors = tensorsOf(inner);
            if (!tensors.isEmpty()) {
              parts.put(path + name, tensors);
            }
            addParts(inner, path + name + ".", parts, seen, depthLeft - 1);
          }
        });
  }
}
