package dev.gatehouse.profiles.doctor.check;

import java.util.Locale;

/** Sizes in words. */
final class Sizes {
  private static final long MEGABYTE = 1L << 20;
  private static final long GIGABYTE = 1L << 30;

  private Sizes() {}

  static String text(long bytes) {
    return bytes < GIGABYTE
        ? bytes / MEGABYTE + " MB"
        : String.format(Locale.ROOT, "%.1f GB", (double) bytes / GIGABYTE);
  }
}
