package dev.gatehouse.profiles;

import dev.gatehouse.profiles.RemovalPlan.Move;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** A process that resets or takes away {@code sigil/lab}, stops before one move, and is killed. */
final class ResetProcess {
  /** Takes it away instead of resetting it. */
  static final String UNINSTALL = "uninstall";

  private ResetProcess() {}

  /** Returns false when it was done before that move. */
  static boolean killedAt(int move, String what, Path root) throws Exception {
    return KilledProcess.run(ResetProcess.class, String.valueOf(move), what, root.toString());
  }

  /** Move, scope or {@link #UNINSTALL}, root of the machine. */
  public static void main(String[] arguments) {
    int dies = Integer.parseInt(arguments[0]);
    TestHost host = TestHost.in(Path.of(arguments[2]));
    KnownInstance lab = known(host);
    int[] count = {0};
    Consumer<Move> step =
        move -> {
          if (count[0]++ == dies) {
            KilledProcess.standStill(move.what());
          }
        };
    take(host, lab, arguments[1], step);
    System.out.println("done");
  }

  /** Does it in this process. */
  static void take(TestHost host, KnownInstance lab, String what, Consumer<Move> step) {
    if (what.equals(UNINSTALL)) {
      InstanceRemoval removal = new InstanceRemoval(host.catalog(), Clock.systemUTC(), step);
      removal.perform(removal.plan(lab));
      return;
    }
    ResetScope scope = ResetScope.parse(what);
    InstanceReset resets = new InstanceReset(host.catalog(), Clock.systemUTC(), step);
    resets.perform(resets.plan(lab, scope), scope, Optional.empty());
  }

  static KnownInstance known(TestHost host) {
    return host.catalog().all().stream()
        .filter(one -> one.name().equals("sigil/lab"))
        .findFirst()
        .orElseThrow();
  }
}
