/** Commands about instances as such: setting up, listing, cloning, removing, comparing. */
@NullMarked
package dev.gatehouse.launcher.instance;

import org.jspecify.annotations.NullMarked;
