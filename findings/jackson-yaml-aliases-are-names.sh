#!/usr/bin/env bash
# An alias in YAML is read as the anchor's name, without an error, and a merge key as an ordinary key:
# settings that a file shares by anchors are lost.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  com.fasterxml.jackson.dataformat:jackson-dataformat-yaml:2.18.2 <<'EOF'
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;

public class Main {
  public static void main(String[] args) throws Exception {
    System.out.println("jackson-dataformat-yaml 2.18.2");
    System.out.println("expected: {first={rate=0.1}, second={rate=0.1}, third={rate=0.1, epochs=5}}, or an error");
    String text =
        """
        first: &shared {rate: 0.1}
        second: *shared
        third:
          <<: *shared
          epochs: 5
        """;
    System.out.print(text);
    Map<?, ?> read = new YAMLMapper().readValue(text, Map.class);
    System.out.println("read: " + read);
    boolean names = "shared".equals(read.get("second")) && ((Map<?, ?>) read.get("third")).containsKey("<<");
    System.exit(names ? 0 : 1);
  }
}
EOF
