package org.bce3s.bundle;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.output.CloseShieldOutputStream;
import org.bce3s.bundle.ClassPath.Copied;
import org.bce3s.failure.RequestException;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.provenance.GitState;

/**
 * Makes a bundle: a folder with {@code unpack.sh}, {@code SHA256SUMS} and parts.
 *
 * <p>The first parts are a tar file packed with gzip, which every system unpacks: Java, jars,
 * scripts and licences. The others are one packed with zstd, which that Java unpacks: the native
 * libraries, where a window of 128 MiB finds what the copies of a kernel have in common. All is
 * written into a hidden folder beside the one asked for and renamed at the end, so a folder of that
 * name is whole.
 */
public final class Bundle {
  private static final int ZSTD_LEVEL = 12;
  private static final int ZSTD_WINDOW_LOG = 27;
  private static final int BUFFER = 1 << 16;

  /** The folder of all that the start script reads: jars, libraries and scripts. */
  private static final String LIB = "lib";

  private static final List<String> SCRIPTS = List.of("start-jvm.sh", "utf8-locale.sh");

  /** The entry of the class path that holds the commit. */
  private static final String COMMIT = "commit";

  /** The folder of the CUDA libraries. */
  private static final String CUDA = LIB + "/cuda";

  private final Path home;
  private final ClassPath classPath;
  private final Optional<ToolProvider> jlink;

  /**
   * Takes what is copied into bundles.
   *
   * @param home the project's root, with {@code yaml/} and the start scripts in {@code tools/}; of
   *     a packed program in {@code lib/}
   * @param classPath what {@code -cp} takes, e.g. that of the running JVM
   */
  public Bundle(Path home, String classPath) {
    this(home, ClassPath.of(classPath), JavaRuntime.jlink());
  }

  Bundle(Path home, ClassPath classPath, Optional<ToolProvider> jlink) {
    this.home = home;
    this.classPath = classPath;
    this.jlink = jlink;
  }

  /**
   * What a finished bundle is.
   *
   * @param parts number of parts
   * @param bytes their bytes
   * @param blanked bytes of machine code of other GPU architectures left out
   * @param missingCuda the CUDA libraries that the node must have where its system finds them
   */
  public record Summary(int parts, long bytes, long blanked, List<String> missingCuda) {
    /** Copies the list. */
    public Summary {
      missingCuda = List.copyOf(missingCuda);
    }
  }

  /**
   * Writes a bundle.
   *
   * @throws RequestException if something it is made of is not here, or the folder is not empty
   * @throws FolderException if the folder cannot be written
   */
  public Summary write(BundleRequest request) {
    Path target = request.folder().toAbsolutePath().normalize();
    try {
      check(request, target);
      AtomicFile.createFolder(target.getParent());
      Path work = target.resolveSibling("." + target.getFileName() + ".tmp");
      FileUtils.deleteDirectory(work.toFile());
      try {
        Path stage = Files.createDirectories(work.resolve("stage"));
        Path parts = Files.createDirectories(work.resolve("parts"));
        Summary written = write(request, stage, parts);
        AtomicFile.forceFolder(parts);
        Files.move(parts, target, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.forceFolder(target.getParent());
        return written;
      } finally {
        FileUtils.deleteDirectory(work.toFile());
      }
    } catch (IOException e) {
      throw FolderException.writing(target, e);
    }
  }

  private void check(BundleRequest request, Path target) throws IOException {
    if (Files.isRegularFile(target)) {
      throw new RequestException(request.folder() + " is a file; choose a new folder");
    }
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        if (files.findAny().isPresent()) {
          throw new RequestException(
              request.folder()
                  + " is not empty; choose a new folder, or remove it: rm -r "
                  + request.folder());
        }
      }
    }
    if (request.gpu() && !classPath.hasTensorFlow(true)) {
      throw new RequestException(
          "--gpu: this is the build for the CPU alone; type BCE3S_MVN_OPTS=-Pgpu tools/bce3s"
              + " bundle --gpu "
              + request.folder());
    }
    if (!request.gpu() && !classPath.hasTensorFlow(false)) {
      throw new RequestException(
          classPath.hasTensorFlow(true)
              ? "this is the build for GPUs; type --gpu, or leave out BCE3S_MVN_OPTS=-Pgpu"
              : "the class path has no jar of TensorFlow's native library; a bundle is made by"
                  + " tools/bce3s");
    }
    Optional<Path> cuda = request.systemCuda().filter(folder -> !Files.isDirectory(folder));
    if (cuda.isPresent()) {
      throw new RequestException(
          "--system-cuda: "
              + cuda.get()
              + " is no folder here; what a node has in it can be left out only where it is seen");
    }
    Path script = scripts().resolve(SCRIPTS.get(0));
    if (!Files.isRegularFile(script)) {
      throw new RequestException(script + " is missing; a bundle is made by tools/bce3s");
    }
  }

  private Summary write(BundleRequest request, Path stage, Path folder) throws IOException {
    JavaRuntime.write(jlink, stage.resolve("jdk"), classPath);
    Path lib = stage.resolve(LIB);
    List<Copied> jars = classPath.copyTo(lib);
    CudaLibraries cuda = new CudaLibraries(request.systemCuda(), request.lean());
    List<Path> cudaFiles = classPath.copyCudaTo(stage.resolve(CUDA), cuda);
    long blanked = 0;
    if (request.architecture().isPresent()) {
      Stream<Path> natives = jars.stream().flatMap(jar -> jar.natives().stream());
      for (Path library : Stream.concat(natives, cudaFiles.stream()).toList()) {
        blanked += FatBinaries.keepOnly(library, request.architecture().get());
      }
    }
    List<String> names = new ArrayList<>(jars.stream().map(Copied::name).toList());
    if (GitState.copyTo(lib.resolve(COMMIT))) {
      names.add(0, COMMIT); // before what an earlier build of a release left among the classes
    }
    Files.writeString(lib.resolve("class-path"), String.join(":", names) + "\n");
    Files.writeString(lib.resolve("library-path"), lines(libraryPath(request, cudaFiles)));
    copyScripts(stage);
    Licences.copyTo(stage);
    PartsOutputStream parts = new PartsOutputStream(folder, request.partSize());
    try (parts) {
      int gzipParts = pack(stage, jars, parts);
      String unpack =
          resource("unpack.sh")
              .replace("@PARTS@", String.valueOf(parts.parts()))
              .replace("@GZIP_PARTS@", String.valueOf(gzipParts))
              .replace("@TOOLS@", toolsName(jars));
      AtomicFile.write(folder.resolve("SHA256SUMS"), parts.sums());
      AtomicFile.write(folder.resolve("unpack.sh"), unpack);
    }
    List<String> libraries = cudaFiles.stream().map(file -> file.getFileName().toString()).toList();
    List<String> missing = request.gpu() ? cuda.missing(libraries) : List.of();
    return new Summary(parts.parts(), parts.total(), blanked, missing);
  }

  private void copyScripts(Path stage) throws IOException {
    ClassPath.copyTree(home.resolve("yaml"), stage.resolve("yaml"));
    for (String script : SCRIPTS) {
      Files.copy(scripts().resolve(script), stage.resolve(LIB).resolve(script));
    }
    Path start = Files.writeString(stage.resolve("bce3s"), resource("bce3s"));
    if (!start.toFile().setExecutable(true, false)) {
      throw new IOException(start + " cannot be made executable");
    }
  }

  /** Where the node's linker looks first: CUDA in the bundle, then the node's own. */
  private static List<String> libraryPath(BundleRequest request, List<Path> cudaFiles) {
    List<String> folders = new ArrayList<>();
    if (!cudaFiles.isEmpty()) {
      folders.add(CUDA);
    }
    request.systemCuda().ifPresent(folder -> folders.add(folder.toAbsolutePath().toString()));
    return folders;
  }

  /** Writes both tar files and returns the number of parts of the first. */
  private static int pack(Path stage, List<Copied> jars, PartsOutputStream parts)
      throws IOException {
    List<Path> first = new ArrayList<>();
    List<Path> second = new ArrayList<>();
    Set<Path> natives =
        jars.stream()
            .filter(jar -> !jar.natives().isEmpty())
            .map(Copied::copy)
            .collect(Collectors.toCollection(HashSet::new));
    natives.add(stage.resolve(CUDA));
    try (Stream<Path> top = Files.list(stage);
        Stream<Path> lib = Files.list(stage.resolve(LIB))) {
      Stream.concat(top.filter(file -> !file.endsWith(LIB)), lib)
          .sorted()
          .forEach(file -> (natives.contains(file) ? second : first).add(stage.relativize(file)));
    }
    Tar.write(stage, first, new GZIPOutputStream(CloseShieldOutputStream.wrap(parts), BUFFER));
    parts.endPart();
    int gzipParts = parts.parts();
    ZstdOutputStream zstd = new ZstdOutputStream(CloseShieldOutputStream.wrap(parts), ZSTD_LEVEL);
    zstd.setLong(ZSTD_WINDOW_LOG).setWorkers(Runtime.getRuntime().availableProcessors());
    Tar.write(stage, second, zstd);
    parts.endPart();
    return gzipParts;
  }

  /** The entry that holds the class which unpacks. */
  private static String toolsName(List<Copied> jars) throws IOException {
    Path own = ClassPath.own().toRealPath();
    for (Copied jar : jars) {
      if (jar.source().toRealPath().equals(own)) {
        return jar.name();
      }
    }
    throw new RequestException(own + " is not on the class path; a bundle is made by tools/bce3s");
  }

  /** Where the scripts are that all start scripts read: in a checkout, or where it was packed. */
  private Path scripts() {
    Path packed = home.resolve(LIB);
    return Files.isRegularFile(packed.resolve(SCRIPTS.get(0))) ? packed : home.resolve("tools");
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Bundle.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
