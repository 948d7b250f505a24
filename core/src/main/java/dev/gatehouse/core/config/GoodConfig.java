package dev.gatehouse.core.config;

/**
 * A configuration that a gateway can go back to.
 *
 * @param generation which one it is
 * @param snapshot its text, read as if it were the file; valid
 */
public record GoodConfig(Generation generation, ConfigSnapshot snapshot) {}
