#!/usr/bin/env bash
# The numbers .nan and .inf of YAML are taken for numbers and then refused as malformed, so that a table
# of results with one of them cannot be read.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" \
  com.fasterxml.jackson.dataformat:jackson-dataformat-yaml:2.18.2 <<'EOF'
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;

public class Main {
  public static void main(String[] args) {
    System.out.println("jackson-dataformat-yaml 2.18.2");
    System.out.println("expected: NaN and Infinity, which YAML writes .nan and .inf");
    boolean nan = isRead("loss: .nan");
    boolean infinity = isRead("loss: .inf");
    boolean number = isRead("loss: 1e-4");
    System.exit(!nan && !infinity && number ? 0 : 1);
  }

  private static boolean isRead(String text) {
    try {
      System.out.println(text + ": " + new YAMLMapper().readValue(text, Map.class));
      return true;
    } catch (JsonProcessingException e) {
      System.out.println(text + ": " + e.getOriginalMessage());
      return false;
    }
  }
}
EOF
