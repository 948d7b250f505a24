package dev.gatehouse.gateway.metric;

import java.util.List;

/** A part that has numbers to show, bound with a Guice {@code Multibinder}. */
public interface MetricSource {
  /** Its numbers; the same ones every time. */
  List<Metric> metrics();
}
