package dev.gatehouse.launcher.browser;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import dev.gatehouse.launcher.client.JsonObjects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a browser pretends to be. */
final class EmulationCommands {
  private EmulationCommands() {}

  private static GatehouseException wrong(String message, String remedy) {
    return new GatehouseException(ExitCode.USAGE, message, remedy);
  }

  /** {@code browser set}: the group. */
  @Command(
      name = "set",
      description = "Sets what a browser pretends to be: its screen, place, language, network.",
      footer = "  ${ROOT-COMMAND-NAME} browser set media dark",
      subcommands = {
        Viewport.class,
        Offline.class,
        Headers.class,
        Credentials.class,
        Geo.class,
        Media.class,
        Timezone.class,
        Locale.class,
        Device.class
      })
  static final class Set extends CommandGroup {
    Set(Cli cli) {
      super(cli);
    }
  }

  /** {@code browser set viewport}. */
  @Command(
      name = "viewport",
      description = "Gives the page another size, as resize does.",
      footer = "  ${ROOT-COMMAND-NAME} browser set viewport 1280 800")
  static final class Viewport extends TabCommands.Resize {
    Viewport(Cli cli) {
      super(cli);
    }
  }

  /** {@code browser set offline}. */
  @Command(
      name = "offline",
      description = "Cuts the browser off from the network, or joins it again.",
      footer = "  ${ROOT-COMMAND-NAME} browser set offline on")
  static final class Offline extends PageCall {
    @Parameters(paramLabel = "on|off", description = "on or off.")
    private String state = "";

    Offline(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      if (!state.equals("on") && !state.equals("off")) {
        throw wrong("set offline takes on or off, not \"" + state + "\"", "give one of them");
      }
      return Ask.post("/set/offline").exactly("offline", state.equals("on"));
    }

    @Override
    protected String done() {
      return "offline is " + state;
    }
  }

  /** {@code browser set headers}. */
  @Command(
      name = "headers",
      description = "Sends headers with every request, in place of those set before.",
      footer = "  ${ROOT-COMMAND-NAME} browser set headers '{\"X-Trial\": \"1\"}'")
  static final class Headers extends PageCall {
    @Parameters(arity = "0..1", paramLabel = "JSON", description = "Names and values.")
    private @Nullable String given;

    @Option(names = "--headers-json", paramLabel = "JSON", description = "The same as an option.")
    private @Nullable String option;

    Headers(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      String text = given == null ? option : given;
      if (text == null) {
        throw wrong("set headers needs them", "write them like '{\"X-Trial\": \"1\"}'");
      }
      return Ask.post("/set/headers").exactly("headers", JsonObjects.parse(text, "--headers-json"));
    }

    @Override
    protected String done() {
      return "headers are set";
    }
  }

  /** {@code browser set credentials}. */
  @Command(
      name = "credentials",
      description = "Answers sites that ask for a name and a password.",
      footer = "  ${ROOT-COMMAND-NAME} browser set credentials ann secret")
  static final class Credentials extends PageCall {
    @Parameters(index = "0", arity = "0..1", paramLabel = "USER", description = "The name.")
    private @Nullable String user;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PASSWORD", description = "The password.")
    private @Nullable String secret;

    @Option(names = "--clear", description = "No longer.")
    private boolean clear;

    Credentials(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      if (!clear && user == null) {
        throw wrong("set credentials needs a name and a password", "or --clear");
      }
      return Ask.post("/set/credentials")
          .with("username", user)
          .with("password", secret)
          .with("clear", clear);
    }

    @Override
    protected String done() {
      return clear ? "credentials are cleared" : "credentials are set";
    }
  }

  /** {@code browser set geo}. */
  @Command(
      name = "geo",
      description = "Tells pages where they are.",
      footer = "  ${ROOT-COMMAND-NAME} browser set geo 59.91 10.75 --accuracy 50")
  static final class Geo extends PageCall {
    @Parameters(index = "0", arity = "0..1", paramLabel = "LAT", description = "Degrees north.")
    private @Nullable Double latitude;

    @Parameters(index = "1", arity = "0..1", paramLabel = "LON", description = "Degrees east.")
    private @Nullable Double longitude;

    @Option(names = "--accuracy", paramLabel = "METRES", description = "How exact it is.")
    private @Nullable Double accuracy;

    @Option(names = "--origin", paramLabel = "URL", description = "Only for this site.")
    private @Nullable String origin;

    @Option(names = "--clear", description = "No longer.")
    private boolean clear;

    Geo(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      if (!clear && (latitude == null || longitude == null)) {
        throw wrong("set geo needs latitude and longitude", "for example 59.91 10.75, or --clear");
      }
      return Ask.post("/set/geolocation")
          .with("latitude", latitude)
          .with("longitude", longitude)
          .with("accuracy", accuracy)
          .with("origin", origin)
          .with("clear", clear);
    }

    @Override
    protected String done() {
      return clear ? "the place is cleared" : "the place is set";
    }
  }

  /** One word that is set. */
  abstract static class Word extends PageCall {
    private final String path;
    private final String key;

    Word(Cli cli, String path, String key) {
      super(cli);
      this.path = path;
      this.key = key;
    }

    abstract String word();

    @Override
    protected Ask page() {
      return Ask.post(path).exactly(key, word());
    }

    @Override
    protected String done() {
      return "set to " + word();
    }
  }

  /** {@code browser set media}. */
  @Command(
      name = "media",
      description = "Sets which colours pages are asked for.",
      footer = "  ${ROOT-COMMAND-NAME} browser set media dark")
  static final class Media extends Word {
    @Parameters(paramLabel = "SCHEME", description = "dark, light, no-preference or none.")
    private String value = "";

    Media(Cli cli) {
      super(cli, "/set/media", "colorScheme");
    }

    @Override
    String word() {
      return value;
    }
  }

  /** {@code browser set timezone}. */
  @Command(
      name = "timezone",
      description = "Sets the time zone of pages.",
      footer = "  ${ROOT-COMMAND-NAME} browser set timezone Europe/Oslo")
  static final class Timezone extends Word {
    @Parameters(paramLabel = "ZONE", description = "For example Europe/Oslo.")
    private String value = "";

    Timezone(Cli cli) {
      super(cli, "/set/timezone", "timezoneId");
    }

    @Override
    String word() {
      return value;
    }
  }

  /** {@code browser set locale}. */
  @Command(
      name = "locale",
      description = "Sets the language of pages.",
      footer = "  ${ROOT-COMMAND-NAME} browser set locale nb-NO")
  static final class Locale extends Word {
    @Parameters(paramLabel = "TAG", description = "For example nb-NO.")
    private String value = "";

    Locale(Cli cli) {
      super(cli, "/set/locale", "locale");
    }

    @Override
    String word() {
      return value;
    }
  }

  /** {@code browser set device}. */
  @Command(
      name = "device",
      description = "Sets screen, touch and name of a known device.",
      footer = "  ${ROOT-COMMAND-NAME} browser set device \"iPhone 14\"")
  static final class Device extends Word {
    @Parameters(paramLabel = "NAME", description = "For example \"iPhone 14\".")
    private String value = "";

    Device(Cli cli) {
      super(cli, "/set/device", "name");
    }

    @Override
    String word() {
      return value;
    }
  }
}
