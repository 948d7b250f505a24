package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the scripts find and install a browser, with a search path of a system that has none. */
class BrowserInstallTest {
  private static final Path TOOLCHAIN = Path.of("bin", "toolchain.sh").toAbsolutePath();

  @TempDir Path path;

  @BeforeEach
  void onlyWithAShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "this system has no /bin/sh");
  }

  @Test
  void rootGetsTheBrowserOfItsDebian() throws Exception {
    program("id", "echo 0");
    program(
        "apt-get",
        "echo \"$@\" >>'" + path.resolve("asked") + "'",
        "[ \"$1\" = install ] || exit 0",
        "printf '#!/bin/sh\\necho Chromium 156\\n' >'" + path.resolve("chromium") + "'",
        "/bin/chmod 755 '" + path.resolve("chromium") + "'");

    String said = run("install_browser; echo \"browser=$browser\"");

    assertThat(said)
        .contains("Installing chromium")
        .contains("browser=" + path.resolve("chromium"));
    assertThat(path.resolve("asked"))
        .content()
        .contains("update", "install -q -y --no-install-recommends chromium fonts-liberation");
  }

  @Test
  void anotherUserIsToldWhatToInstall() throws Exception {
    program("id", "echo 1000");
    program("apt-get", "echo called >'" + path.resolve("asked") + "'");

    String said = run("install_browser; echo \"browser=$browser rc=$?\"");

    assertThat(said)
        .contains("the tests that need one are skipped")
        .contains("apt-get install chromium")
        .contains("browser= rc=0");
    assertThat(path.resolve("asked")).doesNotExist();
  }

  @Test
  void aPackageThatOnlyPointsToASnapIsNoBrowser() throws Exception {
    program("id", "echo 0");
    program("apt-get", "exit 0");
    program("chromium-browser", "echo 'Command requires the chromium snap' >&2", "exit 1");

    assertThat(run("install_browser; echo \"browser=$browser.\""))
        .contains("does not run")
        .contains("browser=.");
  }

  @Test
  void anInstalledBrowserIsTaken() throws Exception {
    program("google-chrome", "exit 0");

    assertThat(run("find_browser; echo \"browser=$browser\""))
        .contains("browser=" + path.resolve("google-chrome"));
  }

  private void program(String name, String... lines) throws IOException {
    Path file = path.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private String run(String commands) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-eu", "-c", ". '" + TOOLCHAIN + "'; " + commands)
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", path.toString());
    builder.environment().put("HOME", path.toString());
    Process shell = builder.start();
    shell.getOutputStream().close();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).as(said).isZero();
    return said;
  }
}
