package dev.gatehouse.profiles.migration;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.CloneOptions;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceSetup;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.SetupOptions;
import dev.gatehouse.profiles.StateLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings over what another program of the family has kept: configuration, workspaces, skills,
 * conversations, and keys when asked. The source is only read. What the target has already stays,
 * so that the same import again adds what is missing and nothing else. Blocks.
 */
public final class StateImport {
  private static final int MOST_CONFIG_BYTES = 2 * 1024 * 1024;
  private static final List<String> DIRECTORIES =
      List.of("skills", "hooks", "canvas", "media", "settings");
  private static final Map<String, String> NEVER =
      Map.ofEntries(
          Map.entry("identity", "each instance has an identity of its own"),
          Map.entry("devices", "devices are paired with one instance; pair them again"),
          Map.entry("nodes", "nodes are paired with one instance; pair them again"),
          Map.entry("extensions", "plugins are programs for another runtime"),
          Map.entry("exec-approvals.json", "what may run is decided for each instance"),
          Map.entry("memory", "the index is made anew from the workspace"),
          Map.entry("browser", "a browser's data belongs to one instance; log in again"),
          Map.entry("logs", "logs stay where they were written"),
          Map.entry("subagents", "runs that had not ended are not begun again"),
          Map.entry("sandboxes", "sandboxes are made anew"),
          Map.entry("gateway.lock", "a lock means nothing elsewhere"));

  private final InstanceCatalog catalog;
  private final SessionSource sessions;
  private final Clock clock;
  private final SecureRandom random;

  public StateImport(
      InstanceCatalog catalog, SessionSource sessions, Clock clock, SecureRandom random) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.sessions = requireNonNull(sessions, "sessions");
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
  }

  /**
   * Imports, or only says what would be imported.
   *
   * @param source the state directory of the other program, which should not run meanwhile
   * @param target as resolved for a start; its gateway must not run
   * @param options accounts of chat networks, and keys
   * @param perform whether anything is written
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the source is none or the target
   *     cannot be set up, {@link ExitCode#CONFLICT} when the source is an instance of this program
   *     or the target runs, {@link ExitCode#IO} when something cannot be read or written
   */
  public ImportResult run(Path source, Instance target, CloneOptions options, boolean perform) {
    ForeignState foreign = ForeignState.open(source, target, catalog.distributions());
    Run run = new Run(foreign, target, options, perform);
    try {
      return run.run();
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "cannot import " + foreign.root() + ": " + e.getMessage(),
          "check that the places are readable and writable and the disk not full, then import again:"
              + " what is there already stays",
          e);
    }
  }

  private final class Run {
    private final ForeignState foreign;
    private final CloneOptions options;
    private final boolean perform;
    private final List<ImportItem> taken = new ArrayList<>();
    private final List<ImportItem> left = new ArrayList<>();
    private final Environment environment;
    private Instance target;

    Run(ForeignState foreign, Instance target, CloneOptions options, boolean perform) {
      this.foreign = foreign;
      this.target = target;
      this.options = options;
      this.perform = perform;
      this.environment = catalog.environmentOf(target.distribution());
    }

    ImportResult run() throws IOException {
      Optional<ConfigDocument> config = sourceConfig();
      if (perform && Files.isDirectory(target.stateDirectory())) {
        StateLock.take(target).close(); // refuses while the gateway runs
      }
      config(config);
      workspaces(config); // before a set-up puts its own first files there
      if (perform) {
        target =
            new InstanceSetup(catalog, clock, random)
                .setUp(target, SetupOptions.forStart())
                .instance();
      }
      for (String directory : DIRECTORIES) {
        copy(
            directory,
            foreign.root().resolve(directory),
            target.stateDirectory().resolve(directory));
      }
      credentials();
      jobs();
      NEVER.forEach(
          (name, why) -> {
            if (foreign.has(name)) {
              left.add(new ImportItem("state", name, why));
            }
          });
      sessions();
      return new ImportResult(foreign.root(), target, perform, taken, left);
    }

    private Optional<ConfigDocument> sourceConfig() throws IOException {
      if (foreign.config().isEmpty()) {
        left.add(new ImportItem("config", foreign.root().toString(), "there is no configuration"));
        return Optional.empty();
      }
      Path file = foreign.config().get();
      if (Files.size(file) > MOST_CONFIG_BYTES) {
        left.add(new ImportItem("config", file.toString(), "it is too large"));
        return Optional.empty();
      }
      try {
        return Optional.of(ConfigDocument.parse(Files.readString(file)));
      } catch (RuntimeException e) {
        left.add(new ImportItem("config", file.toString(), "it cannot be read: it is no JSON5"));
        return Optional.empty();
      }
    }

    private void config(Optional<ConfigDocument> source) throws IOException {
      if (source.isEmpty()) {
        return;
      }
      String name = String.valueOf(foreign.config().orElseThrow());
      if (Files.exists(target.configPath())) {
        left.add(
            new ImportItem(
                "config",
                name,
                target.displayName() + " has a configuration already, which stays as it is"));
        return;
      }
      ConfigStore store = target.configStore(environment, clock);
      ImportedConfig imported = new ImportedConfig(target, store, options, taken, left);
      ConfigDocument document = imported.adapt(source.get());
      document.tree().keySet().forEach(key -> taken.add(new ImportItem("config", key, "")));
      if (perform) {
        SecureFiles.createDirectories(target.stateDirectory());
        for (Map.Entry<Path, String> secret : imported.secrets().entrySet()) {
          SecureFiles.replace(secret.getKey(), secret.getValue().getBytes(StandardCharsets.UTF_8));
        }
        store.change(
            new ConfigStore.Change("import", "imported from " + name),
            Optional.empty(),
            empty -> document);
      }
    }

    private void workspaces(Optional<ConfigDocument> config) throws IOException {
      Optional<Path> main =
          config
              .flatMap(document -> document.get(ConfigPath.of("agents", "defaults", "workspace")))
              .or(
                  () ->
                      config.flatMap(document -> document.get(ConfigPath.of("agent", "workspace"))))
              .flatMap(this::place)
              .filter(Files::isDirectory)
              .or(() -> Optional.of(foreign.root().resolve("workspace")));
      workspace("main", main.get(), target.workspace());
      if (config.isPresent()
          && config.get().get(ConfigPath.of("agents", "list")).orElse(null)
              instanceof List<?> agents) {
        for (Object agent : agents) {
          if (agent instanceof Map<?, ?> map
              && map.get("id") instanceof String id
              && id.matches("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")
              && !id.equals("main")) {
            Optional<Path> own =
                Optional.<Object>ofNullable(map.get("workspace"))
                    .flatMap(this::place)
                    .or(() -> Optional.of(foreign.root().resolve("workspace-" + id)));
            workspace(id, own.get(), target.layout().agentWorkspace(id));
          }
        }
      }
    }

    private Optional<Path> place(Object text) {
      try {
        String path = String.valueOf(text);
        return path.isBlank() || path.contains("${")
            ? Optional.empty()
            : Optional.of(
                path.startsWith("~")
                    ? environment.path(path)
                    : foreign.root().resolve(path).normalize());
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }

    /** A foreign configuration may name anything as its workspace, also the whole home. */
    private void workspace(String agent, Path from, Path to) throws IOException {
      if (!Files.isDirectory(from)) {
        left.add(
            new ImportItem("workspace", from.toString(), "the agent " + agent + " has none there"));
        return;
      }
      Path real = Places.real(from);
      boolean tooWide =
          real.getParent() == null
              || Places.real(environment.home()).startsWith(real)
              || foreign.root().startsWith(real)
              || Places.real(to).startsWith(real)
              || real.startsWith(Places.real(to));
      if (tooWide) {
        left.add(
            new ImportItem(
                "workspace",
                from.toString(),
                "it is or holds the home, the source or the target; copy what is needed by hand"));
        return;
      }
      copy("workspace", real, to);
    }

    private void copy(String what, Path from, Path to) throws IOException {
      if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      FileImport files = new FileImport(what, from, to, options.credentials(), left);
      files.run(perform);
      taken.add(
          new ImportItem(
              what,
              from.toString(),
              files.copied()
                  + " files to "
                  + to
                  + (files.known() > 0 ? ", " + files.known() + " were there already" : "")));
    }

    private void credentials() throws IOException {
      if (options.credentials()) {
        for (String agent : foreign.agents()) {
          copyFile(
              foreign.root().resolve("agents").resolve(agent).resolve("agent/auth-profiles.json"),
              target.layout().agentDirectory(agent).resolve("auth-profiles.json"));
        }
        copyFile(foreign.root().resolve(".env"), target.layout().environmentFile());
        copyFile(
            foreign.root().resolve("credentials/oauth.json"),
            target.layout().credentials().resolve("oauth.json"));
      } else {
        for (String agent : foreign.agents()) {
          leaveKeys("agents/" + agent + "/agent/auth-profiles.json");
        }
        leaveKeys(".env");
        leaveKeys("credentials/oauth.json");
      }
      channels();
    }

    private void channels() throws IOException {
      Path whatsApp = foreign.root().resolve("credentials/whatsapp");
      if (Files.isDirectory(whatsApp, LinkOption.NOFOLLOW_LINKS)) {
        if (options.channels()) {
          copy("credentials", whatsApp, target.layout().credentials().resolve("whatsapp"));
        } else {
          left.add(
              new ImportItem(
                  "credentials",
                  whatsApp.toString(),
                  "two gateways on one account take each other's messages; stop the other one for"
                      + " good, then import with --with-channels"));
        }
      }
    }

    private void leaveKeys(String name) {
      if (foreign.has(name)) {
        left.add(
            new ImportItem(
                "credentials",
                foreign.root().resolve(name).toString(),
                "keys are taken with --with-credentials only"));
      }
    }

    private void copyFile(Path from, Path to) throws IOException {
      if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        left.add(
            new ImportItem(
                "credentials", from.toString(), "the instance has its own, which stays"));
        return;
      }
      if (perform) {
        SecureFiles.replace(to, Files.readAllBytes(from));
      }
      taken.add(new ImportItem("credentials", from.toString(), "to " + to));
    }

    private void jobs() throws IOException {
      Path file = foreign.root().resolve("cron/jobs.json");
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > MOST_CONFIG_BYTES) {
        return;
      }
      try {
        if (Json.parse(Files.readString(file)) instanceof Map<?, ?> tree
            && tree.get("jobs") instanceof List<?> jobs) {
          for (Object job : jobs) {
            if (job instanceof Map<?, ?> map) {
              left.add(
                  new ImportItem(
                      "job",
                      String.valueOf(map.get("name")),
                      "it would fire twice while the other program runs; add it with \"cron add\""));
            }
          }
        }
      } catch (RuntimeException e) {
        left.add(new ImportItem("job", file.toString(), "it cannot be read"));
      }
    }

    private void sessions() {
      if (!perform) {
        taken.add(
            new ImportItem("sessions", foreign.root().toString(), "counted when they are taken"));
        return;
      }
      SessionSource.Outcome outcome = sessions.take(foreign.root(), target);
      taken.add(
          new ImportItem(
              "sessions",
              foreign.root().toString(),
              outcome.sessions()
                  + " sessions, "
                  + outcome.transcripts()
                  + " transcripts, "
                  + outcome.records()
                  + " records"
                  + (outcome.known() > 0 ? ", " + outcome.known() + " were there already" : "")));
      outcome.problems().forEach(problem -> left.add(new ImportItem("sessions", problem, "")));
    }
  }
}
