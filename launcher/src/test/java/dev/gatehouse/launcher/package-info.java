/** The program as people use it: real processes, real files, real ports. */
@NullMarked
package dev.gatehouse.launcher;

import org.jspecify.annotations.NullMarked;
