package dev.gatehouse.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {
  @ParameterizedTest
  @CsvSource({
    "8.8.8.8,PUBLIC",
    "2606:4700::1111,PUBLIC",
    "127.0.0.1,LOOPBACK",
    "127.255.255.254,LOOPBACK",
    "::1,LOOPBACK",
    "10.0.0.1,PRIVATE",
    "172.16.0.1,PRIVATE",
    "172.31.255.255,PRIVATE",
    "172.32.0.1,PUBLIC",
    "192.168.1.1,PRIVATE",
    "100.64.0.1,PRIVATE",
    "100.128.0.1,PUBLIC",
    "fd12::1,PRIVATE",
    "100.100.100.200,SPECIAL",
    "169.254.169.254,SPECIAL",
    "168.63.129.16,SPECIAL",
    "fd00:ec2::254,SPECIAL",
    "fe80::1,SPECIAL",
    "fec0::1,SPECIAL",
    "0.0.0.0,SPECIAL",
    "::,SPECIAL",
    "224.0.0.1,SPECIAL",
    "ff02::1,SPECIAL",
    "255.255.255.255,SPECIAL",
    "2001:db8::1,SPECIAL",
    "2001:0:53aa:64c::1,SPECIAL",
    "64:ff9b:1::1,SPECIAL"
  })
  void knowsWhoseAnAddressIs(String text, AddressKind kind) throws UnknownHostException {
    assertThat(AddressKind.of(InetAddress.getByName(text))).isEqualTo(kind);
  }

  @Property(tries = 2000)
  void anAddressHiddenInAnotherFamilyIsStillItself(@ForAll("quads") byte[] quad)
      throws UnknownHostException {
    AddressKind kind = AddressKind.of(InetAddress.getByAddress(quad));

    assertThat(AddressKind.of(wrap("::ffff:0:0", 12, quad))).isEqualTo(kind);
    assertThat(AddressKind.of(wrap("::ffff:0:0:0", 12, quad))).isEqualTo(kind);
    assertThat(AddressKind.of(wrap("64:ff9b::", 12, quad))).isEqualTo(kind);
    assertThat(AddressKind.of(wrap("2002::", 2, quad))).isEqualTo(kind);
  }

  @Property(tries = 2000)
  void noPartOfAPrivateNetworkIsPublic(@ForAll("quads") byte[] quad) throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(quad);
    if (address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.isAnyLocalAddress()) {
      assertThat(AddressKind.of(address)).isNotEqualTo(AddressKind.PUBLIC);
    }
  }

  @Provide
  Arbitrary<byte[]> quads() {
    Arbitrary<Byte> first = Arbitraries.of((byte) 10, (byte) 127, (byte) 192, (byte) -84, (byte) 8);
    Arbitrary<Byte> rest = Arbitraries.bytes();
    Arbitrary<byte[]> near =
        net.jqwik.api.Combinators.combine(first, rest, rest, rest)
            .as((a, b, c, d) -> new byte[] {a, b, c, d});
    return Arbitraries.oneOf(near, rest.array(byte[].class).ofSize(4));
  }

  // Bytes, so that Java does not turn a mapped address into the plain one before we see it.
  private static InetAddress wrap(String prefix, int at, byte[] quad) throws UnknownHostException {
    byte[] bytes = new byte[16];
    byte[] head = InetAddress.getByName(prefix).getAddress();
    if (head.length == 4) {
      bytes[10] = -1;
      bytes[11] = -1;
    } else {
      System.arraycopy(head, 0, bytes, 0, 16);
    }
    System.arraycopy(quad, 0, bytes, at, 4);
    return java.net.Inet6Address.getByAddress("", bytes, 0);
  }
}
