/** Real gateways for JUnit 5 tests: started on free ports before a test, gone after it. */
@NullMarked
package dev.gatehouse.gateway.junit;

import org.jspecify.annotations.NullMarked;
