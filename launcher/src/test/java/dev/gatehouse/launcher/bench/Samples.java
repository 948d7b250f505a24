package dev.gatehouse.launcher.bench;

import java.util.Arrays;

/** Measured values of one figure; quotes medians and percentiles, never a single run. */
record Samples(double[] sorted) {
  static Samples of(double... values) {
    double[] copy = values.clone();
    Arrays.sort(copy);
    return new Samples(copy);
  }

  double median() {
    return percentile(50);
  }

  /** The value below which {@code percent} of the samples lie, by nearest rank. */
  double percentile(double percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, Math.min(sorted.length - 1, rank - 1))];
  }

  double smallest() {
    return sorted.length == 0 ? Double.NaN : sorted[0];
  }

  double largest() {
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
  }
}
