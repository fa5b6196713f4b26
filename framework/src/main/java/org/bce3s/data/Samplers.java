package org.bce3s.data;

import java.util.List;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** The built-in samplers. */
public final class Samplers implements EntryProvider {
  /** Creates the provider. */
  public Samplers() {}

  @Override
  public List<Entry<?>> entries() {
    return List.of(
        Entry.of(
            Sampler.class,
            "instance",
            InstanceSampler.class,
            "every image once an epoch, in a fresh permutation",
            "the usual shuffled epoch"),
        Entry.of(
            Sampler.class,
            "uniform",
            UniformSampler.class,
            "images drawn uniformly with replacement",
            "partner loader of the released BCE3S code"));
  }
}
