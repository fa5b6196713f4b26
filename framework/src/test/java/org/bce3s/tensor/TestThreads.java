package org.bce3s.tensor;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fixes the compute threads of a test process before its first test. The first session of a process
 * decides about those of all later ones, and with them about the last bits of sums: without this,
 * they would depend on which test class comes first. Found by JUnit as a service.
 */
public final class TestThreads implements BeforeAllCallback {
  private static final int THREADS = 2;

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(
            TestThreads.class,
            key -> {
              ComputeThreads.fix(THREADS);
              ComputeThreads.make();
              return THREADS;
            });
  }
}
