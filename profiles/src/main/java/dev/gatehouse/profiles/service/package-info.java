/** How an instance is kept running: one service contract, and our own process supervisor. */
@NullMarked
package dev.gatehouse.profiles.service;

import org.jspecify.annotations.NullMarked;
