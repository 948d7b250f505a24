package dev.gatehouse.browser.observe;

import dev.gatehouse.core.file.SecureFiles;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A trace that is being written: a ZIP with one entry after the other. All methods block. */
final class TraceFile implements Closeable {
  private final Path path;
  private final ZipOutputStream zip;

  private TraceFile(Path path, ZipOutputStream zip) {
    this.path = path;
    this.zip = zip;
  }

  /** Opens a new file; its folder is made where it is missing. */
  static TraceFile create(Path path) throws IOException {
    SecureFiles.createDirectories(SecureFiles.parent(path));
    return new TraceFile(
        path,
        new ZipOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(SecureFiles.openNew(path)))));
  }

  Path path() {
    return path;
  }

  /** Begins an entry, which lasts until the next one begins. */
  void begin(String name) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
  }

  void write(byte[] bytes) throws IOException {
    zip.write(bytes);
  }

  void entry(String name, String text) throws IOException {
    begin(name);
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Closes and removes the file. */
  void discard() throws IOException {
    try {
      zip.close();
    } finally {
      Files.deleteIfExists(path);
    }
  }
}
