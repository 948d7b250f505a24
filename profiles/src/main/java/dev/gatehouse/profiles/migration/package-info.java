/** Import of a state directory that another program of the family has written. */
@NullMarked
package dev.gatehouse.profiles.migration;

import org.jspecify.annotations.NullMarked;
