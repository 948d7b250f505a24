package dev.gatehouse.launcher.bench;

import dev.gatehouse.core.config.Json;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs every measurement and prints a table, or one JSON document. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures start-up, memory, command latency and the wire of this build, from outside.",
      "Everything runs on 127.0.0.1 in a home directory of its own, bounded in count and time."
    },
    footer = {
      "",
      "Example, with another gateway in the same run:",
      "  launcher/bin/bench --rival 'env HOME={home} other-gateway --port {port} --token {token}'"
    })
final class Bench implements java.util.concurrent.Callable<Integer> {
  private static final String TOKEN = "bench-0123456789abcdef0123456789abcdef0123456789abcdef";

  private static final int WARM_TURNS = 300;

  @Option(names = "--launcher", required = true, description = "the gatehouse script")
  private Path launcher = Path.of("");

  @Option(names = "--parts", required = true, description = "a folder with the model server")
  private Path parts = Path.of("");

  @Option(names = "--json", description = "print one JSON document instead of the table")
  private boolean json;

  @Option(names = "--runs", defaultValue = "7", description = "starts per figure (default: 7)")
  private int runs;

  @Option(
      names = "--only",
      split = ",",
      description =
          "sections: start, many, processes, cli, wire, idle, turns, browser, upgrade (default: all)")
  private List<String> only = List.of();

  @Option(
      names = "--rival",
      description =
          "command that starts another gateway in the foreground; {port}, {token}, {home} and"
              + " {model}, the base URL of an OpenAI-compatible server, are filled in")
  private String rival = "";

  @Option(
      names = "--rival-protocol",
      defaultValue = "4",
      description = "protocol number the rival speaks (default: 4)")
  private int rivalProtocol;

  private final Map<String, Object> figures = new LinkedHashMap<>();
  private Path home = Path.of("");

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    home = Files.createTempDirectory("gatehouse-bench");
    try {
      section("start", this::startUp);
      section("many", this::manyInOneProcess);
      section("processes", this::manyProcesses);
      section("cli", this::commandLatency);
      section("wire", () -> wire("", () -> startOurs(), 4));
      section("idle", this::idleClients);
      section("turns", () -> turns("", uri -> startOurs(Map.of(), models(uri)), 4));
      section("turns", this::memoryOfSessions);
      section("browser", this::browsers);
      section("upgrade", this::upgrades);
      if (!rival.isEmpty()) {
        section("wire", () -> wire("rival ", () -> startRival(""), rivalProtocol));
        section("turns", () -> turns("rival ", this::startRival, rivalProtocol));
      }
    } finally {
      deleteTree(home);
    }
    if (json) {
      System.out.println(Json.pretty(figures));
    }
    return 0;
  }

  private interface Section {
    void run() throws Exception;
  }

  private interface Starter {
    Target start() throws Exception;
  }

  private interface ModelStarter {
    Target start(String modelBaseUrl) throws Exception;
  }

  private void section(String name, Section section) throws Exception {
    if (only.isEmpty() || only.contains(name)) {
      System.err.println("bench: " + name + " …");
      section.run();
    }
  }

  private void startUp() throws Exception {
    starts("start to first accepted connection", Map.of());
    starts("the same without class-data archive", Map.of("GATEHOUSE_NO_ARCHIVE", "1"));
  }

  private void starts(String name, Map<String, String> environment) throws Exception {
    double[] millis = new double[runs];
    double[] pss = new double[runs];
    for (int i = 0; i < runs; i++) {
      try (Target target = startOurs(environment)) {
        millis[i] = target.startMillis();
        TimeUnit.MILLISECONDS.sleep(500); // ready and quiet before its memory is read
        pss[i] = target.pssMebibytes();
      }
    }
    report(name, "ms", Samples.of(millis));
    if (environment.isEmpty()) {
      report("memory of a ready gateway (PSS)", "MiB", Samples.of(pss));
    }
  }

  private void manyInOneProcess() throws Exception {
    for (int count : new int[] {1, 10, 100}) {
      Map<?, ?> figure = ManyGateways.measure(count, home);
      report(count + " gateways in one process, ready after", "ms", one(figure.get("millis")));
      report(count + " gateways in one process (PSS)", "MiB", one(figure.get("pssMebibytes")));
    }
  }

  private static Samples one(Object value) {
    return Samples.of(((Number) value).doubleValue());
  }

  private void manyProcesses() throws Exception {
    for (int count : new int[] {1, 2, 4, 8}) {
      List<Target> targets = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          targets.add(startOurs());
        }
        TimeUnit.MILLISECONDS.sleep(500);
        report(
            count + " gateway processes together (PSS)",
            "MiB",
            Samples.of(targets.stream().mapToDouble(Target::pssMebibytes).sum()));
      } finally {
        targets.forEach(Target::close);
      }
    }
  }

  private void commandLatency() throws Exception {
    try (Target target = startOurs()) {
      List<String> status =
          List.of(launcher.toString(), "--profile", profile(target.port()), "status", "--json");
      command(status); // the first call may make the class-data archive
      double[] millis = new double[runs * 2];
      for (int i = 0; i < millis.length; i++) {
        millis[i] = command(status);
      }
      report("status --json of a running instance, whole process", "ms", Samples.of(millis));
    }
    double[] version = new double[runs];
    for (int i = 0; i < runs; i++) {
      version[i] = command(List.of(launcher.toString(), "--version"));
    }
    report("--version, whole process", "ms", Samples.of(version));
  }

  /** 50 clients stay and send messages, 20 a second come and go, and the gateway is replaced. */
  private void upgrades() throws Exception {
    try (Target target = startOurs();
        UpgradeLoad load = UpgradeLoad.start(target.port(), TOKEN, 50, 20)) {
      List<String> upgrade =
          List.of(launcher.toString(), "--profile", profile(target.port()), "upgrade");
      double[] millis = new double[runs];
      for (int i = 0; i < runs; i++) {
        millis[i] = command(upgrade);
        TimeUnit.SECONDS.sleep(1); // all clients are back and at work
      }
      UpgradeLoad.Outcome outcome = load.finish();
      report("upgrade under load, whole command", "ms", Samples.of(millis));
      report(
          "a client's gap, from its close to its next hello",
          "ms",
          Samples.of(outcome.gapsMillis().stream().mapToDouble(Double::doubleValue).toArray()));
      report("slowest of the new connections", "ms", Samples.of(outcome.slowestMillis()));
      report("new connections", "in all", Samples.of(outcome.connections()));
      report("connections refused", "in all", Samples.of(outcome.refused()));
      report("connections closed before their hello", "in all", Samples.of(outcome.cutOff()));
      report("messages accepted", "in all", Samples.of(outcome.turns()));
      report("accepted messages without an answer", "in all", Samples.of(outcome.lost()));
    }
  }

  private double command(List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    builder.environment().putAll(ourEnvironment());
    long start = System.nanoTime();
    Process process = builder.start();
    int exit = process.waitFor();
    double millis = (System.nanoTime() - start) / 1e6;
    if (exit != 0) {
      throw new IOException(
          String.join(" ", command) + " ended with " + exit + ": " + Files.readString(output()));
    }
    return millis;
  }

  private void wire(String prefix, Starter starter, int protocol) throws Exception {
    try (Target target = starter.start();
        Load load = new Load(target.port(), TOKEN, protocol)) {
      if (!prefix.isEmpty()) {
        report(prefix + "start to first accepted connection", "ms", one(target.startMillis()));
        TimeUnit.SECONDS.sleep(2);
        report(prefix + "memory (PSS)", "MiB", one(target.pssMebibytes()));
      }
      load.awaitReady();
      load.connects(200);
      load.health(20_000, 8);
      Samples connects = load.connects(500);
      report(prefix + "connect + hello", "ms", connects);
      report(prefix + "connects, 8 at once", "per s", Samples.of(load.connectsPerSecond(4_000, 8)));
      double before = target.cpuSeconds();
      Load.HealthRun run = load.health(200_000, 8);
      double cpu = target.cpuSeconds() - before;
      report(prefix + "health calls, 8 connections", "per s", Samples.of(run.callsPerSecond()));
      report(
          prefix + "health calls for each CPU second of the gateway",
          "calls",
          Samples.of(run.millis().sorted().length / cpu));
      report(prefix + "health call", "ms", run.millis());
      report(prefix + "event to the last of 200 clients", "ms", load.fanOut(200, 50));
    }
  }

  private void idleClients() throws Exception {
    int count = 2_000;
    try (Target target = startOurs();
        Load warm = new Load(target.port(), TOKEN, 4)) {
      warm.connects(200);
      double before = target.pssMebibytes();
      try (Load load = new Load(target.port(), TOKEN, 4)) {
        load.idle(count);
        TimeUnit.SECONDS.sleep(2);
        report(
            "memory of an idle client, " + count + " of them",
            "KiB",
            Samples.of((target.pssMebibytes() - before) * 1024 / count));
      }
    }
  }

  private void turns(String prefix, ModelStarter starter, int protocol) throws Exception {
    try (ModelServer model = ModelServer.start(parts, home);
        Target target = starter.start(model.uri() + "/v1");
        TurnLoad load = new TurnLoad(model.uri(), target.port(), TOKEN, protocol)) {
      load.awaitReady();
      load.pairs(WARM_TURNS);
      TurnLoad.Pairs pairs = load.pairs(300);
      report(
          prefix + "answer of the model alone",
          "ms",
          Samples.of(pairs.direct().stream().mapToDouble(TurnLoad.Answer::whole).toArray()));
      report(prefix + "turn, added to that", "ms", pairs.added());
      report(
          prefix + "first words of the model alone",
          "ms",
          Samples.of(pairs.direct().stream().mapToDouble(TurnLoad.Answer::first).toArray()));
      report(prefix + "first words of a turn, added to that", "ms", pairs.addedToFirst());
      load.turnsPerSecond(400, 8);
      report(
          prefix + "answers of the model alone, 8 at once",
          "per s",
          Samples.of(load.answersPerSecond(2_000, 8)));
      double before = target.cpuSeconds();
      report(prefix + "turns, 8 sessions", "per s", Samples.of(load.turnsPerSecond(2_000, 8)));
      report(
          prefix + "processor time of a turn",
          "ms",
          Samples.of((target.cpuSeconds() - before) * 1_000 / 2_000));
    }
  }

  private void memoryOfSessions() throws Exception {
    int active = 100;
    int quiet = 1_000;
    try (ModelServer model = ModelServer.start(parts, home);
        Target target = startOurs(Map.of(), models(model.uri() + "/v1"));
        TurnLoad load = new TurnLoad(model.uri(), target.port(), TOKEN, 4)) {
      load.talkOnceInEach(WARM_TURNS);
      double before = target.collectedPssMebibytes();
      Future<?> turns = load.startSlow(active);
      TimeUnit.SECONDS.sleep(1);
      double during = target.collectedPssMebibytes();
      turns.await(120, TimeUnit.SECONDS);
      report(
          "memory of a session with a turn under way, " + active + " of them",
          "KiB",
          Samples.of((during - before) * 1024 / active));
      before = target.collectedPssMebibytes();
      load.talkOnceInEach(quiet);
      report(
          "memory of a session that has talked, " + quiet + " of them",
          "KiB",
          Samples.of((target.collectedPssMebibytes() - before) * 1024 / quiet));
    }
  }

  private void browsers() throws Exception {
    Map<String, Object> settings =
        Map.of(
            "browser",
            Map.of(
                "headless",
                true,
                "defaultProfile",
                "gatehouse",
                "ssrfPolicy",
                Map.of("allowedHostnames", List.of("127.0.0.1")),
                "profiles",
                Map.of("second", Map.of("color", "#0066CC"))));
    try (Target target = startOurs(Map.of(), settings);
        BrowserLoad load = new BrowserLoad(target.port() + 2, TOKEN)) {
      Map<?, ?> status = load.json(load.get("/"));
      if (status.get("detectedExecutablePath") == null) {
        System.err.println("bench: no browser is installed; the section is left out");
        return;
      }
      double without = target.collectedOwnPssMebibytes();
      String small = load.url("/small");
      load.post("/tabs/open", Map.of("url", small));
      load.get("/snapshot");
      double one = target.collectedOwnPssMebibytes();
      load.post("/tabs/open?profile=second", Map.of("url", small));
      load.get("/snapshot?profile=second");
      double two = target.collectedOwnPssMebibytes();
      load.post("/stop?profile=second", Map.of());
      report("gateway before its first browser (PSS)", "MiB", Samples.of(without));
      compared("gateway with one browser", "MiB", one, without);
      report("gateway, for one more browser profile", "MiB", Samples.of(two - one));
      browserStarts(load, Path.of(String.valueOf(status.get("detectedExecutablePath"))));
      int port = ((Number) load.json(load.get("/")).get("cdpPort")).intValue();
      acts(load, port);
      snapshots(load, port, "small page", "/small", 20);
      snapshots(load, port, BrowserLoad.MANY + " nodes", "/large", 5);
      compared(
          "gateway after snapshots of the large page",
          "MiB",
          target.collectedOwnPssMebibytes(),
          without);
      load.post("/stop", Map.of());
    }
  }

  private void browserStarts(BrowserLoad load, Path program) throws Exception {
    int count = Math.min(runs, 5);
    double[] ours = new double[count];
    double[] bare = new double[count];
    Path userData = home.resolve("bare-browser");
    load.post("/start", Map.of());
    RawDevTools.bareStartMillis(program, userData);
    for (int i = 0; i < count; i++) {
      load.post("/stop", Map.of());
      bare[i] = RawDevTools.bareStartMillis(program, userData);
      ours[i] = millis(() -> load.post("/start", Map.of()));
    }
    report("bare Chromium to its DevTools line", "ms", Samples.of(bare));
    compared("browser start to ready", "ms", Samples.of(ours), Samples.of(bare));
  }

  private void snapshots(BrowserLoad load, int port, String what, String path, int count)
      throws Exception {
    load.post("/navigate", Map.of("url", load.url(path)));
    double[] ours = new double[count];
    double[] raw = new double[count];
    String answer = "";
    String tree = "";
    try (RawDevTools page = RawDevTools.page(load.http(), port, load.url(path))) {
      for (int i = -1; i < count; i++) {
        long start = System.nanoTime();
        tree = page.call("Accessibility.getFullAXTree", "{}");
        double rawMillis = (System.nanoTime() - start) / 1e6;
        start = System.nanoTime();
        answer = load.get("/snapshot?format=ai&maxChars=0");
        double ourMillis = (System.nanoTime() - start) / 1e6;
        if (i >= 0) { // the first pair warms both
          raw[i] = rawMillis;
          ours[i] = ourMillis;
        }
      }
    }
    report("raw accessibility tree, " + what, "ms", Samples.of(raw));
    compared("snapshot, " + what, "ms", Samples.of(ours), Samples.of(raw));
    double chars = String.valueOf(load.json(answer).get("snapshot")).length() / 1024.0;
    report("size of the raw tree, " + what, "KiB", Samples.of(tree.length() / 1024.0));
    compared("size of the snapshot, " + what, "KiB", chars, tree.length() / 1024.0);
    double efficient =
        String.valueOf(load.json(load.get("/snapshot?mode=efficient")).get("snapshot")).length()
            / 1024.0;
    compared("size of an efficient snapshot, " + what, "KiB", efficient, tree.length() / 1024.0);
  }

  private void acts(BrowserLoad load, int port) throws Exception {
    load.post("/navigate", Map.of("url", load.url("/small")));
    load.get("/snapshot?mode=efficient");
    int count = 50;
    double[] ours = new double[count];
    double[] raw = new double[count];
    Map<String, Object> click = Map.of("kind", "click", "ref", "e2");
    String mouse = "\"x\":20,\"y\":20,\"button\":\"left\",\"clickCount\":1}";
    try (RawDevTools page = RawDevTools.page(load.http(), port, load.url("/small"))) {
      for (int i = -10; i < count; i++) {
        double rawMillis =
            millis(
                () -> {
                  page.call("Input.dispatchMouseEvent", "{\"type\":\"mousePressed\"," + mouse);
                  return page.call(
                      "Input.dispatchMouseEvent", "{\"type\":\"mouseReleased\"," + mouse);
                });
        double ourMillis = millis(() -> load.post("/act", click));
        if (i >= 0) {
          raw[i] = rawMillis;
          ours[i] = ourMillis;
        }
      }
    }
    report("raw press and release of the mouse", "ms", Samples.of(raw));
    compared("act click, with its checks", "ms", Samples.of(ours), Samples.of(raw));
  }

  private interface Work {
    Object run() throws Exception;
  }

  private static double millis(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private void compared(String name, String unit, double value, double reference) {
    compared(name, unit, Samples.of(value), Samples.of(reference));
  }

  /** Reports a figure, and how many times its reference it is. */
  private void compared(String name, String unit, Samples samples, Samples reference) {
    report(name, unit, samples);
    report("  that is, times its reference", "x", one(samples.median() / reference.median()), name);
  }

  private static Map<String, Object> models(String baseUrl) {
    return Map.of(
        "models",
        Map.of(
            "providers",
            Map.of(
                "bench",
                Map.of(
                    "baseUrl",
                    baseUrl,
                    "api",
                    "openai-completions",
                    "apiKey",
                    "bench",
                    "models",
                    List.of(Map.of("id", "m", "name", "m"))))),
        "agents",
        Map.of("defaults", Map.of("model", Map.of("primary", "bench/m"))));
  }

  private Target startOurs() throws Exception {
    return startOurs(Map.of());
  }

  private Target startOurs(Map<String, String> extra) throws Exception {
    return startOurs(extra, Map.of());
  }

  private Target startOurs(Map<String, String> extra, Map<String, Object> settings)
      throws Exception {
    int port = freePort();
    Path state = home.resolve(".gatehouse-" + profile(port));
    Files.createDirectories(state);
    Map<String, Object> config = new LinkedHashMap<>(settings);
    config.put(
        "gateway",
        Map.of("mode", "local", "port", port, "auth", Map.of("mode", "token", "token", TOKEN)));
    Files.writeString(state.resolve("gatehouse.json"), Json.pretty(config));
    Map<String, String> environment = new LinkedHashMap<>(ourEnvironment());
    environment.putAll(extra);
    return Target.start(
        List.of(launcher.toString(), "--profile", profile(port), "gateway"),
        environment,
        port,
        output());
  }

  private Target startRival(String modelBaseUrl) throws Exception {
    int port = freePort();
    List<String> command =
        Stream.of(rival.split("\\s+"))
            .map(
                word ->
                    word.replace("{port}", Integer.toString(port))
                        .replace("{token}", TOKEN)
                        .replace("{home}", home.toString())
                        .replace("{model}", modelBaseUrl))
            .toList();
    return Target.start(command, Map.of(), port, output());
  }

  private Map<String, String> ourEnvironment() {
    return Map.of("HOME", home.toString(), "GATEHOUSE_HOST_DIR", home.resolve("host").toString());
  }

  private Path output() {
    return home.resolve("output.log");
  }

  private static String profile(int port) {
    return "bench-" + port;
  }

  /** A port whose derived ports are below the ones the kernel gives out by itself. */
  private static int freePort() throws IOException {
    for (int port = 20_000; port < 32_000; port += 128) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        continue;
      }
    }
    throw new IOException("no port is free between 20000 and 32000");
  }

  private void report(String name, String unit, Samples samples) {
    report(name, unit, samples, "");
  }

  /**
   * @param of the figure that it belongs to, which makes its name in the document; empty for none
   */
  private void report(String name, String unit, Samples samples, String of) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("unit", unit);
    row.put("median", samples.median());
    row.put("p99", samples.percentile(99));
    row.put("min", samples.smallest());
    row.put("max", samples.largest());
    row.put("count", samples.sorted().length);
    figures.put(of.isEmpty() ? name : of + ", times its reference", row);
    if (!json) {
      System.out.println(line(name, unit, samples));
    }
  }

  private static String line(String name, String unit, Samples samples) {
    int count = samples.sorted().length;
    if (count == 1) {
      return String.format(Locale.ROOT, "%-62s %12.2f %s", name, samples.median(), unit);
    }
    return String.format(
        Locale.ROOT,
        "%-62s %12.2f %-6s (p99 %.2f, min %.2f, max %.2f, n=%d)",
        name,
        samples.median(),
        unit,
        samples.percentile(99),
        samples.smallest(),
        samples.largest(),
        count);
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
