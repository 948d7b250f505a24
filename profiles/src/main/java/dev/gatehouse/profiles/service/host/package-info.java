/** Which service manager keeps an instance running on this machine. */
@NullMarked
package dev.gatehouse.profiles.service.host;

import org.jspecify.annotations.NullMarked;
