/** JSON5 text as a tree over its tokens, so that one parser serves reading and editing. */
@NullMarked
package dev.gatehouse.core.config.json5;

import org.jspecify.annotations.NullMarked;
