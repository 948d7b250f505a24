package dev.gatehouse.profiles.backup;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import dev.gatehouse.profiles.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A machine with one instance that has something of everything. */
final class BackupFixture {
  static final String BOT_TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ";
  static final String MODEL_KEY = "sk-a-literal-model-key-0123456789";
  private static final String CONFIG =
      """
      // my gateway
      {
        gateway: { mode: 'local', port: 20900, auth: { mode: 'token', token: 'a-token-of-the-source-1234' } },
        agents: { defaults: { workspace: '~/ws' } },
        channels: { telegram: { botToken: '123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ' } }, // bot
        models: { providers: { p: { apiKey: 'sk-a-literal-model-key-0123456789', baseUrl: 'https://m.example/v1', models: [] } } },
      }
      """;

  final TestHost host;

  private BackupFixture(TestHost host) {
    this.host = host;
  }

  /** A machine without an instance, or with what is there already. */
  static BackupFixture on(Path root) {
    return new BackupFixture(TestHost.in(root));
  }

  /** Sets {@code main} up and fills it. */
  Instance main() {
    TestHost.write(host.home(".sigil-main/sigil.json"), CONFIG);
    Instance main = host.setUp("sigil", "--profile", "main");
    StateLayout layout = main.layout();
    TestHost.write(main.workspace().resolve("notes/plan.md"), "the plan");
    TestHost.write(main.workspace().resolve(".env"), "TOKEN=geheim");
    TestHost.write(layout.skills().resolve("x/SKILL.md"), "a skill");
    TestHost.write(layout.credentials().resolve("oauth.json"), "geheim");
    TestHost.write(layout.whatsApp("default").resolve("creds.json"), "geheim");
    TestHost.write(layout.deviceKey(), "geheim");
    TestHost.write(layout.devices().resolve("paired.json"), "geheim");
    TestHost.write(layout.agentDirectory("main").resolve("auth-profiles.json"), "geheim");
    TestHost.write(layout.sessions("main").resolve("s.jsonl"), "{\"said\":\"hello\"}\n");
    TestHost.write(layout.database(), "a database");
    TestHost.write(layout.logs().resolve("gateway-2026-11-21.log"), "geheim");
    TestHost.write(layout.environmentFile(), "KEY=geheim");
    TestHost.write(layout.root().resolve("service.env"), "KEY=\"geheim\"");
    TestHost.write(layout.temporary().resolve("x"), "short-lived");
    return main;
  }

  Backups backups() {
    return new Backups(
        host.catalog(),
        new CopyingDatabases(),
        Clock.systemUTC(),
        new SecureRandom(),
        SealKeys.LEAST_ROUNDS);
  }

  Path backup(Instance instance) {
    return backups().create(instance, BackupOptions.complete("test")).path();
  }

  Instance resolve(String profile) {
    return host.start("sigil", "--profile", profile);
  }

  /** Every file below, with its text; without locks, which hold nothing. */
  static Map<String, String> tree(Path root) {
    Map<String, String> all = new TreeMap<>();
    if (!Files.exists(root)) {
      return all;
    }
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        String name = root.relativize(path).toString();
        if (!name.endsWith(".lock") && !name.startsWith("tmp")) {
          all.put(name, Files.isRegularFile(path) ? Files.readString(path) : "");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** This module knows no database engine; the gateway's tests use the real one. */
  static final class CopyingDatabases implements DatabaseTool {
    @Override
    public void copy(Path database, Path copy, Path scratch) throws IOException {
      Files.copy(database, copy);
    }

    @Override
    public void settle(Path copy, boolean another, Path scratch) throws IOException {
      Files.writeString(copy, Files.readString(copy) + (another ? " of another" : ""));
    }
  }
}
