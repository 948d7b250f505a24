/** What the kernel offers and the JDK does not: datagrams and descriptors over local sockets. */
@NullMarked
package dev.gatehouse.core.posix;

import org.jspecify.annotations.NullMarked;
