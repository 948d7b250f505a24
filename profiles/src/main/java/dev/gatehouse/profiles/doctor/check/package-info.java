/** What the doctor looks at in an instance's files, ports and host. */
@NullMarked
package dev.gatehouse.profiles.doctor.check;

import org.jspecify.annotations.NullMarked;
