package org.bce3s.cli;

import org.tensorflow.TensorFlow;
import picocli.CommandLine.IVersionProvider;

/** The versions that {@code --version} prints: of bce3s, of TensorFlow and of the JVM. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "bce3s " + (version == null ? "development build" : version),
      "TensorFlow " + TensorFlow.version(),
      "Java " + Runtime.version()
    };
  }
}
