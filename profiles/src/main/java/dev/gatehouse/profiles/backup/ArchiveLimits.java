package dev.gatehouse.profiles.backup;

/**
 * How much an archive may unfold into. Counted while it is read, whatever it declares.
 *
 * @param mostEntries files and directories
 * @param mostBytes all files together
 */
record ArchiveLimits(long mostEntries, long mostBytes) {
  static final long MOST_ENTRIES = 400_000;
  static final int MOST_CONFIG_BYTES = 4 * 1024 * 1024;
  static final int MOST_INFO_BYTES = 64 * 1024;
  static final long MOST_MANIFEST_BYTES = 256L * 1024 * 1024;

  private static final long FREE_BYTES = 64L * 1024 * 1024;
  private static final int MOST_RATIO = 200;

  /** For an archive that is only checked. */
  static ArchiveLimits forReading() {
    return new ArchiveLimits(MOST_ENTRIES, Long.MAX_VALUE);
  }

  /** For one that is unpacked where so much room is free; some of it stays free. */
  static ArchiveLimits forRoom(long usableBytes) {
    return new ArchiveLimits(MOST_ENTRIES, Math.max(0, usableBytes - FREE_BYTES));
  }

  /** Whether so little holds so much that it was made to fill a disk. */
  static boolean looksLikeBomb(long contentBytes, long archiveBytes) {
    return contentBytes > FREE_BYTES && contentBytes / MOST_RATIO > archiveBytes;
  }
}
