/** The record of what agents did and were refused. */
@NullMarked
package dev.gatehouse.gateway.audit;

import org.jspecify.annotations.NullMarked;
