package dev.gatehouse.profiles.backup;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.KilledProcess;
import java.nio.file.Path;

/** A process that restores, stops at one step, and is killed there. */
final class RestoreProcess {
  private RestoreProcess() {}

  /** Restores there and kills the process at the step; returns false when it was done before. */
  static boolean killedAt(int step, Path root, Path archive) throws Exception {
    return KilledProcess.run(
        RestoreProcess.class, String.valueOf(step), root.toString(), archive.toString());
  }

  /** Step, root of the machine, archive. */
  public static void main(String[] arguments) {
    int step = Integer.parseInt(arguments[0]);
    BackupFixture fixture = BackupFixture.on(Path.of(arguments[1]));
    Instance main = fixture.resolve("main");
    int[] count = {0};
    fixture
        .backups()
        .restore(
            Path.of(arguments[2]),
            main,
            RestoreOptions.usual().replacing(),
            what -> {
              if (count[0]++ == step) {
                KilledProcess.standStill(what);
              }
            });
    System.out.println("done");
  }
}
