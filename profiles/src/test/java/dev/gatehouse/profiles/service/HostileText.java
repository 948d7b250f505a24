package dev.gatehouse.profiles.service;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Texts that break out of a definition whose writer forgets one rule of one platform. */
public final class HostileText extends DomainContextBase {
  /** Texts that can be carried. */
  @Provide
  public Arbitrary<String> hostile() {
    return Arbitraries.of(
            "%n",
            "%%",
            "%h",
            "$HOME",
            "${PATH}",
            "$$",
            "\"",
            "'",
            "\\",
            "\\n",
            "\\x41",
            " ",
            "  ",
            "\t",
            ";",
            " ; ",
            "#",
            "[Service]",
            "ExecStart=",
            "=",
            "&",
            "&amp;",
            "<",
            ">",
            "]]>",
            "<!--",
            "</string>",
            "`id`",
            "|",
            "é",
            "漢字",
            "🦞",
            "\u2028",
            "\u0085",
            "-",
            "--",
            "a",
            "@",
            "!",
            "+",
            ":",
            "~",
            "*",
            "?",
            "(",
            ")",
            ",",
            "^",
            "\u202e")
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(parts -> String.join("", parts));
  }
}
