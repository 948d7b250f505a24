/** Programs of browsers: finding, starting, proving and ending them. */
@NullMarked
package dev.gatehouse.browser.chromium;

import org.jspecify.annotations.NullMarked;
