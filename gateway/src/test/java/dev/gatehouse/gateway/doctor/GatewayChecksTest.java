package dev.gatehouse.gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.DatabaseCheck;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.junit.GatewayExtension;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.doctor.Doctor;
import dev.gatehouse.profiles.doctor.DoctorReport;
import dev.gatehouse.profiles.doctor.DoctorScope;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewayChecksTest {
  private static final Doctor ALL = new Doctor(GatewayChecks.all());
  private static final Doctor ANSWER = new Doctor(List.of(new AnswerCheck()));
  private static final Doctor DATABASE = new Doctor(List.of(new DatabaseCheck()));

  @RegisterExtension
  final GatewayExtension gateways =
      GatewayExtension.builder().distribution("sigil").gateway("main").build();

  @Test
  void aRunningGatewayIsWell() {
    Gateway gateway = gateways.gateway("main");

    DoctorReport report = ALL.run(scope(gateway.instance()).build());

    assertThat(report.healthy()).as(report.toTree().toString()).isTrue();
    assertThat(report.checks())
        .contains("gateway", "database", "model")
        .doesNotContain("model-reach");
    assertThat(report.skipped()).containsExactly("model-reach");
  }

  @Test
  void anotherVersionAndASecretThatIsNotTheRunningOnesAreFound() {
    Instance instance = gateways.instance("main");

    assertThat(ids(ANSWER.run(scope(instance).version("0.0.1").build())))
        .containsExactly("gateway-version");
    assertThat(ids(ANSWER.run(scope(instance).version(GatewayVersion.load().text()).build())))
        .isEmpty();

    Gateway other =
        gateways
            .host()
            .start(
                GatewaySpec.builder()
                    .distribution("sigil")
                    .profile("other")
                    .port(0)
                    .config(
                        Map.of(
                            "gateway",
                            Map.of("auth", Map.of("token", "not-the-files-secret-0123456789"))))
                    .build())
            .awaitReady();
    assertThat(ids(ANSWER.run(scope(other.instance()).build())))
        .containsExactly("gateway-secret-changed");
  }

  @Test
  void aDamagedDatabaseIsFoundAndLeftAsItIs() throws Exception {
    Gateway gateway = gateways.gateway("main");
    gateway
        .part(Database.class)
        .write(
            connection ->
                Sql.update(
                    connection,
                    "INSERT INTO budget_day (day, tokens, cost, calls) VALUES ('d', 1, 0, 1)"))
        .await(60, TimeUnit.SECONDS);
    Instance instance = gateway.instance();
    Path file = instance.layout().database();
    assertThat(DATABASE.run(scope(instance).deep(true).build()).entries()).isEmpty();

    gateway.close();
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(4096);
      raw.write(new byte[(int) Math.min(16_384, raw.length() - 4096)]);
    }
    byte[] damaged = Files.readAllBytes(file);
    assertThat(ids(DATABASE.run(scope(instance).deep(true).build(), true)))
        .containsExactly("database-damaged");
    assertThat(Files.readAllBytes(file)).isEqualTo(damaged);

    Files.writeString(file, "this is no database");
    assertThat(ids(DATABASE.run(scope(instance).build()))).containsExactly("database-damaged");
  }

  private static List<String> ids(DoctorReport report) {
    return report.entries().stream().map(entry -> entry.finding().id()).toList();
  }

  private DoctorScope.Builder scope(Instance instance) {
    return DoctorScope.of(
        instance,
        gateways.host().environment(),
        gateways.host().distributions(),
        gateways.host().directory());
  }
}
