package dev.gatehouse.gateway.workspace;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files below one folder and nothing else. A path is resolved, must lie inside by its real
 * path, and is then walked from the opened folder step by step without following any link: what a
 * name means cannot change between the look and the opening. State directories of instances that
 * lie inside are closed. All methods block; safe to share between threads.
 */
public final class WorkspaceFolder {
  private static final int MAX_STEPS = 64;
  private static final int MAX_NAME_CHARS = 255;
  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final String TEMPORARY = ".gatehouse-";
  // What every state directory holds; a project has no reason for both.
  private static final List<String> STATE_MARKS = List.of("instance.json", "gateway.lock");

  private final Path root;

  private WorkspaceFolder(Path root) {
    this.root = root;
  }

  /** Opens a workspace that exists. */
  public static WorkspaceFolder open(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (Files.isDirectory(real)) {
        return new WorkspaceFolder(real);
      }
    } catch (IOException e) {
      // Told below: whatever the reason is, there is no folder to work in.
    }
    throw new GatehouseException(
        ExitCode.IO,
        "the workspace " + folder + " is missing",
        "create the folder, or correct the agent's workspace in the configuration");
  }

  /** Opens a workspace, which is made when it is missing. */
  static WorkspaceFolder openOrCreate(Path folder) {
    try {
      SecureFiles.createDirectories(folder);
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "the workspace " + folder + " cannot be made",
          "check the owner and mode of its parent directory",
          e);
    }
    return open(folder);
  }

  /** Whether a folder is the state directory of an instance. */
  public static boolean isState(Path folder) {
    return STATE_MARKS.stream()
        .allMatch(mark -> Files.exists(folder.resolve(mark), LinkOption.NOFOLLOW_LINKS));
  }

  /** The folder's real path. */
  Path root() {
    return root;
  }

  /**
   * A file or folder.
   *
   * @param path relative to the workspace, with {@code /}; empty for the workspace itself
   */
  public record Entry(
      String path, boolean directory, boolean file, long size, long modifiedMillis) {
    public String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /**
   * A file's bytes, and what it looked like when they were read.
   *
   * @param attributes to notice that somebody else changed it
   */
  public record Read(byte[] bytes, BasicFileAttributes attributes) {}

  /** Returns {@code given} as it is shown: relative to the workspace, with {@code /}. */
  public String shown(String given) {
    return String.join("/", steps(given));
  }

  /** Returns what is at {@code given}; empty when nothing is. */
  public Optional<Entry> find(String given) {
    List<String> steps = steps(given);
    if (steps.isEmpty()) {
      return Optional.of(new Entry("", true, false, 0, 0));
    }
    try {
      return inParent(
          steps,
          (parent, name) -> {
            BasicFileAttributes attributes = attributes(parent, name);
            return Optional.of(entry(String.join("/", steps), attributes));
          });
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(given, e);
    }
  }

  /** Reads a whole file of at most {@code maxBytes}. */
  public Read read(String given, long maxBytes) {
    List<String> steps = steps(given);
    try {
      return inParent(
          steps,
          (parent, name) -> {
            BasicFileAttributes attributes = attributes(parent, name);
            requireFile(given, attributes);
            if (attributes.size() > maxBytes) {
              throw WorkspaceRefusal.of(
                  given,
                  "has "
                      + attributes.size()
                      + " bytes, more than the "
                      + maxBytes
                      + " allowed here",
                  "work on a part of it with exec, or split it");
            }
            try (SeekableByteChannel channel =
                parent.newByteChannel(
                    name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
              return new Read(bytes(channel, maxBytes), attributes);
            }
          });
    } catch (NoSuchFileException e) {
      throw WorkspaceRefusal.missing(given);
    } catch (IOException e) {
      throw failed(given, e);
    }
  }

  /**
   * Replaces or makes a file so that a reader finds the old or the new content whole. Missing
   * folders are made; the mode of an existing file is kept.
   *
   * @param expected what the file looked like when it was read; null when it need not be the same
   */
  void write(String given, byte[] content, @Nullable BasicFileAttributes expected) {
    List<String> steps = steps(given);
    if (steps.isEmpty()) {
      throw WorkspaceRefusal.of(given, "is a folder", "name a file in it");
    }
    try {
      makeFolders(steps.subList(0, steps.size() - 1));
      inParent(
          steps,
          (parent, name) -> {
            replace(given, parent, name, content, expected);
            return Optional.empty();
          });
    } catch (IOException e) {
      throw failed(given, e);
    }
  }

  /** Deletes a file. */
  void delete(String given) {
    List<String> steps = steps(given);
    try {
      inParent(
          steps,
          (parent, name) -> {
            requireFile(given, attributes(parent, name));
            parent.deleteFile(name);
            return Optional.empty();
          });
    } catch (NoSuchFileException e) {
      throw WorkspaceRefusal.missing(given);
    } catch (IOException e) {
      throw failed(given, e);
    }
  }

  /** Returns what is in a folder, by name; at most {@code most} entries. */
  public List<Entry> list(String given, int most) {
    List<String> steps = steps(given);
    List<Entry> entries = new ArrayList<>();
    try (SecureDirectoryStream<Path> top = openRoot();
        SecureDirectoryStream<Path> folder = descend(top, steps)) {
      read(folder, String.join("/", steps), entries, most);
    } catch (NoSuchFileException e) {
      throw WorkspaceRefusal.missing(given);
    } catch (IOException e) {
      throw failed(given, e);
    }
    entries.sort(Comparator.comparing(Entry::path));
    return entries;
  }

  /** Takes files on a walk. */
  interface Visitor {
    /**
     * Takes one file.
     *
     * @param open opens it for reading
     * @return whether to go on
     */
    boolean visit(Entry file, Opener open) throws IOException;
  }

  /** Opens the file that a visitor is at. */
  interface Opener {
    SeekableByteChannel open() throws IOException;
  }

  /**
   * Visits the files below a folder, or the one file, by name. Links, and folders named in {@code
   * skipped}, are not entered.
   *
   * @param mostEntries after how many entries it ends
   * @return whether everything was seen
   */
  boolean walk(
      String given,
      Set<String> skipped,
      int mostEntries,
      BooleanSupplier stopped,
      Visitor visitor) {
    List<String> steps = steps(given);
    Optional<Entry> start = find(given);
    if (start.isEmpty()) {
      throw WorkspaceRefusal.missing(given);
    }
    try {
      if (start.get().file()) {
        inParent(
            steps,
            (parent, name) -> {
              visitor.visit(start.get(), () -> openFile(parent, name));
              return Optional.empty();
            });
        return true;
      }
      int[] left = {mostEntries};
      try (SecureDirectoryStream<Path> top = openRoot();
          SecureDirectoryStream<Path> folder = descend(top, steps)) {
        return walk(folder, String.join("/", steps), skipped, left, stopped, visitor, 0);
      }
    } catch (IOException e) {
      throw failed(given, e);
    }
  }

  private boolean walk(
      SecureDirectoryStream<Path> folder,
      String at,
      Set<String> skipped,
      int[] left,
      BooleanSupplier stopped,
      Visitor visitor,
      int depth)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    read(folder, at, entries, left[0]);
    left[0] -= entries.size();
    entries.sort(Comparator.comparing(Entry::path));
    for (Entry entry : entries) {
      if (stopped.getAsBoolean() || left[0] <= 0) {
        return false;
      }
      Path name = Path.of(entry.name());
      if (entry.file()) {
        if (!visitor.visit(entry, () -> openFile(folder, name))) {
          return false;
        }
      } else if (entry.directory() && !skipped.contains(entry.name()) && depth < MAX_STEPS) {
        try (SecureDirectoryStream<Path> below =
            folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          if (!isState(below)
              && !walk(below, entry.path(), skipped, left, stopped, visitor, depth + 1)) {
            return false;
          }
        } catch (NoSuchFileException e) {
          // Gone since it was listed.
        }
      }
    }
    return true;
  }

  private static SeekableByteChannel openFile(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  private static void read(
      SecureDirectoryStream<Path> folder, String at, List<Entry> entries, int most)
      throws IOException {
    try {
      for (Path each : folder) {
        if (entries.size() >= most) {
          return;
        }
        String name = String.valueOf(each.getFileName());
        if (name.startsWith(TEMPORARY)) {
          continue;
        }
        try {
          entries.add(
              entry(at.isEmpty() ? name : at + "/" + name, attributes(folder, Path.of(name))));
        } catch (NoSuchFileException e) {
          // Gone since it was listed.
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** The steps from the folder to {@code given}, by its real path as far as it exists. */
  private List<String> steps(String given) {
    Path path;
    try {
      if (given.indexOf('\0') >= 0) {
        throw WorkspaceRefusal.of(given, "is no path", "leave out the character 0");
      }
      path = root.resolve(given).normalize();
    } catch (InvalidPathException e) {
      throw WorkspaceRefusal.of(given, "is no path", "write it with plain characters");
    }
    if (!path.startsWith(root)) {
      throw WorkspaceRefusal.outside(given);
    }
    Path existing = path;
    List<String> missing = new ArrayList<>();
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && !existing.equals(root)) {
      missing.add(0, String.valueOf(existing.getFileName()));
      // The root was not reached, so there is a parent.
      existing = requireNonNull(existing.getParent(), "parent");
    }
    Path real;
    try {
      real = existing.toRealPath();
    } catch (IOException e) {
      throw WorkspaceRefusal.of(given, "leads nowhere", "use a path without broken links");
    }
    if (!real.startsWith(root)) {
      throw WorkspaceRefusal.outside(given);
    }
    List<String> steps = new ArrayList<>();
    for (Path step : root.relativize(real)) {
      if (!step.toString().isEmpty()) {
        steps.add(step.toString());
      }
    }
    steps.addAll(missing);
    if (steps.size() > MAX_STEPS || steps.stream().anyMatch(s -> s.length() > MAX_NAME_CHARS)) {
      throw WorkspaceRefusal.of(given, "is too long", "use fewer and shorter names");
    }
    return steps;
  }

  /** Something done in a folder with a name in it. */
  private interface InFolder<T> {
    T run(SecureDirectoryStream<Path> folder, Path name) throws IOException;
  }

  private <T> T inParent(List<String> steps, InFolder<T> work) throws IOException {
    if (steps.isEmpty()) {
      throw WorkspaceRefusal.of(".", "is a folder", "name a file in it");
    }
    try (SecureDirectoryStream<Path> top = openRoot();
        SecureDirectoryStream<Path> parent = descend(top, steps.subList(0, steps.size() - 1))) {
      return work.run(parent, Path.of(steps.get(steps.size() - 1)));
    }
  }

  private SecureDirectoryStream<Path> openRoot() throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(root);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new GatehouseException(
        ExitCode.IO,
        "files cannot be guarded on this system: it has no handles of directories",
        "run the gateway on Linux or macOS");
  }

  /** Opens the folder that {@code steps} lead to; what is opened on the way is closed again. */
  private static SecureDirectoryStream<Path> descend(
      SecureDirectoryStream<Path> top, List<String> steps) throws IOException {
    SecureDirectoryStream<Path> at =
        top.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS);
    for (String step : steps) {
      SecureDirectoryStream<Path> below;
      try {
        below = at.newDirectoryStream(Path.of(step), LinkOption.NOFOLLOW_LINKS);
      } finally {
        at.close();
      }
      if (isState(below)) {
        below.close();
        throw WorkspaceRefusal.of(
            String.join("/", steps),
            "belongs to an instance's own state",
            "use files of the workspace only");
      }
      at = below;
    }
    return at;
  }

  private static boolean isState(SecureDirectoryStream<Path> folder) throws IOException {
    for (String mark : STATE_MARKS) {
      try {
        attributes(folder, Path.of(mark));
      } catch (NoSuchFileException e) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes missing folders. Each is made in the workspace's own folder and moved to its place, by
   * handles: Java makes directories by path only, and a path can be changed under it.
   */
  private void makeFolders(List<String> steps) throws IOException {
    for (int depth = 1; depth <= steps.size(); depth++) {
      String name = steps.get(depth - 1);
      try (SecureDirectoryStream<Path> top = openRoot();
          SecureDirectoryStream<Path> parent = descend(top, steps.subList(0, depth - 1))) {
        try {
          if (!attributes(parent, Path.of(name)).isDirectory()) {
            throw WorkspaceRefusal.of(
                String.join("/", steps.subList(0, depth)), "is no folder", "use another name");
          }
        } catch (NoSuchFileException e) {
          Path temporary = root.resolve(TEMPORARY + UUID.randomUUID());
          Files.createDirectory(temporary);
          try {
            top.move(Path.of(String.valueOf(temporary.getFileName())), parent, Path.of(name));
          } catch (IOException failure) {
            Files.deleteIfExists(temporary);
            throw failure;
          }
        }
      }
    }
  }

  private static void replace(
      String given,
      SecureDirectoryStream<Path> parent,
      Path name,
      byte[] content,
      @Nullable BasicFileAttributes expected)
      throws IOException {
    Set<PosixFilePermission> mode = FILE_MODE;
    try {
      BasicFileAttributes before = attributes(parent, name);
      requireFile(given, before);
      requireSame(given, expected, before);
      mode =
          parent
              .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes()
              .permissions();
    } catch (NoSuchFileException e) {
      requireSame(given, expected, null);
    }
    Path temporary = Path.of(TEMPORARY + UUID.randomUUID());
    try {
      try (SeekableByteChannel channel =
          parent.newByteChannel(
              temporary,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(mode))) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        if (channel instanceof FileChannel file) {
          file.force(true);
        }
      }
      parent
          .getFileAttributeView(temporary, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setPermissions(mode);
      parent.move(temporary, parent, name);
    } catch (IOException | RuntimeException e) {
      try {
        parent.deleteFile(temporary);
      } catch (NoSuchFileException gone) {
        // It was never made.
      }
      throw e;
    }
  }

  private static void requireSame(
      String given, @Nullable BasicFileAttributes expected, @Nullable BasicFileAttributes now) {
    boolean same =
        expected == null
            || now != null
                && expected.size() == now.size()
                && expected.lastModifiedTime().equals(now.lastModifiedTime())
                && String.valueOf(expected.fileKey()).equals(String.valueOf(now.fileKey()));
    if (!same) {
      throw WorkspaceRefusal.of(
          given, "was changed by somebody else meanwhile", "read it again and repeat the change");
    }
  }

  private static void requireFile(String given, BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      throw WorkspaceRefusal.of(given, "is a folder", "name a file in it, or list it with ls");
    }
    if (!attributes.isRegularFile()) {
      throw WorkspaceRefusal.of(given, "is no plain file", "use another file");
    }
  }

  private static byte[] bytes(SeekableByteChannel channel, long most) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream((int) Math.min(channel.size(), most));
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    while (all.size() <= most && channel.read(buffer) >= 0) {
      buffer.flip();
      all.write(buffer.array(), 0, buffer.limit());
      buffer.clear();
    }
    return all.toByteArray();
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static Entry entry(String path, BasicFileAttributes attributes) {
    return new Entry(
        path,
        attributes.isDirectory(),
        attributes.isRegularFile(),
        attributes.size(),
        attributes.lastModifiedTime().toMillis());
  }

  private static GatehouseException failed(String given, IOException failure) {
    // What the system says names the place outside of a link that was put in between.
    return new GatehouseException(
        ExitCode.IO,
        WorkspaceRefusal.shown(given) + " could not be used: " + reason(failure),
        "check that the path has no links and that the file can be read and written");
  }

  private static String reason(IOException failure) {
    String name = failure.getClass().getSimpleName().replace("Exception", "");
    return failure instanceof java.nio.file.FileSystemException known && known.getReason() != null
        ? known.getReason()
        : name;
  }
}
