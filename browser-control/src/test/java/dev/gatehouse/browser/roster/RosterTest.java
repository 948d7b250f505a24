package dev.gatehouse.browser.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.ControlClient;
import dev.gatehouse.browser.parts.PersonsBrowser;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.ports.CdpAssignments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browser profiles that come and go over the control port, with their files. */
class RosterTest {
  private static final String SECRET = "s3cr3t-t0ken";
  private static final String CONFIG =
      """
      {
        // how the desk is set up
        browser: {
          defaultProfile: 'sigil', // not the person's
          profiles: {
            work: {color: '#0066CC'},
          },
        },
      }
      """;

  // A browser that was just ended may still be writing there.
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path host;

  private TestGateway gateway;
  private ControlClient client;

  @BeforeEach
  void start() throws IOException {
    gateway =
        TestGateway.of(
            host,
            "sigil",
            "main",
            Map.of(
                "defaultProfile", "sigil", "profiles", Map.of("work", Map.of("color", "#0066CC"))));
    Files.createDirectories(gateway.instance().stateDirectory());
    Files.writeString(config(), CONFIG);
    gateway.start();
    client = gateway.client();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aNewProfileGetsAPortOfTheRangeAndTheFileKeepsItsComments() throws IOException {
    Map<String, Object> made = ok(create(Map.of("name", "shop")));

    assertThat(made)
        .containsEntry("ok", true)
        .containsEntry("profile", "shop")
        .containsEntry("isRemote", false);
    int port = ((Number) Objects.requireNonNull(made.get("cdpPort"))).intValue();
    assertThat(gateway.instance().ports().isCdp(port)).isTrue();
    assertThat(made.get("cdpUrl")).isEqualTo("http://127.0.0.1:" + port);
    assertThat(row("shop")).containsEntry("cdpPort", (long) port);
    assertThat(Files.readString(config()))
        .contains("// how the desk is set up", "// not the person's", "shop")
        .doesNotContain("cdpPort");
    assertThat(CdpAssignments.read(gateway.instance().stateDirectory()).offsets())
        .containsEntry("shop", port - gateway.instance().ports().gateway());
  }

  @Test
  void colourIsTheFirstFreeOneAndABadWishIsReplaced() {
    // sigil has the first, work the second, chrome the third of the palette.
    assertThat(ok(create(Map.of("name", "a", "color", "reddish"))))
        .containsEntry("color", "#9933FF");
    assertThat(ok(create(Map.of("name", "b", "color", "#a1b2c3"))))
        .containsEntry("color", "#A1B2C3");
    assertThat(ok(create(Map.of("name", "c")))).containsEntry("color", "#FF6699");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shop", "-shop", "sh_op", "../shop", "a b", "sh.op", "ä", "__proto__"})
  void aBadNameIsRefused(String name) {
    ControlClient.Answer answer = create(Map.of("name", name));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .contains("invalid profile name: use lowercase letters, numbers, and hyphens only");
  }

  @Test
  void aNameIsRequiredAndAtMostSixtyFourLong() {
    assertThat(create(Map.of()).text()).contains("name is required");
    assertThat(create(Map.of("name", "a".repeat(65))).status()).isEqualTo(400);
    assertThat(create(Map.of("name", "a".repeat(64))).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"constructor", "prototype", "tostring"})
  void namesThatOtherLanguagesTakeForTheirOwnAreNames(String name) throws IOException {
    assertThat(client.get("/?profile=" + name).status()).isEqualTo(404);

    ok(create(Map.of("name", name)));

    assertThat(client.get("/?profile=" + name).json()).containsEntry("profile", name);
    assertThat(ok(client.send("DELETE", "/profiles/" + name, ""))).containsEntry("deleted", false);
    assertThat(Files.readString(config())).doesNotContain(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"work", "sigil", "chrome"})
  void aNameThatIsThereIsRefused(String name) {
    ControlClient.Answer answer = create(Map.of("name", name));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text()).contains("profile \\\"" + name + "\\\" already exists");
  }

  @Test
  void anAddressIsCheckedAndItsSecretsAreShownNowhere() throws IOException {
    String url = "https://user:" + SECRET + "@cloud.example.org/x?token=" + SECRET;

    ControlClient.Answer made = create(Map.of("name", "cloud", "cdpUrl", url));
    ControlClient.Answer bad = create(Map.of("name", "bad", "cdpUrl", "ftp://u:" + SECRET + "@h/"));

    assertThat(ok(made))
        .containsEntry("isRemote", true)
        .containsEntry("cdpPort", 443L)
        .containsEntry("cdpUrl", "https://…@cloud.example.org/…?…");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.text()).contains("cdpUrl must be http(s) or ws(s), got: ftp");
    for (ControlClient.Answer answer :
        List.of(made, bad, client.get("/profiles"), client.get("/?profile=cloud"))) {
      assertThat(answer.text()).doesNotContain(SECRET);
    }
    assertThat(Files.readString(config())).contains(url);
  }

  @Test
  void anAddressInANeighboursBlockIsRefusedWithItsName() throws IOException {
    try (TestGateway rescue = TestGateway.of(host, "sigil", "rescue")) {
      gateway.knows(rescue);
      String url = "http://127.0.0.1:" + rescue.instance().ports().control();

      ControlClient.Answer answer = create(Map.of("name", "x", "cdpUrl", url));

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text()).contains("belongs to sigil/rescue");
      assertThat(Files.readString(config())).isEqualTo(CONFIG);
    }
  }

  @Test
  void aPinnedPortOfAnotherProfileOrOfTheInstanceItselfIsRefused() {
    int control = gateway.instance().ports().control();

    assertThat(create(Map.of("name", "x", "cdpPort", control)).status()).isEqualTo(400);
    assertThat(create(Map.of("name", "x", "cdpPort", "no port")).status()).isEqualTo(400);
    assertThat(create(Map.of("name", "x", "cdpPort", row("work").get("cdpPort"))).status())
        .isEqualTo(409);
  }

  @Test
  void aHundredAreTheMost() throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      entries.put("p" + i, Map.of("cdpPort", 30_000L + i, "color", "#000000"));
    }
    gateway.configure(Map.of("profiles", entries));

    ControlClient.Answer answer = create(Map.of("name", "one-more"));

    assertThat(answer.status()).isEqualTo(507);
    assertThat(answer.text()).contains("no available CDP ports in range");
    assertThat(Files.readString(config())).isEqualTo(CONFIG);
  }

  @Test
  void aConfigurationThatCannotBeWrittenLeavesNothingBehind() throws IOException {
    Files.writeString(config(), "{ broken");

    ControlClient.Answer answer = create(Map.of("name", "shop"));

    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    assertThat(CdpAssignments.read(gateway.instance().stateDirectory()).offsets())
        .doesNotContainKey("shop");
    assertThat(client.get("/?profile=shop").status()).isEqualTo(404);
  }

  @Test
  void aDeletedProfileIsInTheTrashAndCanBeTakenBack() throws IOException {
    Path cookies = write("work", "user-data/Default/Cookies");

    assertThat(ok(client.send("DELETE", "/profiles/work", "")))
        .containsEntry("profile", "work")
        .containsEntry("deleted", true);

    assertThat(cookies).doesNotExist();
    assertThat(client.get("/?profile=work").status()).isEqualTo(404);
    assertThat(Files.readString(config())).contains("// how the desk").doesNotContain("work");
    Path files = home().resolve(".local/share/Trash/files");
    Path moved = only(files);
    assertThat(moved.resolve("user-data/Default/Cookies")).hasContent("of work");
    assertThat(
            Files.readString(
                home()
                    .resolve(".local/share/Trash/info")
                    .resolve(moved.getFileName() + ".trashinfo")))
        .startsWith("[Trash Info]\nPath=" + gateway.instance().stateDirectory())
        .contains("DeletionDate=20");
  }

  @Test
  void whatCannotBeDeletedIsRefusedInTheFamilysWords() {
    assertThat(client.send("DELETE", "/profiles/sigil", "").text())
        .contains(
            "cannot delete the default profile \\\"sigil\\\"; change browser.defaultProfile first");
    assertThat(client.send("DELETE", "/profiles/sigil", "").status()).isEqualTo(400);
    assertThat(client.send("DELETE", "/profiles/chrome", "").status()).isEqualTo(404);
    assertThat(client.send("DELETE", "/profiles/nobody", "").status()).isEqualTo(404);
    assertThat(client.send("DELETE", "/profiles/..%2Fx", "").status()).isEqualTo(400);
  }

  @Test
  void aProfileThatAnIncludedFileDefinesIsNotDeletedAndItsDataStays() throws IOException {
    Path cookies = write("work", "user-data/Default/Cookies");
    Files.writeString(config(), "{browser: {defaultProfile: 'sigil'}}");

    ControlClient.Answer answer = client.send("DELETE", "/profiles/work", "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text()).contains("a file that it includes");
    assertThat(cookies).hasContent("of work");
  }

  @Test
  void dataComesBackWhenTheConfigurationCannotBeWritten() throws IOException {
    Path cookies = write("work", "user-data/Default/Cookies");
    Files.writeString(config(), "{ broken");

    ControlClient.Answer answer = client.send("DELETE", "/profiles/work", "");

    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    assertThat(cookies).hasContent("of work");
    assertThat(list(home().resolve(".local/share/Trash/info"))).isEmpty();
  }

  @Test
  void aLinkIsNeverFollowedIntoTheTrash() throws IOException {
    Path elsewhere = Files.createDirectories(host.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("letter.txt"), "keep me");
    Path link = gateway.instance().stateDirectory().resolve("browser").resolve("work");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, elsewhere);

    ControlClient.Answer answer = client.send("DELETE", "/profiles/work", "");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).contains("is a link");
    assertThat(elsewhere.resolve("letter.txt")).hasContent("keep me");
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(client.get("/?profile=work").status()).isEqualTo(200);
  }

  @Test
  void aResetMovesTheDataAndKeepsTheProfile() throws IOException {
    Path cookies = write("work", "user-data/Default/Cookies");

    Map<String, Object> answer = ok(reset("work"));

    Path userData =
        gateway.instance().stateDirectory().resolve("browser").resolve("work").resolve("user-data");
    assertThat(answer)
        .containsEntry("ok", true)
        .containsEntry("profile", "work")
        .containsEntry("moved", true)
        .containsEntry("from", userData.toString());
    assertThat(Path.of(String.valueOf(answer.get("to"))).resolve("Default/Cookies"))
        .hasContent("of work");
    assertThat(cookies).doesNotExist();
    assertThat(client.get("/?profile=work").status()).isEqualTo(200);
    assertThat(ok(reset("work"))).containsEntry("moved", false).doesNotContainKey("to");
  }

  @Test
  void onlyWhatIsOursIsReset() {
    ok(create(Map.of("name", "cloud", "cdpUrl", "http://cloud.example.org:9222")));

    assertThat(reset("cloud").status()).isEqualTo(400);
    assertThat(reset("cloud").text())
        .contains("reset-profile is only supported for local profiles");
    assertThat(ok(reset("chrome"))).containsEntry("moved", false);
    assertThat(reset("nobody").status()).isEqualTo(404);
  }

  @Test
  void nothingIsMovedUnderALiveBrowserThatIsNotOurs() throws IOException {
    Path userData =
        gateway.instance().stateDirectory().resolve("browser").resolve("work").resolve("user-data");
    try (PersonsBrowser stranger = PersonsBrowser.start(userData, "about:blank")) {
      ControlClient.Answer reset = reset("work");
      ControlClient.Answer delete = client.send("DELETE", "/profiles/work", "");

      assertThat(reset.status()).isEqualTo(409);
      assertThat(reset.text()).contains("in use by process " + stranger.pid());
      assertThat(delete.status()).isEqualTo(409);
      assertThat(stranger.runs()).isTrue();
      assertThat(userData).isDirectory();
    }
    assertThat(ok(reset("work"))).containsEntry("moved", true);
  }

  private ControlClient.Answer create(Map<String, Object> body) {
    return client.send(
        "POST", "/profiles/create", Json.write(body), "Content-Type: application/json");
  }

  private ControlClient.Answer reset(String profile) {
    return client.send(
        "POST",
        "/reset-profile",
        Json.write(Map.of("profile", profile)),
        "Content-Type: application/json");
  }

  private Path write(String profile, String file) throws IOException {
    Path path =
        gateway.instance().stateDirectory().resolve("browser").resolve(profile).resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, "of " + profile);
  }

  private Path config() {
    return gateway.instance().configPath();
  }

  private Path home() {
    return host.resolve("home");
  }

  private Map<String, Object> row(String profile) {
    return client.get("/profiles").rows("profiles").stream()
        .filter(row -> profile.equals(row.get("name")))
        .findFirst()
        .orElseThrow();
  }

  private static Path only(Path directory) {
    List<Path> all = list(directory);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static List<Path> list(Path directory) {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> ok(ControlClient.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
