package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from files and lines that a browser, or anybody else, has written. */
class BrowserFilesTest {
  @Property
  void aLockIsReadAsItWasWritten(
      @ForAll @AlphaChars @Chars({'-', '.'}) @NotEmpty String host,
      @ForAll @LongRange(min = 1) long pid) {
    assertThat(ProfileLock.parse(host + "-" + pid)).contains(new ProfileLock(host, pid));
  }

  @Property
  void noTextBreaksTheReaders(@ForAll @StringLength(max = 200) String text) {
    ProfileLock.parse(text).ifPresent(lock -> assertThat(lock.pid()).isPositive());
    DevToolsLine.parse(text).ifPresent(line -> assertThat(line.port()).isLessThanOrEqualTo(65_535));
    BrowserRecord.parse(text).ifPresent(record -> assertThat(record.pid()).isPositive());
    DefaultBrowser.bundle(text);
    DefaultBrowser.program(text);
    DefaultBrowser.registryValue(text);
    DesktopEntry.program("[Desktop Entry]\nExec=" + text);
  }

  @Property
  void aRecordIsReadAsItWasWritten(
      @ForAll @LongRange(min = 1) long pid,
      @ForAll @IntRange(min = 1, max = 65_535) int port,
      @ForAll @StringLength(max = 40) String text,
      @ForAll boolean piped) {
    BrowserRecord record =
        new BrowserRecord(
            pid, Instant.ofEpochMilli(pid % 1_000_000_000), text, "boot", port, "id", piped, "p");

    // Half a surrogate pair is no text and comes back as another sign.
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      assertThat(BrowserRecord.parse(record.text())).contains(record);
    }
  }

  @Test
  void readsWhereABrowserSaysThatItAnswers() {
    assertThat(
            DevToolsLine.parse("DevTools listening on ws://127.0.0.1:18800/devtools/browser/a-b"))
        .contains(new DevToolsLine("127.0.0.1", 18_800, "/devtools/browser/a-b"));
    assertThat(DevToolsLine.parse("DevTools listening on ws://[::1]:18800/devtools/browser/a-b"))
        .hasValueSatisfying(line -> assertThat(line.host()).isEqualTo("[::1]"));
    assertThat(DevToolsLine.parse("x DevTools listening on ws://127.0.0.1:1/devtools/browser/a"))
        .isEmpty();
    assertThat(DevToolsLine.parse("DevTools listening on ws://127.0.0.1:99999/devtools/browser/a"))
        .isEmpty();
  }

  @Test
  void onlyItsOwnerMayReadARecord(@TempDir Path directory) throws IOException {
    BrowserHome home = new BrowserHome(directory.resolve("user-data"));
    BrowserRecord record =
        new BrowserRecord(7, Instant.EPOCH, "host", "boot", 18_800, "id", true, "chromium");

    record.write(home);

    assertThat(BrowserRecord.read(home)).contains(record);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(BrowserRecord.file(home))))
        .isEqualTo("rw-------");
  }

  @Test
  void aFullDiskIsAMatterOfItsOwn() {
    assertThat(
            UserData.failure(
                Path.of("/x"), new FileSystemException("/x", null, "No space left on device")))
        .returns(507, e -> e.status())
        .hasMessageContaining("free some space");
    assertThat(UserData.failure(Path.of("/x"), new IOException("Disk quota exceeded")).status())
        .isEqualTo(507);
  }

  @Test
  void theLastLinesAreKeptWithoutSecretsAndNoise() throws Exception {
    String said =
        "[1:2:ERROR:dbus/bus.cc:405] Failed to connect\n"
            + "GET https://a.example/path?token=s3cret#x failed\n"
            + "x".repeat(10_000)
            + "\nDevTools listening on ws://127.0.0.1:18800/devtools/browser/abc\n";
    ErrorOutput output =
        ErrorOutput.of(
            new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)), "test-output");

    assertThat(output.listening().get().guid()).isEqualTo("abc");
    assertThat(output.lastLines(Duration.ofSeconds(10)))
        .hasSize(2)
        .first()
        .isEqualTo("GET https://a.example/path?… failed");
    assertThat(output.lastLines()).allMatch(line -> line.length() <= 400);
  }

  @Test
  void aBrowserGetsOnlyTheVariablesThatItNeeds() {
    Environment environment =
        new Environment(
            Map.of(
                "PATH", "/usr/bin",
                "LC_ALL", "C.UTF-8",
                "XDG_RUNTIME_DIR", "/run/user/1",
                "GATEHOUSE_GATEWAY_TOKEN", "s3cret",
                "OPENAI_API_KEY", "s3cret",
                "LD_PRELOAD", "/evil.so",
                "CHROMIUM_FLAGS", "--no-sandbox"),
            Path.of("/home/ada"),
            Path.of("/"));

    assertThat(BrowserEnvironment.of(HostSystem.LINUX, environment, Path.of("/s/browser/w/tmp")))
        .containsOnly(
            Map.entry("PATH", "/usr/bin"),
            Map.entry("LC_ALL", "C.UTF-8"),
            Map.entry("XDG_RUNTIME_DIR", "/run/user/1"),
            Map.entry("HOME", "/home/ada"),
            Map.entry("TMPDIR", "/s/browser/w/tmp"));
  }

  @Test
  void aTemporaryDirectoryWhosePathIsTooLongForASocketIsNotUsed() {
    Environment environment = new Environment(Map.of(), Path.of("/home/ada"), Path.of("/"));
    Path far = Path.of("/" + "x".repeat(80));

    assertThat(BrowserEnvironment.of(HostSystem.LINUX, environment, far))
        .containsEntry("TMPDIR", "/tmp");
  }
}
