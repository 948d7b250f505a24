/** The one SQLite file of an instance. */
@NullMarked
package dev.gatehouse.gateway.database;

import org.jspecify.annotations.NullMarked;
