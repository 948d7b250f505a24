package dev.gatehouse.gateway.doctor;

import dev.gatehouse.gateway.database.DatabaseCheck;
import dev.gatehouse.gateway.provider.ModelChecks;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.check.InstanceChecks;
import java.util.ArrayList;
import java.util.List;

/** The checks of a gateway and of what it rests on, in the order in which they should run. */
public final class GatewayChecks {
  private GatewayChecks() {}

  /** Those of an instance's files and host, then those of its gateway. */
  public static List<DoctorCheck> all() {
    List<DoctorCheck> checks = new ArrayList<>(InstanceChecks.all());
    checks.addAll(ofGateway());
    return List.copyOf(checks);
  }

  /** Those of the running gateway, its database and its models alone. */
  public static List<DoctorCheck> ofGateway() {
    List<DoctorCheck> checks = new ArrayList<>();
    checks.add(new AnswerCheck());
    checks.add(new DatabaseCheck());
    checks.addAll(ModelChecks.all());
    return List.copyOf(checks);
  }
}
