package dev.gatehouse.browser.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.core.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrashTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-04T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path root;

  @Test
  void onLinuxTheDesktopCanTakeItBack() throws IOException {
    Trash.Moved moved = trash(root.resolve("home"), "Linux").move(data("a b"), "work");

    assertThat(moved.to().getParent()).isEqualTo(root.resolve("home/.local/share/Trash/files"));
    assertThat(moved.to().resolve("deep/file")).hasContent("kept");
    assertThat(moved.note().orElseThrow()).content().contains("Path=" + root + "/a%20b\n");
  }

  @Test
  void theDataDirectoryOfTheDesktopIsFollowed() throws IOException {
    Environment environment =
        new Environment(
            Map.of("XDG_DATA_HOME", root.resolve("xdg").toString()), root.resolve("home"), root);

    Trash.Moved moved =
        new Trash(environment, root.resolve("own"), NOON, "Linux").move(data("a"), "work");

    assertThat(moved.to()).startsWith(root.resolve("xdg/Trash/files"));
  }

  @Test
  void onAMacItIsTheHomesTrash() throws IOException {
    Trash.Moved moved = trash(root.resolve("home"), "Mac OS X").move(data("a"), "work");

    assertThat(moved.to()).isEqualTo(root.resolve("home/.Trash/work-" + NOON.millis()));
    assertThat(moved.note()).isEmpty();
  }

  @Test
  void aUserWithoutATrashHasOneInTheInstance() throws IOException {
    Path home = Files.writeString(root.resolve("home"), "no directory");

    Trash.Moved moved = trash(home, "Linux").move(data("a"), "work");

    assertThat(moved.to()).startsWith(root.resolve("own"));
    assertThat(moved.to().resolve("deep/file")).hasContent("kept");
  }

  @Test
  void twoOfOneNameAndMomentDoNotMeet() throws IOException {
    Trash trash = trash(root.resolve("home"), "Linux");

    Trash.Moved first = trash.move(data("a"), "work");
    Trash.Moved second = trash.move(data("a"), "work");

    assertThat(second.to()).isNotEqualTo(first.to());
    assertThat(first.to().resolve("deep/file")).hasContent("kept");
    assertThat(second.to().resolve("deep/file")).hasContent("kept");
  }

  @Test
  void whatWasMovedCanBeRestored() throws IOException {
    Trash trash = trash(root.resolve("home"), "Linux");
    Path data = data("a");

    Trash.Moved moved = trash.move(data, "work");
    trash.restore(moved);

    assertThat(data.resolve("deep/file")).hasContent("kept");
    assertThat(moved.to()).doesNotExist();
    assertThat(moved.note().orElseThrow()).doesNotExist();
  }

  @Test
  void acrossFileSystemsItIsCopiedWholeAndALinkStaysALink() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(
        Files.isDirectory(memory)
            && Files.isWritable(memory)
            && !Files.getFileStore(memory).equals(Files.getFileStore(root)),
        "this host has no second file system that everybody may write to");
    Path home = memory.resolve("gatehouse-trash-" + UUID.randomUUID());
    try {
      Path data = data("a");
      Path outside = Files.writeString(root.resolve("outside"), "not mine");
      Files.createSymbolicLink(data.resolve("link"), outside);

      Trash.Moved moved = trash(home, "Linux").move(data, "work");

      assertThat(data).doesNotExist();
      assertThat(moved.to()).startsWith(home);
      assertThat(moved.to().resolve("deep/file")).hasContent("kept");
      assertThat(Files.readSymbolicLink(moved.to().resolve("link"))).isEqualTo(outside);
      assertThat(outside).hasContent("not mine");
    } finally {
      try (var files = Files.walk(home)) {
        files
            .sorted(java.util.Comparator.reverseOrder())
            .forEach(file -> assertThat(file.toFile().delete()).isTrue());
      }
    }
  }

  @Test
  void aLinkIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link"), data("a"));

    assertThatThrownBy(() -> trash(root.resolve("home"), "Linux").move(link, "work"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a link");
    assertThat(root.resolve("a/deep/file")).hasContent("kept");
  }

  private Trash trash(Path home, String system) {
    return new Trash(new Environment(Map.of(), home, root), root.resolve("own"), NOON, system);
  }

  private Path data(String name) throws IOException {
    Path data = Files.createDirectories(root.resolve(name));
    Files.createDirectories(data.resolve("deep"));
    Files.writeString(data.resolve("deep/file"), "kept");
    return data;
  }
}
