package dev.gatehouse.core.config;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigStore.Change;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.PortLayout;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A process that writes the configuration until it is killed. */
final class ConfigWriter {
  /** Large enough to pass the limit that stands for a full disk. */
  private static final int FILLING = 5000;

  private ConfigWriter() {}

  public static void main(String[] arguments) {
    Path home = Path.of(arguments[1]);
    Path state = home.resolve(".sigil");
    ConfigStore store =
        new ConfigStore(
            distribution(),
            state.resolve("sigil.json"),
            state,
            new Environment(Map.of(), home, home),
            Clock.systemUTC());
    boolean once = arguments[0].equals("once");
    for (int i = 1; i < (once ? 3 : Integer.MAX_VALUE); i++) {
      System.out.write('w');
      if (System.out.checkError()) {
        return; // nobody reads any more: whoever was to end this process has ended itself
      }
      String text = text(i + (int) (ProcessHandle.current().pid() << 12));
      try {
        store.replace(new Change("writer", "write " + i), Optional.empty(), text);
      } catch (GatehouseException e) {
        System.exit(e.exitCode().code());
      }
    }
  }

  /** A configuration that says itself what it should be. */
  static String text(int number) {
    return "{\n  // start "
        + number
        + "\n  meta: { number: "
        + number
        + ", filling: '"
        + "x".repeat(FILLING)
        + "' },\n}\n// end "
        + number
        + "\n";
  }

  static boolean isWhole(String text) {
    Object number = ConfigDocument.parse(text).get(ConfigPath.parse("meta.number")).orElseThrow();
    return text.equals(text(((Long) number).intValue()));
  }

  /** Written out, for the reader of distributions would be most of this process's start. */
  private static Distribution distribution() {
    return new Distribution(
        "sigil",
        "Sigil",
        List.of("sigil"),
        "SIGIL_",
        List.of(),
        ".sigil",
        List.of(),
        "sigil.json",
        List.of(),
        "~/sigil",
        "~/sigil-{profile}",
        18_789,
        19_001,
        new PortLayout(2, 3, OptionalInt.of(4), 11, 110),
        "sigil",
        new Distribution.ServiceNames("a", "a", "a", "a", "a", "a"),
        new Distribution.ConfigKeys(false, true));
  }
}
