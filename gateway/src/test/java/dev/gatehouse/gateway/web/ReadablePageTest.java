package dev.gatehouse.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReadablePageTest {
  private static final String URL = "https://example.com/dir/page";

  @Test
  void writesWhatAPersonReadsAsMarkdown() {
    String page =
        """
        <html><head><title>Ports</title><style>p{}</style></head><body>
        <nav>Home | About</nav>
        <h1>Ports of a gateway</h1>
        <p>Each gateway has <b>several</b> ports, see <a href="../list">the list</a>
        and <a href="javascript:alert(1)">this</a>.</p>
        <ul><li>base</li><li>control<ul><li>plus two</li></ul></li></ul>
        <ol><li>first</li><li><p>second</p></li></ol>
        <pre>  ss -ltn
          | grep 18789</pre>
        <p>Use <code>ports plan</code>.</p>
        <table><tr><th>port</th><th>what</th></tr><tr><td>18789</td><td>gateway</td></tr></table>
        <blockquote><p>Never guess.</p></blockquote>
        <script>steal()</script></body></html>
        """;

    assertThat(ReadablePage.markdown(page, URL))
        .isEqualTo(
            """
            # Ports of a gateway

            Each gateway has **several** ports, see [the list](https://example.com/list) and this.

            - base
            - control
              - plus two

            1. first
            2. second

            ```
              ss -ltn
              | grep 18789
            ```

            Use `ports plan`.

            port | what
            18789 | gateway

            > Never guess.""");
  }

  @Test
  void leavesOutWhatABrowserDoesNotShow() {
    String page =
        "<p>Seen.</p><p hidden>a1</p><div style='Display : none'>a2</div>"
            + "<span style='visibility:hidden'>a3</span><p style='font-size:0px'>a4</p>"
            + "<p style='opacity:0'>a5</p><p style='opacity:0.9'>Seen too.</p>"
            + "<div aria-hidden='true'>a6</div><noscript>a7</noscript><!-- a8 -->"
            + "<template>a9</template><form>a10</form>";

    assertThat(ReadablePage.text(page, URL))
        .contains("Seen.", "Seen too.")
        .doesNotContainPattern("a\\d");
  }

  @Test
  void takesTheMainPartWhereThePageMarksOne() {
    String words = "words of the article itself ".repeat(20);
    String page = "<header>menu</header><main><p>" + words + "</p></main><footer>legal</footer>";

    assertThat(ReadablePage.text(page, URL)).contains("article itself").doesNotContain("menu");
  }

  @Test
  void survivesAPageThatIsNestedWithoutEnd() {
    String page = "<div>".repeat(200_000) + "deep" + "<ul><li>".repeat(10_000);

    assertThat(ReadablePage.markdown(page, URL)).contains("deep");
  }

  @Property(tries = 300)
  void readsAnyText(@ForAll String html) {
    assertThat(ReadablePage.markdown(html, URL)).isNotNull();
    assertThat(ReadablePage.text("<ol><li>" + html + "<pre>" + html, URL)).isNotNull();
  }
}
