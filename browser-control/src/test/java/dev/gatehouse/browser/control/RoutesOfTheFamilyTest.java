package dev.gatehouse.browser.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesOfTheFamilyTest {
  private static TestGateway gateway;

  @BeforeAll
  static void open(@TempDir Path host) throws IOException {
    gateway = TestGateway.of(host, "sigil", "main");
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, /",
    "GET, /profiles",
    "POST, /profiles/create",
    "DELETE, /profiles/work",
    "POST, /reset-profile",
    "POST, /start",
    "POST, /stop",
    "GET, /tabs",
    "POST, /tabs/open",
    "POST, /tabs/focus",
    "POST, /tabs/action",
    "DELETE, /tabs/3F2A",
    "POST, /navigate",
    "GET, /snapshot",
    "POST, /act",
    "POST, /hooks/dialog",
    "POST, /hooks/file-chooser",
    "POST, /wait/download",
    "POST, /download",
    "POST, /screenshot",
    "POST, /pdf",
    "POST, /highlight",
    "GET, /console",
    "GET, /errors",
    "GET, /requests",
    "POST, /response/body",
    "POST, /trace/start",
    "POST, /trace/stop",
    "GET, /cookies",
    "POST, /cookies/set",
    "POST, /cookies/clear",
    "GET, /storage/local",
    "POST, /storage/local/set",
    "POST, /storage/session/clear",
    "POST, /set/offline",
    "POST, /set/headers",
    "POST, /set/credentials",
    "POST, /set/geolocation",
    "POST, /set/media",
    "POST, /set/timezone",
    "POST, /set/locale",
    "POST, /set/device",
    "POST, /permissions/grant"
  })
  void isServed(String method, String path) {
    assertThat(gateway.part(ControlRouter.class).find(method, path)).isPresent();
  }
}
