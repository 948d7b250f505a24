package dev.gatehouse.profiles.backup;

import dev.gatehouse.core.config.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an archive: first what it is, then its files, last the list of them with their checksums
 * as they were written. For one thread.
 */
final class ArchiveWriter implements AutoCloseable {
  private final ZipOutputStream zip;
  private final StringBuilder manifest = new StringBuilder();
  private final byte[] buffer = new byte[64 * 1024];
  private long files;
  private long bytes;

  ArchiveWriter(OutputStream out, BackupInfo info, boolean compress) throws IOException {
    this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    zip.setLevel(compress ? Deflater.DEFAULT_COMPRESSION : Deflater.NO_COMPRESSION);
    zip.putNextEntry(new ZipEntry(ArchivePath.INFO));
    zip.write(info.bytes());
    zip.closeEntry();
  }

  /** Adds an empty directory; its name ends with a slash. */
  void directory(String path) throws IOException {
    zip.putNextEntry(new ZipEntry(path));
    zip.closeEntry();
    line(path, Map.of());
  }

  /** Adds a file as it is now. */
  void file(String path, Path file) throws IOException {
    FileTime changed = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
    boolean executable = Files.isExecutable(file);
    MessageDigest digest = sha256();
    long size = 0;
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      zip.putNextEntry(new ZipEntry(path));
      int count = in.read(buffer);
      while (count >= 0) {
        zip.write(buffer, 0, count);
        digest.update(buffer, 0, count);
        size += count;
        count = in.read(buffer);
      }
      zip.closeEntry();
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("size", size);
    facts.put("sha256", HexFormat.of().formatHex(digest.digest()));
    facts.put("changed", changed.toMillis());
    if (executable) {
      facts.put("executable", true);
    }
    line(path, facts);
    files++;
    bytes += size;
  }

  /** Writes the list and the end. */
  void finish() throws IOException {
    zip.putNextEntry(new ZipEntry(ArchivePath.MANIFEST));
    Map<String, Object> end = new LinkedHashMap<>();
    end.put("files", files);
    end.put("bytes", bytes);
    manifest.append(Json.write(end)).append('\n');
    zip.write(manifest.toString().getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
    zip.finish();
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private void line(String path, Map<String, Object> facts) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("path", path);
    line.putAll(facts);
    manifest.append(Json.write(line)).append('\n');
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
