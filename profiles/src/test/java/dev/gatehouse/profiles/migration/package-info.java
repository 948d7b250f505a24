/** Tests of imports. */
@NullMarked
package dev.gatehouse.profiles.migration;

import org.jspecify.annotations.NullMarked;
