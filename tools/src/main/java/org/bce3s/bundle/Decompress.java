package org.bce3s.bundle;

import com.github.luben.zstd.ZstdInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The program that {@code unpack.sh} runs on the bundle's own JVM, since a compute node may have no
 * zstd: standard input, compressed, to standard output.
 */
final class Decompress {
  private Decompress() {}

  /** Decompresses; a damaged input ends the program with a stack trace and a code other than 0. */
  public static void main(String[] arguments) throws IOException {
    try (InputStream in = new ZstdInputStream(new FileInputStream(FileDescriptor.in));
        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      in.transferTo(out);
    }
  }
}
