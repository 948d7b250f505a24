package dev.gatehouse.browser.file;

import java.util.regex.Pattern;

/**
 * Makes a file name out of what a page suggests: a base name without control characters and without
 * anything that a system reads as a path, at most 200 characters. Pure.
 */
public final class CleanName {
  private static final int MAX_CHARS = 200;
  private static final String OTHERWISE = "download.bin";
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}<>:\"|?*]");
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(?:con|prn|aux|nul|com\\d|lpt\\d)(?:\\..*)?");

  private CleanName() {}

  /** Returns a name for {@code suggested}, never empty and never starting with a dot. */
  public static String of(String suggested) {
    int cut = Math.max(suggested.lastIndexOf('/'), suggested.lastIndexOf('\\'));
    String name = UNFIT.matcher(suggested.substring(cut + 1)).replaceAll("");
    name = withoutLoneSurrogates(name).strip();
    name = name.replaceAll("^[.\\s]+", "").replaceAll("[.\\s]+$", "");
    if (name.isEmpty()) {
      return OTHERWISE;
    }
    if (RESERVED.matcher(name).matches()) {
      name = "_" + name;
    }
    return shortened(name);
  }

  /** Cuts the middle, so that the extension stays. */
  private static String shortened(String name) {
    if (fits(name)) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = dot > 0 && name.length() - dot <= 16 ? name.substring(dot) : "";
    String stem = name.substring(0, name.length() - extension.length());
    while (!fits(stem + extension)) {
      stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
    }
    return stem + extension;
  }

  // File systems count bytes: 255 of them, and a prefix of ours must fit as well.
  private static boolean fits(String name) {
    return name.length() <= MAX_CHARS
        && name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= MAX_CHARS;
  }

  private static String withoutLoneSurrogates(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints()
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
