package org.bce3s.settings;

import java.util.regex.Pattern;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.ResultNeutral;
import org.bce3s.spec.SpecException;

/**
 * Weights of a file that a first stage starts from, in place of drawn ones. What decides a result
 * is the file's content, which the hash says, not where it lies.
 *
 * @param weights the file, below the folder of data sets
 * @param sha256 its SHA-256, in hex
 * @param classifier whether its classifier is taken too
 */
public record InitSettings(
    @Doc("file of weights below that of --data: safetensors, or a .pth of PyTorch") @ResultNeutral
        String weights,
    @Doc("SHA-256 of the file, as \"weights inspect\" prints it") String sha256,
    @Doc("take the file's classifier too, not its backbone alone") @Default("false")
        boolean classifier) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Checks the hash. */
  public InitSettings {
    if (!SHA256.matcher(sha256).matches()) {
      throw new SpecException(
          "sha256", sha256, "the 64 digits that \"weights inspect " + weights + "\" prints");
    }
  }
}
