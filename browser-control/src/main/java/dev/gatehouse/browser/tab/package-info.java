/** The running browsers of one gateway, their tabs and the frames in them. */
@NullMarked
package dev.gatehouse.browser.tab;

import org.jspecify.annotations.NullMarked;
