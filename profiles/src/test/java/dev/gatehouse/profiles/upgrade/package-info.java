/** Tests of what an upgrade leaves in a state directory. */
@NullMarked
package dev.gatehouse.profiles.upgrade;

import org.jspecify.annotations.NullMarked;
