package dev.gatehouse.profiles.service.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.HostileText;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceFixture;
import dev.gatehouse.profiles.service.SystemCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Units of hostile values, read again by ourselves and by systemd's own parser. */
class UnitFormatProperties {
  private static final UnitFormat FORMAT = new UnitFormat(252);
  private static final int VERIFIED = 60;

  private static Path directory;
  private static Instance instance;
  private static final List<Path> UNITS = new ArrayList<>();

  @BeforeContainer
  static void directory() throws IOException {
    directory = Files.createTempDirectory("gatehouse-units");
    instance = new ServiceFixture(directory).instance("sigil", "main");
  }

  @Property(tries = 300)
  @Domain(HostileText.class)
  void noValueAddsALineOrASection(@ForAll String value) throws IOException {
    ServiceDefinition definition =
        ServiceFixture.hostile(instance, "/bin/true", Map.of("VALUE", value), value);
    ServiceDefinition plain =
        ServiceFixture.hostile(instance, "/bin/true", Map.of("VALUE", "a"), "a");

    String unit = FORMAT.render(definition);

    assertThat(unit.split("\n", -1)).hasSameSizeAs(FORMAT.render(plain).split("\n", -1));
    assertThat(FORMAT.fields(unit)).containsOnlyKeys(FORMAT.fields(FORMAT.render(plain)).keySet());
    assertThat(FORMAT.owner(unit)).contains(definition.owner());
    if (UNITS.size() < VERIFIED) {
      UNITS.add(Files.writeString(directory.resolve("hostile-" + UNITS.size() + ".service"), unit));
    }
  }

  /** All in one call: the parser needs longer to start than to read. */
  @AfterContainer
  static void systemdFindsNothingToSayAboutAnyOfThem() throws IOException {
    if (Files.isExecutable(Path.of("/usr/bin/systemd-analyze"))) {
      Path runtime = Files.createDirectories(directory.resolve("runtime"));
      List<String> command =
          new ArrayList<>(
              List.of("systemd-analyze", "--user", "--man=no", "--recursive-errors=no", "verify"));
      UNITS.forEach(unit -> command.add(unit.toString()));

      CommandRunner.Result result =
          new SystemCommands(
                  Map.of(
                      "PATH", System.getenv("PATH"),
                      "HOME", directory.toString(),
                      "XDG_RUNTIME_DIR", runtime.toString()),
                  Duration.ofSeconds(60))
              .run(command);

      // Its exit status is 0 for nearly every fault: any word is a failure.
      assertThat(result.out() + result.err()).isEmpty();
      assertThat(result.exit()).isZero();
    }
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(UnitFormatProperties::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new AssertionError(new String(file.toString().getBytes(UTF_8), UTF_8), e);
    }
  }
}
