package dev.gatehouse.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ThisMachineTest {
  @Test
  void hasEveryAddressOfItsNetworkCards() throws Exception {
    List<InetAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .collect(Collectors.toList());

    assertThat(own).isNotEmpty().allMatch(ThisMachine::has);
  }

  @Test
  void hasAllOfLoopbackAndNoneOfTheInternet() throws Exception {
    assertThat(ThisMachine.has(InetAddress.getByName("127.9.8.7"))).isTrue();
    assertThat(ThisMachine.has(InetAddress.getByName("0.0.0.0"))).isTrue();
    assertThat(ThisMachine.has(InetAddress.getByName("::ffff:127.0.0.1"))).isTrue();
    assertThat(ThisMachine.has(InetAddress.getByName("8.8.8.8"))).isFalse();
  }
}
