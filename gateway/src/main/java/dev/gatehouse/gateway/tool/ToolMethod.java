package dev.gatehouse.gateway.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Makes a Java method a tool; {@link MethodTools} reads it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ToolMethod {
  /** The name that the model calls; the method's own where nothing is said. */
  String name() default "";

  /** What the model reads to decide whether to call it. */
  String value();

  /** What it can do to the world. */
  Tool.Risk risk() default Tool.Risk.MEDIUM;
}
