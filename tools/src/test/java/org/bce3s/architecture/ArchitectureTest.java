package org.bce3s.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house that the compiler does not know. */
class ArchitectureTest {
  private static final DescribedPredicate<JavaClass> FRAMEWORK = module("framework");
  private static final DescribedPredicate<JavaClass> PARITY = module("parity");
  private static final DescribedPredicate<JavaClass> EXPERIMENTS = module("experiments");
  private static final DescribedPredicate<JavaClass> TOOLS = module("tools");

  /** All packages from the ground up: each knows only those before it. */
  private static final List<String> ROOMS =
      """
      failure random registry spec fault file pickle machine memory tensor metric
      image download longtail data sampling augmentation batch
      backbone classifier optimisation pytorch features
      term joint contrastive uniform loss
      settings network evaluation training catalogue

      parity

      journal provenance statistics yaml experiment table published shown code
      run process sweep slurm results reproduction tensorboard verdict paper api

      display embedding bundle bench drawing plot report reference option cli
      start
      """
          .lines()
          .flatMap(line -> Stream.of(line.split(" ")))
          .filter(room -> !room.isEmpty())
          .toList();

  /** About as many classes as a room has at most. */
  private static final int LARGEST_ROOM = 30;

  /** Rooms that hold more, and how many at most: to be made smaller, and not to grow. */
  private static final Map<String, Integer> LARGE_ROOMS = Map.of("cli", 37, "data", 34);

  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.bce3s");
  }

  @Test
  void sawTheClassesOfAllModules() {
    assertThat(classes.that(FRAMEWORK)).hasSizeGreaterThan(60);
    assertThat(classes.that(EXPERIMENTS)).isNotEmpty();
    assertThat(classes.that(TOOLS)).hasSizeGreaterThan(10);
    assertThat(classes).allMatch(FRAMEWORK.or(PARITY).or(EXPERIMENTS).or(TOOLS));
  }

  @Test
  void noPackageIsSplitBetweenModules() {
    Set<String> framework = packages(FRAMEWORK);
    Set<String> experiments = packages(EXPERIMENTS);
    Set<String> tools = packages(TOOLS);
    assertThat(packages(PARITY)).containsExactly("org.bce3s.parity");
    assertThat(framework).doesNotContainAnyElementsOf(experiments);
    assertThat(framework).doesNotContainAnyElementsOf(tools);
    assertThat(experiments).doesNotContainAnyElementsOf(tools);
  }

  @Test
  void frameworkKnowsNoModuleAboveIt() {
    noClasses()
        .that(FRAMEWORK)
        .should()
        .dependOnClassesThat(PARITY.or(EXPERIMENTS).or(TOOLS))
        .check(classes);
  }

  @Test
  void experimentsKnowNoTools() {
    noClasses().that(EXPERIMENTS).should().dependOnClassesThat(TOOLS.or(PARITY)).check(classes);
  }

  @Test
  void parityKnowsTheFrameworkAlone() {
    noClasses().that(PARITY).should().dependOnClassesThat(EXPERIMENTS.or(TOOLS)).check(classes);
  }

  @Test
  void frameworkKnowsNoYamlCommandLineOrCsv() {
    noClasses()
        .that(FRAMEWORK)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.yaml..", "picocli..", "org.apache.commons.csv.."))
        .check(classes);
  }

  @Test
  void onlyTheTensorPackageTouchesSessionsAndVariableHandles() {
    noClasses()
        .that(not(resideInAPackage("org.bce3s.tensor..")))
        .should()
        .dependOnClassesThat(
            belongToAnyOf(
                org.tensorflow.Session.class,
                org.tensorflow.Server.class,
                org.tensorflow.TargetedSession.class,
                org.tensorflow.op.core.VarHandleOp.class,
                org.tensorflow.proto.ConfigProto.class))
        .check(classes);
  }

  @Test
  void whatDecidesTheBitsOfNumbersIsReadInOnePlace() throws IOException {
    List<String> readers = new ArrayList<>();
    for (String module : List.of("framework", "parity", "experiments", "tools")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          String text = Files.readString(file);
          if (text.contains("getenv")
              && text.matches("(?s).*\"(TF_(?!CPP_)|ONEDNN_|DNNL_|NVIDIA_).*")) {
            readers.add(file.getFileName().toString());
          }
        }
      }
    }
    assertThat(readers).containsExactly("NumericSwitches.java");
  }

  @Test
  void noClassIsNamedAfterNothing() {
    noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Helper|Manager|Impl|Common|Misc)")
        .check(classes);
  }

  @Test
  void roomsLieOneAboveTheOther() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass from : classes) {
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass().getBaseComponentType();
        if (classes.contain(to.getName()) && floor(from) < floor(to)) {
          wrong.add(room(from) + " knows " + room(to) + ": " + dependency.getDescription());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyRoomHasItsPlace() {
    assertThat(classes).extracting(ArchitectureTest::room).allMatch(ROOMS::contains);
    assertThat(classes.stream().map(ArchitectureTest::room).distinct()).hasSameSizeAs(ROOMS);
  }

  @Test
  void noRoomIsTooLarge() {
    Map<String, Integer> tooLarge = new TreeMap<>();
    classes.stream()
        .filter(javaClass -> javaClass.isTopLevelClass() && !isPackageInfo(javaClass))
        .forEach(javaClass -> tooLarge.merge(room(javaClass), 1, Integer::sum));
    tooLarge.values().removeIf(size -> size <= LARGEST_ROOM);
    assertThat(tooLarge.keySet())
        .as("of LARGE_ROOMS those that are not so any more go")
        .isEqualTo(LARGE_ROOMS.keySet());
    assertThat(tooLarge)
        .allSatisfy(
            (room, size) -> assertThat(size).as(room).isLessThanOrEqualTo(LARGE_ROOMS.get(room)));
  }

  private static boolean isPackageInfo(JavaClass javaClass) {
    return javaClass.getSimpleName().equals("package-info");
  }

  private static int floor(JavaClass javaClass) {
    return ROOMS.indexOf(room(javaClass));
  }

  private static String room(JavaClass javaClass) {
    return javaClass.getPackageName().substring("org.bce3s.".length());
  }

  /** Classes of a module, wherever the build put them: its classes folder or its jar. */
  private static DescribedPredicate<JavaClass> module(String name) {
    return DescribedPredicate.describe(
        name,
        javaClass ->
            javaClass.getSource().map(source -> isFrom(name, source.getUri())).orElse(false));
  }

  private static boolean isFrom(String module, URI uri) {
    return uri.toString().contains("/" + module + "/target/");
  }

  private static Set<String> packages(DescribedPredicate<JavaClass> module) {
    return classes.that(module).stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
  }
}
