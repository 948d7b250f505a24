/** Distributions: the products of the family, as data. */
@NullMarked
package dev.gatehouse.core.distribution;

import org.jspecify.annotations.NullMarked;
