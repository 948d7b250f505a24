/** The commands that drive an instance's browsers through its gateway. */
@NullMarked
package dev.gatehouse.launcher.browser;

import org.jspecify.annotations.NullMarked;
