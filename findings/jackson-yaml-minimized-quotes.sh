#!/usr/bin/env bash
# With MINIMIZE_QUOTES, texts that look like numbers are written without quotes and read back as numbers:
# a commit's short name 12e4567 becomes Infinity. "Always quote numbers" does not help all of them.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  com.fasterxml.jackson.dataformat:jackson-dataformat-yaml:2.18.2 <<'EOF'
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;

public class Main {
  public static void main(String[] args) throws Exception {
    System.out.println("jackson-dataformat-yaml 2.18.2");
    System.out.println("expected: a text that was written is read as the same text");
    boolean seen = true;
    for (String text : new String[] {"12e4567", "1_000", "0x1F", "150"}) {
      YAMLMapper few = new YAMLMapper().enable(YAMLGenerator.Feature.MINIMIZE_QUOTES);
      Object read = few.readValue(few.writeValueAsString(Map.of("id", text)), Map.class).get("id");
      YAMLMapper numbers = few.copy();
      numbers.enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS);
      Object again = numbers.readValue(numbers.writeValueAsString(Map.of("id", text)), Map.class).get("id");
      System.out.println(text + ": " + what(read) + ", with ALWAYS_QUOTE_NUMBERS_AS_STRINGS " + what(again));
      seen &= !text.equals(read) && text.equals(again) == text.equals("150");
    }
    System.exit(seen ? 0 : 1);
  }

  private static String what(Object read) {
    return read + " (" + read.getClass().getSimpleName() + ")";
  }
}
EOF
