package dev.gatehouse.profiles.service.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.HostFacts;
import dev.gatehouse.profiles.service.Preflight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks whether a systemd user manager can keep services on this machine. Never writes. */
final class SystemdPreflight {
  private final HostFacts host;
  private final CommandRunner commands;

  SystemdPreflight(HostFacts host, CommandRunner commands) {
    this.host = host;
    this.commands = commands;
  }

  List<Preflight> run() {
    List<Preflight> found = new ArrayList<>();
    Optional<Preflight> blocking = blocking();
    blocking.ifPresent(found::add);
    if (blocking.isEmpty() && !lingers()) {
      found.add(
          new Preflight(
              "no-linger",
              false,
              "lingering is off for "
                  + host.user()
                  + ": its services start at the first login and end with the last logout",
              "loginctl enable-linger "
                  + host.user()
                  + "   (or the same with sudo; \"gateway install --linger\" runs it)"));
    }
    if (host.environment().get("SUDO_USER").isPresent() && host.userId() == 0) {
      found.add(
          new Preflight(
              "sudo",
              false,
              "this is root by sudo: the service would be root's, not "
                  + host.environment().get("SUDO_USER").orElseThrow()
                  + "'s",
              "run it again without sudo"));
    }
    return found;
  }

  private Optional<Preflight> blocking() {
    if (!Files.isDirectory(host.root().resolve("run/systemd/system"))) {
      return Optional.of(notBooted());
    }
    CommandRunner.Result asked =
        commands.run(List.of("systemctl", "--user", "show", "--property=Version"));
    if (asked.good()) {
      return Optional.empty();
    }
    if (asked.exit() == CommandRunner.Result.NOT_THERE) {
      return Optional.of(
          new Preflight(
              "no-systemctl",
              true,
              "there is no systemctl",
              "install systemd, or keep the gateway running with \"up\""));
    }
    return Optional.of(
        new Preflight(
            "no-user-bus",
            true,
            "the systemd of user " + host.user() + " cannot be reached: " + asked.detail(),
            "log in as that user itself, not through su or sudo; or run:\n"
                + "  loginctl enable-linger "
                + host.user()
                + "\n  export XDG_RUNTIME_DIR=/run/user/"
                + host.userId()));
  }

  private Preflight notBooted() {
    if (text("proc/sys/kernel/osrelease").contains("microsoft")
        || text("proc/version").contains("microsoft")) {
      return new Preflight(
          "wsl",
          true,
          "this Windows Subsystem for Linux was started without systemd",
          "write these two lines into /etc/wsl.conf, then run \"wsl --shutdown\" in Windows:\n"
              + "  [boot]\n  systemd=true");
    }
    if (container()) {
      return new Preflight(
          "container",
          true,
          "this is a container, whose only service manager is what runs the container",
          "make \"gateway\" the container's command and let the engine restart it"
              + " (--restart unless-stopped), or keep gateways running inside with \"up\"");
    }
    return new Preflight(
        "no-systemd",
        true,
        "this machine was not started by systemd",
        "keep the gateway running with \"up\", and have the machine's own service manager run that");
  }

  private boolean container() {
    return Files.exists(host.root().resolve(".dockerenv"))
        || Files.exists(host.root().resolve("run/.containerenv"))
        || host.environment().get("container").isPresent()
        || host.environment().get("KUBERNETES_SERVICE_HOST").isPresent()
        || text("proc/1/environ").contains("container=")
        || text("proc/1/cgroup").matches("(?s).*(docker|kubepods|containerd|lxc).*");
  }

  /** Whether services of this user run without a login. */
  boolean lingers() {
    return Files.exists(host.root().resolve("var/lib/systemd/linger").resolve(host.user()));
  }

  private String text(String file) {
    Path path = host.root().resolve(file);
    try {
      return new String(Files.readAllBytes(path), UTF_8).toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      return ""; // not this kind of system
    }
  }
}
