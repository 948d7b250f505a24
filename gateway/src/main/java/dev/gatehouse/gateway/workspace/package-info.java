/** Tools for the files of an agent's workspace. */
@NullMarked
package dev.gatehouse.gateway.workspace;

import org.jspecify.annotations.NullMarked;
