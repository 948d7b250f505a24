package dev.gatehouse.ports;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.distribution.Distribution;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortSettingsTest {
  private static final Path FILE = Path.of("/home/a/.x/x.json");

  @Test
  void anEmptyConfigurationMeansTheDefaults() {
    assertThat(read(Layouts.SIGIL_DISTRIBUTION, "{}")).isEqualTo(PortSettings.DEFAULTS);
  }

  @Test
  void readsEveryKeyThatSetsAPort() {
    PortSettings settings =
        read(
            Layouts.EPILOOP_DISTRIBUTION,
            """
            {"browser": {"controlUrl": "http://127.0.0.1:20002",
                         "cdpUrl": "http://127.0.0.1:9222",
                         "profiles": {"work": {"cdpPort": 18801, "color": "#FF4500"},
                                      "far": {"cdpUrl": "https://browser.example.com/x"}}},
             "canvasHost": {"port": 20500}}
            """);

    assertThat(settings)
        .isEqualTo(
            PortSettings.builder()
                .control(20_002)
                .canvasPort(20_500)
                .cdpPort("work", 18_801)
                .cdpUrl("", "http://127.0.0.1:9222")
                .cdpUrl("far", "https://browser.example.com/x")
                .build());
  }

  @Test
  void anAddressThatMayBeANeighboursIsNotReservedAgainstIt() {
    String shared = "{\"cdpUrl\": \"http://127.0.0.1:9222\", \"allowNeighbourPorts\": true}";

    assertThat(
            read(
                Layouts.SIGIL_DISTRIBUTION,
                "{\"browser\": {\"profiles\": {\"x\": " + shared + "}}}"))
        .isEqualTo(PortSettings.DEFAULTS);
    assertThat(
            read(
                Layouts.SIGIL_DISTRIBUTION,
                "{\"browser\": {\"allowNeighbourPorts\": true,"
                    + " \"cdpUrl\": \"http://127.0.0.1:9222\"}}"))
        .isEqualTo(PortSettings.DEFAULTS);
  }

  @Test
  void whatIsSwitchedOffIsOff() {
    PortSettings settings =
        read(
            Layouts.SIGIL_DISTRIBUTION,
            "{\"browser\": {\"enabled\": false}, \"canvasHost\": {\"enabled\": false}}");

    assertThat(settings).isEqualTo(PortSettings.builder().browser(false).canvas(false).build());
  }

  @Test
  void keysThatTheDistributionDoesNotHaveDoNothing() {
    PortSettings settings =
        read(
            Layouts.JARVIS_DISTRIBUTION,
            """
            {"browser": {"controlUrl": "http://127.0.0.1:20002"}, "canvasHost": {"port": 20500}}
            """);

    assertThat(settings).isEqualTo(PortSettings.DEFAULTS);
  }

  @Test
  void aControlServiceOnAnotherHostMeansThatThisOneOpensNone() {
    PortSettings settings =
        read(
            Layouts.EPILOOP_DISTRIBUTION,
            "{\"browser\": {\"controlUrl\": \"http://10.0.0.7:18791\"}}");

    assertThat(settings.browser()).isFalse();
    assertThat(settings.control()).isEmpty();
  }

  @Test
  void aBadPortNamesItsKeyAndFile() {
    assertThatThrownBy(
            () ->
                read(
                    Layouts.SIGIL_DISTRIBUTION,
                    "{\"browser\": {\"profiles\": {\"work\": {\"cdpPort\": 70000}}}}"))
        .asInstanceOf(type(GatehouseException.class))
        .returns(ExitCode.CONFIG, GatehouseException::exitCode)
        .extracting(Throwable::getMessage)
        .isEqualTo("70000 is not a port (browser.profiles.work.cdpPort in /home/a/.x/x.json)");
  }

  @Test
  void aBadUrlIsNamedByItsKeyWithoutItsText() {
    assertThatThrownBy(
            () ->
                read(
                    Layouts.SIGIL_DISTRIBUTION,
                    "{\"browser\": {\"cdpUrl\": \"http://user:hunter2@bad host\"}}"))
        .asInstanceOf(type(GatehouseException.class))
        .returns(ExitCode.CONFIG, GatehouseException::exitCode)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains("browser.cdpUrl in /home/a/.x/x.json")
                    .doesNotContain("hunter2"));
  }

  @Test
  void everySpellingOfThisHostIsLoopback() {
    for (String host :
        new String[] {
          "localhost",
          "LOCALHOST",
          "127.0.0.1",
          "127.8.9.1",
          "0.0.0.0",
          "[::1]",
          "[::]",
          "a.localhost",
          "[0:0:0:0:0:0:0:1]"
        }) {
      assertThat(LoopbackUrl.parse("ws://" + host + ":9222/x"))
          .as(host)
          .contains(new LoopbackUrl(true, 9_222));
    }
    assertThat(LoopbackUrl.parse("http://10.0.0.1:9222")).contains(new LoopbackUrl(false, 9_222));
    assertThat(LoopbackUrl.parse("http://127.0.0.1.example.com"))
        .contains(new LoopbackUrl(false, 80));
    assertThat(LoopbackUrl.parse("https://127.0.0.1")).contains(new LoopbackUrl(true, 443));
    assertThat(LoopbackUrl.parse("wss://localhost")).contains(new LoopbackUrl(true, 443));
    for (String bad :
        new String[] {"", "9222", "localhost:9222", "http://:9222", "x://a", "http://a:70000"}) {
      assertThat(LoopbackUrl.parse(bad)).as(bad).isEmpty();
    }
  }

  @SuppressWarnings("unchecked")
  private static PortSettings read(Distribution distribution, String json) {
    Map<String, Object> tree = (Map<String, Object>) requireNonNull(Json.parse(json));
    return PortSettings.of(tree, distribution.configKeys(), FILE);
  }
}
