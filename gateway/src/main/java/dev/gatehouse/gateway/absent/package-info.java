/**
 * What clients of the family ask for and this gateway has nothing of: true answers, no features.
 */
@NullMarked
package dev.gatehouse.gateway.absent;

import org.jspecify.annotations.NullMarked;
