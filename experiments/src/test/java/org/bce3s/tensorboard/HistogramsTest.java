package org.bce3s.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.HistogramProto;

class HistogramsTest {
  @Test
  void countsEveryValueInItsBucket() {
    double[] values = IntStream.rangeClosed(0, 60).mapToDouble(i -> i - 30).toArray();
    HistogramProto histogram = Histograms.of(values);
    assertThat(histogram.getMin()).isEqualTo(-30);
    assertThat(histogram.getMax()).isEqualTo(30);
    assertThat(histogram.getNum()).isEqualTo(61);
    assertThat(histogram.getSum()).isZero();
    assertThat(histogram.getSumSquares()).isEqualTo(2.0 * 30 * 31 * 61 / 6);
    assertThat(histogram.getBucketLimitList()).hasSize(30).startsWith(-28.0).endsWith(30.0);
    // Two whole numbers a bucket, the upper limit left out; the last bucket has its limit too.
    assertThat(histogram.getBucketList().subList(0, 29)).containsOnly(2.0);
    assertThat(histogram.getBucket(29)).isEqualTo(3);
  }

  @Test
  void putsEqualValuesIntoOneBucket() {
    HistogramProto histogram = Histograms.of(new double[] {1.5, 1.5, 1.5});
    assertThat(histogram.getBucketLimitList()).containsExactly(1.5);
    assertThat(histogram.getBucketList()).containsExactly(3.0);
  }
}
