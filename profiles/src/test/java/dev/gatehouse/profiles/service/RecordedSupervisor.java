package dev.gatehouse.profiles.service;

import dev.gatehouse.profiles.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A supervisor that is told how it stands, and remembers what it was asked to do. */
public final class RecordedSupervisor implements ServiceManager {
  private final List<String> asked = new ArrayList<>();
  private ServiceState.Phase phase = ServiceState.Phase.NONE;

  /** Says how it stands from now on. */
  public void phase(ServiceState.Phase now) {
    phase = now;
  }

  /** What it was asked to do. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void start(Instance instance) {
    asked.add("start");
    phase = ServiceState.Phase.RUNNING;
  }

  @Override
  public boolean stop(Instance instance, Duration limit) {
    asked.add("stop");
    boolean ran = phase != ServiceState.Phase.NONE;
    phase = ServiceState.Phase.NONE;
    return ran;
  }

  @Override
  public ServiceState state(Instance instance) {
    return new ServiceState(phase, phase == ServiceState.Phase.RUNNING ? 7 : 0, 0, "");
  }
}
