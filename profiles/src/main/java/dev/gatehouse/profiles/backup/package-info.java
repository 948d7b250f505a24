/** Backups of an instance: made while it runs, checked, listed, and put back. */
@NullMarked
package dev.gatehouse.profiles.backup;

import org.jspecify.annotations.NullMarked;
