package dev.gatehouse.launcher;

import dev.gatehouse.launcher.agent.AgentCommand;
import dev.gatehouse.launcher.agent.AgentsCommand;
import dev.gatehouse.launcher.approval.ApprovalsCommand;
import dev.gatehouse.launcher.backup.BackupCommand;
import dev.gatehouse.launcher.backup.ImportCommand;
import dev.gatehouse.launcher.browser.BrowserCommand;
import dev.gatehouse.launcher.canvas.CanvasCommand;
import dev.gatehouse.launcher.chat.ChatCommand;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.config.ConfigCommand;
import dev.gatehouse.launcher.cron.CronCommand;
import dev.gatehouse.launcher.device.DevicesCommand;
import dev.gatehouse.launcher.doctor.DoctorCommand;
import dev.gatehouse.launcher.gateway.DaemonCommand;
import dev.gatehouse.launcher.gateway.GatewayCommand;
import dev.gatehouse.launcher.gateway.HealthCommand;
import dev.gatehouse.launcher.gateway.HostCommand;
import dev.gatehouse.launcher.gateway.LogsCommand;
import dev.gatehouse.launcher.gateway.StatusCommand;
import dev.gatehouse.launcher.instance.DistributionsCommand;
import dev.gatehouse.launcher.instance.InstancesCommand;
import dev.gatehouse.launcher.instance.IsolationCommand;
import dev.gatehouse.launcher.instance.SetupCommand;
import dev.gatehouse.launcher.memory.MemoryCommand;
import dev.gatehouse.launcher.message.MessageCommand;
import dev.gatehouse.launcher.model.ModelsCommand;
import dev.gatehouse.launcher.node.NodesCommand;
import dev.gatehouse.launcher.onboard.ConfigureCommand;
import dev.gatehouse.launcher.onboard.OnboardCommand;
import dev.gatehouse.launcher.ports.PortsCommand;
import dev.gatehouse.launcher.rescue.RescueCommand;
import dev.gatehouse.launcher.reset.ResetCommand;
import dev.gatehouse.launcher.reset.UninstallCommand;
import dev.gatehouse.launcher.session.SessionsCommand;
import dev.gatehouse.launcher.skill.SkillsCommand;
import dev.gatehouse.launcher.supervision.DownCommand;
import dev.gatehouse.launcher.supervision.SuperviseCommand;
import dev.gatehouse.launcher.supervision.UpCommand;
import dev.gatehouse.launcher.supervision.UpgradeCommand;
import dev.gatehouse.launcher.system.SystemCommand;
import dev.gatehouse.launcher.task.TasksCommand;
import dev.gatehouse.launcher.tool.ToolsCommand;
import dev.gatehouse.launcher.usage.UsageCommand;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Every command by its name. Only the one that is called is built, because building costs time. */
final class Commands {
  private static final List<String> NAMES =
      List.of(
          "up",
          "down",
          "upgrade",
          "setup",
          "onboard",
          "configure",
          "reset",
          "uninstall",
          "gateway",
          "daemon",
          "host",
          "status",
          "health",
          "logs",
          "agent",
          "chat",
          "sessions",
          "agents",
          "models",
          "tools",
          "tasks",
          "usage",
          "devices",
          "nodes",
          "cron",
          "skills",
          "memory",
          "approvals",
          "system",
          "message",
          "browser",
          "canvas",
          "config",
          "ports",
          "instances",
          "isolation",
          "rescue",
          "doctor",
          "backup",
          "import",
          "distributions",
          "completion",
          "supervise");

  private static final Set<String> VERSION = Set.of("-V", "-v", "--version");

  private Commands() {}

  /** The command line for the words of {@code cli}: the command they name, or all of them. */
  static CommandLine commandLine(Cli cli) {
    Optional<String> named =
        cli.arguments().stream().filter(word -> !word.startsWith("-")).findFirst();
    if (named.isEmpty() && cli.arguments().stream().anyMatch(VERSION::contains)) {
      return commandLine(cli, List.of());
    }
    return named.filter(Set.copyOf(NAMES)::contains).isPresent()
        ? commandLine(cli, List.of(named.get()))
        : commandLine(cli, NAMES);
  }

  /** The command line with every command, for help and completion. */
  static CommandLine everything(Cli cli) {
    return commandLine(cli, NAMES);
  }

  private static CommandLine commandLine(Cli cli, List<String> names) {
    CommandSpec root = CommandSpec.forAnnotatedObject(new Root(cli.output()));
    root.name(cli.distribution().id());
    CommandLine line = new CommandLine(root, new CliFactory(cli));
    names.forEach(name -> line.addSubcommand(name, create(name, cli)));
    CommandLine browser = line.getSubcommands().get("browser");
    if (browser != null) {
      BrowserCommand.addCommands(browser, cli, names.size() > 1);
    }
    return line;
  }

  private static Object create(String name, Cli cli) {
    return switch (name) {
      case "up" -> new UpCommand(cli);
      case "down" -> new DownCommand(cli);
      case "upgrade" -> new UpgradeCommand(cli);
      case "setup" -> new SetupCommand(cli, new OnboardCommand(cli, Version.text()));
      case "onboard" -> new OnboardCommand(cli, Version.text());
      case "configure" -> new ConfigureCommand(cli, Version.text());
      case "reset" -> new ResetCommand(cli);
      case "uninstall" -> new UninstallCommand(cli);
      case "gateway" -> new GatewayCommand(cli);
      case "daemon" -> new DaemonCommand(cli);
      case "host" -> new HostCommand(cli);
      case "status" -> new StatusCommand(cli);
      case "health" -> new HealthCommand(cli);
      case "logs" -> new LogsCommand(cli);
      case "agent" -> new AgentCommand(cli);
      case "chat" -> new ChatCommand(cli);
      case "sessions" -> new SessionsCommand(cli);
      case "agents" -> new AgentsCommand(cli);
      case "models" -> new ModelsCommand(cli);
      case "tools" -> new ToolsCommand(cli);
      case "tasks" -> new TasksCommand(cli);
      case "usage" -> new UsageCommand(cli);
      case "memory" -> new MemoryCommand(cli);
      case "approvals" -> new ApprovalsCommand(cli);
      case "devices" -> new DevicesCommand(cli);
      case "nodes" -> new NodesCommand(cli);
      case "cron" -> new CronCommand(cli);
      case "skills" -> new SkillsCommand(cli);
      case "system" -> new SystemCommand(cli);
      case "message" -> new MessageCommand(cli);
      case "browser" -> new BrowserCommand(cli);
      case "canvas" -> new CanvasCommand(cli);
      case "config" -> new ConfigCommand(cli);
      case "ports" -> new PortsCommand(cli);
      case "instances" -> new InstancesCommand(cli);
      case "isolation" -> new IsolationCommand(cli);
      case "rescue" -> new RescueCommand(cli);
      case "doctor" -> new DoctorCommand(cli);
      case "backup" -> new BackupCommand(cli);
      case "import" -> new ImportCommand(cli);
      case "distributions" -> new DistributionsCommand(cli);
      case "completion" -> new CompletionCommand(cli);
      case "supervise" -> new SuperviseCommand(cli);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
