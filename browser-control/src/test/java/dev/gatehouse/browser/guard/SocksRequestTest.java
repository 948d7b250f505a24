package dev.gatehouse.browser.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SocksRequestTest {
  @Property
  void readsEveryNameAndPortAndAsksForMoreUntilItIsWhole(
      @ForAll @AlphaChars @StringLength(min = 1, max = 255) String name,
      @ForAll @IntRange(min = 0, max = 65_535) int port,
      @ForAll @IntRange(min = 0, max = 260) int cut) {
    Buffer whole =
        Buffer.buffer(new byte[] {5, 1, 0, 3, (byte) name.length()})
            .appendString(name)
            .appendUnsignedShort(port);

    assertThat(SocksRequest.parse(whole)).contains(new SocksRequest(1, name, port));
    assertThat(SocksRequest.parse(whole.getBuffer(0, Math.min(cut, whole.length() - 1)))).isEmpty();
  }

  @Property
  void readsOrRefusesAnythingWithoutAnotherFailure(@ForAll byte[] bytes) {
    for (byte[] each : new byte[][] {bytes, with(bytes)}) {
      try {
        Optional<SocksRequest> request = SocksRequest.parse(Buffer.buffer(each));
        assertThat(request.map(SocksRequest::port).orElse(0)).isBetween(0, 65_535);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching("no .*|more .*");
      }
    }
  }

  @Test
  void readsAddressesOfBothFamilies() {
    Buffer four = Buffer.buffer(new byte[] {5, 1, 0, 1, 127, 0, 0, 1, 0, 80});
    Buffer six =
        Buffer.buffer(
            new byte[] {5, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80});

    assertThat(SocksRequest.parse(four).map(SocksRequest::url)).contains("http://127.0.0.1:80");
    assertThat(SocksRequest.parse(six).map(SocksRequest::url))
        .contains("http://[0:0:0:0:0:0:0:1]:80");
  }

  @Test
  void aRequestOfAWebPageIsNoGreeting() {
    assertThatThrownBy(
            () ->
                SocksRequest.greeting(
                    Buffer.buffer("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGreetingMustOfferToDoWithoutALogin() {
    assertThat(SocksRequest.greeting(Buffer.buffer(new byte[] {5, 2, 2, 0}))).contains(4);
    assertThat(SocksRequest.greeting(Buffer.buffer(new byte[] {5, 2, 2}))).isEmpty();
    assertThatThrownBy(() -> SocksRequest.greeting(Buffer.buffer(new byte[] {5, 1, 2})))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] with(byte[] bytes) {
    byte[] all = new byte[bytes.length + 3];
    all[0] = 5;
    all[1] = 1;
    System.arraycopy(bytes, 0, all, 3, bytes.length);
    return all;
  }
}
