package dev.gatehouse.core.net;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address of the web, read once: what is checked is what is connected to. Only plain forms are
 * read; a form that two programs could read differently is refused. Immutable.
 *
 * @param ssl whether it is {@code https}
 * @param host lower case, without a trailing dot; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param target path and query, with a leading slash
 */
public record WebAddress(boolean ssl, String host, int port, String target) {
  private static final int LONGEST = 8192;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");
  private static final Pattern QUAD =
      Pattern.compile(
          "((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}"
              + "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])");

  /**
   * Reads an absolute address.
   *
   * @throws IllegalArgumentException when it is none of {@code http} and {@code https}, or unclear;
   *     the message says what is wrong with it
   */
  public static WebAddress parse(String text) {
    if (text.length() > LONGEST) {
      throw bad("the address is longer than " + LONGEST + " characters");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '\\')) {
      throw bad("the address holds a blank, a control character or a backslash");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    boolean ssl = lower.startsWith("https://");
    if (!ssl && !lower.startsWith("http://")) {
      throw bad("the address begins neither with http:// nor with https://");
    }
    String rest = text.substring(ssl ? 8 : 7);
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String authority = rest.substring(0, end);
    if (authority.indexOf('@') >= 0) {
      throw bad("the address holds a user name");
    }
    int colon = authority.startsWith("[") ? authority.indexOf("]:") + 1 : authority.indexOf(':');
    boolean explicit = colon > 0;
    String host = host(explicit ? authority.substring(0, colon) : authority);
    int port = explicit ? port(authority.substring(colon + 1)) : ssl ? 443 : 80;
    return new WebAddress(ssl, host, port, target(rest.substring(end)));
  }

  /**
   * Reads what a redirect points to, which may be relative to this address.
   *
   * @throws IllegalArgumentException as {@link #parse} does
   */
  public WebAddress resolve(String location) {
    String text = location.strip();
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    if (colon > 0 && (slash < 0 || colon < slash)) {
      return parse(text);
    }
    if (text.startsWith("//")) {
      return parse((ssl ? "https:" : "http:") + text);
    }
    String path = target.split("[?#]", 2)[0];
    if (text.startsWith("/")) {
      return parse(origin() + text);
    }
    if (text.startsWith("?")) {
      return parse(origin() + path + text);
    }
    if (text.isEmpty() || text.startsWith("#")) {
      return this;
    }
    return parse(origin() + withoutDots(path.substring(0, path.lastIndexOf('/') + 1) + text));
  }

  /** The address inside the host where it is one; empty for a name. */
  public Optional<InetAddress> literal() {
    if (host.indexOf(':') < 0 && !QUAD.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw bad("the address of the host cannot be read");
    }
  }

  /** Scheme, host and port, as a browser writes them. */
  public String origin() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return (ssl ? "https://" : "http://") + name + (port == (ssl ? 443 : 80) ? "" : ":" + port);
  }

  @Override
  public String toString() {
    return origin() + target;
  }

  private static String host(String text) {
    if (text.startsWith("[")) {
      String literal = text.endsWith("]") ? text.substring(1, text.length() - 1) : "";
      if (!literal.matches("[0-9a-fA-F:.]+") || literal.indexOf(':') < 0) {
        throw bad("the address of the host cannot be read");
      }
      return literal.toLowerCase(Locale.ROOT);
    }
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (name.isEmpty() || name.length() > 253) {
      throw bad("the address names no host");
    }
    try {
      // Full-width digits and dots become plain ones here, before anything is decided.
      name = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw bad("the name of the host cannot be read");
    }
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw bad("the name of the host cannot be read");
      }
    }
    if (NUMBER.matcher(labels[labels.length - 1]).matches() && !QUAD.matcher(name).matches()) {
      throw bad("the host is a number in an unusual form");
    }
    return name;
  }

  private static int port(String text) {
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw bad("the port of the address is none");
    }
    return port;
  }

  private static String target(String text) {
    int fragment = text.indexOf('#');
    String target = fragment < 0 ? text : text.substring(0, fragment);
    StringBuilder encoded = new StringBuilder(target.startsWith("/") ? "" : "/");
    for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
      if (b < 0 || "\"<>^`{|}".indexOf(b) >= 0) {
        encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      } else {
        encoded.append((char) b);
      }
    }
    return encoded.toString();
  }

  private static String withoutDots(String path) {
    String[] parts = path.split("[?]", 2);
    java.util.ArrayDeque<String> steps = new java.util.ArrayDeque<>();
    String[] all = parts[0].split("/", -1);
    for (int i = 1; i < all.length; i++) {
      boolean last = i == all.length - 1;
      if (all[i].equals("..")) {
        steps.pollLast();
      }
      if (!all[i].equals("..") && !all[i].equals(".")) {
        steps.add(all[i]);
      } else if (last) {
        steps.add("");
      }
    }
    return "/" + String.join("/", steps) + (parts.length > 1 ? "?" + parts[1] : "");
  }

  private static IllegalArgumentException bad(String message) {
    return new IllegalArgumentException(message);
  }
}
