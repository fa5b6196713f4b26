package org.bce3s.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Whether this process was asked to stop: once raised, work ends at the next safe point and the
 * process exits with code 75.
 *
 * <p>A second signal ends the process at once. Ctrl-C reaches a sweep and its children alike, and
 * the sweep passes it on, so signals within two seconds of the first count as one.
 */
public final class StopFlag implements BooleanSupplier {
  private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");
  private static final Duration ONE_REQUEST = Duration.ofSeconds(2);
  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicLong requestedAt = new AtomicLong(NEVER);

  /** Raises the flag; the first time counts. */
  public void request() {
    requestedAt.compareAndSet(NEVER, System.nanoTime());
  }

  /** Whether the flag is raised. */
  @Override
  public boolean getAsBoolean() {
    return requestedAt.get() != NEVER;
  }

  /**
   * Raises the flag at SIGTERM, SIGINT or SIGHUP. A signal that the process was started to ignore
   * stays ignored.
   *
   * @param second what to do at a second signal; expected to end the process
   */
  public void watchSignals(Runnable second) {
    SIGNALS.forEach(signal -> handle(signal, () -> signalled(second)));
  }

  /**
   * Does something else at SIGHUP, which the terminal sends when its user logs out; to be called
   * after {@link #watchSignals}.
   */
  public static void atHangUp(Runnable action) {
    handle("HUP", action);
  }

  private void signalled(Runnable second) {
    long first = requestedAt.get();
    if (first == NEVER) {
      request();
    } else if (System.nanoTime() - first > ONE_REQUEST.toNanos()) {
      second.run();
    }
  }

  /**
   * Installs a handler through {@code sun.misc.Signal}, the only way to see a second signal: a
   * shutdown hook runs once. By reflection, since the compiler warns of its mere name.
   */
  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler onCall =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          };
      Object proxy =
          Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, onCall);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot watch for signal " + name, e);
    }
  }
}
