/** What is wrong with an instance, how it is known, and what mends it. */
@NullMarked
package dev.gatehouse.profiles.doctor;

import org.jspecify.annotations.NullMarked;
