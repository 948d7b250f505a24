package dev.gatehouse.core.config;

import java.time.Instant;

/**
 * One numbered state of a configuration file: what a rollback goes back to.
 *
 * @param number counted from 1, without gaps
 * @param time when it was recorded
 * @param author who made the change: {@code cli}, {@code editor}, a client's name
 * @param reason why, in the author's words
 * @param hash lower-case hex SHA-256 of its text
 * @param previousHash the hash of the text that it replaced; that of an empty text when there was
 *     no file
 * @param bytes size of its text
 * @param valid whether it could be used when it was recorded
 */
public record Generation(
    int number,
    Instant time,
    String author,
    String reason,
    String hash,
    String previousHash,
    long bytes,
    boolean valid) {}
