package dev.gatehouse.gateway.provider;

import dev.gatehouse.profiles.ShellWord;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whether the providers of the models that shall answer can be reached from here: name, connection,
 * certificate, and what time it is there. Sends no credential and asks no model.
 */
final class ModelReachCheck implements DoctorCheck {
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);
  private static final Duration EXPIRES_SOON = Duration.ofDays(14);
  private static final List<String> PROXIES =
      List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy");
  private static final int MOST_HEADERS = 100;

  private final Duration limit;

  /**
   * @param limit for connecting, and for each wait after that
   */
  ModelReachCheck(Duration limit) {
    this.limit = limit;
  }

  @Override
  public String id() {
    return "model-reach";
  }

  @Override
  public String title() {
    return "the way to the model providers: names, connections, certificates";
  }

  @Override
  public boolean deep() {
    return true;
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    if (!scope.config().valid()) {
      return List.of();
    }
    ModelCheck.Setting setting = new ModelCheck.Setting(scope);
    Set<Place> places = new LinkedHashSet<>();
    for (ModelRef model : setting.wanted()) {
      setting
          .models
          .settings(model)
          .flatMap(provider -> Place.of(provider.name(), provider.baseUrl()))
          .ifPresent(places::add);
    }
    List<Finding> found = new ArrayList<>();
    places.forEach(place -> look(scope, place, found));
    return found;
  }

  private void look(DoctorScope scope, Place place, List<Finding> found) {
    InetAddress address;
    try {
      address = InetAddress.getByName(place.host());
    } catch (UnknownHostException e) {
      found.add(
          Finding.fault(
              "model-reach-name",
              "the name of a model provider is not known here",
              place + ": no address for " + place.host() + proxy(scope),
              "getent hosts " + ShellWord.of(place.host())));
      return;
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, place.port()), millis());
      socket.setSoTimeout(millis());
      Socket talk = place.secure() ? secured(socket, place) : socket;
      if (talk instanceof SSLSocket secure) {
        expiry(scope, place, secure).ifPresent(found::add);
      }
      clock(scope, place, talk).ifPresent(found::add);
    } catch (SSLException e) {
      found.add(
          Finding.fault(
                  "model-reach-tls",
                  "the connection to a model provider is not secure",
                  place + ": " + e.getMessage() + proxy(scope),
                  "openssl s_client -connect " + ShellWord.of(place.host() + ":" + place.port()))
              .withAdvice(
                  "it shows the certificate; a proxy that reads along needs its own in Java's"
                      + " store"));
    } catch (IOException e) {
      found.add(
          Finding.fault(
              "model-reach-connection",
              "a model provider cannot be reached",
              place + " at " + address.getHostAddress() + ": " + e.getMessage() + proxy(scope),
              "curl -v " + ShellWord.of(place.url())));
    }
  }

  private Socket secured(Socket plain, Place place) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(plain, place.host(), place.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (SSLException e) {
      throw e;
    } catch (IOException e) {
      throw new SSLException("the other side does not speak TLS: " + e.getMessage(), e);
    }
    return socket;
  }

  private static Optional<Finding> expiry(DoctorScope scope, Place place, SSLSocket socket)
      throws IOException {
    Certificate first = socket.getSession().getPeerCertificates()[0];
    if (first instanceof X509Certificate certificate) {
      Instant end = certificate.getNotAfter().toInstant();
      if (end.isBefore(scope.clock().instant().plus(EXPIRES_SOON))) {
        return Optional.of(
            Finding.warning(
                    "model-reach-certificate",
                    "the certificate of a model provider ends soon",
                    place + ": it is valid until " + end,
                    "openssl s_client -connect " + ShellWord.of(place.host() + ":" + place.port()))
                .withAdvice("tell who runs it"));
      }
    }
    return Optional.empty();
  }

  /** Any answer will do, also a refusal: only its date counts. */
  private static Optional<Finding> clock(DoctorScope scope, Place place, Socket socket)
      throws IOException {
    String question =
        "HEAD / HTTP/1.1\r\nHost: "
            + place.host()
            + ":"
            + place.port()
            + "\r\nUser-Agent: Gatehouse\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
    BufferedReader answer =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    for (int i = 0; i < MOST_HEADERS; i++) {
      @Nullable String line = answer.readLine();
      if (line == null || line.isEmpty()) {
        return Optional.empty();
      }
      if (line.toLowerCase(Locale.ROOT).startsWith("date:")) {
        return date(line.substring("date:".length()).trim())
            .map(there -> Duration.between(there, scope.clock().instant()))
            .filter(apart -> apart.abs().compareTo(CLOCK_SLACK) > 0)
            .map(
                apart ->
                    Finding.warning(
                        "model-reach-clock",
                        "the clock of this host differs from that of a model provider",
                        place
                            + " is "
                            + apart.abs().toSeconds()
                            + " s "
                            + (apart.isNegative() ? "ahead" : "behind"),
                        "timedatectl set-ntp true"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String proxy(DoctorScope scope) {
    return PROXIES.stream()
        .filter(name -> scope.config().environment().get(name).isPresent())
        .findFirst()
        .map(name -> "; " + name + " is set, but a gateway goes to providers without a proxy")
        .orElse("");
  }

  private int millis() {
    return Math.toIntExact(limit.toMillis());
  }

  private record Place(String name, String host, int port, boolean secure, String url) {
    static Optional<Place> of(String name, String url) {
      try {
        URI uri = URI.create(url);
        boolean secure = "https".equals(uri.getScheme());
        @Nullable String host = uri.getHost();
        if (host == null || !(secure || "http".equals(uri.getScheme()))) {
          return Optional.empty();
        }
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        return Optional.of(new Place(name, host, port, secure, url));
      } catch (IllegalArgumentException e) {
        return Optional.empty(); // the configuration's check says so
      }
    }

    @Override
    public String toString() {
      return name + " (" + host + ":" + port + ")";
    }
  }
}
