package org.bce3s.cli;

import java.util.Map;
import org.bce3s.code.CodeVersion;
import org.bce3s.provenance.GitState;
import org.tensorflow.TensorFlow;
import picocli.CommandLine.IVersionProvider;

/** The versions that {@code --version} prints: of bce3s, of TensorFlow and of the JVM. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "bce3s " + (version == null ? "development build" : version) + commit(GitState.ofProgram()),
      "TensorFlow " + TensorFlow.version() + " (TensorFlow Java " + CodeVersion.tensorFlow() + ")",
      "Java " + Runtime.version()
    };
  }

  /** The commit, and whether files differ from it; that it is unknown is said too. */
  static String commit(Map<String, String> state) {
    if (state.isEmpty()) {
      return " (commit unknown)";
    }
    String dirty =
        switch (state.get("dirty")) {
          case "false" -> "";
          case "true" -> ", with changes";
          default -> ", perhaps with changes";
        };
    return " (commit " + state.get("commit") + dirty + ")";
  }
}
