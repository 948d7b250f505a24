/** Tests of backups. */
@NullMarked
package dev.gatehouse.profiles.backup;

import org.jspecify.annotations.NullMarked;
