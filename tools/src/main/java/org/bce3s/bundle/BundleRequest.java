package org.bce3s.bundle;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is asked of a bundle.
 *
 * @param folder where the parts go; missing or empty
 * @param partSize the size that no part exceeds
 * @param gpu whether it runs on GPUs
 * @param systemCuda the folder in which the node has CUDA libraries of its own
 * @param architecture the only GPU architecture whose machine code is kept
 */
public record BundleRequest(
    Path folder,
    PartSize partSize,
    boolean gpu,
    Optional<Path> systemCuda,
    Optional<GpuArchitecture> architecture) {
  /** Checks that what only a GPU needs is asked for with one. */
  public BundleRequest {
    if (!gpu && (systemCuda.isPresent() || architecture.isPresent())) {
      throw new BundleException("--system-cuda and --gpu-arch need --gpu");
    }
  }
}
