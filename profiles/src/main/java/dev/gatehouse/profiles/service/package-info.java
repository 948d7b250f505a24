/** How an instance is kept running: the contract that every kind of service manager fulfils. */
@NullMarked
package dev.gatehouse.profiles.service;

import org.jspecify.annotations.NullMarked;
