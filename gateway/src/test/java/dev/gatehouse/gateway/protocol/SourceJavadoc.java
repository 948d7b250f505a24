package dev.gatehouse.gateway.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sources of this module say about a class in the first paragraph of its Javadoc. */
final class SourceJavadoc {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern TAG = Pattern.compile("\\{@(?:code|link)\\s+([^}]*)}");

  private SourceJavadoc() {}

  /** Returns the paragraph as Markdown on one line; empty when there is none. Blocks. */
  static String of(Class<?> type) throws IOException {
    Class<?> top = type;
    while (top.getEnclosingClass() != null) {
      top = top.getEnclosingClass();
    }
    Path file = SOURCES.resolve(top.getName().replace('.', '/') + ".java");
    String source = Files.readString(file);
    String own = before(source, type.getSimpleName());
    return own.isEmpty() ? before(source, top.getSimpleName()) : own;
  }

  private static String before(String source, String name) {
    Matcher declaration =
        Pattern.compile("\\*/\\s*(?:@\\w+\\s*)*[\\w ]*\\b(?:class|record)\\s+" + name + "\\b")
            .matcher(source);
    if (!declaration.find()) {
      return "";
    }
    int start = source.lastIndexOf("/**", declaration.start());
    String text =
        source
            .substring(start + 3, declaration.start())
            .replaceAll("(?m)^\\s*\\*", "")
            .replaceAll("\\s+", " ")
            .strip();
    String paragraph = text.split("<p>|(?<= )@(?:param|return)", 2)[0].strip();
    return TAG.matcher(paragraph).replaceAll(SourceJavadoc::code);
  }

  private static String code(java.util.regex.MatchResult tag) {
    String text = tag.group(1).strip().replaceFirst("^\\w*#", "");
    return Matcher.quoteReplacement("`" + text + "`");
  }
}
