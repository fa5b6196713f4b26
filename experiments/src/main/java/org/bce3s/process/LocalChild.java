package org.bce3s.process;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A process of this machine, and what is done once it has ended. */
record LocalChild(Process process, CompletableFuture<Void> ended) implements Child {
  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public OptionalInt exitCode() {
    return ended.isDone() ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // what is done cannot fail
  public void whenEnded(Runnable action) {
    ended.thenRun(action);
  }

  @Override
  public void stop() {
    process.destroy();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }
}
