package dev.gatehouse.gateway.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {
  @Test
  void takesPlainWordsAndQuotesApart() {
    assertThat(ShellWords.parse("  git  commit -m 'a b' \"c \\\"d\\\"\" e\\ f g\"h\"'i' '' "))
        .contains(List.of("git", "commit", "-m", "a b", "c \"d\"", "e f", "ghi", ""));
    assertThat(ShellWords.parse("grep --color=never 'x|y$' file"))
        .contains(List.of("grep", "--color=never", "x|y$", "file"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls;id",
        "ls && id",
        "ls || id",
        "ls | id",
        "ls & id",
        "echo $(id)",
        "echo `id`",
        "echo \"$(id)\"",
        "echo \"`id`\"",
        "echo $HOME",
        "ls\nid",
        "ls \\\nid",
        "ls *",
        "ls ?",
        "ls [a]",
        "ls {a,b}",
        "ls ~",
        "ls ~root",
        "cat < /etc/passwd",
        "echo x > file",
        "PATH=. ls",
        "(id)",
        "! id",
        "ls # comment",
        "cd /",
        ". ./script",
        "eval id",
        "exec id",
        "command id",
        "if id",
        "ls\rid"
      })
  void leavesEverythingElseToAShell(String text) {
    assertThat(ShellWords.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "echo 'a", "echo \"a", "''"})
  void refusesWhatIsNoCommand(String text) {
    assertThatThrownBy(() -> ShellWords.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void readsBackWhatItWrites(@ForAll @Size(min = 1, max = 5) List<@NotBlank String> words) {
    String text = ShellWords.join(words);

    // A word that is a built-in command needs a shell all the same.
    ShellWords.parse("x " + text)
        .ifPresent(read -> assertThat(read.subList(1, read.size())).isEqualTo(words));
    assertThat(ShellWords.parse("x " + text)).isPresent();
  }
}
