package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.gateway.protocol.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts secrets back where a client returns the marker that it was shown instead: who edits a
 * configuration need not know its secrets, and must not lose them.
 */
final class SecretMarkers {
  private SecretMarkers() {}

  /**
   * Returns {@code edited} with every marker replaced by what {@code current} has in its place.
   *
   * @throws RpcException when there is nothing in its place
   */
  static ConfigDocument restore(ConfigDocument edited, ConfigDocument current, String marker) {
    List<List<Object>> places = new ArrayList<>();
    collect(edited.tree(), marker, List.of(), places);
    ConfigDocument restored = edited;
    for (List<Object> steps : places) {
      ConfigPath path = new ConfigPath(steps);
      Optional<Object> secret = current.get(path);
      if (secret.isEmpty()) {
        throw RpcException.invalid(
            "there is no secret at " + path + " that " + marker + " could stand for");
      }
      restored = restored.set(path, secret.get());
    }
    return restored;
  }

  private static void collect(
      Object value, String marker, List<Object> steps, List<List<Object>> places) {
    if (marker.equals(value)) {
      places.add(steps);
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, child) -> descend(child, marker, steps, key, places));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        descend(list.get(i), marker, steps, i, places);
      }
    }
  }

  private static void descend(
      @Nullable Object child,
      String marker,
      List<Object> steps,
      Object step,
      List<List<Object>> places) {
    if (child != null) {
      List<Object> deeper = new ArrayList<>(steps);
      deeper.add(step);
      collect(child, marker, deeper, places);
    }
  }
}
