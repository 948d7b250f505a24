package dev.gatehouse.gateway;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.gateway.absent.AbsentModule;
import dev.gatehouse.gateway.access.AccessModule;
import dev.gatehouse.gateway.agent.AgentModule;
import dev.gatehouse.gateway.assistant.AssistantModule;
import dev.gatehouse.gateway.audit.AuditModule;
import dev.gatehouse.gateway.browser.BrowserModule;
import dev.gatehouse.gateway.budget.BudgetModule;
import dev.gatehouse.gateway.canvas.CanvasModule;
import dev.gatehouse.gateway.channel.ChannelModule;
import dev.gatehouse.gateway.command.CommandModule;
import dev.gatehouse.gateway.configuration.ConfigurationModule;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.cron.CronModule;
import dev.gatehouse.gateway.database.DatabaseModule;
import dev.gatehouse.gateway.device.DeviceModule;
import dev.gatehouse.gateway.doctor.DoctorModule;
import dev.gatehouse.gateway.exec.ExecModule;
import dev.gatehouse.gateway.handover.HandoverModule;
import dev.gatehouse.gateway.health.HealthModule;
import dev.gatehouse.gateway.heartbeat.HeartbeatModule;
import dev.gatehouse.gateway.hook.HookModule;
import dev.gatehouse.gateway.image.ImageModule;
import dev.gatehouse.gateway.lifecycle.GatewayLifecycle;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.logtail.LogTailModule;
import dev.gatehouse.gateway.mcp.McpModule;
import dev.gatehouse.gateway.memory.MemoryModule;
import dev.gatehouse.gateway.node.NodeModule;
import dev.gatehouse.gateway.openai.OpenAiModule;
import dev.gatehouse.gateway.outbound.OutboundModule;
import dev.gatehouse.gateway.page.PageModule;
import dev.gatehouse.gateway.probation.ProbationModule;
import dev.gatehouse.gateway.prompt.PromptModule;
import dev.gatehouse.gateway.protocol.ProtocolModule;
import dev.gatehouse.gateway.provider.ProviderModule;
import dev.gatehouse.gateway.rescue.RescueModule;
import dev.gatehouse.gateway.server.ServerModule;
import dev.gatehouse.gateway.session.SessionModule;
import dev.gatehouse.gateway.skill.SkillModule;
import dev.gatehouse.gateway.socket.ListeningSockets;
import dev.gatehouse.gateway.steering.SteeringModule;
import dev.gatehouse.gateway.subagent.SubagentModule;
import dev.gatehouse.gateway.system.SystemModule;
import dev.gatehouse.gateway.tool.ToolModule;
import dev.gatehouse.gateway.turn.TurnModule;
import dev.gatehouse.gateway.voice.VoiceModule;
import dev.gatehouse.gateway.web.WebModule;
import dev.gatehouse.gateway.workspace.WorkspaceModule;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.component.GatewayContext;
import dev.gatehouse.profiles.service.ServiceManager;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds the one injector of a gateway: what it was started with, every feature, the caller's own.
 */
final class GatewayInjector {
  private GatewayInjector() {}

  static Injector create(Given given, List<Module> more) {
    List<Module> modules = new ArrayList<>();
    modules.add(new GivenModule(given));
    modules.add(new ProtocolModule());
    modules.add(new DatabaseModule());
    modules.add(new BudgetModule());
    modules.add(new AccessModule());
    modules.add(new DeviceModule());
    modules.add(new ServerModule());
    modules.add(new HealthModule());
    modules.add(new ConfigurationModule());
    modules.add(new ProbationModule());
    modules.add(new AgentModule());
    modules.add(new SkillModule());
    modules.add(new PromptModule());
    modules.add(new CommandModule());
    modules.add(new HeartbeatModule());
    modules.add(new SessionModule());
    modules.add(new ProviderModule());
    modules.add(new AssistantModule());
    modules.add(new TurnModule());
    modules.add(new SubagentModule());
    modules.add(new ChannelModule());
    modules.add(new LogTailModule());
    modules.add(new CanvasModule());
    modules.add(new PageModule());
    modules.add(new NodeModule());
    modules.add(new VoiceModule());
    modules.add(new AbsentModule());
    modules.add(new SystemModule());
    modules.add(new AuditModule());
    modules.add(new ToolModule());
    modules.add(new WorkspaceModule());
    modules.add(new ExecModule());
    modules.add(new OutboundModule());
    modules.add(new McpModule());
    modules.add(new MemoryModule());
    modules.add(new WebModule());
    modules.add(new ImageModule());
    modules.add(new SteeringModule());
    modules.add(new RescueModule());
    modules.add(new BrowserModule());
    modules.add(new CronModule());
    modules.add(new OpenAiModule());
    modules.add(new HookModule());
    modules.add(new DoctorModule());
    modules.add(new HandoverModule());
    modules.addAll(more);
    return Guice.createInjector(Stage.DEVELOPMENT, modules);
  }

  /** What a gateway has before its injector. */
  record Given(
      Vertx vertx,
      Instance instance,
      GatewayContext context,
      LiveConfig config,
      ConfigStore store,
      Environment environment,
      Clock clock,
      SecureRandom random,
      InstanceLog log,
      LeaseTable leases,
      InstanceCatalog catalog,
      Optional<ServiceManager> services,
      GatewayLifecycle lifecycle,
      ListeningSockets sockets) {}

  private static final class GivenModule extends AbstractModule {
    private final Given given;

    GivenModule(Given given) {
      this.given = given;
    }

    @Override
    protected void configure() {
      binder().requireExplicitBindings();
      bind(ListeningSockets.class).toInstance(given.sockets());
      bind(Vertx.class).toInstance(given.vertx());
      bind(Instance.class).toInstance(given.instance());
      bind(GatewayContext.class).toInstance(given.context());
      bind(LiveConfig.class).toInstance(given.config());
      bind(ConfigStore.class).toInstance(given.store());
      bind(Environment.class).toInstance(given.environment());
      bind(Clock.class).toInstance(given.clock());
      bind(SecureRandom.class).toInstance(given.random());
      bind(InstanceLog.class).toInstance(given.log());
      bind(InstanceCatalog.class).toInstance(given.catalog());
      bind(LeaseTable.class).toInstance(given.leases());
      bind(new TypeLiteral<Optional<ServiceManager>>() {}).toInstance(given.services());
      bind(GatewayLifecycle.class).toInstance(given.lifecycle());
    }
  }
}
