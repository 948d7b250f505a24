package dev.gatehouse.gateway.workspace;

import static dev.gatehouse.gateway.tool.ToolProbe.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolProbe;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkspaceToolsTest {
  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  private final ToolProbe probe = new ToolProbe();
  @RegisterExtension final TestGateway gateway = TestGateway.create().module(probe);
  private Path workspace;

  @BeforeEach
  void makeWorkspace() throws IOException {
    workspace = probe.scope().workspace();
    Files.createDirectories(workspace);
  }

  private String call(String tool, String... arguments) {
    return text(answer(tool, arguments));
  }

  private ToolAnswer answer(String tool, String... arguments) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < arguments.length; i += 2) {
      json.put(arguments[i], arguments[i + 1]);
    }
    return probe.invoke(tool, json);
  }

  private Path file(String name, String content) throws IOException {
    Path file = workspace.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private String content(String name) throws IOException {
    return Files.readString(workspace.resolve(name));
  }

  @Test
  void readsAFileAsItIs() throws IOException {
    file("note.txt", "hello from note\n");

    assertThat(call("read", "path", "note.txt")).isEqualTo("hello from note\n");
    assertThat(call("read", "path", workspace.resolve("note.txt").toString()))
        .isEqualTo("hello from note\n");
    assertThat(call("read", "path", "missing.txt")).startsWith("missing.txt does not exist");
    assertThat(call("read", "path", ".")).contains("is a folder");
  }

  @Test
  void readsALongFileInParts() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 5_000; i++) {
      lines.append("line ").append(i).append('\n');
    }
    file("long.txt", lines.toString());

    assertThat(call("read", "path", "long.txt"))
        .startsWith("line 1\n")
        .endsWith("line 2000\n\n[lines 1 to 2000 of 5000; use offset=2001 for more]");
    assertThat(call("read", "path", "long.txt", "offset", "4999"))
        .isEqualTo("line 4999\nline 5000\n");
    assertThat(call("read", "path", "long.txt", "offset", "2", "limit", "1"))
        .isEqualTo("line 2\n\n[lines 2 to 2 of 5000; use offset=3 for more]");
    assertThat(call("read", "path", "long.txt", "offset", "5001")).contains("none at 5001");
  }

  @Test
  void cutsALineWithoutEnd() throws IOException {
    file("one.json", "x".repeat(200_000));

    assertThat(call("read", "path", "one.json"))
        .hasSizeLessThan(51_000)
        .endsWith("[line 1 goes on for 150000 characters more]");
  }

  @Test
  void showsPicturesByWhatTheyAre() throws IOException {
    Files.write(workspace.resolve("dot.txt"), Base64.getDecoder().decode(PIXEL));

    assertThat(answer("read", "path", "dot.txt").content())
        .contains(new Content.Image("image/png", PIXEL));
  }

  @Test
  void saysThatABinaryFileIsNoText() throws IOException {
    Files.write(workspace.resolve("data.bin"), new byte[] {1, 0, 2, (byte) 0xff});

    ToolAnswer answer = answer("read", "path", "data.bin");
    assertThat(answer.isError()).isTrue();
    assertThat(text(answer)).contains("is no text: it has 4 bytes");
    assertThat(call("edit", "path", "data.bin", "oldText", "a", "newText", "b"))
        .contains("is no text");
  }

  @Test
  void writesAFileAndItsFolders() throws IOException {
    assertThat(call("write", "path", "a/b/c.txt", "content", "grüße\n"))
        .isEqualTo("Wrote 8 bytes to a/b/c.txt");
    assertThat(content("a/b/c.txt")).isEqualTo("grüße\n");

    assertThat(call("write", "path", "a/b/c.txt", "content", "")).contains("0 bytes");
    assertThat(content("a/b/c.txt")).isEmpty();
    assertThat(call("write", "path", "a/b", "content", "x")).contains("is a folder");
    assertThat(call("write", "path", "a/b/c.txt/d", "content", "x")).contains("is no folder");
    try (var left = Files.walk(workspace)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith(".gatehouse"));
    }
  }

  @Test
  void keepsTheModeOfAFileThatItReplaces() throws IOException {
    Path script = file("run.sh", "#!/bin/sh\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));

    call("edit", "path", "run.sh", "oldText", "sh\n", "newText", "sh\ntrue\n");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
        .isEqualTo("rwxr-x--x");
  }

  @Test
  void makesItsWorkspaceAgainWhenItWasDeleted() throws IOException {
    try (var files = Files.walk(workspace)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }

    assertThat(call("read", "path", "a.txt")).contains("is missing");
    assertThat(call("write", "path", "a.txt", "content", "x")).startsWith("Wrote 1 bytes");
  }

  @Test
  void replacesExactTextOnceOrNotAtAll() throws IOException {
    file("a.txt", "one two one\n");

    assertThat(call("edit", "path", "a.txt", "oldText", "two", "newText", "2"))
        .isEqualTo("Made 1 replacement in a.txt");
    assertThat(content("a.txt")).isEqualTo("one 2 one\n");
    assertThat(call("edit", "path", "a.txt", "oldText", "one", "newText", "1"))
        .contains("more than once");
    assertThat(call("edit", "path", "a.txt", "oldText", "three", "newText", "3"))
        .contains("does not stand in the file");
    JsonObject both =
        new JsonObject()
            .put("path", "a.txt")
            .put(
                "edits",
                new JsonArray()
                    .add(new JsonObject().put("oldText", "2").put("newText", "zwei"))
                    .add(new JsonObject().put("oldText", "none").put("newText", "x")));
    assertThat(text(probe.invoke("edit", both))).startsWith("at /edits/1: oldText does not stand");
    assertThat(content("a.txt")).isEqualTo("one 2 one\n");
  }

  @Test
  void keepsTheEndsOfLinesAndTheByteOrderMark() throws IOException {
    file("dos.txt", "\uFEFFfirst\r\nsecond\r\nthird\r\n");
    file("mixed.txt", "first\r\nsecond\nthird\r\n");

    call("edit", "path", "dos.txt", "oldText", "first\nsecond", "newText", "1\n2");
    call("edit", "path", "mixed.txt", "oldText", "second\n", "newText", "2\n");

    assertThat(content("dos.txt")).isEqualTo("\uFEFF1\r\n2\r\nthird\r\n");
    assertThat(content("mixed.txt")).isEqualTo("first\r\n2\nthird\r\n");
  }

  @Test
  void appliesAPatchToSeveralFiles() throws IOException {
    file("src/Main.java", "class Main {\n  int a;\n  int b;\n}\n");
    file("old.txt", "gone\n");
    file("dos.txt", "a\r\nb\r\n");

    assertThat(
            call(
                "apply_patch",
                "input",
                """
                *** Begin Patch
                *** Add File: notes/new.md
                +# New
                +
                +text
                *** Update File: src/Main.java
                *** Move to: src/App.java
                @@ class Main
                   int a;
                -  int b;
                +  long b;
                 }
                *** Update File: dos.txt
                @@
                 a
                -b
                +B
                +c
                *** Delete File: old.txt
                *** End Patch
                """))
        .isEqualTo(
            """
            Done:
            A notes/new.md
            R src/Main.java -> src/App.java
            M dos.txt
            D old.txt
            """);
    assertThat(content("notes/new.md")).isEqualTo("# New\n\ntext\n");
    assertThat(content("src/App.java")).isEqualTo("class Main {\n  int a;\n  long b;\n}\n");
    assertThat(workspace.resolve("src/Main.java")).doesNotExist();
    assertThat(workspace.resolve("old.txt")).doesNotExist();
    assertThat(content("dos.txt")).isEqualTo("a\r\nB\r\nc\r\n");
  }

  @Test
  void changesNothingWhenAPartOfAPatchDoesNotFit() throws IOException {
    file("a.txt", "a\n");

    assertThat(
            call(
                "apply_patch",
                "input",
                """
                *** Begin Patch
                *** Add File: b.txt
                +b
                *** Update File: a.txt
                @@
                -x
                +y
                *** End Patch
                """))
        .contains("change 1 of a.txt does not fit");
    assertThat(workspace.resolve("b.txt")).doesNotExist();
    assertThat(call("apply_patch", "input", "*** Begin Patch\nnonsense\n*** End Patch"))
        .startsWith("line 2 of the patch must start a file");
    assertThat(call("apply_patch", "input", "*** Begin Patch\n*** Delete File: a.txt"))
        .contains("a patch ends with");
  }

  @Test
  void putsLinesWhereTheHeaderSaysAndAtTheEnd() throws IOException {
    file("a.txt", "x\nhead one\nx\nhead two\nx\n");

    call(
        "apply_patch",
        "input",
        """
        *** Begin Patch
        *** Update File: a.txt
        @@ head two
        -x
        +y
        @@
        +last
        *** End of File
        *** End Patch
        """);

    assertThat(content("a.txt")).isEqualTo("x\nhead one\nx\nhead two\ny\nlast\n");
  }

  @Test
  void listsFindsAndSearches() throws IOException {
    file("docs/guide.md", "first line\nneedle here\nlast\n");
    file("docs/deep/more.md", "Needle there\n");
    file("src/A.java", "needle();\n");
    file(".git/config", "needle\n");
    Files.write(workspace.resolve("binary"), "needle\0".getBytes(StandardCharsets.UTF_8));

    assertThat(call("ls", "path", "docs")).isEqualTo("deep/\nguide.md\n");
    assertThat(call("find", "pattern", "*.md").split("\n"))
        .contains("docs/deep/more.md", "docs/guide.md");
    assertThat(call("find", "pattern", "**/*.java")).isEqualTo("src/A.java");
    assertThat(call("find", "pattern", "deep/*", "path", "docs")).isEqualTo("docs/deep/more.md");
    assertThat(call("grep", "pattern", "needle"))
        .isEqualTo("docs/guide.md:2: needle here\nsrc/A.java:1: needle();\n");
    assertThat(call("grep", "pattern", "NEEDLE", "ignoreCase", "true", "glob", "*.md"))
        .isEqualTo("docs/deep/more.md:1: Needle there\ndocs/guide.md:2: needle here\n");
    assertThat(call("grep", "pattern", "needle()", "literal", "true")).startsWith("src/A.java:1:");
    assertThat(call("grep", "pattern", "here", "context", "1"))
        .contains("docs/guide.md-1- first line\ndocs/guide.md:2: needle here\n");
    assertThat(call("grep", "pattern", "(")).contains("is no regular expression");
  }
}
