import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Gives class files from before Java 6 the stack maps of newer ones. A JVM keeps no class without
 * them in its archive and checks each with its old, slow verifier at every start. Run by the build
 * over the directory of libraries that is shipped; a jar that cannot be rewritten stays as it is.
 */
final class ModernizeClassFiles {
  private static final int MAJOR_VERSION_AT = 6;

  private ModernizeClassFiles() {}

  public static void main(String[] args) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        modernize(jar);
      }
    }
  }

  private static void modernize(Path jar) throws IOException {
    Path next = jar.resolveSibling(jar.getFileName() + ".new");
    try {
      int rewritten = rewrite(jar, next);
      if (rewritten > 0) {
        verify(next, jar.getParent());
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
        System.out.println(jar.getFileName() + ": " + rewritten + " class files modernized");
      }
    } catch (IOException | RuntimeException | ReflectiveOperationException | LinkageError e) {
      System.err.println(jar.getFileName() + " stays as it is: " + e);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static int rewrite(Path from, Path to) throws IOException {
    Map<JarEntry, byte[]> entries = new LinkedHashMap<>();
    int rewritten = 0;
    try (JarFile jar = new JarFile(from.toFile());
        URLClassLoader classes = loader(from, from.getParent())) {
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        try (InputStream in = jar.getInputStream(entry)) {
          byte[] bytes = in.readAllBytes();
          if (isOldClass(entry, bytes)) {
            bytes = withStackMaps(bytes, classes);
            rewritten++;
          }
          entries.put(entry, bytes);
        }
      }
    }
    if (rewritten > 0) {
      write(entries, to);
    }
    return rewritten;
  }

  private static boolean isOldClass(JarEntry entry, byte[] bytes) {
    return entry.getName().endsWith(".class")
        && ((bytes[MAJOR_VERSION_AT] & 0xff) << 8 | bytes[MAJOR_VERSION_AT + 1] & 0xff)
            < Opcodes.V1_6;
  }

  private static byte[] withStackMaps(byte[] bytes, ClassLoader classes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected ClassLoader getClassLoader() {
            return classes;
          }
        };
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              String signature,
              String superName,
              String[] interfaces) {
            super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
          }
        },
        ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  private static void write(Map<JarEntry, byte[]> entries, Path to) throws IOException {
    try (OutputStream file = Files.newOutputStream(to);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<JarEntry, byte[]> each : entries.entrySet()) {
        JarEntry entry = new JarEntry(each.getKey().getName());
        entry.setTimeLocal(each.getKey().getTimeLocal());
        out.putNextEntry(entry);
        out.write(each.getValue());
        out.closeEntry();
      }
    }
  }

  /** Lets this JVM check every class of the new jar that its own libraries suffice for. */
  private static void verify(Path jar, Path libraries)
      throws IOException, ReflectiveOperationException {
    try (JarFile file = new JarFile(jar.toFile());
        URLClassLoader classes = loader(jar, libraries)) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        String name = all.nextElement().getName();
        if (name.endsWith(".class") && !name.contains("-")) {
          verify(name.substring(0, name.length() - ".class".length()).replace('/', '.'), classes);
        }
      }
    }
  }

  private static void verify(String name, ClassLoader classes) throws ReflectiveOperationException {
    try {
      Class.forName(name, true, classes);
    } catch (NoClassDefFoundError | ExceptionInInitializerError optional) {
      return; // made for a library that is not there
    }
  }

  private static URLClassLoader loader(Path jar, Path libraries) throws IOException {
    try (Stream<Path> others = Files.list(libraries)) {
      URL[] urls =
          Stream.concat(Stream.of(jar), others.filter(other -> other.toString().endsWith(".jar")))
              .map(ModernizeClassFiles::url)
              .toArray(URL[]::new);
      return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
