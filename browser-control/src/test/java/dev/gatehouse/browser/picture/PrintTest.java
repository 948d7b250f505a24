package dev.gatehouse.browser.picture;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.tab.Tab;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PrintTest {
  private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page\\b");

  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  private static String print(Map<String, Object> wishes) throws IOException {
    Map<String, Object> answer = ok(browser.post("/pdf", wishes));
    assertThat(answer).containsKeys("targetId", "url");
    Path file = Path.of(String.valueOf(answer.get("path")));
    assertThat(file).startsWith(browser.gateway().instance().stateDirectory());
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static long pages(String document) {
    return PAGE.matcher(document).results().count();
  }

  @Test
  void printsEveryPageOfADocument() throws IOException {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      html.append("<h1 style='break-after:page'>Sheet ").append(i).append("</h1>");
    }
    browser.site().page("/sheets.html", html.toString());
    browser.open("/sheets.html");

    String document = print(Map.of());

    assertThat(document).startsWith("%PDF-").contains("%%EOF");
    assertThat(pages(document)).isGreaterThanOrEqualTo(12);
    assertThat(pages(print(Map.of("pageRanges", "2-3")))).isEqualTo(2);
    assertThat(error(400, browser.post("/pdf", Map.of("pageRanges", "no")))).contains("pageRanges");
  }

  @Test
  void readsADocumentOfManyPieces() throws IOException {
    browser
        .site()
        .page(
            "/heavy.html",
            "<canvas id=c width=1500 height=1500></canvas><script>"
                + "const x=c.getContext('2d'),d=x.createImageData(1500,1500);let s=7;"
                + "for(let i=0;i<d.data.length;i++){s^=s<<13;s^=s>>>17;s^=s<<5;"
                + "d.data[i]=i%4==3?255:s&255}x.putImageData(d,0,0)</script>");
    browser.open("/heavy.html");

    assertThat(print(Map.of()).length()).isGreaterThan(2_000_000);
  }

  @Test
  void marksAnElementWithoutThePageNoticing() throws IOException {
    browser
        .site()
        .page(
            "/mark.html",
            "<body style='margin:0;background:#fff'><button style='position:absolute;left:50px;"
                + "top:200px;width:200px;height:60px;background:#fff;border:0'>Mark</button>");
    Tab tab = browser.open("/mark.html");
    int plain = pixel(tab);
    browser.evaluate(
        tab,
        "window.seen=0;new MutationObserver(()=>seen++).observe(document,"
            + "{subtree:true,childList:true,attributes:true})");
    String ref = ScreenshotTest.refOn(browser, tab, "Mark");

    ok(browser.post("/highlight", Map.of("ref", ref, "targetId", tab.targetId())));
    int marked = pixel(tab);
    ok(browser.post("/highlight", Map.of("hide", true, "targetId", tab.targetId())));

    assertThat(marked).isNotEqualTo(plain);
    assertThat(pixel(tab)).isEqualTo(plain);
    assertThat(browser.evaluate(tab, "seen")).isEqualTo(0);
    assertThat(error(400, browser.post("/highlight", Map.of()))).contains("ref is required");
    assertThat(browser.post("/highlight", Map.of("ref", "e77")).body().get("error").toString())
        .contains("Unknown ref");
  }

  private static int pixel(Tab tab) throws IOException {
    Map<String, Object> answer =
        ok(browser.post("/screenshot", Map.of("targetId", tab.targetId())));
    BufferedImage image = ImageIO.read(Path.of(String.valueOf(answer.get("path"))).toFile());
    return image.getRGB(150, 250);
  }
}
