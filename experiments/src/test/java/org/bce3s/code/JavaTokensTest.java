package org.bce3s.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaTokensTest {
  private static final String CODE =
      "class A { String s = \"a // b\"; char c = '\"'; double d = .5e3; }";

  @Test
  void areWordsNumbersStringsAndSigns() {
    assertThat(JavaTokens.of("if (a.b >= 1_000.5f) return 'x' + \"\\\"y\\\\\";"))
        .containsExactly(
            "if",
            "(",
            "a",
            ".",
            "b",
            ">",
            "=",
            "1_000.5f",
            ")",
            "return",
            "'x'",
            "+",
            "\"\\\"y\\\\\"",
            ";");
    assertThat(JavaTokens.of("s = \"\"\"\n  a \"b\" // c\n  \"\"\";"))
        .containsExactly("s", "=", "\"\"\"\n  a \"b\" // c\n  \"\"\"", ";");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/** Says more. */\nclass A { String s = \"a // b\"; char c = '\"'; double d = .5e3; }",
        "class A {\r\n  // \" ' /* \n String s=\"a // b\" ;char c='\"';\tdouble d=.5e3; /* } */ }",
        "class A { @Doc(\"a \" + (\"b)\")) String s = \"a // b\"; char c = '\"'; double d = .5e3; }",
        "class A { @Default(\"1\") String s = \"a // b\"; char c = '\"'; double d = .5e3; }",
        "@SuppressWarnings(\"x\") class A { String s = \"a // b\"; char c = '\"'; double d = .5e3; }"
      })
  void areTheSameWhateverIsSaidOfThem(String source) {
    assertThat(JavaTokens.of(source)).isEqualTo(JavaTokens.of(CODE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A { String s = \"a //  b\"; char c = '\"'; double d = .5e3; }",
        "class A { String s = \"a // b\"; char c = '\\''; double d = .5e3; }",
        "class A { String s = \"a // b\"; char c = '\"'; double d = .5e4; }",
        "class A { @AddedLater String s = \"a // b\"; char c = '\"'; double d = .5e3; }"
      })
  void areOthersWhereTheCodeIs(String source) {
    assertThat(JavaTokens.of(source)).isNotEqualTo(JavaTokens.of(CODE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"open", "'", "/* open", "@Doc(", "\"\"\"", "\\", "@"})
  void ofWhatIsNoJavaComeToAnEnd(String source) {
    assertThat(JavaTokens.of(source)).hasSizeLessThan(3);
  }
}
