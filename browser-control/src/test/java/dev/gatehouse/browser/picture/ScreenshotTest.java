package dev.gatehouse.browser.picture;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScreenshotTest {
  private static final int RED = 0xffff0000;
  private static final int LIME = 0xff00ff00;
  private static final int BLUE = 0xff0000ff;

  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @BeforeAll
  static void pages() {
    browser
        .site()
        .page(
            "/colors.html",
            "<title>Colors</title><body style='margin:0;background:#f00'>"
                + "<button id=save style='position:absolute;left:100px;top:50px;width:120px;"
                + "height:40px;background:#0f0;border:0'>Save</button>"
                + "<div class=many>1</div><div class=many>2</div>"
                + "<div id=hidden style='display:none'>no</div>"
                + "<div id=far style='position:absolute;top:5000px;left:0;width:300px;height:3000px;"
                + "background:#00f'></div>")
        .page(
            "/frames.html",
            "<body style='margin:0;background:#f00'><iframe id=same src='/inner.html' style='"
                + "position:absolute;left:20px;top:30px;width:200px;height:150px;border:5px solid'>"
                + "</iframe><iframe src='"
                + browser.site().otherSite("/inner.html")
                + "' style='position:absolute;left:300px;top:30px;width:200px;height:150px;"
                + "border:5px solid'></iframe>")
        .page(
            "/inner.html",
            "<body style='margin:0;background:#0f0'><div style='height:400px'></div>"
                + "<button style='background:#00f;border:0;width:600px;height:50px'>Deep</button>")
        .page(
            "/tall.html",
            "<body style='margin:0'><div style='height:10000px;background:#f00'></div>"
                + "<div style='height:10000px;background:#00f'></div>");
  }

  private static Map<String, Object> shoot(Tab tab, Map<String, Object> wishes) {
    Map<String, Object> body = new HashMap<>(wishes);
    body.put("targetId", tab.targetId());
    return ok(browser.post("/screenshot", body));
  }

  private static BufferedImage read(Map<String, Object> answer) throws IOException {
    return ImageIO.read(Path.of(String.valueOf(answer.get("path"))).toFile());
  }

  @Test
  void showsWhatTheTabShows() throws IOException {
    Tab tab = browser.open("/colors.html");

    Map<String, Object> answer = shoot(tab, Map.of());
    BufferedImage image = read(answer);

    assertThat(answer)
        .containsEntry("ok", true)
        .containsEntry("targetId", tab.targetId())
        .containsEntry("url", browser.site().url("/colors.html"))
        .containsEntry("type", "png")
        .containsEntry("width", image.getWidth())
        .containsEntry("height", image.getHeight());
    assertThat(image.getRGB(5, 200)).isEqualTo(RED);
    assertThat(image.getRGB(105, 55)).isEqualTo(LIME);
  }

  @Test
  void keepsThePictureForTheOwnerAloneInTheInstancesOwnFolder() throws IOException {
    Path file = Path.of(String.valueOf(shoot(browser.open("/colors.html"), Map.of()).get("path")));

    assertThat(file).startsWith(browser.gateway().instance().stateDirectory());
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void showsATabInTheBackgroundWithoutBringingItToTheFront() throws IOException {
    Tab behind = browser.open("/colors.html");
    browser.open("/tall.html");

    assertThat(read(shoot(behind, Map.of())).getRGB(5, 200)).isEqualTo(RED);
  }

  @Test
  void fitsAPageOfTwentyThousandPixelsIntoWhatAModelTakes() throws IOException {
    Map<String, Object> answer = shoot(browser.open("/tall.html"), Map.of("fullPage", true));
    BufferedImage image = read(answer);

    assertThat(image.getHeight()).isEqualTo(2_000);
    assertThat(image.getRGB(10, 500)).isEqualTo(RED);
    assertThat(image.getRGB(10, 1_500)).isEqualTo(BLUE);
    assertThat(answer).containsEntry("scale", 0.1).doesNotContainKey("truncated");
  }

  @Test
  void saysWhenAnEndlessPageIsCut() {
    browser.site().page("/endless.html", "<body style='margin:0'><div style='height:900000px'>");

    Map<String, Object> answer = shoot(browser.open("/endless.html"), Map.of("fullPage", true));

    assertThat(answer).containsEntry("truncated", true).containsEntry("height", 2_000);
  }

  @Test
  void showsAnElementByItsSelectorAndNothingAroundIt() throws IOException {
    BufferedImage image = read(shoot(browser.open("/colors.html"), Map.of("element", "#save")));

    assertThat(image.getWidth()).isEqualTo(120);
    assertThat(image.getHeight()).isEqualTo(40);
    assertThat(image.getRGB(1, 1)).isEqualTo(LIME);
    assertThat(image.getRGB(118, 38)).isEqualTo(LIME);
  }

  @Test
  void showsAnElementByItsReference() throws IOException {
    Tab tab = browser.open("/colors.html");
    String ref = ref(tab, "Save");

    BufferedImage image = read(shoot(tab, Map.of("ref", ref, "type", "jpeg")));

    assertThat(image.getWidth()).isEqualTo(120);
    assertThat(image.getHeight()).isEqualTo(40);
  }

  @Test
  void showsAnElementThatIsLargerThanTheViewAndFarBelow() throws IOException {
    BufferedImage image = read(shoot(browser.open("/colors.html"), Map.of("element", "#far")));

    assertThat(image.getHeight()).isEqualTo(2_000);
    assertThat(image.getWidth()).isEqualTo(200);
    assertThat(image.getRGB(100, 5)).isEqualTo(BLUE);
    assertThat(image.getRGB(100, 1_990)).isEqualTo(BLUE);
  }

  @Test
  void showsOfAnElementInAFrameWhatTheFrameShows() throws IOException {
    Tab tab = browser.open("/frames.html");
    Map<?, ?> refs = (Map<?, ?>) snapshot(tab).get("refs");
    assertThat(refs).as("one button in each frame").hasSize(2);

    for (Object ref : refs.keySet()) {
      BufferedImage image = read(shoot(tab, Map.of("ref", ref)));

      assertThat(image.getWidth()).isEqualTo(200);
      assertThat(image.getHeight()).isEqualTo(50);
      assertThat(image.getRGB(100, 25)).isEqualTo(BLUE);
    }
  }

  @Test
  void drawsTheReferencesOnAPictureOfTheSnapshot() throws IOException {
    Tab tab = browser.open("/colors.html");

    Map<String, Object> answer =
        ok(browser.get("/snapshot", Map.of("targetId", tab.targetId(), "labels", "true")));
    BufferedImage image = ImageIO.read(Path.of(String.valueOf(answer.get("imagePath"))).toFile());

    assertThat(answer).containsEntry("labels", true).containsEntry("imageType", "png");
    assertThat(image.getRGB(100, 70)).as("left edge of the frame").isEqualTo(0xffffb020);
    assertThat(image.getRGB(101, 48)).as("the tag above it").isEqualTo(0xffffb020);
    assertThat(image.getRGB(160, 55)).as("inside").isEqualTo(LIME);
    assertThat(browser.evaluate(tab, "document.body.children.length")).isEqualTo(5);
  }

  @Test
  void shrinksWhatAPhoneWithManyPixelsShows() throws IOException {
    browser
        .site()
        .page(
            "/short.html",
            "<body style='margin:0'><div style='width:200px;height:100px;background:#0f0'>");
    Tab tab = browser.open("/short.html");
    ok(
        browser.post(
            "/set/viewport",
            Map.of(
                "targetId", tab.targetId(), "width", 800, "height", 1000, "deviceScaleFactor", 4)));

    Map<String, Object> answer = shoot(tab, Map.of());

    assertThat(answer).containsEntry("width", 1_600).containsEntry("height", 2_000);
    assertThat(read(answer).getRGB(390, 190)).isEqualTo(LIME);
  }

  @Test
  void turnsAPictureOfNoiseIntoOneOfAtMostFiveMebibytes() throws IOException {
    browser
        .site()
        .page(
            "/noise-picture.html",
            "<body style='margin:0'><canvas id=c width=1900 height=1900></canvas><script>"
                + "const x=c.getContext('2d'),d=x.createImageData(1900,1900);let s=1;"
                + "for(let i=0;i<d.data.length;i++){s^=s<<13;s^=s>>>17;s^=s<<5;"
                + "d.data[i]=i%4==3?255:s&255}x.putImageData(d,0,0)</script>");

    Map<String, Object> answer =
        shoot(browser.open("/noise-picture.html"), Map.of("fullPage", true));

    assertThat(answer).containsEntry("type", "jpeg");
    assertThat(Files.size(Path.of(String.valueOf(answer.get("path")))))
        .isBetween(500_000L, 5L << 20);
  }

  @Test
  void refusesWishesThatContradictEachOther() {
    browser.open("/colors.html");

    assertThat(error(400, browser.post("/screenshot", Map.of("fullPage", true, "ref", "e1"))))
        .contains("fullPage is not supported for element screenshots");
    assertThat(error(400, browser.post("/screenshot", Map.of("element", "#a", "ref", "e1"))))
        .contains("not both");
    assertThat(error(400, browser.post("/screenshot", Map.of("type", "gif"))))
        .contains("png or jpeg");
  }

  @Test
  void saysWhichElementCannotBeShown() {
    browser.open("/colors.html");

    assertThat(error(404, browser.post("/screenshot", Map.of("element", "#nobody"))))
        .contains("#nobody");
    assertThat(error(409, browser.post("/screenshot", Map.of("element", ".many")))).contains("2");
    assertThat(error(400, browser.post("/screenshot", Map.of("element", "::?")))).contains("CSS");
    assertThat(error(500, browser.post("/screenshot", Map.of("element", "#hidden"))))
        .contains("not visible");
    assertThat(browser.post("/screenshot", Map.of("ref", "e999")).body().get("error").toString())
        .contains("Unknown ref");
  }

  @Test
  void aStuckPageHangsNobody() {
    Tab tab = browser.open("/colors.html");
    // Nobody waits for this answer: it never comes.
    tab.session().send("Runtime.evaluate", new JsonObject().put("expression", "for (;;) {}"));

    assertThat(error(500, browser.post("/screenshot", Map.of("targetId", tab.targetId()))))
        .contains("did not draw itself in time");
    ok(browser.delete("/tabs/" + tab.targetId()));
  }

  private static Map<String, Object> snapshot(Tab tab) {
    return ok(browser.get("/snapshot", Map.of("targetId", tab.targetId(), "interactive", "true")));
  }

  private static String ref(Tab tab, String name) {
    return refOn(browser, tab, name);
  }

  static String refOn(TestBrowser browser, Tab tab, String name) {
    Map<?, ?> refs =
        (Map<?, ?>)
            ok(browser.get("/snapshot", Map.of("targetId", tab.targetId(), "interactive", "true")))
                .get("refs");
    return refs.entrySet().stream()
        .filter(entry -> String.valueOf(entry.getValue()).contains(name))
        .map(entry -> String.valueOf(entry.getKey()))
        .findFirst()
        .orElseThrow();
  }
}
