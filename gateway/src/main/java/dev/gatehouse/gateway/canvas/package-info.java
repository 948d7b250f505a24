/** The pages that agents draw: files of one folder, served to those who may see them. */
@NullMarked
package dev.gatehouse.gateway.canvas;

import org.jspecify.annotations.NullMarked;
