/** Commands that read and change an instance's configuration file. */
@NullMarked
package dev.gatehouse.launcher.config;

import org.jspecify.annotations.NullMarked;
