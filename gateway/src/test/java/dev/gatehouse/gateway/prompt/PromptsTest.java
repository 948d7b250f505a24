package dev.gatehouse.gateway.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PromptsTest {
  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              Map.of(
                  "agents",
                  Map.of(
                      "defaults",
                      Map.of("bootstrapMaxChars", 1_000, "userTimezone", "Europe/Vienna"))))
          .module(
              new AbstractModule() {
                @Override
                protected void configure() {
                  bind(TellPrompt.class);
                  Multibinder.newSetBinder(binder(), RpcMethod.class)
                      .addBinding()
                      .to(TellPrompt.class);
                }
              });

  @Test
  void tellsFilesToolsSkillsAndFacts() throws IOException {
    write("SOUL.md", "Speak like a lighthouse keeper.");
    write("HEARTBEAT.md", "Look at the lamp.");
    try (WireSocket socket = gateway.admin(4)) {
      String prompt = prompt(socket, "agent:main:main", false);

      assertThat(prompt)
          .contains("Speak like a lighthouse keeper.", "## AGENTS.md")
          .contains("- skill: Reads a skill.", "- skill-writing: ")
          .contains("model=lab/one", "Europe/Vienna", "session=agent:main:main")
          .contains("Be brief today.")
          .doesNotContain("Look at the lamp.", "You are a sub-agent");
      assertThat(prompt(socket, "agent:main:main", true)).contains("Look at the lamp.");
    }
  }

  @Test
  void aSubAgentIsToldItsTaskAndNotWhoItsOwnerIs() throws IOException {
    write("USER.md", "The owner lives in the tower.");
    try (WireSocket socket = gateway.admin(4)) {
      assertThat(prompt(socket, "agent:main:subagent:7", false))
          .contains("You are a sub-agent", "## AGENTS.md")
          .doesNotContain("The owner lives in the tower.");
    }
  }

  @Test
  void aLongFileIsCutAndSaysSo() throws IOException {
    write("SOUL.md", "begin" + "x".repeat(5_000) + "end");
    try (WireSocket socket = gateway.admin(4)) {
      String prompt = prompt(socket, "agent:main:main", false);

      assertThat(prompt)
          .contains("begin", "cut here: SOUL.md has 5008 bytes")
          .doesNotContain("x".repeat(1_000));
    }
  }

  @Test
  void aChangedFileIsReadAgain() throws IOException {
    write("SOUL.md", "first");
    try (WireSocket socket = gateway.admin(4)) {
      assertThat(prompt(socket, "agent:main:main", false)).contains("## SOUL.md\n\nfirst");
      write("SOUL.md", "other");
      Files.setLastModifiedTime(
          workspace().resolve("SOUL.md"), FileTime.fromMillis(1_700_000_000_000L));

      assertThat(prompt(socket, "agent:main:main", false)).contains("## SOUL.md\n\nother");
    }
  }

  @Test
  void nothingIsReadThroughALinkThatLeadsOut() throws IOException {
    Path secret = Files.writeString(gateway.stateDirectory().resolve("secret.txt"), "do not tell");
    Files.createDirectories(workspace());
    Files.deleteIfExists(workspace().resolve("USER.md"));
    Files.createSymbolicLink(workspace().resolve("USER.md"), secret);
    try (WireSocket socket = gateway.admin(4)) {
      assertThat(prompt(socket, "agent:main:main", false)).doesNotContain("do not tell");
    }
  }

  private Path workspace() {
    return gateway.gateway().instance().workspace();
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(workspace());
    Files.writeString(workspace().resolve(name), text);
  }

  private static String prompt(WireSocket socket, String session, boolean heartbeat) {
    return socket
        .payload(
            "test.prompt", new JsonObject().put("session", session).put("heartbeat", heartbeat))
        .getString("prompt");
  }

  /** Tells the prompt that a turn would use. */
  static final class TellPrompt implements RpcMethod {
    private final Prompts prompts;

    @Inject
    TellPrompt(Prompts prompts) {
      this.prompts = prompts;
    }

    @Override
    public String name() {
      return "test.prompt";
    }

    @Override
    public Scope scope() {
      return Scope.ADMIN;
    }

    @Override
    public Future<JsonObject> call(RpcCall call) {
      PromptRequest request =
          PromptRequest.builder("main", new SessionKey(call.params().getString("session")))
              .tools(List.of(new ToolSpec("skill", "Reads a skill.", new JsonObject())))
              .model(new ModelRef("lab", "one"))
              .extra(Optional.of("Be brief today."))
              .heartbeat(call.params().getBoolean("heartbeat"))
              .build();
      return prompts.system(request).map(text -> new JsonObject().put("prompt", text));
    }
  }
}
