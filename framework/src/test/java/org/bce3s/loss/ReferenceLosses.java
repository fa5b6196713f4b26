package org.bce3s.loss;

import java.util.Arrays;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.CeContrastive;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Softmax;
import org.bce3s.term.LossTerm;
import org.bce3s.uniform.BceUniform;
import org.bce3s.uniform.CeUniform;

/**
 * The losses in plain Java and double precision, written from their formulas alone: one sample and
 * one class at a time, nothing shared with the graph.
 */
final class ReferenceLosses {
  private static final double NORM_FLOOR = 1e-5;

  private ReferenceLosses() {}

  static double of(LossTerm term, LossCase in) {
    if (term instanceof Sigmoid t && t.classWeights().isPresent()) {
      double beta = t.classWeights().get().beta().getAsDouble();
      return source(in, Double.POSITIVE_INFINITY, 1, beta);
    }
    if (term instanceof Sigmoid t) {
      double clamp = t.clamp().getAsDouble();
      double source = source(in, clamp, t.negativeWeight(), 1);
      return (source
              + mixed(in, clamp, t.negativeWeight(), logits(in, "mixup"))
              + mixed(in, clamp, t.negativeWeight(), logits(in, "cutmix")))
          / 3;
    }
    if (term instanceof Softmax) {
      double[][] oneHot = new double[in.batch()][in.classes()];
      for (int i = 0; i < in.batch(); i++) {
        oneHot[i][in.labels()[i]] = 1;
      }
      return (ce(logits(in, "source"), oneHot)
              + ce(logits(in, "mixup"), soft(in))
              + ce(logits(in, "cutmix"), soft(in)))
          / 3;
    }
    if (term instanceof BceContrastive t) {
      return mixed(in, t.clamp(), t.negativeWeight(), cosines(in, "mixup", t.temperature()))
          + mixed(in, t.clamp(), t.negativeWeight(), cosines(in, "cutmix", t.temperature()));
    }
    if (term instanceof CeContrastive t) {
      return ce(cosines(in, "mixup", t.temperature()), soft(in))
          + ce(cosines(in, "cutmix", t.temperature()), soft(in));
    }
    double[][] rows = unit(matrix(in, "classifier.weight"));
    if (term instanceof BceUniform t) {
      double sum = 0;
      for (int k = 0; k < rows.length; k++) {
        for (int j = 0; j < rows.length; j++) {
          double c = t.scale() * dot(rows[k], rows[j]);
          sum += j == k ? softplus(-c) : softplus(c);
        }
      }
      return sum / rows.length;
    }
    CeUniform t = (CeUniform) term;
    double[][] logits = new double[rows.length][rows.length];
    double[][] identity = new double[rows.length][rows.length];
    for (int k = 0; k < rows.length; k++) {
      identity[k][k] = 1;
      for (int j = 0; j < rows.length; j++) {
        logits[k][j] = t.scale() * dot(rows[k], rows[j]);
      }
    }
    return ce(logits, identity);
  }

  /** P(x) of the source stream [B, p]. */
  static double[][] projected(LossCase in, String stream) {
    double[][] w1 = matrix(in, "projector.w1");
    double[][] w2 = matrix(in, "projector.w2");
    double[][] x = matrix(in, stream);
    double[][] projected = new double[x.length][w2.length];
    for (int i = 0; i < x.length; i++) {
      double[] hidden = new double[w1.length];
      for (int j = 0; j < hidden.length; j++) {
        hidden[j] = Math.max(0, dot(x[i], w1[j]) + in.value("projector.b1")[j]);
      }
      for (int j = 0; j < w2.length; j++) {
        projected[i][j] = dot(hidden, w2[j]) + in.value("projector.b2")[j];
      }
    }
    return projected;
  }

  /** The source stream's BCE on the class subset; a beta of 1 means no balancing. */
  private static double source(LossCase in, double clamp, double l, double beta) {
    double[][] z = logits(in, "source");
    double[] weight = new double[in.classes()];
    Arrays.setAll(weight, k -> beta == 1 ? 1 : (1 - beta) / (1 - Math.pow(beta, in.counts()[k])));
    double scale = in.classes() / Arrays.stream(weight).sum();
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      int y = in.labels()[i];
      for (int j = 0; j < in.classes(); j++) {
        double cut = Math.max(-clamp, Math.min(clamp, z[i][j]));
        double loss = j == y ? softplus(-cut) : l * softplus(cut);
        sum += in.subset()[j] * scale * weight[y] * loss;
      }
    }
    return sum / z.length;
  }

  private static double mixed(LossCase in, double clamp, double l, double[][] z) {
    double[][] s = soft(in);
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < z[i].length; j++) {
        double cut = Math.max(-clamp, Math.min(clamp, z[i][j]));
        sum += s[i][j] * softplus(-cut) + (s[i][j] == 0 ? l * softplus(cut) : 0);
      }
    }
    return sum / z.length;
  }

  private static double ce(double[][] z, double[][] labels) {
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      double largest = Arrays.stream(z[i]).max().orElseThrow();
      double partition = Arrays.stream(z[i]).map(v -> Math.exp(v - largest)).sum();
      for (int j = 0; j < z[i].length; j++) {
        sum -= labels[i][j] * (z[i][j] - largest - Math.log(partition));
      }
    }
    return sum / z.length;
  }

  private static double[][] logits(LossCase in, String stream) {
    double[][] x = matrix(in, stream);
    double[][] rows = unit(matrix(in, "classifier.weight"));
    double[][] z = new double[x.length][rows.length];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < rows.length; k++) {
        z[i][k] = dot(x[i], rows[k]) + in.value("classifier.bias")[k];
      }
    }
    return z;
  }

  private static double[][] cosines(LossCase in, String stream, double temperature) {
    double[][] x = unit(projected(in, stream));
    double[][] memory = unit(matrix(in, "memory"));
    double[][] z = new double[x.length][memory.length];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < memory.length; k++) {
        z[i][k] = dot(x[i], memory[k]) / temperature;
      }
    }
    return z;
  }

  private static double[][] soft(LossCase in) {
    return matrix(in.mixedLabels(), in.batch());
  }

  private static double[][] matrix(LossCase in, String name) {
    return matrix(in.value(name), (int) in.values().get(name).shape()[0]);
  }

  private static double[][] matrix(float[] values, int rows) {
    double[][] matrix = new double[rows][values.length / rows];
    for (int i = 0; i < values.length; i++) {
      matrix[i / matrix[0].length][i % matrix[0].length] = values[i];
    }
    return matrix;
  }

  private static double[][] unit(double[][] rows) {
    double[][] unit = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double norm = Math.max(Math.sqrt(dot(rows[i], rows[i])), NORM_FLOOR);
      unit[i] = Arrays.stream(rows[i]).map(v -> v / norm).toArray();
    }
    return unit;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double softplus(double t) {
    return Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
  }
}
