package dev.gatehouse.browser.state;

import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The devices that can be emulated, each upright and turned. Immutable. */
final class Devices {
  private static final String RESOURCE = "devices.json";
  private static final int SUGGESTIONS = 5;

  private final Map<String, Device> byKey;

  private Devices(Map<String, Device> byKey) {
    this.byKey = byKey;
  }

  /** Reads the table of devices. Blocks. */
  static Devices load() {
    try (InputStream in = requireNonNull(Devices.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return of(new JsonObject(Buffer.buffer(in.readAllBytes())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Devices of(JsonObject table) {
    JsonObject agents = table.getJsonObject("agents");
    JsonArray rows = table.getJsonArray("devices");
    Map<String, Device> byKey = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      JsonObject row = rows.getJsonObject(i);
      JsonObject agent = agents.getJsonObject(row.getString("agent"));
      boolean handheld = !List.of("windows", "mac", "linux").contains(row.getString("agent"));
      Device device =
          new Device(
              row.getString("name"),
              row.getInteger("width"),
              row.getInteger("height"),
              row.getDouble("scale"),
              row.getBoolean("touch", handheld),
              new Device.Agent(
                  agent.getString("userAgent"),
                  agent.getString("platform"),
                  agent.getString("system"),
                  agent.getBoolean("mobile")));
      byKey.put(key(device.name()), device);
      if (handheld) {
        byKey.put(key(device.turned().name()), device.turned());
      }
    }
    return new Devices(byKey);
  }

  /** The device of that name, whatever its case and spaces; empty when there is none. */
  Optional<Device> find(String name) {
    return Optional.ofNullable(byKey.get(key(name)));
  }

  /** The names that {@code name} may have meant, best first, never empty. */
  List<String> near(String name) {
    String wanted = key(name);
    return byKey.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> distance(wanted, entry.getKey())))
        .limit(SUGGESTIONS)
        .map(entry -> entry.getValue().name())
        .toList();
  }

  List<String> names() {
    return byKey.values().stream().map(Device::name).toList();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9+]", "");
  }

  /**
   * How many letters must change, be added or be left out; half price where one begins the other.
   */
  private static int distance(String a, String b) {
    String left = a.length() > 60 ? a.substring(0, 60) : a;
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (left.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    boolean begins = !left.isEmpty() && (b.startsWith(left) || left.startsWith(b));
    return begins ? row[b.length()] : 2 * row[b.length()];
  }
}
