package org.bce3s.code;

import com.google.common.base.Suppliers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bce3s.evaluation.Evaluation;
import org.bce3s.experiment.Canonical;
import org.bce3s.registry.Choice;
import org.bce3s.settings.RunSettings;
import org.bce3s.shown.ShownRun;
import org.bce3s.training.InitialWeights;
import org.bce3s.training.Trainer;

/**
 * The code that a run reaches.
 *
 * <p>It is found in the sources that the framework's jar carries: from the trainer and the entries
 * that the run chooses, over every class that a reached one names, to code that is marked {@link
 * org.bce3s.spec.NotTraining}. The lists of a registry's entries are not walked through, so that
 * one entry more changes no run. Of sources only what is compiled counts, see {@link JavaTokens};
 * nor does it matter which compiler did it.
 *
 * <p>A chosen entry from outside counts the same way if its jar carries the sources of all its
 * classes in {@code META-INF/sources}, else by all classes of its jar, wherever that lies.
 */
public final class ReachedCode {
  private static final String NOT_TRAINING = "NotTraining";
  private static final String REGISTRY_LIST = "EntryProvider";
  private static final Class<?> TRAINER = Trainer.class;

  /** What measures a trained network, and what makes figures and tables of it. */
  private static final Set<String> SHOWS =
      Set.of(Evaluation.class.getName(), ShownRun.class.getName());

  private static final ReachedCode HERE = new ReachedCode(SourceTree::of);

  private final Function<Class<?>, SourceTree> sources;
  private final SourceTree framework;
  private final Supplier<CodeVersion> shared = Suppliers.memoize(this::walkOfShared);
  private final Supplier<String> shown = Suppliers.memoize(this::hashOfShown);
  private final Map<Path, SourceTree> outside = new ConcurrentHashMap<>();
  private final Map<Set<String>, SortedMap<String, String>> walked = new ConcurrentHashMap<>();

  /**
   * A walk over sources from elsewhere, for tests.
   *
   * @param sources those that are packed with a class
   */
  ReachedCode(Function<Class<?>, SourceTree> sources) {
    this.sources = sources;
    this.framework = sources.apply(TRAINER);
  }

  /** The code that trains a run of these settings in this process. */
  public static CodeVersion training(RunSettings settings) {
    return HERE.trains(settings);
  }

  /** A hash of the code that measures what is shown of a run and makes its tables here. */
  public static String shown() {
    return HERE.shows();
  }

  CodeVersion trains(RunSettings settings) {
    SortedMap<String, String> parts = new TreeMap<>();
    parts.put("tensorflow", CodeVersion.tensorFlow());
    parts.put(CodeVersion.SHARED, shared.get().hash());
    if (framework.isEmpty()) {
      SourceTree.place(TRAINER).ifPresent(p -> parts.put("framework", ClassBytes.hash(p)));
    }
    Set<Class<?>> chosen = new LinkedHashSet<>();
    Canonical.choices(settings)
        .forEach(
            (path, choice) -> {
              chosen.add(choice.value().getClass());
              made(choice)
                  .ifPresentOrElse(
                      hash -> parts.put(CodeVersion.ENTRY + path + " " + choice.name(), hash),
                      () -> chosen.add(choice.settings().getClass()));
            });
    Set<String> roots = new TreeSet<>(Set.of(TRAINER.getName()));
    if (settings.init().isPresent()) {
      roots.addAll(InitialWeights.CODE);
    }
    List<SourceTree> trees = new ArrayList<>(List.of(framework));
    for (Class<?> type : chosen) {
      Optional<Path> place = SourceTree.place(type);
      if (place.isPresent() && !place.equals(SourceTree.place(TRAINER))) {
        SourceTree tree = outside.computeIfAbsent(place.get(), p -> sources.apply(type));
        if (tree.hasAll(ClassBytes.names(place.get()))) {
          trees.add(tree);
        } else {
          parts.put(topLevel(type), ClassBytes.hash(place.get()));
        }
      }
      roots.add(topLevel(type));
    }
    parts.putAll(walked.computeIfAbsent(roots, r -> walk(r, trees, Set.of())));
    return new CodeVersion(parts);
  }

  String shows() {
    return shown.get();
  }

  private CodeVersion walkOfShared() {
    SortedMap<String, String> parts =
        new TreeMap<>(walk(Set.of(TRAINER.getName()), List.of(framework), Set.of()));
    parts.put("tensorflow", CodeVersion.tensorFlow());
    return new CodeVersion(parts);
  }

  private String hashOfShown() {
    return new CodeVersion(partsOfShown()).hash();
  }

  /** The classes that measure and show, with their hashes; none of them trains. */
  SortedMap<String, String> partsOfShown() {
    Set<String> ends = shared.get().parts().keySet();
    SourceTree experiments = sources.apply(ShownRun.class);
    SortedMap<String, String> parts = walk(SHOWS, List.of(framework, experiments), ends);
    for (Class<?> type : List.of(TRAINER, ShownRun.class)) {
      if (sources.apply(type).isEmpty()) {
        SourceTree.place(type).ifPresent(p -> parts.put(topLevel(type), ClassBytes.hash(p)));
      }
    }
    return parts;
  }

  /**
   * The hashes of the classes that are reached.
   *
   * @param ends classes at which the walk ends; none for the walk of training, which ends where
   *     code is marked
   */
  private static SortedMap<String, String> walk(
      Set<String> roots, List<SourceTree> trees, Set<String> ends) {
    SortedMap<String, String> hashes = new TreeMap<>();
    Deque<String> left = new ArrayDeque<>(roots);
    Predicate<String> known = name -> trees.stream().anyMatch(tree -> tree.has(name));
    while (!left.isEmpty()) {
      String name = left.remove();
      Optional<SourceFile> found =
          trees.stream().flatMap(tree -> tree.file(name).stream()).findFirst();
      if (found.isEmpty() || hashes.containsKey(name) || ends.contains(name)) {
        continue;
      }
      SourceFile file = found.get();
      boolean isEnd =
          !roots.contains(name)
              && (file.implementsInterface(REGISTRY_LIST)
                  || (ends.isEmpty() && isMarked(file, trees)));
      if (!isEnd) {
        hashes.put(name, file.hash());
        left.addAll(file.references(known));
      }
    }
    return hashes;
  }

  private static boolean isMarked(SourceFile file, List<SourceTree> trees) {
    return file.isMarked(NOT_TRAINING)
        || trees.stream()
            .flatMap(tree -> tree.file(file.packageName() + "package-info").stream())
            .anyMatch(own -> own.isMarked(NOT_TRAINING));
  }

  /**
   * A hash of what an entry made of its settings, where that is more than they are (the blocks of a
   * ResNet, the parts of a loss with a name of its own). It stands for the code that made it, in
   * the settings and in the list of entries, so that neither is walked through.
   */
  private static Optional<String> made(Choice<?> choice) {
    return choice.value() instanceof Record value && !value.equals(choice.settings())
        ? Optional.of(CodeVersion.sha256(Canonical.text(value)))
        : Optional.empty();
  }

  private static String topLevel(Class<?> type) {
    String name = type.getName();
    int nested = name.indexOf('$', name.lastIndexOf('.') + 1);
    return nested > 0 ? name.substring(0, nested) : name;
  }
}
