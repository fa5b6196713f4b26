package org.bce3s.table;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.joint.JointSum;
import org.bce3s.registry.Choice;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.InitSettings;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.ParameterGroups;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.TrainSettings;
import org.bce3s.spec.Components;
import org.bce3s.spec.Names;
import org.bce3s.term.LossTerm;

/**
 * The columns that say by which protocol a figure came about: a figure is never shown without them.
 */
public final class ProtocolColumns {
  private static final int HASH_SHOWN = 16;

  private ProtocolColumns() {}

  /** The columns of these settings, in the order of the table. */
  public static Map<String, String> of(RunSettings settings) {
    Map<String, String> columns = new LinkedHashMap<>();
    term(columns, "joint", settings.loss().joint());
    term(columns, "contrastive", settings.loss().contrastive());
    term(columns, "uniform", settings.loss().uniform());
    columns.put("classifier", settings.classifier().name());
    columns.put("start", settings.stage().map(StageSettings::start).orElse(""));
    columns.put("init", settings.init().map(ProtocolColumns::weights).orElse(""));
    columns.put("dataset", settings.dataset().name());
    columns.put("imbalance_factor", setting(settings.dataset().settings(), "imbalance_factor"));
    columns.put("head_count", setting(settings.dataset().settings(), "head_count"));
    columns.put("backbone", settings.backbone().name());
    columns.put("backbone_width", setting(settings.backbone().settings(), "width"));
    columns.put("optimizer", settings.train().optimizer().name());
    columns.put("learning_rate", Cells.number(settings.train().optimizer().value().rate()));
    columns.put("weight_decay", setting(settings.train().optimizer().settings(), "weight_decay"));
    columns.put("schedule", settings.train().schedule().name());
    columns.put(
        "parameter_groups", settings.parameterGroups().map(ProtocolColumns::groups).orElse(""));
    columns.put("averaging", averaging(settings.train()));
    columns.put("epochs", String.valueOf(settings.epochs()));
    columns.put("batch_size", String.valueOf(settings.train().batchSize()));
    columns.put("workers", String.valueOf(settings.train().workers()));
    columns.put("micro_batches", String.valueOf(settings.train().microBatches()));
    columns.put("precision", Names.value(settings.train().precision()));
    columns.put("mixing", mixing(settings.mixing()));
    columns.put("streams", String.valueOf(settings.mixing().streams()));
    columns.put("augmentation", augmentation(settings));
    columns.put("sampler", settings.sampling().source().name());
    columns.put("select", Names.value(settings.report().select()));
    columns.put("shots", Names.value(settings.report().shots()));
    columns.put("tta", Names.value(settings.report().tta()));
    columns.put("holdout", String.valueOf(settings.sampling().holdout()));
    columns.put("evaluate_every", String.valueOf(settings.train().evaluateEvery()));
    columns.put("logit_adjustment", Cells.number(settings.report().logitAdjustment()));
    columns.put("method", settings.report().method().orElse(""));
    columns.put("label", settings.report().label().orElse(""));
    return columns;
  }

  /** The first digits of the file's hash, and what is taken of it. */
  private static String weights(InitSettings init) {
    return init.sha256().substring(0, HASH_SHOWN) + (init.classifier() ? " with classifier" : "");
  }

  /** {@code head_rate 10+layer_decay 0.75+freeze stem stage1}, of which what is not plain. */
  private static String groups(ParameterGroups groups) {
    List<String> parts = new ArrayList<>();
    if (groups.headRate() != 1) {
      parts.add("head_rate " + Cells.number(groups.headRate()));
    }
    if (groups.layerDecay() != 1) {
      parts.add("layer_decay " + Cells.number(groups.layerDecay()));
    }
    if (!groups.freeze().isEmpty()) {
      parts.add("freeze " + String.join(" ", groups.freeze()));
    }
    return String.join("+", parts);
  }

  /**
   * {@code ema 0.9998}, {@code ema 0.9998 after warm-up}, {@code swa from epoch 10}, or nothing.
   */
  private static String averaging(TrainSettings train) {
    String ema =
        train
            .ema()
            .map(e -> "ema " + Cells.number(e.decay()) + (e.warmup() ? " after warm-up" : ""))
            .orElse("");
    return train.swa().map(s -> "swa from epoch " + s.firstEpoch()).orElse(ema);
  }

  /** A term of weight 0 is not in the graph, so its name would say nothing. */
  private static void term(
      Map<String, String> columns, String place, Choice<? extends LossTerm> term) {
    double weight = term.value().weight();
    columns.put(place + "_loss", weight == 0 ? "" : loss(term));
    columns.put(place + "_weight", Cells.number(weight));
  }

  /**
   * The name of a term and the parts that it is composed of, such as {@code softmax+prior}; of a
   * sum the terms that are built.
   */
  private static String loss(Choice<? extends LossTerm> term) {
    if (term.value() instanceof JointSum sum) {
      return "sum of "
          + sum.built().stream().map(p -> loss(p.term())).collect(Collectors.joining(" and "));
    }
    StringBuilder loss = new StringBuilder(term.name());
    for (RecordComponent component : Components.of(term.settings().getClass())) {
      if (value(term.settings(), component) instanceof Optional<?> part && part.isPresent()) {
        loss.append('+').append(Names.key(component.getName()).replace('_', '-'));
      }
    }
    return loss.toString();
  }

  /** The streams beside the source images: {@code mixup+cutmix}, {@code view}, or none. */
  private static String mixing(MixingSettings mixing) {
    List<String> streams = new ArrayList<>();
    if (mixing.mixup()) {
      streams.add("mixup");
    }
    if (mixing.cutmix()) {
      streams.add("cutmix");
    }
    if (mixing.view()) {
      streams.add("view");
    }
    if (mixing.secondView()) {
      streams.add("second-view");
    }
    return streams.isEmpty() ? "none" : String.join("+", streams);
  }

  /**
   * The changes of source images, {@code crop+flip}, and those of other streams that have their
   * own, {@code crop+flip view random-resized-crop+flip}.
   */
  private static String augmentation(RunSettings settings) {
    AugmentationSettings changes = settings.augmentation();
    MixingSettings mixing = settings.mixing();
    StringBuilder text = new StringBuilder(names(changes.source()));
    changes.view().filter(v -> mixing.readsView()).ifPresent(v -> text.append(" view " + names(v)));
    changes
        .partner()
        .filter(p -> mixing.mixes())
        .ifPresent(p -> text.append(" partner " + names(p)));
    return text.toString();
  }

  private static String names(List<Choice<Augmentation>> changes) {
    return changes.isEmpty()
        ? "none"
        : changes.stream().map(Choice::name).collect(Collectors.joining("+"));
  }

  /** A setting that some entries of a registry have; empty for an entry without it. */
  private static String setting(Record settings, String key) {
    for (RecordComponent component : Components.of(settings.getClass())) {
      if (Names.key(component.getName()).equals(key)) {
        return text(value(settings, component));
      }
    }
    return "";
  }

  private static Object value(Record settings, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(settings.getClass() + "." + component.getName(), e);
    }
  }

  private static String text(Object value) {
    if (value instanceof Number number) {
      return Cells.number(number.doubleValue());
    }
    if (value instanceof OptionalDouble optional) {
      return Cells.number(optional);
    }
    if (value instanceof OptionalInt optional) {
      return optional.isPresent() ? String.valueOf(optional.getAsInt()) : "";
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(ProtocolColumns::text).orElse("");
    }
    return value instanceof Enum<?> constant ? Names.value(constant) : String.valueOf(value);
  }
}
