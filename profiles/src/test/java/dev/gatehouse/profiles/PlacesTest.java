package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void realRoot() throws IOException {
    root = temporary.toRealPath();
  }

  @Test
  void aLinkAndItsTargetAreOnePlace() throws IOException {
    Path target = Files.createDirectory(root.resolve("ein Ordner mit Ümläuten"));
    Path link = Files.createSymbolicLink(root.resolve("link"), target);

    assertThat(Places.real(link)).isEqualTo(target);
    assertThat(Places.same(link, target)).isTrue();
    assertThat(Places.within(link.resolve("inner/not/there"), target)).isTrue();
    assertThat(Places.same(link.resolve("not there"), target.resolve("not there"))).isTrue();
  }

  @Test
  void aHardLinkIsTheSameFile() throws IOException {
    Path file = Files.writeString(root.resolve("a.json"), "{}");
    Path other = Files.createLink(root.resolve("b.json"), file);

    assertThat(Places.same(file, other)).isTrue();
    assertThat(Places.same(file, Files.writeString(root.resolve("c.json"), "{}"))).isFalse();
  }

  @Test
  void aLinkToNowhereStandsForThePlaceItPointsTo() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("later/state"));

    assertThat(Places.real(link)).isEqualTo(root.resolve("later/state"));
  }

  @Test
  void aCircleOfLinksEnds() throws IOException {
    Path one = root.resolve("one");
    Path two = root.resolve("two");
    Files.createSymbolicLink(one, two);
    Files.createSymbolicLink(two, one);

    assertThat(Places.real(one)).startsWithRaw(root);
  }

  @Test
  void neighboursWithACommonBeginningOfTheirNamesAreNotNested() throws IOException {
    Path main = Files.createDirectory(root.resolve(".sigil"));
    Path rescue = Files.createDirectory(root.resolve(".sigil-rescue"));

    assertThat(Places.within(rescue, main)).isFalse();
    assertThat(Places.within(main, main)).isTrue();
    assertThat(Places.within(main.resolve("../.sigil-rescue"), main)).isFalse();
  }
}
