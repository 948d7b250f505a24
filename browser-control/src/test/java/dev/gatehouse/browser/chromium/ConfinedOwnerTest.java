package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Gateways of another user than root, and on a disk that is full. */
class ConfinedOwnerTest {
  private static final List<String> NOT_ROOT =
      List.of(
          "unshare", "--user", "--map-user=1000", "--map-group=1000", "--keep-caps", "sh", "-c");
  private static final String WITHOUT_RIGHTS =
      "exec setpriv --ambient-caps=-all --inh-caps=-all \"$@\"";

  @RegisterExtension final RealChromium browsers = new RealChromium();

  @TempDir Path home;

  @Test
  void anotherUserThanRootKeepsTheSandbox() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    Process owner = owner(plan, NOT_ROOT, WITHOUT_RIGHTS);
    try {
      await().atMost(RealChromium.LIMIT).until(() -> BrowserOwner.isReady(List.of(plan)));

      assertThat(BrowserOwner.ready(plan.userData())).isEmptyFile();
      assertThat(Processes.words(BrowserRecord.read(plan.home()).orElseThrow().pid()))
          .contains(plan.home().word())
          .doesNotContain("--no-sandbox");
    } finally {
      end(owner, plan);
    }
  }

  @Test
  void aHostThatAllowsNoSandboxIsToldOf() throws Exception {
    LaunchPlan plan = browsers.plan(home);
    Process owner =
        owner(plan, NOT_ROOT, "echo 0 >/proc/sys/user/max_user_namespaces && " + WITHOUT_RIGHTS);
    try {
      await().atMost(RealChromium.LIMIT).until(() -> BrowserOwner.isReady(List.of(plan)));

      assertThat(BrowserOwner.ready(plan.userData()))
          .content()
          .contains("without its sandbox", "user namespaces");
      assertThat(Processes.words(BrowserRecord.read(plan.home()).orElseThrow().pid()))
          .contains("--no-sandbox");
    } finally {
      end(owner, plan);
    }
  }

  @Test
  void aFullDiskIsNamed() throws Exception {
    Path disk = Files.createDirectory(home.resolve("disk"));
    LaunchPlan plan = browsers.plan(disk.resolve("work"));
    Process owner =
        owner(
            plan,
            List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"),
            "mount -t tmpfs -o size=48k tmpfs '" + disk + "' && exec \"$@\"");
    try {
      await()
          .atMost(RealChromium.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(home.resolve("owner.log"))
                      .content()
                      .contains("the disk is full", plan.userData().toString()));
    } finally {
      end(owner, plan);
    }
  }

  private Process owner(LaunchPlan plan, List<String> confined, String script) throws Exception {
    List<String> prefix = Stream.concat(confined.stream(), List.of(script, "sh").stream()).toList();
    assumeTrue(works(prefix), "this system confines no process for us");
    return BrowserOwner.start(prefix, home.resolve("owner.log"), true, List.of(plan));
  }

  private static boolean works(List<String> prefix) throws Exception {
    List<String> words = Stream.concat(prefix.stream(), List.of("true").stream()).toList();
    try {
      Process process = new ProcessBuilder(words).start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void end(Process owner, LaunchPlan plan) throws Exception {
    owner.destroyForcibly().waitFor();
    await().atMost(RealChromium.LIMIT).until(() -> Processes.using(plan.home().word()).isEmpty());
  }
}
