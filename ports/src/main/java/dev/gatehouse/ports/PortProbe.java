package dev.gatehouse.ports;

import java.util.List;
import java.util.OptionalLong;

public final class PortProbe {
  public List<Listener> listeners(int port) {
    throw new UnsupportedOperationException();
  }

  public boolean isFree(int port) {
    throw new UnsupportedOperationException();
  }

  public record Listener(String address, int port, OptionalLong pid, String command) {
    public String text() {
      return command;
    }
  }
}
