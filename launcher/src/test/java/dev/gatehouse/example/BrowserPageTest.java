package dev.gatehouse.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What the page for embedders shows of browsers, with a real one. */
class BrowserPageTest {
  private static final String SHOP =
      "<!doctype html><title>Shop</title><label>Name <input></label>"
          + "<button onclick=\"document.querySelector('p').textContent ="
          + " 'Hello ' + document.querySelector('input').value\">Greet</button><p></p>";

  @TempDir Path temporary;

  static boolean browserIsInstalled() {
    return Files.isExecutable(Path.of("/usr/bin/chromium"));
  }

  @Test
  @EnabledIf("browserIsInstalled")
  void theExampleOfABrowserInsideRuns() throws Exception {
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          byte[] page = SHOP.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    site.start();
    try {
      assertThat(
              ABrowserInside.run(
                  temporary, "http://127.0.0.1:" + site.getAddress().getPort() + "/"))
          .containsExactly("greeted", "title Shop", "a picture", "running true");
    } finally {
      site.stop(0);
    }
  }

  @Test
  void thePageShowsTheVeryFileThatIsCompiled() throws Exception {
    assertThat(Files.readString(Path.of("../docs/embedding.md")))
        .contains(
            "```java\n"
                + Files.readString(
                    Path.of("src/test/java/dev/gatehouse/example/ABrowserInside.java"))
                + "```\n");
  }
}
