/** Files written safely: modes, atomic replacement, operating-system locks. */
@NullMarked
package dev.gatehouse.core.file;

import org.jspecify.annotations.NullMarked;
