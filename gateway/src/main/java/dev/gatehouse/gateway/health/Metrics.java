package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.metric.Metric;
import dev.gatehouse.gateway.metric.MetricSource;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** All numbers of one gateway in the text form of Prometheus. */
final class Metrics {
  private final List<Metric> metrics;

  @Inject
  Metrics(Set<MetricSource> sources) {
    this.metrics =
        sources.stream()
            .flatMap(source -> source.metrics().stream())
            .sorted(Comparator.comparing(Metric::name))
            .toList();
  }

  String text() {
    StringBuilder out = new StringBuilder();
    for (Metric metric : metrics) {
      out.append("# HELP ").append(metric.name()).append(' ').append(metric.help()).append('\n');
      out.append("# TYPE ").append(metric.name());
      out.append(metric.counter() ? " counter\n" : " gauge\n");
      out.append(metric.name()).append(' ').append(number(metric.value().getAsDouble()));
      out.append('\n');
    }
    return out.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
