package dev.gatehouse.profiles.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.TestHost;
import dev.gatehouse.profiles.doctor.DoctorReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path directory;
  private DoctorScope scope;

  @BeforeEach
  void setUp() {
    TestHost host = TestHost.in(directory);
    scope =
        DoctorScope.of(
                host.setUp("sigil", "--profile", "main"),
                host.environment(),
                TestHost.DISTRIBUTIONS,
                host.directory())
            .build();
  }

  @Test
  void changesNothingUnlessAskedTo() {
    FileCheck check = new FileCheck(true);

    DoctorReport report = new Doctor(List.of(check)).run(scope);

    assertThat(report.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.outcome()).isEqualTo(Outcome.OPEN);
              assertThat(entry.finding().id()).isEqualTo("file");
            });
    assertThat(check.file()).exists();
    assertThat(report.healthy()).isFalse();
  }

  @Test
  void aFixCountsOnlyWhenASecondLookFindsNothing() {
    DoctorReport mended = new Doctor(List.of(new FileCheck(true))).run(scope, true);
    DoctorReport claimed = new Doctor(List.of(new FileCheck(false))).run(scope, true);

    assertThat(mended.entries().get(0).outcome()).isEqualTo(Outcome.FIXED);
    assertThat(mended.entries().get(0).detail()).isEqualTo("deleted it");
    assertThat(mended.healthy()).isTrue();
    assertThat(claimed.entries().get(0).outcome()).isEqualTo(Outcome.NOT_FIXED);
    assertThat(claimed.entries().get(0).detail()).contains("a second look found the same");
    assertThat(claimed.healthy()).isFalse();
  }

  @Test
  void aFixThatFailsSaysWhyAndStopsNoOther() {
    DoctorCheck failing =
        check(
            "failing",
            () ->
                List.of(
                    Finding.warning("failing", "it fails", "seen", "do it")
                        .withFix(
                            () -> {
                              throw new IOException("no room");
                            })));

    DoctorReport report = new Doctor(List.of(failing, new FileCheck(true))).run(scope, true);

    assertThat(report.entries())
        .anySatisfy(
            entry -> {
              assertThat(entry.check()).isEqualTo("failing");
              assertThat(entry.outcome()).isEqualTo(Outcome.NOT_FIXED);
              assertThat(entry.detail()).contains("no room");
            })
        .anySatisfy(entry -> assertThat(entry.outcome()).isEqualTo(Outcome.FIXED));
  }

  @Test
  void aCheckThatCannotLookIsAFindingAndStopsNoOther() {
    DoctorCheck blind =
        check(
            "blind",
            () -> {
              throw new GatehouseException(ExitCode.IO, "cannot read it", "close the tap");
            });
    DoctorCheck broken =
        check(
            "broken",
            () -> {
              throw new IllegalStateException("oops");
            });

    DoctorReport report = new Doctor(List.of(blind, broken, new FileCheck(true))).run(scope);

    assertThat(report.checks()).containsExactly("blind", "broken", "file");
    assertThat(report.entries()).hasSize(3);
    assertThat(report.entries().get(0).finding().evidence()).isEqualTo("cannot read it");
    assertThat(report.entries().get(0).finding().advice()).isEqualTo("close the tap");
    assertThat(report.entries().get(1).finding().evidence()).contains("oops");
  }

  @Test
  void deepChecksRunOnlyWhenAskedFor() {
    DoctorCheck deep =
        new DoctorCheck() {
          @Override
          public String id() {
            return "deep";
          }

          @Override
          public String title() {
            return "the deep";
          }

          @Override
          public boolean deep() {
            return true;
          }

          @Override
          public List<Finding> run(DoctorScope scope) {
            return List.of(Finding.note("deep", "here", "water", "swim"));
          }
        };

    assertThat(new Doctor(List.of(deep)).run(scope).skipped()).containsExactly("deep");
    assertThat(new Doctor(List.of(deep)).run(scope).entries()).isEmpty();
  }

  @Test
  void theWorstComesFirstAndOnlyFaultsMakeUnwell() {
    DoctorCheck mixed =
        check(
            "mixed",
            () ->
                List.of(
                    Finding.note("mixed", "n", "e", "c"),
                    Finding.fault("mixed-bad", "f", "e", "c"),
                    Finding.warning("mixed-odd", "w", "e", "c")));
    DoctorCheck mild = check("mild", () -> List.of(Finding.warning("mild", "w", "e", "c")));

    assertThat(new Doctor(List.of(mixed)).run(scope).entries())
        .extracting(entry -> entry.finding().id())
        .containsExactly("mixed-bad", "mixed-odd", "mixed");
    assertThat(new Doctor(List.of(mild)).run(scope).healthy()).isTrue();
  }

  @Test
  void twoChecksOfOneNameAreRefused() {
    assertThatThrownBy(() -> new Doctor(List.of(new FileCheck(true), new FileCheck(true))))
        .hasMessage("two checks are called file");
  }

  private static DoctorCheck check(String id, Look look) {
    return new DoctorCheck() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public String title() {
        return "what " + id + " looks at";
      }

      @Override
      public List<Finding> run(DoctorScope scope) throws Exception {
        return look.run();
      }
    };
  }

  private interface Look {
    List<Finding> run() throws Exception;
  }

  /** Finds a file that should not be there. */
  private final class FileCheck implements DoctorCheck {
    private final boolean deletes;

    FileCheck(boolean deletes) {
      this.deletes = deletes;
      TestHost.write(file(), "x");
    }

    Path file() {
      return directory.resolve("unwanted");
    }

    @Override
    public String id() {
      return "file";
    }

    @Override
    public String title() {
      return "a file";
    }

    @Override
    public List<Finding> run(DoctorScope scope) {
      return Files.exists(file())
          ? List.of(
              new Finding(
                  "file",
                  Finding.Severity.FAULT,
                  "it is there",
                  file().toString(),
                  "rm " + file(),
                  "",
                  Optional.of(this::delete)))
          : List.of();
    }

    private String delete() throws IOException {
      if (deletes) {
        Files.delete(file());
      }
      return "deleted it";
    }
  }
}
