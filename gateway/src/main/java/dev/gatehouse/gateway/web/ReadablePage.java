package dev.gatehouse.gateway.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * Turns a page into what a person would read of it, as Markdown or as plain text: the main part
 * where the page marks one, without scripts, menus, forms, and without what a browser would not
 * show, which is where hidden instructions stand. Pure.
 */
final class ReadablePage {
  private static final String UNSEEN =
      "script,style,noscript,template,iframe,object,embed,svg,canvas,form,button,input,select,"
          + "textarea,nav,dialog,[hidden],[aria-hidden=true],[style~=(?i)display\\s*:\\s*none],"
          + "[style~=(?i)visibility\\s*:\\s*hidden],[style~=(?i)font-size\\s*:\\s*0],"
          + "[style~=(?i)opacity\\s*:\\s*0(?![.\\d])]";
  private static final String AROUND = "header,footer,aside,[role=navigation],[role=banner]";
  private static final int ENOUGH = 200;
  private static final Set<String> BLOCKS =
      Set.of(
          "p",
          "div",
          "section",
          "article",
          "main",
          "ul",
          "ol",
          "table",
          "blockquote",
          "pre",
          "hr",
          "figure",
          "dl",
          "dt",
          "dd",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "details",
          "summary");

  private ReadablePage() {}

  /** Returns the page in Markdown, its title as the first heading. */
  static String markdown(String html, String url) {
    return read(html, url, true);
  }

  /** Returns the page's words. */
  static String text(String html, String url) {
    return read(html, url, false);
  }

  private static String read(String html, String url, boolean markdown) {
    Document page = Jsoup.parse(html, url);
    String title = page.title().strip();
    page.select(UNSEEN).remove();
    Element part = mainPart(page);
    Writer writer = new Writer(markdown);
    NodeTraversor.traverse(writer, part);
    String body = writer.text();
    if (title.isEmpty() || body.startsWith("# ")) {
      return body;
    }
    return (markdown ? "# " : "") + title + "\n\n" + body;
  }

  private static Element mainPart(Document page) {
    for (String place : new String[] {"main", "[role=main]", "article"}) {
      Element found = page.selectFirst(place);
      if (found != null && page.select(place).size() == 1 && found.text().length() >= ENOUGH) {
        return found;
      }
    }
    Element body = page.body();
    Document whole = page.clone();
    whole.select(AROUND).remove();
    // A page may stand in its header as a whole; then nothing is left out.
    return whole.text().length() >= ENOUGH ? whole.body() : body;
  }

  /** Writes while the page is walked through. */
  private static final class Writer implements NodeVisitor {
    private final boolean markdown;
    private final StringBuilder out = new StringBuilder();
    private final Deque<int[]> lists = new ArrayDeque<>();
    private int fixed;
    private int quotes;

    Writer(boolean markdown) {
      this.markdown = markdown;
    }

    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode text) {
        words(fixed > 0 ? text.getWholeText() : text.getWholeText().replaceAll("\\s+", " "));
      } else if (node instanceof Element element) {
        open(element, element.normalName());
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element) {
        close(element, element.normalName());
      }
    }

    private void open(Element element, String name) {
      separate(name);
      switch (name) {
        case "h1", "h2", "h3", "h4", "h5", "h6" -> mark("#".repeat(name.charAt(1) - '0') + " ");
        case "ul" -> lists.push(new int[] {-1});
        case "ol" -> lists.push(new int[] {0});
        case "li" -> item();
        case "br" -> line();
        case "hr" -> mark("---");
        case "pre" -> {
          mark("```\n");
          fixed++;
        }
        case "code" -> mark(fixed > 0 ? "" : "`");
        case "strong", "b" -> mark("**");
        case "em", "i" -> mark("_");
        case "blockquote" -> quotes++;
        case "tr" -> line();
        case "td", "th" -> words(element.elementSiblingIndex() == 0 ? "" : " | ");
        case "a" -> mark(isLink(element) ? "[" : "");
        case "img" -> {
          String alt = element.attr("alt").strip();
          words(alt.isEmpty() ? "" : markdown ? "(picture: " + alt + ")" : alt);
        }
        default -> {}
      }
    }

    private void close(Element element, String name) {
      switch (name) {
        case "ul", "ol" -> lists.poll();
        case "pre" -> {
          fixed--;
          line();
          mark("```");
        }
        case "code" -> mark(fixed > 0 ? "" : "`");
        case "strong", "b" -> mark("**");
        case "em", "i" -> mark("_");
        case "blockquote" -> quotes--;
        case "a" -> mark(isLink(element) ? "](" + element.absUrl("href") + ")" : "");
        default -> {}
      }
      separate(name);
    }

    private void separate(String name) {
      if (!lists.isEmpty() && (name.equals("ul") || name.equals("ol"))) {
        line();
      } else if (BLOCKS.contains(name)) {
        paragraph();
      }
    }

    private static boolean isLink(Element element) {
      String url = element.absUrl("href").toLowerCase(Locale.ROOT);
      return (url.startsWith("http://") || url.startsWith("https://")) && !element.text().isBlank();
    }

    private void item() {
      line();
      int[] list = lists.peek();
      String indent = "  ".repeat(Math.max(0, Math.min(lists.size(), 8) - 1));
      if (list == null || list[0] < 0) {
        words(indent + "- ");
      } else {
        words(indent + ++list[0] + ". ");
      }
    }

    private void mark(String sign) {
      if (markdown) {
        words(sign);
      }
    }

    private void words(String text) {
      if (text.isEmpty()) {
        return;
      }
      boolean atStart = out.length() == 0 || out.charAt(out.length() - 1) == '\n';
      boolean afterBlank = atStart || out.charAt(out.length() - 1) == ' ';
      if (atStart && quotes > 0 && !text.isBlank()) {
        out.append(markdown ? "> " : "");
      }
      if (fixed == 0 && afterBlank && text.startsWith(" ") && !text.strip().startsWith("-")) {
        out.append(text.stripLeading());
      } else {
        out.append(text);
      }
    }

    private void line() {
      trim();
      if (out.length() > 0 && out.charAt(out.length() - 1) != '\n') {
        out.append('\n');
      }
    }

    private void paragraph() {
      if (!lists.isEmpty() && out.length() > 0 && endsWithMarker()) {
        return;
      }
      line();
      if (out.length() > 1 && out.charAt(out.length() - 2) != '\n') {
        out.append('\n');
      }
    }

    private boolean endsWithMarker() {
      int start = out.lastIndexOf("\n") + 1;
      return out.substring(start).matches("\\s*(-|\\d+\\.) ?");
    }

    private void trim() {
      int end = out.length();
      while (fixed == 0 && end > 0 && out.charAt(end - 1) == ' ') {
        end--;
      }
      out.setLength(end);
    }

    String text() {
      return out.toString().strip().replaceAll("\n{3,}", "\n\n");
    }
  }
}
