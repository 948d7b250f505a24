package dev.gatehouse.browser.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.state.TabEmulation.AgentChoice;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DevicesTest {
  private final Devices devices = Devices.load();

  @Test
  void everyDeviceIsComplete() {
    assertThat(devices.names()).hasSizeGreaterThan(90).doesNotHaveDuplicates();
    assertThat(devices.names())
        .allSatisfy(
            name -> {
              Device device = devices.find(name).orElseThrow();
              assertThat(device.name()).isEqualTo(name);
              assertThat(device.width()).isBetween(300, 2_000);
              assertThat(device.height()).isBetween(300, 2_000);
              assertThat(device.scale()).isBetween(1.0, 5.0);
              assertThat(device.agent().userAgent("156"))
                  .startsWith("Mozilla/5.0 (")
                  .doesNotContain("{");
            });
  }

  @Test
  void findsADeviceHoweverItIsWritten() {
    assertThat(devices.find("IPHONE13")).isEqualTo(devices.find("iPhone 13")).isPresent();
    assertThat(devices.find("Galaxy S9+")).isPresent();
    assertThat(devices.find("Galaxy S9")).isEmpty();
    assertThat(devices.find("")).isEmpty();
  }

  @Test
  void suggestsWhatWasMeant() {
    assertThat(devices.near("iphone 13 prp")).first().isEqualTo("iPhone 13 Pro");
    assertThat(devices.near("pixle 7")).first().isEqualTo("Pixel 7");
    assertThat(devices.near("x".repeat(10_000))).hasSize(5);
  }

  @Test
  void aSafariSendsNoHintsAndAChromiumItsVersion() {
    AgentChoice phone = AgentChoice.NONE.withDevice(devices.find("iPhone 13"));
    AgentChoice pixel = AgentChoice.NONE.withDevice(devices.find("Pixel 7")).withLanguage("de-DE");

    assertThat(UserAgents.params(phone, "156").containsKey("userAgentMetadata")).isFalse();
    assertThat(UserAgents.params(pixel, "156").encode())
        .contains("Chrome/156.0.0.0", "\"mobile\":true", "\"acceptLanguage\":\"de-DE\"");
    assertThat(UserAgents.params(AgentChoice.NONE.withLanguage("fr"), "156").getString("userAgent"))
        .isEmpty();
    assertThat(pixel.withDevice(Optional.empty()).withLanguage("")).isEqualTo(AgentChoice.NONE);
    assertThat(UserAgents.major("Chrome/157.0.1.2")).isEqualTo("157");
    assertThat(UserAgents.major("Strange")).isEqualTo("150");
  }
}
