package dev.gatehouse.gateway.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts gateways for each test of a class, or for one test. See {@link GatewayExtension} for what
 * can be injected.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(GatewayExtension.class)
public @interface Gateways {
  /** The profiles to start, one gateway each. */
  String[] value() default {"main"};

  /** The id of their distribution. */
  String distribution() default "gatehouse";
}
