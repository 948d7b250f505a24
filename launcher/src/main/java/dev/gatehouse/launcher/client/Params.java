package dev.gatehouse.launcher.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the parameters of a call; what was not given is left out. */
public final class Params {
  private final Map<String, Object> tree = new LinkedHashMap<>();

  /** Adds a value unless it is null, an unset flag or an empty text. */
  public Params with(String key, @Nullable Object value) {
    if (value != null && !Boolean.FALSE.equals(value) && !"".equals(value)) {
      tree.put(key, value);
    }
    return this;
  }

  /** What was collected. */
  public Map<String, Object> tree() {
    return tree;
  }
}
