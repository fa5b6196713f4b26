package org.bce3s.features;

import java.util.List;
import org.bce3s.data.Dataset;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** The built-in data set of features. */
public final class FeatureDatasets implements EntryProvider {
  /** Creates the provider. */
  public FeatureDatasets() {}

  @Override
  public List<Entry<?>> entries() {
    return List.of(
        Entry.of(
            Dataset.class,
            "features",
            FeaturesDataset.class,
            "feature vectors of any network, in safetensors or .npy files; for backbones \"identity\""
                + " and \"mlp\"",
            "this project"));
  }
}
