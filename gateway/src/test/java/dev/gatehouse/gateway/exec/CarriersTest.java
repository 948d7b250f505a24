package dev.gatehouse.gateway.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarriersTest {
  private static boolean carries(String command) {
    List<String> words = Arrays.asList(command.split(" "));
    Path path = Path.of("/usr/bin").resolve(words.get(0));
    return Carriers.reason(
            new Program(words.get(0), path, path, "", true), words.subList(1, words.size()))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env id",
        "nice id",
        "nohup id",
        "timeout 5 id",
        "xargs id",
        "setsid id",
        "sh -c id",
        "bash5.2 -c id",
        "busybox id",
        "python3.11 -c 1",
        "perl5.36 -e 1",
        "git -c core.pager=id log",
        "find . -exec id ;",
        "find . -execdir id ;",
        "find . -delete",
        "find . -fprintf x y",
        "tar --checkpoint-action=exec=id -cf x y",
        "tar --checkpoint-a=exec=id -cf x y",
        "tar --to-c=id -xf x",
        "tar -I id -xf x",
        "tar xIf id x",
        "tar --use-comp id -xf x",
        "sort -o out in",
        "sort -ro out in",
        "sort --out=x in",
        "sort --compress-prog=id in",
        "curl -so x http://a",
        "wget --execute=x http://a",
        "curl -sD /home/u/.profile http://a",
        "curl -c /home/u/.profile http://a",
        "curl --remote-name-all http://a",
        "curl --dump-h x http://a",
        "curl --trace-ascii x http://a",
        "curl --etag-save x http://a",
        "wget -P/home/u http://a/.profile",
        "wget -qa x http://a",
        "wget --directory-p=/home/u http://a",
        "rg --pre id x",
        "rg --pre=id x",
        "fd -x id",
        "fdfind -HX id",
        "fd --exec id",
        "ag --pager=id x",
        "ack --pager=id x",
        "diff3 --diff-program=id a b c",
        "tree -o x",
        "ip netns exec a id",
        "ip -batch x",
        "split --filter=id x",
        "ssh host",
        "sudo id",
        "ld-linux-x86-64.so.2 /usr/bin/id",
        "awk 1",
        "sed s/a/b/e",
        "vim.basic x",
        "make"
      })
  void knowsWhatRunsOrWritesSomethingElse(String command) {
    assertThat(carries(command)).as(command).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls -la",
        "cat file",
        "grep -rn x .",
        "find . -name x",
        "tar -czf x.tgz y",
        "tar -tvf x.tar",
        "sort -rn in",
        "sort -- -o",
        "curl -s http://a",
        "wget -q http://a",
        "rg -n x",
        "diff a b",
        "fd x",
        "wc -l x",
        "md5sum x"
      })
  void letsPlainProgramsBe(String command) {
    assertThat(carries(command)).as(command).isFalse();
  }

  @Test
  void looksAtTheRealProgramToo() {
    Program disguised =
        new Program("tidy", Path.of("/opt/tidy"), Path.of("/usr/bin/bash"), "", true);

    assertThat(Carriers.reason(disguised, List.of("-c", "id"))).isPresent();
    assertThat(Carriers.isShell(disguised)).isTrue();
  }
}
