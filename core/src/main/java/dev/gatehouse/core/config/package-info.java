/** Configuration files of an instance: read, change, keep every generation. */
@NullMarked
package dev.gatehouse.core.config;

import org.jspecify.annotations.NullMarked;
