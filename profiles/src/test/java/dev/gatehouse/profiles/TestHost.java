package dev.gatehouse.profiles;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.FreeBases;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A machine with an empty home, in a temporary directory. */
public final class TestHost {
  public static final Distributions DISTRIBUTIONS =
      Distributions.load(TestHost.class.getClassLoader());

  private final Path home;
  private final Path work;
  private final HostDirectory directory;
  private final Map<String, String> variables = new HashMap<>();

  private TestHost(Path root) {
    this.home = root.resolve("home");
    this.work = root.resolve("work");
    this.directory = new HostDirectory(root.resolve("host"));
  }

  public static TestHost in(Path root) {
    try {
      TestHost host = new TestHost(root.toRealPath());
      Files.createDirectories(host.home);
      Files.createDirectories(host.work);
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Distribution distribution(String id) {
    return DISTRIBUTIONS.get(id);
  }

  /** Exports a variable for all that follows. */
  public TestHost export(String name, Object value) {
    variables.put(name, value.toString());
    return this;
  }

  public TestHost unexport(String name) {
    variables.remove(name);
    return this;
  }

  public Path home() {
    return home;
  }

  public Path home(String inside) {
    return home.resolve(inside);
  }

  public Path work() {
    return work;
  }

  public HostDirectory directory() {
    return directory;
  }

  public Environment environment() {
    return new Environment(variables, home, work);
  }

  public LeaseTable leases() {
    return new LeaseTable(directory, new PortProbe());
  }

  public InstanceCatalog catalog() {
    return new InstanceCatalog(DISTRIBUTIONS, environment(), directory);
  }

  public InstanceSetup setup() {
    return new InstanceSetup(catalog(), Clock.systemUTC(), new SecureRandom());
  }

  /** A base port whose ports nobody on the real machine has. */
  public static int freeBase(String distribution) {
    return FreeBases.suggest(
            distribution(distribution).ports(), 24_000, 1, List.of(), new PortProbe())
        .get(0);
  }

  /** Resolves for a client. */
  public Instance client(String distribution, String... flags) {
    return resolve(distribution, Selection.Purpose.CLIENT, flags);
  }

  /** Resolves to start a gateway. */
  public Instance start(String distribution, String... flags) {
    return resolve(distribution, Selection.Purpose.START, flags);
  }

  /** Flags as typed; {@code --port N} and {@code --ignore-environment} are known too. */
  public Instance resolve(String distribution, Selection.Purpose purpose, String... flags) {
    ProfileFlags.Extracted extracted = ProfileFlags.extract(List.of(flags));
    Selection selection = extracted.selection().withPurpose(purpose);
    for (int i = 0; i < extracted.remaining().size(); i++) {
      String word = extracted.remaining().get(i);
      if (word.equals("--port")) {
        selection = selection.withPort(extracted.remaining().get(i + 1));
      } else if (word.equals(Selection.PREFER_FLAGS_OPTION)) {
        selection = selection.withPreferFlags(true);
      }
    }
    return resolve(distribution, selection);
  }

  public Instance resolve(String distribution, Selection selection) {
    return new InstanceResolver(distribution(distribution), environment(), directory)
        .resolve(selection);
  }

  /** Resolves and sets up. */
  public Instance setUp(String distribution, String... flags) {
    return setup().setUp(start(distribution, flags), SetupOptions.forSetup()).instance();
  }

  /** Writes a file with its directories. */
  public static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A marker of that name in that directory. */
  public static InstanceMarker mark(Path state, String distribution, String profile) {
    try {
      Files.createDirectories(state);
      InstanceMarker marker =
          InstanceMarker.create(
              distribution, new ProfileName(profile), Clock.systemUTC(), new SecureRandom());
      marker.write(state);
      return marker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Every file under the home and the host directory with its text, to compare before and after.
   */
  public Map<String, String> files() {
    Map<String, String> all = new TreeMap<>();
    for (Path root : new Path[] {home, directory.path(), work}) {
      if (!Files.exists(root)) {
        continue;
      }
      try (Stream<Path> walk = Files.walk(root)) {
        for (Path path : (Iterable<Path>) walk::iterator) {
          all.put(path.toString(), Files.isRegularFile(path) ? text(path) : "");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  private static String text(Path file) throws IOException {
    String name = file.toString();
    return Files.readString(
        file, name.endsWith(".zip") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }
}
