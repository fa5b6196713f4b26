package org.example;

import java.util.List;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.backbone.Backbone;
import org.bce3s.data.Dataset;
import org.bce3s.joint.JointTerm;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** What this jar adds; named in META-INF/services, where bce3s finds it. */
public final class Extension implements EntryProvider {
  @Override
  public List<Entry<?>> entries() {
    return List.of(
        Entry.of(
            JointTerm.class, "poly-1", Poly1.class, "loss -log p + e(1-p)", "Leng et al. 2022"),
        Entry.of(Backbone.class, "plain", PlainNet.class, "convolutions alone", "an example"),
        Entry.of(Augmentation.class, "grayscale", Grayscale.class, "no colours", "BT.601"),
        Entry.of(Dataset.class, "bars-lt", Bars.class, "bars in six directions", "an example"));
  }
}
