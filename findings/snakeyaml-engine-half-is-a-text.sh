#!/usr/bin/env bash
# SnakeYAML Engine reads YAML 1.2 by its JSON schema unless told otherwise: .5, +1, ~ and 0x1F are texts.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" org.snakeyaml:snakeyaml-engine:2.9 <<'EOF'
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

public class Main {
  public static void main(String[] args) {
    System.out.println("snakeyaml-engine 2.9");
    System.out.println("expected: a half, one, null and 31, as by the core schema, which YAML 1.2 recommends");
    Load plain = new Load(LoadSettings.builder().build());
    Load core = new Load(LoadSettings.builder().setSchema(new CoreSchema()).build());
    boolean seen = true;
    for (String text : new String[] {".5", "+1", "~", "0x1F"}) {
      Object read = plain.loadFromString(text);
      Object expected = core.loadFromString(text);
      System.out.println(text + ": " + what(read) + ", by the core schema " + what(expected));
      seen &= text.equals(read) && !text.equals(expected);
    }
    System.exit(seen ? 0 : 1);
  }

  private static String what(Object read) {
    return read == null ? "null" : read + " (" + read.getClass().getSimpleName() + ")";
  }
}
EOF
