package org.bce3s.bundle;

import java.nio.file.Path;
import java.util.Optional;
import org.bce3s.failure.RequestException;

/**
 * What is asked of a bundle.
 *
 * @param folder where the parts go; missing or empty
 * @param partSize the size that no part exceeds
 * @param gpu whether it runs on GPUs
 * @param systemCuda the folder in which the node has CUDA libraries of its own
 * @param architecture the only GPU architecture whose machine code is kept
 * @param lean whether the CUDA libraries that bce3s's own networks never call are left out
 */
public record BundleRequest(
    Path folder,
    PartSize partSize,
    boolean gpu,
    Optional<Path> systemCuda,
    Optional<GpuArchitecture> architecture,
    boolean lean) {
  /** Checks that what only a GPU needs is asked for with one. */
  public BundleRequest {
    if (!gpu && (systemCuda.isPresent() || architecture.isPresent() || lean)) {
      throw new RequestException("--system-cuda, --gpu-arch and --lean need --gpu");
    }
  }
}
