package dev.gatehouse.gateway.workspace;

import static dev.gatehouse.gateway.tool.ToolProbe.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.ToolProbe;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways out of the workspace. */
class WorkspaceAttackTest {
  private static final String SECRET = "canary-7f3a";

  private final ToolProbe probe = new ToolProbe();
  @RegisterExtension final TestGateway gateway = TestGateway.create().module(probe);
  @TempDir Path outside;
  private Path workspace;

  @BeforeEach
  void prepare() throws IOException {
    workspace = probe.scope().workspace();
    Files.createDirectories(workspace);
    Files.writeString(outside.resolve("secret.txt"), SECRET);
    Files.writeString(workspace.getParent().resolve("secret.txt"), SECRET);
  }

  private String read(String path) {
    return text(probe.invoke("read", new JsonObject().put("path", path)));
  }

  private String write(String path) {
    return text(
        probe.invoke("write", new JsonObject().put("path", path).put("content", "overwritten")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.txt",
        "a/../../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "..\\secret.txt",
        "/etc/passwd",
        "~/secret.txt",
        "file:///etc/passwd",
        "//server/share/secret.txt",
        "secret.txt\0.png",
        "./.././secret.txt",
        "/proc/self/environ",
        "/proc/self/cwd/../secret.txt",
        "/proc/self/root/etc/passwd",
        "/dev/stdin",
        "\u2024\u2024/secret.txt",
        "\uff0e\uff0e/secret.txt",
        "..\u2215secret.txt",
        "..//secret.txt",
        "a/./../..//secret.txt",
        " ../secret.txt",
        "../secret.txt/"
      })
  void noPathLeadsOutOfTheWorkspace(String path) throws IOException {
    assertThat(read(path)).doesNotContain(SECRET).doesNotContain("root:");
    write(path);
    String patch =
        "*** Begin Patch\n*** Update File: " + path + "\n@@\n-" + SECRET + "\n+x\n*** End Patch";
    assertThat(probe.invoke("apply_patch", new JsonObject().put("input", patch)).isError())
        .isTrue();

    assertThat(Files.readString(outside.resolve("secret.txt"))).isEqualTo(SECRET);
    assertThat(Files.readString(workspace.getParent().resolve("secret.txt"))).isEqualTo(SECRET);
    assertThat(Files.readString(Path.of("/etc/passwd"))).doesNotContain("overwritten");
    for (String tool : List.of("ls", "find", "grep")) {
      JsonObject arguments = new JsonObject().put("path", path);
      if (!tool.equals("ls")) {
        arguments.put("pattern", "canary|secret");
      }
      assertThat(text(probe.invoke(tool, arguments))).doesNotContain(SECRET);
    }
  }

  @Test
  void linksToTheOutsideAreNotFollowed() throws IOException {
    Files.createSymbolicLink(workspace.resolve("folder"), outside);
    Files.createSymbolicLink(workspace.resolve("file"), outside.resolve("secret.txt"));
    Files.createSymbolicLink(workspace.resolve("fresh"), outside.resolve("made.txt"));

    assertThat(read("folder/secret.txt")).contains("lies outside of the workspace");
    assertThat(read("file")).contains("lies outside of the workspace");
    assertThat(write("file")).contains("lies outside of the workspace");
    assertThat(write("folder/new.txt")).contains("lies outside of the workspace");
    assertThat(write("folder/deep/new.txt")).contains("lies outside of the workspace");
    assertThat(write("fresh")).contains("leads nowhere");
    assertThat(text(probe.invoke("grep", new JsonObject().put("pattern", "canary"))))
        .isEqualTo("No line fits.");
    try (var files = Files.list(outside)) {
      assertThat(files).containsExactly(outside.resolve("secret.txt"));
    }
    assertThat(Files.readString(outside.resolve("secret.txt"))).isEqualTo(SECRET);
  }

  @Test
  void aLinkInsideTheWorkspaceWorks() throws IOException {
    Files.createDirectories(workspace.resolve("real"));
    Files.writeString(workspace.resolve("real/a.txt"), "inside");
    Files.createSymbolicLink(workspace.resolve("link"), workspace.resolve("real"));

    assertThat(read("link/a.txt")).isEqualTo("inside");
  }

  @Test
  void aFolderSwappedForALinkDuringTheCallLeadsNowhere() throws Exception {
    Path folder = workspace.resolve("folder");
    Path aside = workspace.resolve("aside");
    Path link = workspace.resolve("link");
    Files.writeString(outside.resolve("outside-only"), "");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("secret.txt"), "inside");
    AtomicBoolean done = new AtomicBoolean();
    Thread swapper =
        new Thread(
            () -> {
              while (!done.get()) {
                try {
                  Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
                  Files.createSymbolicLink(link, outside);
                  Files.move(link, folder, StandardCopyOption.ATOMIC_MOVE);
                  Files.delete(folder);
                  Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
                } catch (NoSuchFileException e) {
                  // A write made the folder meanwhile, or moved it: go on.
                } catch (IOException e) {
                  if (!Files.exists(folder)) {
                    throw new UncheckedIOException(e);
                  }
                }
              }
            });
    swapper.setDaemon(true);
    swapper.start();
    try {
      for (int i = 0; i < 300; i++) {
        // Different arguments each time, so that no loop is seen in it.
        assertThat(
                text(
                    probe.invoke(
                        "read",
                        new JsonObject().put("path", "folder/secret.txt").put("limit", i + 1))))
            .doesNotContain(SECRET);
        probe.invoke(
            "write", new JsonObject().put("path", "folder/planted-" + i).put("content", "planted"));
        probe.invoke(
            "edit",
            new JsonObject()
                .put("path", "folder/secret.txt")
                .put("oldText", i % 2 == 0 ? SECRET : "inside")
                .put("newText", "inside" + (i % 2 == 0 ? "" : " ")));
        probe.invoke(
            "apply_patch",
            new JsonObject()
                .put(
                    "input",
                    "*** Begin Patch\n*** Add File: folder/added-"
                        + i
                        + "\n+planted\n*** Delete File: folder/planted-"
                        + (i - 1)
                        + "\n*** End Patch"));
        assertThat(
                text(probe.invoke("ls", new JsonObject().put("path", i % 2 == 0 ? "folder" : "."))))
            .doesNotContain("outside-only");
      }
    } finally {
      done.set(true);
      swapper.join(10_000);
    }
    try (var files = Files.list(outside)) {
      assertThat(files)
          .containsExactlyInAnyOrder(
              outside.resolve("secret.txt"), outside.resolve("outside-only"));
    }
    assertThat(Files.readString(outside.resolve("secret.txt"))).isEqualTo(SECRET);
  }

  @Test
  void aHardLinkIsReplacedAndItsOtherNameKept() throws IOException {
    Files.createLink(workspace.resolve("hard"), outside.resolve("secret.txt"));

    assertThat(write("hard")).doesNotContain("could not");
    probe.invoke(
        "edit",
        new JsonObject()
            .put("path", "hard")
            .put("oldText", "overwritten")
            .put("newText", "written again"));

    assertThat(Files.readString(workspace.resolve("hard"))).isEqualTo("written again");
    assertThat(Files.readString(outside.resolve("secret.txt"))).isEqualTo(SECRET);
  }

  @Test
  void aNameThatNoFileSystemTakesIsRefusedInWords() {
    for (String path :
        List.of("x".repeat(300), "d/".repeat(70) + "x", "\u00e4".repeat(200), "x".repeat(5_000))) {
      assertThat(write(path)).containsAnyOf("is too long", "could not be used", "leads nowhere");
    }
    assertThat(read("nothing-\u202e-here")).contains("\\u").doesNotContain("\u202e");
  }

  @Test
  void theStateOfAnInstanceInsideAWorkspaceIsClosed() throws IOException {
    Path state = workspace.resolve("instances/other");
    Files.createDirectories(state);
    Files.writeString(state.resolve("instance.json"), "{}");
    Files.writeString(state.resolve("gateway.lock"), "");
    Files.writeString(state.resolve("config.json"), SECRET);

    assertThat(read("instances/other/config.json")).contains("belongs to an instance's own state");
    assertThat(write("instances/other/config.json")).contains("belongs to an instance's own state");
    assertThat(text(probe.invoke("grep", new JsonObject().put("pattern", "canary"))))
        .isEqualTo("No line fits.");
  }

  @Test
  void specialFilesAreNotOpened() throws Exception {
    Process made =
        new ProcessBuilder("mkfifo", workspace.resolve("pipe").toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();

    assertThat(read("pipe")).contains("is no plain file");
    assertThat(write("pipe")).contains("is no plain file");
  }

  @Test
  void aFileThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
    try (var file = new java.io.RandomAccessFile(workspace.resolve("huge").toFile(), "rw")) {
      file.setLength(60L * 1024 * 1024);
    }

    assertThat(read("huge")).contains("more than the 52428800 allowed here");
  }
}
