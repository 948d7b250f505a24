package dev.gatehouse.gateway.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what an argument of a {@link ToolMethod} is. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ToolParameter {
  /** What the model reads about it. */
  String value() default "";

  /** Its name; needed where the class is compiled without parameter names. */
  String name() default "";
}
