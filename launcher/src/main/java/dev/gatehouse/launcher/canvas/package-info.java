/** Commands about the canvas. */
@NullMarked
package dev.gatehouse.launcher.canvas;

import org.jspecify.annotations.NullMarked;
