package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.profiles.IsolationReport.Finding;
import dev.gatehouse.profiles.IsolationReport.Severity;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Proves that the instances of this host share nothing, or names what they share: files and
 * directories by real path, device and inode; ports by block; credentials by keyed hash; names by
 * what operating systems take for equal. Reads only. Blocks; safe to share between threads.
 */
public final class IsolationCheck {
  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing(Finding::severity)
          .thenComparing(finding -> String.join(" ", finding.instances()))
          .thenComparing(Finding::id)
          .thenComparing(Finding::evidence);

  private final InstanceCatalog catalog;
  private final SecureRandom random;

  public IsolationCheck(InstanceCatalog catalog, SecureRandom random) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.random = requireNonNull(random, "random");
  }

  /** Compares every instance that the catalogue knows with every other one. */
  public IsolationReport verify() {
    return verify(catalog.all());
  }

  /** Compares each of {@code instances} with every other one; vanished ones are left out. */
  public IsolationReport verify(List<KnownInstance> instances) {
    KeyedHashes hashes = KeyedHashes.once(random);
    List<InstanceFacts> facts =
        instances.stream()
            .filter(known -> !known.vanished())
            .map(known -> InstanceFacts.of(known, catalog.environment(), hashes))
            .toList();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < facts.size(); i++) {
      if (facts.get(i).known().block().isEmpty()) {
        findings.add(incomparable(facts.get(i).known()));
      }
      for (int k = i + 1; k < facts.size(); k++) {
        findings.addAll(new PairCheck(facts.get(i), facts.get(k)).findings());
      }
    }
    findings.sort(WORST_FIRST);
    return new IsolationReport(facts.stream().map(one -> one.known().name()).toList(), findings);
  }

  private static Finding incomparable(KnownInstance known) {
    return new Finding(
        "config-invalid",
        Severity.WARNING,
        List.of(known.name()),
        List.of(known.instance().stateDirectory().toString()),
        known.instance().configPath() + " cannot be used, so its ports and credentials are unknown",
        "mend the file, then verify again");
  }
}
