package org.bce3s.optimisation;

import java.util.List;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** The built-in optimisers and schedules. */
public final class Optimisers implements EntryProvider {
  @Override
  public List<Entry<?>> entries() {
    return List.of(
        Entry.of(
            Optimizer.class,
            "sgd",
            Sgd.class,
            "stochastic gradient descent with momentum and coupled weight decay",
            "Sutskever et al. 2013, as PyTorch defines it"),
        Entry.of(
            Optimizer.class,
            "adamw",
            AdamW.class,
            "Adam with decoupled weight decay",
            "Loshchilov and Hutter 2019, as PyTorch defines it"),
        Entry.of(
            Schedule.class,
            "cosine",
            CosineAnnealing.class,
            "cosine decay by epoch, after a linear warm-up if there is one",
            "Loshchilov and Hutter 2017, SGDR"),
        Entry.of(
            Schedule.class,
            "cosine-by-step",
            CosineByStep.class,
            "linear warm-up, then cosine decay, both by step: to fine-tune transformers",
            "Loshchilov and Hutter 2017, SGDR; released code of MAE"),
        Entry.of(
            Schedule.class,
            "warmup-cosine",
            WarmupCosine.class,
            "linear warm-up, then cosine decay that starts anew: as in BCL, ProCo and PaCo",
            "Loshchilov and Hutter 2017, SGDR; released code of PaCo"),
        Entry.of(
            Schedule.class,
            "warmup-milestones",
            WarmupMilestones.class,
            "linear warm-up, then cuts at milestones",
            "Cao et al. 2019, LDAM"),
        Entry.of(
            Schedule.class, "constant", Constant.class, "the base rate throughout", "no schedule"));
  }
}
