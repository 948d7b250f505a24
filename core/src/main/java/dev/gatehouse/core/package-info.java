/** What all modules share: the environment, failures a person can act on, exit codes. */
@NullMarked
package dev.gatehouse.core;

import org.jspecify.annotations.NullMarked;
