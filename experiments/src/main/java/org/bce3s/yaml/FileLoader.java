package org.bce3s.yaml;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.file.HomeFolder;

/**
 * Reads a file and merges it over the files it includes.
 *
 * <p>{@code include: [a.yaml, b.yaml]} names files relative to the including one. They are read
 * depth-first; later wins over earlier and the including file over all of them.
 */
public final class FileLoader {
  private static final String INCLUDE = "include";
  private static final int MAX_FILES = 200;

  private final Findings findings;
  private final List<Path> chain = new ArrayList<>();
  private int files;
  private boolean complete = true;

  /** A loader that adds faults to findings. */
  public FileLoader(Findings findings) {
    this.findings = findings;
  }

  /**
   * The settings of a file, those of its includes merged, without {@code include} itself.
   *
   * @param file the file, named in messages as it is given here
   * @return the settings; empty if the file itself cannot be read, which is then a finding
   */
  public Optional<Mapping> load(Path file) {
    Origin origin = Origin.file(files++, file.toString());
    try {
      return read(TextFile.bytes(file), file, origin);
    } catch (TextFile.UnreadableException e) {
      return fail(origin, "", e.getMessage());
    }
  }

  /** Whether every included file could be read; if not, required settings may seem missing. */
  public boolean complete() {
    return complete;
  }

  private Optional<Mapping> read(byte[] bytes, Path file, Origin origin) {
    Optional<Node> tree;
    try {
      tree = YamlParser.parse(TextFile.text(bytes, origin), origin, "", findings);
    } catch (ParseFault e) {
      return fail(e.origin(), "", e.getMessage());
    }
    if (tree.isEmpty()) {
      return fail(origin, "", "is empty; an experiment is a mapping of settings");
    }
    if (!(tree.get() instanceof Mapping own)) {
      return fail(
          tree.get().origin(), "", "wanted a mapping of settings, found " + tree.get().describe());
    }
    chain.add(identity(file));
    Mapping merged = new Mapping(own.origin(), List.of());
    for (Scalar include : includes(own)) {
      merged = include(include, file).map(merged::under).orElse(merged);
    }
    chain.remove(chain.size() - 1);
    return Optional.of(merged.under(own.only(key -> !key.equals(INCLUDE))));
  }

  private List<Scalar> includes(Mapping own) {
    List<Scalar> names = new ArrayList<>();
    Optional<Node> value = own.entry(INCLUDE).map(Mapping.Entry::value);
    if (value.isEmpty()) {
      return names;
    }
    if (!(value.get() instanceof Sequence list)) {
      fail(
          value.get().origin(),
          INCLUDE,
          "wanted a list of files, found " + value.get().describe() + "; write [FILE]");
      return names;
    }
    for (Node item : list.items()) {
      if (item instanceof Scalar name && !name.text().isBlank()) {
        names.add(name);
      } else {
        fail(item.origin(), INCLUDE, "wanted the name of a file, found " + item.describe());
      }
    }
    return names;
  }

  private Optional<Mapping> include(Scalar name, Path including) {
    Path file;
    try {
      file = HomeFolder.resolve(including.resolveSibling(""), name.text()).normalize();
    } catch (InvalidPathException e) {
      return fail(name.origin(), INCLUDE, Findings.quote(name.text()) + " is no file name");
    }
    int first = chain.indexOf(identity(file));
    if (first >= 0) {
      return fail(name.origin(), INCLUDE, "include cycle: " + cycle(first, file, including));
    }
    if (files >= MAX_FILES) {
      return fail(name.origin(), INCLUDE, "more than " + MAX_FILES + " files are included");
    }
    try {
      byte[] bytes = TextFile.bytes(file);
      return read(bytes, file, Origin.file(files++, file.toString()));
    } catch (TextFile.UnreadableException e) {
      String shown = file.toString().isEmpty() ? "." : file.toString();
      return fail(name.origin(), INCLUDE, shown + ": " + e.getMessage());
    }
  }

  /** The files of a cycle as paths beside the file that closes it. */
  private String cycle(int first, Path file, Path including) {
    List<String> names = new ArrayList<>();
    for (Path member : chain.subList(first, chain.size())) {
      names.add(shown(member, including));
    }
    names.add(file.toString());
    return String.join(" -> ", names);
  }

  private static String shown(Path member, Path including) {
    Path here = identity(including).getParent();
    Path relative = here == null ? member : here.relativize(member);
    return including.resolveSibling(relative).normalize().toString();
  }

  private static Path identity(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private <T> Optional<T> fail(Origin origin, String path, String message) {
    complete = false;
    findings.fault(origin, path, message);
    return Optional.empty();
  }
}
