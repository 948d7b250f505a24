package dev.gatehouse.browser.cdp;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises names and addresses that always mean this host. Pure. */
public final class Loopback {
  private static final Pattern IPV4 = Pattern.compile("127(?:\\.\\d{1,3}){3}");

  private Loopback() {}

  /** Whether {@code host}, a name or address without brackets, is this host, unasked of any DNS. */
  public static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("::1")
        || name.equals("0:0:0:0:0:0:0:1")
        || name.equals("0.0.0.0")
        || name.equals("::")
        || IPV4.matcher(name).matches();
  }
}
