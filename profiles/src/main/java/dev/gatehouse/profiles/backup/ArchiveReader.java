package dev.gatehouse.profiles.backup;

import dev.gatehouse.core.config.Json;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive from its beginning to its end, and believes nothing that it says: names are
 * checked, everything is counted, and each file is compared with the list at the end. For one
 * archive, one thread.
 */
final class ArchiveReader {
  private final Path archive;
  private final Optional<Passphrase> passphrase;
  private final ArchiveLimits limits;
  private final Map<String, Seen> seen = new HashMap<>();
  private final byte[] buffer = new byte[64 * 1024];
  private long archiveBytes;
  private long bytes;
  private long files;
  private long entries;

  ArchiveReader(Path archive, Optional<Passphrase> passphrase, ArchiveLimits limits) {
    this.archive = archive;
    this.passphrase = passphrase;
    this.limits = limits;
  }

  /** Takes what is in an archive, before it is known whether all of it is good. */
  interface Sink {
    void directory(String path) throws IOException;

    /** Where the content goes; empty to drop it. */
    Optional<OutputStream> file(String path) throws IOException;

    /** Told when the list has proved a file. */
    void proved(String path, long changedMillis, boolean executable) throws IOException;
  }

  /** What an archive holds. */
  record Contents(BackupInfo info, long files, long bytes) {}

  /** What an archive says about itself at its beginning. Proves nothing. */
  static BackupInfo info(Path archive) throws IOException {
    requireFile(archive);
    Optional<BackupInfo> sealed = Envelope.clearInfo(archive);
    if (sealed.isPresent()) {
      return sealed.get();
    }
    try (ZipInputStream zip =
        new ZipInputStream(Envelope.read(archive, Optional.empty()), StandardCharsets.UTF_8)) {
      return first(zip);
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw ArchiveProblem.damaged("it is cut off or changed at its beginning", e);
    }
  }

  /** The text of the configuration, which is the first file; empty without one. Proves nothing. */
  Optional<String> config() throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(Envelope.read(archive, passphrase), StandardCharsets.UTF_8)) {
      first(zip);
      ZipEntry entry = zip.getNextEntry();
      if (entry == null || !entry.getName().startsWith(ArchivePath.CONFIG)) {
        return Optional.empty();
      }
      byte[] text = zip.readNBytes(ArchiveLimits.MOST_CONFIG_BYTES);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw ArchiveProblem.damaged("it is cut off or changed at its beginning", e);
    }
  }

  /** Reads all of it. */
  Contents read(Sink sink) throws IOException {
    requireFile(archive);
    archiveBytes = Files.size(archive);
    try (ArchiveTail tail = new ArchiveTail(Envelope.read(archive, passphrase));
        ZipInputStream zip = new ZipInputStream(tail, StandardCharsets.UTF_8)) {
      BackupInfo info = first(zip);
      entries(zip, sink);
      tail.requireEnd();
      return new Contents(info, files, bytes);
    } catch (SinkFailure e) {
      throw e.failure();
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw ArchiveProblem.damaged("it is cut off or was changed (" + e.getMessage() + ")", e);
    }
  }

  private static void requireFile(Path archive) throws IOException {
    if (!Files.exists(archive)) {
      throw new FileSystemException(archive.toString(), null, "it does not exist");
    }
    if (!Files.isRegularFile(archive.toRealPath(), LinkOption.NOFOLLOW_LINKS)) {
      throw ArchiveProblem.foreign();
    }
  }

  private static BackupInfo first(ZipInputStream zip) throws IOException {
    ZipEntry entry = zip.getNextEntry();
    if (entry == null || !entry.getName().equals(ArchivePath.INFO)) {
      throw ArchiveProblem.foreign();
    }
    byte[] json = zip.readNBytes(ArchiveLimits.MOST_INFO_BYTES + 1);
    if (json.length > ArchiveLimits.MOST_INFO_BYTES) {
      throw ArchiveProblem.foreign();
    }
    return BackupInfo.parse(json).orElseThrow(ArchiveProblem::foreign);
  }

  private void entries(ZipInputStream zip, Sink sink) throws IOException {
    ZipEntry entry = zip.getNextEntry();
    while (entry != null && !entry.getName().equals(ArchivePath.MANIFEST)) {
      entry(zip, entry.getName(), sink);
      entry = zip.getNextEntry();
    }
    if (entry == null) {
      throw ArchiveProblem.damaged("its list of files is missing");
    }
    manifest(zip, sink);
    if (zip.getNextEntry() != null) {
      throw ArchiveProblem.refused("something follows its list of files");
    }
  }

  private void entry(ZipInputStream zip, String name, Sink sink) throws IOException {
    Optional<String> fault = ArchivePath.fault(name);
    if (fault.isPresent()) {
      throw ArchiveProblem.refused("it holds " + Json.write(shortened(name)) + ": " + fault.get());
    }
    entries++;
    if (entries > limits.mostEntries()) {
      throw ArchiveProblem.refused("it holds more than " + limits.mostEntries() + " files");
    }
    if (seen.containsKey(name) || seen.containsKey(name + "/")) {
      throw ArchiveProblem.refused("it holds " + Json.write(shortened(name)) + " twice");
    }
    if (name.endsWith("/")) {
      if (zip.read() >= 0) {
        throw ArchiveProblem.refused("a directory has content");
      }
      seen.put(name, new Seen(0, ""));
      toSink(() -> sink.directory(name));
    } else {
      files++;
      seen.put(name, content(zip, name, sink));
    }
  }

  private Seen content(ZipInputStream zip, String name, Sink sink) throws IOException {
    MessageDigest digest = ArchiveWriter.sha256();
    long size = 0;
    Holder out = new Holder();
    try {
      toSink(() -> out.stream = sink.file(name).orElse(null));
      int count = zip.read(buffer);
      while (count >= 0) {
        size += count;
        count(count);
        digest.update(buffer, 0, count);
        int length = count;
        OutputStream target = out.stream;
        if (target != null) {
          toSink(() -> target.write(buffer, 0, length));
        }
        count = zip.read(buffer);
      }
    } finally {
      OutputStream target = out.stream;
      if (target != null) {
        toSink(target::close);
      }
    }
    return new Seen(size, HexFormat.of().formatHex(digest.digest()));
  }

  private void count(int more) {
    bytes += more;
    if (bytes > limits.mostBytes()) {
      throw ArchiveProblem.refused("it needs more room than there is");
    }
    if (ArchiveLimits.looksLikeBomb(bytes, archiveBytes)) {
      throw ArchiveProblem.refused(
          "it unfolds into more than a file of " + archiveBytes + " bytes should");
    }
  }

  private void manifest(ZipInputStream zip, Sink sink) throws IOException {
    // Bounded: a list is never longer, and readLine would take whatever it is given.
    InputStream bounded = new BoundedInput(zip, ArchiveLimits.MOST_MANIFEST_BYTES);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(bounded, StandardCharsets.UTF_8));
    boolean ended = false;
    String line = lines.readLine();
    while (line != null) {
      Map<?, ?> facts = facts(line);
      if (ended) {
        throw ArchiveProblem.damaged("its list of files goes on after its end");
      }
      if (facts.get("path") instanceof String path) {
        prove(path, facts, sink);
      } else {
        ended = true;
        if (number(facts, "files") != files || number(facts, "bytes") != bytes) {
          throw ArchiveProblem.damaged("it does not hold as much as its list of files says");
        }
      }
      line = lines.readLine();
    }
    if (!ended) {
      throw ArchiveProblem.damaged("its list of files is cut off");
    }
    if (!seen.isEmpty()) {
      throw ArchiveProblem.damaged(
          "it holds "
              + Json.write(shortened(seen.keySet().iterator().next()))
              + ", which is not in its list of files");
    }
  }

  private void prove(String path, Map<?, ?> facts, Sink sink) throws IOException {
    Seen found = seen.remove(path);
    if (found == null) {
      throw ArchiveProblem.damaged(
          Json.write(shortened(path)) + " is in its list of files, but not in it");
    }
    if (path.endsWith("/")) {
      return;
    }
    if (number(facts, "size") != found.size() || !found.sha256().equals(facts.get("sha256"))) {
      throw ArchiveProblem.damaged(Json.write(shortened(path)) + " is not what its checksum says");
    }
    boolean executable = Boolean.TRUE.equals(facts.get("executable"));
    toSink(() -> sink.proved(path, number(facts, "changed"), executable));
  }

  private static Map<?, ?> facts(String line) {
    try {
      if (Json.parse(line) instanceof Map<?, ?> map) {
        return map;
      }
    } catch (RuntimeException e) {
      throw ArchiveProblem.damaged("its list of files cannot be read", e);
    }
    throw ArchiveProblem.damaged("its list of files cannot be read");
  }

  private static long number(Map<?, ?> facts, String key) {
    return facts.get(key) instanceof Number number ? number.longValue() : -1;
  }

  private static String shortened(String name) {
    return name.length() > 200 ? name.substring(0, 200) + "…" : name;
  }

  private static void toSink(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new SinkFailure(e);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private record Seen(long size, String sha256) {}

  private static final class Holder {
    @Nullable OutputStream stream;
  }

  /** The disk's fault, not the archive's. */
  private static final class SinkFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient IOException failure;

    SinkFailure(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }
}
