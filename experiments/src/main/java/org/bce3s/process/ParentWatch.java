package org.bce3s.process;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/**
 * Notices when this process's parent is gone, even if it was killed: a sweep holds the other end of
 * its children's standard input.
 *
 * <p>To be closed before the process ends: a JVM gives a thread in the midst of reading 0.3 s to be
 * done, and a channel is the one way to read standard input that can be left.
 */
public final class ParentWatch implements AutoCloseable {
  private final FileChannel input = new FileInputStream(FileDescriptor.in).getChannel();

  /**
   * Begins to watch.
   *
   * @param gone told when standard input has ended
   */
  public void begin(Runnable gone) {
    Thread watch = new Thread(() -> await(gone), "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private void await(Runnable gone) {
    ByteBuffer passedOver = ByteBuffer.allocate(1024);
    try {
      while (input.read(passedOver) >= 0) {
        passedOver.clear();
      }
      gone.run();
    } catch (ClosedChannelException e) {
      return; // this process ends first
    } catch (IOException e) {
      gone.run(); // nobody is there whose end could be told
    }
  }

  /** Ends the watch, and standard input with it. */
  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
