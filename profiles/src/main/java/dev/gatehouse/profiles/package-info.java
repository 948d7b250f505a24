/** Who an instance is, where it lives, which other instances are on this host. */
@NullMarked
package dev.gatehouse.profiles;

import org.jspecify.annotations.NullMarked;
