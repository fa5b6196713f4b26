package org.bce3s.machine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A library of CUDA 12 or cuDNN 9 that TensorFlow's GPU build opens when it looks for GPUs, in an
 * order in which each finds those that it needs. If one cannot be opened, TensorFlow registers no
 * GPU.
 */
public enum CudaLibrary {
  /** The CUDA runtime. */
  CUDART("libcudart.so.12", "cudart", true),
  /** Matrix products. */
  CUBLAS("libcublas.so.12", "cublas", true),
  /** What cuBLAS does its products with; loaded with it. */
  CUBLAS_LT("libcublasLt.so.12", null, true),
  /** Fourier transforms. */
  CUFFT("libcufft.so.11", "cufft", false),
  /** Sparse matrices. */
  CUSPARSE("libcusparse.so.12", "cusparse", false),
  /** Decompositions of matrices. */
  CUSOLVER("libcusolver.so.11", "cusolver", false),
  /** Convolutions, batch normalisation and pooling; it opens libcudnn_*.so.9 in turn. */
  CUDNN("libcudnn.so.9", "cudnn", true);

  private final String fileName;
  private final String presets;
  private final boolean called;

  CudaLibrary(String fileName, String presets, boolean called) {
    this.fileName = fileName;
    this.presets = presets;
    this.called = called;
  }

  /** The name under which TensorFlow opens it. */
  public String fileName() {
    return fileName;
  }

  /** The class of org.bytedeco:cuda that loads it; empty if another one's does. */
  Optional<String> presets() {
    return Optional.ofNullable(presets);
  }

  /**
   * Whether a network made of bce3s's own parts calls it. One that does not is opened, and an empty
   * library will do.
   */
  public boolean isCalled() {
    return called;
  }

  /** The names of all, in order. */
  public static List<String> fileNames() {
    return Arrays.stream(values()).map(CudaLibrary::fileName).toList();
  }
}
