/** What the pages for embedders show, compiled and run. */
@NullMarked
package dev.gatehouse.example;

import org.jspecify.annotations.NullMarked;
