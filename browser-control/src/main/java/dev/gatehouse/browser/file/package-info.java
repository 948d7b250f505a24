/** Files of browsers: the folders they may read from and write to, and the pictures they leave. */
@NullMarked
package dev.gatehouse.browser.file;

import org.jspecify.annotations.NullMarked;
