/** Tests of taking conversations over. */
@NullMarked
package dev.gatehouse.gateway.migration;

import org.jspecify.annotations.NullMarked;
