package dev.gatehouse.profiles.backup;

import dev.gatehouse.core.config.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive with right checksums and bad intentions. */
final class CraftedArchive {
  private final ZipOutputStream zip;
  private final StringBuilder manifest = new StringBuilder();
  private long files;
  private long bytes;

  private CraftedArchive(ZipOutputStream zip) {
    this.zip = zip;
  }

  static CraftedArchive begin(Path file, int format) throws IOException {
    CraftedArchive archive = new CraftedArchive(new ZipOutputStream(Files.newOutputStream(file)));
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("format", (long) format);
    info.put("id", "x");
    info.put("distribution", "sigil");
    info.put("profile", "main");
    info.put("instanceId", "");
    info.put("createdAtMillis", 0L);
    info.put("reason", "");
    info.put("parts", List.of("config", "credentials", "state", "workspace"));
    info.put("sealed", false);
    archive.zip.putNextEntry(new ZipEntry(ArchivePath.INFO));
    archive.zip.write(Json.write(info).getBytes(StandardCharsets.UTF_8));
    return archive;
  }

  static CraftedArchive begin(Path file) throws IOException {
    return begin(file, BackupInfo.FORMAT);
  }

  CraftedArchive file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  CraftedArchive file(String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("path", name);
    line.put("size", (long) content.length);
    line.put("sha256", HexFormat.of().formatHex(ArchiveWriter.sha256().digest(content)));
    line.put("changed", 0L);
    manifest.append(Json.write(line)).append('\n');
    files++;
    bytes += content.length;
    return this;
  }

  /** Content that the list does not name. */
  CraftedArchive unlisted(String name, byte[] content, int times) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    for (int i = 0; i < times; i++) {
      zip.write(content);
    }
    return this;
  }

  /** The list alone. */
  CraftedArchive list() throws IOException {
    manifest.append(Json.write(Map.of("files", files, "bytes", bytes))).append('\n');
    zip.putNextEntry(new ZipEntry(ArchivePath.MANIFEST));
    zip.write(manifest.toString().getBytes(StandardCharsets.UTF_8));
    return this;
  }

  void end() throws IOException {
    list();
    zip.close();
  }

  void close() throws IOException {
    zip.close();
  }
}
