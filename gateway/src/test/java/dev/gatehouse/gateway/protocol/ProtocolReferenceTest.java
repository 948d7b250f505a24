package dev.gatehouse.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolReferenceTest {
  private static final Path PAGE = Path.of("../docs/protocol-reference.md");
  private static final String WRITE = "reference.write";
  private static final String COMMAND =
      "mvn -pl gateway -am test -Dtest=ProtocolReferenceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -D"
          + WRITE
          + "=true";

  private final Offer offer = new Offer();

  @RegisterExtension final TestGateway gateway = TestGateway.create().module(offer);

  @Test
  void thePageSaysWhatTheGatewayOffers() throws Exception {
    String now = new ProtocolReference(offer).write();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, now);
    }

    assertThat(Files.readString(PAGE)).as("write it anew with: %s", COMMAND).isEqualTo(now);
  }

  @Test
  void everyMethodSaysWhatItDoesAndWhatItAnswers() {
    assertThat(offer.methods())
        .isNotEmpty()
        .allSatisfy(
            method -> {
              assertThat(ProtocolReference.description(method))
                  .as("Javadoc of %s", method)
                  .isNotBlank();
              assertThat(method.result()).as("result of %s", method.name()).isNotBlank();
            });
  }

  @Test
  void everyEventSaysWhatItCarriesAndHasListeners() {
    assertThat(offer.events())
        .isNotEmpty()
        .allSatisfy(
            event -> {
              assertThat(event.payload()).as(event.value()).isNotBlank();
              assertThat(
                      EventScopes.of(Protocol.V4, event.value()).isPresent()
                          || event.value().equals("node.invoke.request"))
                  .as("somebody hears %s", event.value())
                  .isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void theHandshakeNamesExactlyWhatIsBound(int protocol) {
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      JsonObject answer =
          socket.connect(WireSocket.params(protocol, TestGateway.TOKEN, "operator.admin"));
      JsonObject features = answer.getJsonObject("payload").getJsonObject("features");
      List<String> listed =
          offer.methods().stream()
              .filter(method -> method.listed() && method.isIn(version(protocol)))
              .map(RpcMethod::name)
              .toList();

      assertThat(features.getJsonArray("methods").getList()).isEqualTo(listed);
      assertThat(features.getJsonArray("events").getList())
          .containsExactlyInAnyOrderElementsOf(
              offer.events().stream().map(EventName::value).toList());
    }
  }

  private static Protocol version(int number) {
    return number == 3 ? Protocol.V3 : Protocol.V4;
  }
}
