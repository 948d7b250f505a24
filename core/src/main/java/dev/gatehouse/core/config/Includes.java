package dev.gatehouse.core.config;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.json5.Json5Document;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the content of other files in the place of {@code $include}: one path or a list of them,
 * merged from left to right, the keys beside it merged over that. Objects merge, arrays are joined,
 * everything else is replaced. Files outside the configuration's directory are refused, also behind
 * symbolic links.
 */
final class Includes {
  private static final String KEY = "$include";
  private static final int MAX_DEPTH = 10;

  /** Ten levels of lists could otherwise name files without end. */
  private static final int MAX_FILES = 200;

  private static final Set<String> PROTOTYPE_KEYS = Set.of("__proto__", "constructor", "prototype");

  private final Path directory;
  private final Environment environment;
  private final Problems problems;
  private final Set<Path> files = new LinkedHashSet<>();
  private final Deque<Path> open = new ArrayDeque<>();
  private int count;

  /**
   * @param file the configuration file; its directory is the one that nothing may leave
   */
  Includes(Path file, Environment environment, Problems problems) {
    this.directory = Objects.requireNonNull(file.toAbsolutePath().getParent()).normalize();
    this.environment = environment;
    this.problems = problems;
    files.add(file);
    open.addLast(real(file));
  }

  /** Every file that was read or looked for, the configuration first. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /** Returns a copy of the value with all includes resolved; faults become problems. */
  @Nullable Object resolve(ConfigPath path, @Nullable Object value) {
    return resolve(path, value, directory);
  }

  private @Nullable Object resolve(ConfigPath path, @Nullable Object value, Path from) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> own = new LinkedHashMap<>();
      map.forEach(
          (key, element) -> {
            if (!key.equals(KEY)) {
              own.put((String) key, resolve(path.plus(key), element, from));
            }
          });
      return map.containsKey(KEY) ? include(path, map.get(KEY), own, from) : own;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        copy.add(resolve(path.plus(i), list.get(i), from));
      }
      return copy;
    }
    return value;
  }

  private @Nullable Object include(
      ConfigPath path, @Nullable Object names, Map<String, @Nullable Object> own, Path from) {
    List<?> list = names instanceof List<?> several ? several : Collections.singletonList(names);
    @Nullable Object included = null;
    boolean first = true;
    for (Object name : list) {
      if (!(name instanceof String text)) {
        problems.error(
            path.plus(KEY),
            "$include must be a path or a list of paths",
            "write $include: \"./other.json5\"");
        return own;
      }
      Object content = read(path, text, from);
      included = first ? content : merge(included, content);
      first = false;
    }
    if (own.isEmpty()) {
      return first ? own : included;
    }
    if (!first && !(included instanceof Map)) {
      problems.error(
          path.plus(KEY),
          "the included content is no object, so there can be no keys beside $include",
          "remove the keys beside it, or include a file with an object in it");
      return own;
    }
    return first ? own : merge(included, own);
  }

  private @Nullable Object read(ConfigPath path, String name, Path from) {
    Path file =
        from.resolve(name.startsWith("~") ? environment.path(name) : Path.of(name)).normalize();
    if (!isAllowed(path, name, file)) {
      return new LinkedHashMap<>();
    }
    files.add(file);
    Path real = real(file);
    if (open.contains(real)) {
      problems.error(
          path.plus(KEY),
          "the files include each other: " + cycle(real),
          "remove one of these includes");
      return new LinkedHashMap<>();
    }
    if (open.size() > MAX_DEPTH || ++count > MAX_FILES) {
      problems.error(
          path.plus(KEY),
          open.size() > MAX_DEPTH
              ? "includes are nested deeper than " + MAX_DEPTH + " at " + file
              : "more than " + MAX_FILES + " files are included",
          "include fewer files");
      return new LinkedHashMap<>();
    }
    open.addLast(real);
    try {
      return parse(path, name, file);
    } finally {
      open.removeLast();
    }
  }

  private @Nullable Object parse(ConfigPath path, String name, Path file) {
    try {
      String text = BoundedFiles.text(file, BoundedFiles.read(file, BoundedFiles.MAX_BYTES));
      try {
        Json5Document document = Json5Document.parse(text);
        problems.part(file, path, document);
        Object value = document.value();
        refusePrototypeKeys(path, value);
        return resolve(path, value, Objects.requireNonNull(file.getParent()));
      } catch (Json5SyntaxException e) {
        problems.at(
            file,
            e.line(),
            e.column(),
            text,
            path,
            "the included file is not readable: " + e.getMessage(),
            "correct line " + e.line());
      }
    } catch (IOException e) {
      problems.error(
          path.plus(KEY),
          "the included file \""
              + name
              + "\" ("
              + file
              + ") cannot be read: "
              + BoundedFiles.why(e),
          "correct the path, or make the file readable");
    }
    return new LinkedHashMap<>();
  }

  private boolean isAllowed(ConfigPath path, String name, Path file) {
    String fault = null;
    if (!file.startsWith(directory)) {
      fault = "leaves the configuration's directory " + directory;
    } else if (!real(file).startsWith(real(directory))) {
      fault = "leads out of the configuration's directory by a symbolic link";
    }
    if (fault != null) {
      problems.error(
          path.plus(KEY),
          "the include \"" + name + "\" " + fault,
          "put the file into " + directory + " or below it");
    }
    return fault == null;
  }

  private void refusePrototypeKeys(ConfigPath path, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, element) -> {
            if (PROTOTYPE_KEYS.contains(key)) {
              problems.error(
                  path.plus(key),
                  "an included file has the key \"" + key + "\", which is refused",
                  "remove the key");
            }
            refusePrototypeKeys(path.plus(key), element);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(element -> refusePrototypeKeys(path, element));
    }
  }

  private String cycle(Path again) {
    StringBuilder names = new StringBuilder();
    boolean inside = false;
    for (Path file : open) {
      inside |= file.equals(again);
      if (inside) {
        names.append(file.getFileName()).append(" -> ");
      }
    }
    return names.append(again.getFileName()).toString();
  }

  private static @Nullable Object merge(@Nullable Object base, @Nullable Object over) {
    if (base instanceof Map<?, ?> low && over instanceof Map<?, ?> high) {
      Map<Object, @Nullable Object> merged = new LinkedHashMap<>(low);
      high.forEach(
          (key, value) ->
              merged.put(key, low.containsKey(key) ? merge(low.get(key), value) : value));
      return merged;
    }
    if (base instanceof List<?> low && over instanceof List<?> high) {
      List<@Nullable Object> joined = new ArrayList<>(low);
      joined.addAll(high);
      return joined;
    }
    return over;
  }

  /** The path without symbolic links; where it does not exist, as far as it does. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      return parent == null ? path : real(parent).resolve(path.getFileName());
    }
  }
}
