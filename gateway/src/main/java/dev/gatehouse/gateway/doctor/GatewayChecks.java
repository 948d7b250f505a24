package dev.gatehouse.gateway.doctor;

import dev.gatehouse.gateway.database.DatabaseCheck;
import dev.gatehouse.gateway.provider.ModelChecks;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.check.InstanceChecks;
import java.util.ArrayList;
import java.util.List;

/** The checks of an instance's files and host, of its running gateway, and of its models. */
public final class GatewayChecks {
  private GatewayChecks() {}

  /** All of them, in the order in which they should run. */
  public static List<DoctorCheck> all() {
    List<DoctorCheck> checks = new ArrayList<>(InstanceChecks.all());
    checks.add(new AnswerCheck());
    checks.add(new DatabaseCheck());
    checks.addAll(ModelChecks.all());
    return List.copyOf(checks);
  }
}
