/** What is written down of an upgrade, so that every process that has to do with it can read it. */
@NullMarked
package dev.gatehouse.profiles.upgrade;

import org.jspecify.annotations.NullMarked;
