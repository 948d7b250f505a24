/** Commands about the models that agents ask. They work with a running gateway and without one. */
@NullMarked
package dev.gatehouse.launcher.model;

import org.jspecify.annotations.NullMarked;
