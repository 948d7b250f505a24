package dev.gatehouse.gateway.outbound;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Reads a body to its end or to its limit, and unpacks it under the same limit. */
final class BodyReader {
  private static final int CHUNK = 16 * 1024;

  private final OutboundRequest request;
  private final OutboundStream stream;
  private final GatewayLoop loop;
  private final Exchange exchange;
  private final Promise<Boolean> read = Promise.promise();
  private final Buffer packed = Buffer.buffer();

  BodyReader(OutboundRequest request, OutboundStream stream, GatewayLoop loop, Exchange exchange) {
    this.request = request;
    this.stream = stream;
    this.loop = loop;
    this.exchange = exchange;
  }

  Future<OutboundAnswer> read() {
    exchange.onStop(read);
    stream.handle(this::take, () -> read.tryComplete(false), read::tryFail);
    stream.resume();
    return read.future()
        .onComplete(ignored -> exchange.done())
        .compose(cut -> loop.blocking(() -> unpack(cut)));
  }

  private void take(Buffer bytes) {
    long room = request.maxBytes() - packed.length();
    if (bytes.length() <= room) {
      packed.appendBuffer(bytes);
      return;
    }
    if (request.truncate()) {
      packed.appendBuffer(bytes, 0, (int) room);
      read.tryComplete(true);
    } else {
      read.tryFail(tooLong());
    }
    stream.cancel();
  }

  private OutboundAnswer unpack(boolean cut) throws IOException {
    String encoding =
        String.valueOf(stream.headers().get("content-encoding")).toLowerCase(Locale.ROOT).strip();
    return switch (encoding) {
      case "null", "", "identity" -> answer(packed, cut);
      case "gzip", "x-gzip" -> inflate(cut, GZIPInputStream::new);
      case "deflate" -> inflate(cut, InflaterInputStream::new);
      default ->
          throw new OutboundRefusedException(
              "the answer is packed as " + encoding + ", which was not asked for",
              "use another source");
    };
  }

  private OutboundAnswer inflate(boolean cut, Unpacker unpacker) throws IOException {
    Buffer whole = Buffer.buffer();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = unpacker.open(new ByteArrayInputStream(packed.getBytes()))) {
      int count;
      while ((count = in.read(chunk)) >= 0) {
        long room = request.maxBytes() - whole.length();
        if (count > room) {
          if (!request.truncate()) {
            throw tooLong();
          }
          return answer(whole.appendBytes(chunk, 0, (int) room), true);
        }
        whole.appendBytes(chunk, 0, count);
      }
      return answer(whole, cut);
    } catch (EOFException e) {
      if (cut) {
        return answer(whole, true);
      }
      throw broken(e);
    } catch (java.util.zip.ZipException e) {
      throw broken(e);
    }
  }

  private OutboundAnswer answer(Buffer body, boolean truncated) {
    return new OutboundAnswer(stream.url(), stream.status(), stream.headers(), body, truncated);
  }

  private OutboundRefusedException tooLong() {
    return new OutboundRefusedException(
        "the answer is longer than " + request.maxBytes() + " bytes", "fetch a smaller part of it");
  }

  private static GatehouseException broken(IOException cause) {
    return new GatehouseException(
        ExitCode.UNREACHABLE, "the answer cannot be unpacked", "use another source", cause);
  }

  private interface Unpacker {
    InputStream open(InputStream packed) throws IOException;
  }
}
