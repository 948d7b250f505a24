package dev.gatehouse.browser.act;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Our functions that run in pages, read when the first of them is used. For use on the loop. */
final class PageScript {
  private @Nullable String page;
  private @Nullable String plain;

  /** A declaration that applies one of the functions of {@code page.js} to its element. */
  String function(String name) {
    String text = page;
    if (text == null) {
      text = read("page.js");
      page = text;
    }
    return "function(...given) {\n" + text + "\nreturn " + name + ".apply(this, given);\n}";
  }

  /** The function that turns a result into plain data. */
  String plain() {
    String text = plain;
    if (text == null) {
      text = read("plain.js");
      text = text.substring(text.indexOf("async")).strip();
      plain = text;
    }
    return text;
  }

  // From the class path and once: a few kilobytes, which is no reason to leave the loop.
  private static String read(String name) {
    try (InputStream in = PageScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
