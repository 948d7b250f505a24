/**
 * The benchmark behind {@code launcher/bin/bench}: measures whole processes from outside, on
 * loopback, bounded in count and time. Not part of the test suite and not shipped.
 */
@NullMarked
package dev.gatehouse.launcher.bench;

import org.jspecify.annotations.NullMarked;
